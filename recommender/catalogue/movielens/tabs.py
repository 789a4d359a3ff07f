"""Layout of ml-100k: tab-separated ratings, films with `|` and a column a genre, Latin-1, film numbers of its own."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.films_file import MOST_TITLE, film_number, genres, text_lines
from recommender.catalogue.movielens.ratings_file import RatingsLayout
from recommender.catalogue.movielens.rows import RefusedRows
from recommender.catalogue.movielens.source import Source
from recommender.films.text import readable

FILMS = "u.item"
_FLAGS = (
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
_BEFORE_FLAGS = 5
"""Number, title, release date, video release date, an outdated IMDb address."""


def _split(line: str) -> list[str]:
    return line.split("\t")


RATINGS = RatingsLayout("u.data", b"\t", _split)


def read_films(source: Source, refused: RefusedRows) -> Iterator[tuple[int, FilmFacts]]:
    """Every film with its line; its number is not a `movielens_id`, because ml-100k has numbers of its own."""
    for line, text in text_lines(source, FILMS, refused):
        fields = text.split("|")
        if len(fields) != _BEFORE_FLAGS + len(_FLAGS):
            refused.add(FILMS, line, f"not {_BEFORE_FLAGS + len(_FLAGS)} values with | between them")
            continue
        if len(fields[1]) > MOST_TITLE:
            refused.add(FILMS, line, f"the title has more than {MOST_TITLE:,} characters")
            continue
        number, title = film_number(fields[0]), readable(fields[1])
        flagged = "|".join(name for name, flag in zip(_FLAGS, fields[_BEFORE_FLAGS:], strict=True) if flag == "1")
        if number is None or not title.title:
            refused.add(FILMS, line, "no title" if number else "the film's number must be whole, from 1")
        elif title.title == "unknown" and title.year is None:
            refused.add(FILMS, line, "the set itself does not know which film this is")
        else:
            facts = FilmFacts(
                title=title.title,
                year=title.year,
                genres=genres(flagged, refused),
                alternative_titles=title.alternative_titles,
                source_id=number,
            )
            yield line, facts
