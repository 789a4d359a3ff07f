"""Decides what to answer from: the model that `current` names, else the last good one, else what facts alone give.

Reads and checks files, so it runs in a thread. A model refused is logged with its
reason, once for each change of `current`.
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
"""When and how `current` was last written; None when there is none."""


class LoadedSnapshot(NamedTuple):
    """What was opened, and what was not."""

    snapshot: Snapshot
    pointer: Pointer
    refused: str | None
    """Why the model that `current` names is not used."""


def pointer_of(models: Path) -> Pointer:
    """Something that differs whenever `current` was swapped."""
    try:
        stat = (models / "current").stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino


@contextmanager
def _set_apart() -> Generator[None]:
    """What is made inside is never looked through for garbage: it stays, and to look would hold every thread up.

    With 87,000 films one look takes 70 ms, and comes at any time. What is opened here has no cycles, so it is freed
    when the last name of it goes. But all else that lives at that moment is set apart with it, and much of that has
    cycles: the servers of a session to Discord stay for ever once they are. So what was set apart before is looked
    through first, and this is done for a table of films only, which is made at the start and after an import.
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
    """Open the best there is for these films.

    Args:
        films: all of them.
        models: the folder of all models.
        before: what is in use; kept, in the new films' order, when nothing newer can be used.
    """
    pointer = pointer_of(models)  # read first: a swap during the reading is seen as a change next time
    if before is not None and before.film_table.films == tuple(films):
        return _with_model(before.film_table, models, before, pointer)
    with _set_apart():
        return _with_model(FilmTable(films), models, before, pointer)


def _with_model(film_table: FilmTable, models: Path, before: Snapshot | None, pointer: Pointer) -> LoadedSnapshot:
    """The best model there is, in the order of the table."""
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
    """What is in use; at start the newest on disk that is sound."""
    if before is not None:
        return before.bundle
    for folder in artefact.newest_first(models):
        try:
            return bundle.read(*artefact.read(folder))
        except ArtefactRefused as error:
            _log.warning("An older model was refused too: %s", error)
    return None
