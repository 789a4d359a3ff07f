"""Reads TMDB's table: "Rating" is everybody's, "Your Rating" the person's; it also lists series and seasons."""

from __future__ import annotations

from recommender.catalogue.personal.csv_tables import Table, TableRow
from recommender.catalogue.personal.export import ExportedFilm, Gathering, Listing
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, number, year_of

SITE = "TMDB"
_FILM = "movie"


def read_table(table: Table, listing: Listing | None, into: Gathering) -> None:
    """Read ratings, favourites or a watchlist.

    Args:
        table: any of them.
        listing: the meaning of a film without a rating of the person's; None for the watchlist.
        into: receives the films.
    """
    rated = "your rating" in table.columns
    unrated = listing or (Listing.WATCHED if rated else Listing.WATCHLIST)
    for row in table.rows:
        try:
            if row is None or row.surplus:
                into.add_unreadable()
            elif row.get("type").casefold() != _FILM:
                into.add_series()
            else:
                into.add(_film(row, unrated))
        except ValueError:
            into.add_unreadable()


def _film(row: TableRow, unrated: Listing) -> ExportedFilm:
    stars = half_stars(row.get("your rating"), 10)
    return ExportedFilm(
        title=row.get("name"),
        year=year_of(row.get("release date")),
        imdb_id=imdb_id(row.get("imdb id") or None),
        tmdb_id=number(row.get("tmdb id")),
        half_stars=stars,
        listing=Listing.WATCHED if stars is not None else unrated,
        voted_at=moment(row.get("date rated", "date added")),
    )
