"""Letterboxd's tables. None has ids but the one that Letterboxd imports; the file's name tells watched from wanted."""

from __future__ import annotations

from recommender.catalogue.personal.csv_tables import Table, TableRow
from recommender.catalogue.personal.export import ExportedFilm, ExportRefused, Gathering, Listing, Refusal
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, number, year_of

SITE = "Letterboxd"
LIST_HEADER = "position,name,year"
"""The header of a list stands below the list's own name and description."""


def read_table(table: Table, listing: Listing | None, into: Gathering) -> None:
    """Read one table.

    Args:
        table: ratings, watched, watchlist, diary, reviews, likes/films or a list.
        listing: what its name, or the person, says of films without a rating.
        into: where the films go.

    Raises:
        ExportRefused: it has no ratings, and nothing says what its films are.
    """
    rated = {"rating", "rating10", "watched date", "watcheddate"} & set(table.columns)
    if listing is None and not rated:
        raise ExportRefused(Refusal.WHICH_LIST, SITE)
    for row in table.rows:
        try:
            if row is None or row.surplus:
                into.add_unreadable()
            else:
                into.add(_film(row, Listing.WATCHED if rated and listing is None else listing or Listing.WATCHED))
        except ValueError:
            into.add_unreadable()


def _film(row: TableRow, listing: Listing) -> ExportedFilm:
    stars = half_stars(row.get("rating10"), 10) if row.get("rating10") else half_stars(row.get("rating"), 5)
    return ExportedFilm(
        title=row.get("name", "title"),
        year=year_of(row.get("year")),
        imdb_id=imdb_id(row.get("imdbid") or None),
        tmdb_id=number(row.get("tmdbid")),
        half_stars=stars,
        listing=listing,
        voted_at=moment(row.get("watched date", "watcheddate", "date")),
    )
