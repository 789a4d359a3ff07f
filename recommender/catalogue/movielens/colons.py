"""ml-1m (Latin-1) and ml-10m (UTF-8, half stars): `::` between the values, no header, no links."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.films_file import film_number, genres, text_lines
from recommender.catalogue.movielens.ratings_file import RatingsLayout
from recommender.catalogue.movielens.rows import Refused
from recommender.catalogue.movielens.source import Source
from recommender.errors import DataRefused
from recommender.films.text import readable

FILMS = "movies.dat"
_SEPARATOR = "::"


def _split(line: str) -> list[str]:
    return line.split(_SEPARATOR)


RATINGS = RatingsLayout("ratings.dat", _SEPARATOR.encode(), _split)


def read_films(source: Source, refused: Refused) -> Iterator[tuple[int, FilmFacts]]:
    """Every film with its line; these sets know no other ids than MovieLens' own."""
    for line, text in text_lines(source, FILMS, _encoding(source)):
        number, _, rest = text.partition(_SEPARATOR)
        # A title may hold colons of its own, genres never do.
        raw_title, separator, listed = rest.rpartition(_SEPARATOR)
        movielens_id, title = film_number(number), readable(raw_title)
        if not separator:
            refused.add(FILMS, line, "not three values with :: between them")
        elif movielens_id is None or not title.title:
            refused.add(FILMS, line, "no title" if movielens_id else "the film's number must be whole, from 1")
        else:
            facts = FilmFacts(
                title=title.title,
                year=title.year,
                genres=genres(listed),
                alternative_titles=title.alternative_titles,
                movielens_id=movielens_id,
                source_id=movielens_id,
            )
            yield line, facts


def _encoding(source: Source) -> str:
    """UTF-8 where the whole file is that, else Latin-1, in which every byte means something."""
    try:
        for _ in text_lines(source, FILMS, "utf-8-sig"):
            pass
    except DataRefused as error:
        if isinstance(error.__cause__, UnicodeDecodeError):
            return "latin-1"
        raise
    return "utf-8-sig"
