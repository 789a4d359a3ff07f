"""ml-latest, ml-latest-small, ml-20m, 25m and 32m: comma-separated, UTF-8, with a header and a file of links."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.films_file import csv_fields, csv_rows, film_number, genres, imdb_id
from recommender.catalogue.movielens.ratings_file import RatingsLayout
from recommender.catalogue.movielens.rows import Refused
from recommender.catalogue.movielens.source import Source
from recommender.films.text import readable

FILMS, LINKS = "movies.csv", "links.csv"
RATINGS = RatingsLayout("ratings.csv", b",", csv_fields, "userId,movieId,rating,timestamp")


def read_films(source: Source, refused: Refused) -> Iterator[tuple[int, FilmFacts]]:
    """Every film with its line, and with its IMDb and TMDB ids where the set has links."""
    links = _read_links(source, refused) if LINKS in source.names() else {}
    for line, (number, raw_title, listed) in csv_rows(source, FILMS, "movieId,title,genres", refused):
        movielens_id, title = film_number(number), readable(raw_title)
        if movielens_id is None or not title.title:
            refused.add(FILMS, line, "no title" if movielens_id else "the film's number must be whole, from 1")
            continue
        imdb, tmdb = links.get(movielens_id, (None, None))
        facts = FilmFacts(
            title=title.title,
            year=title.year,
            genres=genres(listed),
            alternative_titles=title.alternative_titles,
            imdb_id=imdb,
            movielens_id=movielens_id,
            tmdb_id=tmdb,
            source_id=movielens_id,
        )
        yield line, facts


def _read_links(source: Source, refused: Refused) -> dict[int, tuple[str | None, int | None]]:
    links: dict[int, tuple[str | None, int | None]] = {}
    for line, (number, imdb, tmdb) in csv_rows(source, LINKS, "movieId,imdbId,tmdbId", refused):
        movielens_id = film_number(number)
        if movielens_id is None or (imdb.strip() and imdb_id(imdb) is None):
            refused.add(LINKS, line, "not a link from a film's number to its IMDb id")
            continue
        links[movielens_id] = (imdb_id(imdb), film_number(tmdb))
    return links
