"""Reads what MovieLens' website exports: MovieLens numbers, IMDb's without "tt", half stars."""

from __future__ import annotations

from recommender.catalogue.personal.csv_tables import Table, TableRow
from recommender.catalogue.personal.export import ExportedFilm, Gathering, Listing
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, number
from recommender.films.text import readable

SITE = "MovieLens"


def read_table(table: Table, listing: Listing | None, into: Gathering) -> None:
    """Read ratings or a wishlist; ignores `average_rating`, which is everybody's.

    Args:
        table: either.
        listing: the meaning of a film without a rating.
        into: receives the films.
    """
    rated = "rating" in table.columns
    unrated = listing or (Listing.WATCHED if rated else Listing.WATCHLIST)
    for row in table.rows:
        try:
            if row is None or row.surplus:
                into.add_unreadable()
            else:
                into.add(_film(row, unrated))
        except ValueError:
            into.add_unreadable()


def _film(row: TableRow, unrated: Listing) -> ExportedFilm:
    parsed = readable(row.get("title"))
    stars = half_stars(row.get("rating"), 5)
    return ExportedFilm(
        title=parsed.title,
        year=parsed.year,
        imdb_id=imdb_id(row.get("imdb_id") or None),
        tmdb_id=number(row.get("tmdb_id")),
        movielens_id=number(row.get("movie_id")),
        half_stars=stars,
        listing=Listing.WATCHED if stars is not None else unrated,
        voted_at=moment(row.get("date", "timestamp")),
    )
