"""Layouts with `::` between values, no header, no links: ml-1m (Latin-1), ml-10m (half stars), MovieTweetings."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.film_rows import FilmRows
from recommender.catalogue.movielens.films_file import text_lines
from recommender.catalogue.movielens.ratings_file import RatingsLayout
from recommender.catalogue.movielens.rows import RefusedRows
from recommender.catalogue.movielens.source import Source

FILMS = "movies.dat"
_SEPARATOR = "::"


def _split(line: str) -> list[str]:
    return line.split(_SEPARATOR)


RATINGS = RatingsLayout("ratings.dat", _SEPARATOR.encode(), _split)


def read_films(source: Source, refused: RefusedRows) -> Iterator[tuple[int, FilmFacts]]:
    """Every film with its line; each has one id, MovieLens' or IMDb's, the same kind in the whole file."""
    rows = FilmRows.of(source, FILMS, refused)
    for line, text in text_lines(source, FILMS, refused):
        number, _, rest = text.partition(_SEPARATOR)
        # A title may contain colons, genres never do.
        raw_title, separator, listed = rest.rpartition(_SEPARATOR)
        if not separator:
            refused.add(FILMS, line, "not three values with :: between them")
        elif (film := rows.film(line, number, raw_title, listed)) is not None:
            yield line, film
