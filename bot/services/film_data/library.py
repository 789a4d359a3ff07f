"""Imports film data: the starter catalogue at every start, MovieLens sets and trailers on request.

A set is read to its end before anything changes. Then its films are merged in one transaction, its ratings are renamed
into place, and last its row is written: an interruption at any point leaves the former data in use.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import shutil
import tempfile
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.config import Config, DataSet
from bot.errors import Unavailable, UnknownName, UserMistake
from bot.runtime.clock import Clock, SystemClock, to_unix
from bot.services.film_data.download import fetch
from bot.services.film_data.rating_sets import Placed, RatingSets
from bot.services.film_data.transfer import Progress
from bot.store.film_data.datasets import DatasetRow, Datasets
from bot.store.film_data.films import FilmCounts, Films
from recommender.catalogue.exports import export_of
from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens import Dataset, RefusedRows, open_dataset, open_trailers
from recommender.catalogue.spool import RatingSpool
from recommender.catalogue.starter import read_starter, starter_version
from recommender.errors import DataRefused

STARTER = "starter_version"
"""Fact with the version of the starter catalogue that was imported."""
REPEATED = "the same person rates the same film again further down"
_EXPORT = (
    "{path} is what one person took out of {site}: their own ratings. This command brings in sets of very many people. "
    "Give it to the bot in Discord instead, with /taste import: there it becomes that person's own votes."
)
_BYTES_A_RATING = 9
_LEFTOVER_SECONDS = 24 * 3600
"""Age at which a folder of ratings without a row counts as left by a killed import."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Result of an import."""

    name: str
    films: int = 0
    """Accepted films of the set."""
    added: int = 0
    """Films that are new here."""
    changed: int = 0
    """Films here with new facts."""
    ratings: int = 0
    people: int = 0
    trailers: int = 0
    """Films of ours that the set has a trailer for."""
    joined: int = 0
    """Pairs of films here that turned out to be one, now joined with their votes."""
    doubtful: tuple[tuple[FilmFacts, FilmFacts], ...] = ()
    """Pairs of films that may be one; both are kept."""
    placed: Placed = field(default_factory=Placed)
    refused: RefusedRows = field(default_factory=RefusedRows)


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The film data that is there."""

    counts: FilmCounts
    datasets: tuple[DatasetRow, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A set read to its end."""

    dataset: Dataset
    films: tuple[FilmFacts, ...]


def _silent(_stage: str, _done: int, _total: int | None) -> None:
    pass


class Library:
    """The film data of one installation.

    Args:
        films: the films in the store.
        datasets: the imported sets in the store.
        home: the folder that holds `ratings/` and `downloads/`.
        config: the settings; only `data` is read.
        clock: tells when an import happened.
    """

    def __init__(
        self, films: Films, datasets: Datasets, home: Path, config: Config, clock: Clock | None = None
    ) -> None:
        self._films, self._datasets, self._home, self._config = films, datasets, home, config
        self._sets = RatingSets(datasets, home)
        self._clock = clock or SystemClock()

    async def ensure_starter(self) -> bool:
        """Import the starter catalogue if it is new or has changed; returns whether it was imported."""
        return await bring_starter_in(self._films)

    async def import_path(self, path: Path, progress: Progress = _silent) -> ImportReport:
        """Import a MovieLens set, or a trailers file by itself, from a folder or a zip.

        Raises:
            DataRefused: it cannot be read as such; nothing has changed.
            Unavailable: the disk or the database cannot take it.
        """
        refused = RefusedRows()
        trailers = await asyncio.to_thread(_trailers_alone, path, refused)
        if trailers is not None:
            known = await self._films.set_trailers(trailers)
            return ImportReport(path.name, trailers=known, refused=refused)
        ratings = self._home / "ratings"
        with _disk_errors(self._home):
            await asyncio.to_thread(self._clear_leftovers, ratings, await self._datasets.all())
            working = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=".importing-", dir=ratings))
            try:
                return await self._import_dataset(path, working, progress)
            finally:
                await asyncio.to_thread(shutil.rmtree, working, ignore_errors=True)

    async def pull(
        self, name: str, progress: Progress = _silent, confirm: Callable[[str], bool] = lambda _: True
    ) -> ImportReport:
        """Download one of the configured sets, and import it.

        Args:
            name: as in `data.sets`.
            progress: called with the progress.
            confirm: is shown the licence; nothing is downloaded unless it returns True.

        Raises:
            UnknownName: the config names no such set.
            UserMistake: the licence was not agreed to.
            DataRefused: the checksum is wrong, or the set cannot be read.
            Unavailable: the network, the disk or the database does not let it.
        """
        data_set = self._data_set(name)
        licence = f"{(data_set.licence or self._config.data.licence).strip()}\nThe full terms: {data_set.terms}"
        if not await asyncio.to_thread(confirm, licence):
            raise UserMistake("Nothing was downloaded, because the terms were not agreed to.")
        with _disk_errors(self._home):
            path = await fetch(data_set, self._home / "downloads", progress)
        try:
            return await self.import_path(path, progress)
        except DataRefused as error:
            if not data_set.files:
                raise
            # There was no checksum: that it reads as film data is the check, and it failed.
            await asyncio.to_thread(shutil.rmtree, path, ignore_errors=True)
            raise DataRefused(f"{error} What {data_set.address} sent was deleted; nothing has changed.") from error

    async def status(self) -> LibraryStatus:
        """What is there."""
        return LibraryStatus(await self._films.count(), await self._datasets.all())

    def _data_set(self, name: str) -> DataSet:
        for data_set in self._config.data.sets:
            if data_set.name == name:
                return data_set
        raise UnknownName("data set", name, tuple(data_set.name for data_set in self._config.data.sets))

    async def _import_dataset(self, path: Path, working: Path, progress: Progress) -> ImportReport:
        with RatingSpool(working / "spool") as spool:
            read = await asyncio.to_thread(_read_whole, path, spool, progress)
            self._check_room(len(spool))
            merged = await self._films.merge(read.films)
            progress("saving", 0, None)
            renumber = _renumbering(read.films, merged.film_ids)
            sha256 = await asyncio.to_thread(spool.write, working / "set", renumber)
            refused, ratings = read.dataset.refused, len(spool) - spool.repeated
            refused.add_many(read.dataset.ratings_file, np.array(spool.repeated_lines), REPEATED)
            refused.count_more(REPEATED, spool.repeated - len(spool.repeated_lines))
        placed = await self._sets.put(working / "set", self._row(read, sha256, ratings, spool.people))
        return ImportReport(
            read.dataset.name,
            films=len(read.films),
            added=merged.added,
            changed=merged.changed,
            ratings=ratings,
            people=spool.people,
            trailers=sum(film.youtube_id is not None for film in read.films),
            joined=merged.joined,
            doubtful=merged.doubtful,
            placed=placed,
            refused=refused,
        )

    def _row(self, read: _Read, sha256: str, ratings: int, people: int) -> DatasetRow:
        return DatasetRow(
            dataset_id="",
            name=read.dataset.name,
            folder="",
            sha256=sha256,
            films=len(read.films),
            ratings=ratings,
            people=people,
            refused=read.dataset.refused.count,
            imported_at=to_unix(self._clock.now()),
        )

    def _check_room(self, ratings: int) -> None:
        if shutil.disk_usage(self._home).free < _BYTES_A_RATING * ratings:
            raise _disk_full(self._home)

    def _clear_leftovers(self, ratings: Path, rows: tuple[DatasetRow, ...]) -> None:
        ratings.mkdir(parents=True, exist_ok=True)
        named = {self._home / row.folder for row in rows}
        oldest = to_unix(self._clock.now()) - _LEFTOVER_SECONDS
        for folder in set(ratings.iterdir()) - named:
            with contextlib.suppress(FileNotFoundError):  # another import has just cleared it
                if folder.stat().st_mtime < oldest:
                    shutil.rmtree(folder, ignore_errors=True)


async def bring_starter_in(films: Films) -> bool:
    """Import the starter catalogue if it is new or has changed; done first by every program that opens a home.

    Returns:
        Whether it did.
    """
    version = starter_version()
    if await films.noted(STARTER) == version:
        return False
    await films.merge(read_starter(), note=(STARTER, version))
    return True


def _trailers_alone(path: Path, refused: RefusedRows) -> dict[int, str] | None:
    """The trailers, if there is nothing else; None for a data set, and for anything that is refused later.

    Raises:
        DataRefused: it is a trailers file and broken, or one person's own export.
    """
    if path.suffix.casefold() != ".csv":
        try:
            open_dataset(path)
        except DataRefused:
            pass
        else:
            return None
    if site := export_of(path):
        raise DataRefused(_EXPORT.format(path=path, site=site))
    return open_trailers(path, refused)


def _read_whole(path: Path, spool: RatingSpool, progress: Progress) -> _Read:
    dataset = open_dataset(path)
    progress("films", 0, None)
    films = tuple(dataset.films())
    progress("ratings", 0, dataset.rating_bytes)
    for chunk in dataset.rating_chunks():
        spool.add(chunk.people, chunk.source_ids, chunk.half_stars, chunk.lines)
        progress("ratings", chunk.end_byte, dataset.rating_bytes)
    spool.check()
    progress("ratings", dataset.rating_bytes, dataset.rating_bytes)
    return _Read(dataset, films)


def _renumbering(
    films: tuple[FilmFacts, ...], film_ids: tuple[int, ...]
) -> Callable[[NDArray[np.int32]], NDArray[np.int32]]:
    """Makes our film ids of the set's numbers."""
    numbers = np.array([film.source_id for film in films], np.int32)
    order = np.argsort(numbers)
    numbers, ours = numbers[order], np.array(film_ids, np.int32)[order]
    return lambda wanted: ours[np.searchsorted(numbers, wanted)]


@contextlib.contextmanager
def _disk_errors(home: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _disk_full(home) from error
        raise Unavailable(f"{home} cannot be written: {error.strerror}. Check the folder's rights and disk.") from error


def _disk_full(home: Path) -> Unavailable:
    return Unavailable(f"The disk that holds {home} is full. Make room and try again; what was there before is safe.")
