"""Loads the serving snapshot: the model that `current` names, else the last good one, else models that need no ratings.

Reads and checks files, so it runs in a thread. A model that was refused is logged with its reason, once for each change
of `current`.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from recommender.errors import ArtefactRefused
from recommender.films.table import FilmTable
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.training import artefact, bundle
from recommender.types import Film

_log = logging.getLogger(__name__)

Pointer = tuple[int, int] | None
"""Time of the last write of `current`, and its inode; None when there is none."""


class LoadedSnapshot(NamedTuple):
    """The snapshot, and why a newer model was not loaded."""

    snapshot: Snapshot
    pointer: Pointer
    refused: str | None
    """Why the model that `current` names is not used."""


def pointer_of(models: Path) -> Pointer:
    """A value that changes whenever `current` was replaced."""
    try:
        stat = (models / "current").stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino


@contextmanager
def _set_apart() -> Generator[None]:
    """Objects made inside are exempt from garbage collection (`gc.freeze`), which would hold up all threads.

    With 87,000 films one collection takes 70 ms, and it may happen at any time. The objects made here have no cycles,
    so reference counting frees them. But `gc.freeze` also exempts every other object alive at that moment, and many of
    those have cycles: the cached servers of a Discord session would then never be freed. So frozen objects are unfrozen
    and collected first, and this is used only where a film table is made: at the start and after an import.
    """
    looked = gc.isenabled()
    gc.unfreeze()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if looked:
            gc.enable()


def load_snapshot(films: Sequence[Film], models: Path, before: Snapshot | None) -> LoadedSnapshot:
    """Load the best model there is for these films.

    Args:
        films: all of them.
        models: the folder of all models.
        before: the snapshot in use; kept, with the new films, when nothing newer can be used.
    """
    pointer = pointer_of(models)  # read first, so that a change of `current` while loading is noticed next time
    if before is not None and before.film_table.films == tuple(films):
        return _with_model(before.film_table, models, before, pointer)
    with _set_apart():
        return _with_model(FilmTable(films), models, before, pointer)


def _with_model(film_table: FilmTable, models: Path, before: Snapshot | None, pointer: Pointer) -> LoadedSnapshot:
    """The best model there is, in the order of the film table."""
    refused = None
    found: bundle.ModelBundle | None = None
    try:
        wanted = artefact.current(models)
        if before is not None and wanted == before.bundle.model_id:
            found = before.bundle
        elif wanted is not None:
            found = bundle.read(*artefact.read(models / wanted))
    except ArtefactRefused as error:
        refused = str(error)
        _log.error("A model was refused and is not used: %s", refused)
    if found is None:
        found = _last_good(models, before) if refused else None
    if found is None:
        found = without_ratings(film_table)
    if before is not None and found is before.bundle and film_table is before.film_table:
        return LoadedSnapshot(before, pointer, refused)
    return LoadedSnapshot(Snapshot.of(film_table, bundle.aligned(found, film_table.vocabulary.ids)), pointer, refused)


def _last_good(models: Path, before: Snapshot | None) -> bundle.ModelBundle | None:
    """The model in use; at start the newest sound one on disk."""
    if before is not None:
        return before.bundle
    for folder in artefact.newest_first(models):
        try:
            return bundle.read(*artefact.read(folder))
        except ArtefactRefused as error:
            _log.warning("An older model was refused too: %s", error)
    return None
