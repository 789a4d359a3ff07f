"""Opens a MovieLens data set of any layout in a folder or a zip. Only reads; never unpacks to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens import colons, comma, tabs
from recommender.catalogue.movielens.number_space import refuse_unpadded
from recommender.catalogue.movielens.ratings_file import KnownFilms, RatingsLayout, read_ratings, scale_of
from recommender.catalogue.movielens.rows import RatingChunk, RefusedRows
from recommender.catalogue.movielens.source import Source, open_sources
from recommender.catalogue.movielens.trailers import trailers_beside
from recommender.errors import DataRefused


@dataclass(frozen=True, slots=True)
class Layout:
    """A family of sets with the same files and formats."""

    name: str
    films_file: str
    ratings: RatingsLayout
    read_films: Callable[[Source, RefusedRows], Iterator[tuple[int, FilmFacts]]]


LAYOUTS = (
    Layout("comma", comma.FILMS, comma.RATINGS, comma.read_films),
    Layout("colons", colons.FILMS, colons.RATINGS, colons.read_films),
    Layout("tabs", tabs.FILMS, tabs.RATINGS, tabs.read_films),
)


class Dataset:
    """An opened data set. Made by `open_dataset`."""

    def __init__(self, path: Path, source: Source, layout: Layout) -> None:
        self.name = source.name
        """Its folder's name, or the zip's: "ml-latest-small"."""
        self.layout = layout.name
        """ "comma", "colons" or "tabs"."""
        self.ratings_file = layout.ratings.file
        """Its name inside the set."""
        self.rating_bytes = source.size(layout.ratings.file)
        """The ratings file's size, for progress bars beside `RatingChunk.end_byte`."""
        self.refused = RefusedRows()
        """Everything left out so far; complete when films and ratings have been read."""
        self._path, self._source, self._layout = path, source, layout
        self._films: tuple[FilmFacts, ...] | None = None
        self._ratings_counted = False

    def films(self) -> Iterator[FilmFacts]:
        """Every film, in the order of the file; ratings refer to `source_id`.

        Raises:
            DataRefused: the files are damaged or not what their names say.
        """
        if self._films is None:
            self._films = tuple(self._read_films())
            if not self._films:
                why = "".join(f": {reason}" for reason, _ in self.refused.reasons.most_common(1))
                raise DataRefused(
                    f"{self._layout.films_file} of {self.name} holds no film{why}. Is this a MovieLens set?"
                )
            refuse_unpadded([film for film in self._films if film.movielens_id], self._layout.films_file)
        yield from self._films

    def rating_chunks(self) -> Iterator[RatingChunk]:
        """Every rating of a known film, in the order of the file, at most a million at a time.

        A person who rated a film twice appears twice; `RatingSpool` keeps the later line.

        Raises:
            DataRefused: the files are damaged or not what their names say.
        """
        films = tuple(self.films())
        known = KnownFilms(
            np.unique(np.fromiter((film.source_id or 0 for film in films), np.int64)),
            np.unique(np.fromiter(self.refused.films_left_out, np.int64)),
        )
        imdb_numbers = films[0].imdb_id is not None and films[0].movielens_id is None
        with self._source.open(self._layout.ratings.file) as file:
            scale = scale_of(file, self._layout.ratings, imdb_numbers=imdb_numbers)
        # `films` may be called twice; refused rows are counted once.
        refused = RefusedRows() if self._ratings_counted else self.refused
        self._ratings_counted = True
        with self._source.open(self._layout.ratings.file) as file:
            yield from read_ratings(file, self._layout.ratings, scale, known, refused)

    def _read_films(self) -> Iterator[FilmFacts]:
        trailers = trailers_beside(self._path, self._source, self.refused)
        seen: set[int | None] = set()
        for line, film in self._layout.read_films(self._source, self.refused):
            if film.source_id in seen:
                detail = f" ({film.source_id}: {film.title})"
                self.refused.add(self._layout.films_file, line, "a film's number is given twice", detail)
                continue
            seen.add(film.source_id)
            youtube_id = trailers.get(film.movielens_id) if film.movielens_id else None
            yield replace(film, youtube_id=youtube_id) if youtube_id else film


def open_dataset(path: Path) -> Dataset:
    """Open a folder or zip in any MovieLens layout; the set may lie in a folder inside.

    Raises:
        DataRefused: nothing is there, it is not such a set, or the zip must not be read.
    """
    sources = open_sources(path)
    for source in sources:
        names = source.names()
        for layout in LAYOUTS:
            if {layout.films_file, layout.ratings.file} <= names:
                return Dataset(path, source, layout)
    wanted = "; ".join(f"{layout.films_file} and {layout.ratings.file}" for layout in LAYOUTS)
    raise DataRefused(f"{path} is no MovieLens set: it would hold {wanted}.")
