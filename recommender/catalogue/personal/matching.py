"""Finds which of our films a line of an export is: by id, else by a title that only one film has, and its year.

Data sets disagree about years (festival, country, cinema), so a difference of one year is accepted; where it is more,
or a year is missing, the person is asked. Different ids always mean different films.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from recommender.catalogue.personal.export import ExportedFilm
from recommender.types import Film

YEARS_APART, YEARS_TO_ASK = 1, 3
"""Greatest difference of years for a match, and greatest difference for asking the person."""
CANDIDATES_MOST = 5

Bearing = Callable[[str], tuple[tuple[Film, ...], tuple[Film, ...]]]
"""Films with a title, and films whose title differs only in articles, spaces or numbers; see `TitleSearch.bearing`."""


@dataclass(frozen=True, slots=True)
class Found:
    """The match of a line."""

    film: Film | None = None
    """The film, if it is certain."""
    perhaps: tuple[Film, ...] = ()
    """Otherwise the films it may be, likeliest first."""


class FilmMatcher:
    """Matches lines of exports with films.

    Args:
        films: all of ours.
        bearing: finds films by title.
    """

    def __init__(self, films: Iterable[Film], bearing: Bearing) -> None:
        self._bearing = bearing
        self._imdb: dict[str, Film] = {}
        self._movielens: dict[int, Film] = {}
        self._tmdb: dict[int, list[Film]] = defaultdict(list)
        for film in films:
            if film.imdb_id is not None:
                self._imdb[film.imdb_id] = film
            if film.movielens_id is not None:
                self._movielens[film.movielens_id] = film
            if film.tmdb_id is not None:
                self._tmdb[film.tmdb_id].append(film)

    def find(self, exported: ExportedFilm) -> Found:
        """The film of a line, or the films it may be."""
        by_id = [
            self._imdb.get(exported.imdb_id) if exported.imdb_id else None,
            self._movielens.get(exported.movielens_id) if exported.movielens_id else None,
            *(self._tmdb.get(exported.tmdb_id, ()) if exported.tmdb_id else ()),
        ]
        for film in by_id:
            if film is not None and not _is_another(exported, film):
                return Found(film)
        return self._by_title(exported)

    def _by_title(self, exported: ExportedFilm) -> Found:
        exact: dict[int, Film] = {}
        others: dict[int, Film] = {}
        for title in dict.fromkeys(filter(None, (exported.title, exported.original_title))):
            bearing, nearly = self._bearing(title)
            exact.update((film.id, film) for film in bearing if not _is_another(exported, film))
            others.update((film.id, film) for film in nearly if not _is_another(exported, film))
        others = {film_id: film for film_id, film in others.items() if film_id not in exact}
        by_certainty = (
            _apart(exact, exported, 0, 0),
            [*_apart(exact, exported, 1, YEARS_APART), *_apart(others, exported, 0, 0)],
            _apart(others, exported, 1, YEARS_APART),
        )
        certain = next(filter(None, by_certainty), [])
        if len(certain) == 1:
            return Found(certain[0])
        doubtful = certain or [*_perhaps(exact, exported), *_perhaps(others, exported)]
        return Found(perhaps=tuple(doubtful[:CANDIDATES_MOST]))


def _is_another(exported: ExportedFilm, film: Film) -> bool:
    """Whether ids differ: IMDb's where both have it, else TMDB's."""
    if exported.imdb_id and film.imdb_id:
        return exported.imdb_id != film.imdb_id
    return bool(exported.tmdb_id and film.tmdb_id) and exported.tmdb_id != film.tmdb_id


def _apart(films: dict[int, Film], exported: ExportedFilm, least: int, most: int) -> list[Film]:
    """Films whose year differs from the line's by `least` to `most`."""
    if exported.year is None:
        return []
    return [film for film in films.values() if film.year and least <= abs(film.year - exported.year) <= most]


def _perhaps(films: dict[int, Film], exported: ExportedFilm) -> list[Film]:
    return [
        film
        for film in films.values()
        if exported.year is None or film.year is None or abs(film.year - exported.year) <= YEARS_TO_ASK
    ]
