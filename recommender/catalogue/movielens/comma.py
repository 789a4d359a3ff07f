"""Layout of ml-latest, ml-latest-small, ml-20m, 25m and 32m: comma-separated UTF-8, a header, a file of links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.film_rows import FilmRows
from recommender.catalogue.movielens.films_file import csv_fields, csv_rows, film_number, imdb_id
from recommender.catalogue.movielens.ratings_file import RatingsLayout
from recommender.catalogue.movielens.rows import RefusedRows
from recommender.catalogue.movielens.source import Source

FILMS, LINKS = "movies.csv", "links.csv"
RATINGS = RatingsLayout("ratings.csv", b",", csv_fields, "userId,movieId,rating,timestamp")


def read_films(source: Source, refused: RefusedRows) -> Iterator[tuple[int, FilmFacts]]:
    """Every film with its line, and with its IMDb and TMDB ids where the set has links."""
    links = _read_links(source, refused) if LINKS in source.names() else {}
    rows = FilmRows.of(source, FILMS, refused)
    for line, (number, raw_title, listed) in csv_rows(source, FILMS, "movieId,title,genres", refused):
        film = rows.film(line, number, raw_title, listed)
        if film is not None:
            imdb, tmdb = links.get(film.source_id or 0, (None, None))
            yield line, replace(film, imdb_id=film.imdb_id or imdb, tmdb_id=tmdb)


def _read_links(source: Source, refused: RefusedRows) -> dict[int, tuple[str | None, int | None]]:
    links: dict[int, tuple[str | None, int | None]] = {}
    for line, (number, imdb, tmdb) in csv_rows(source, LINKS, "movieId,imdbId,tmdbId", refused):
        movielens_id = film_number(number)
        if movielens_id is None or (imdb.strip() and imdb_id(imdb) is None):
            refused.add(LINKS, line, "not a link from a film's number to its IMDb id")
            continue
        links[movielens_id] = (imdb_id(imdb), film_number(tmdb))
    return links
