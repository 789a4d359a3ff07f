"""Reads Letterboxd's tables: file names tell watched films from wanted ones; only tables made for import have ids."""

from __future__ import annotations

from recommender.catalogue.personal.csv_tables import Table, TableRow
from recommender.catalogue.personal.export import ExportedFilm, ExportRefused, Gathering, Listing, Refusal
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, number, year_of

SITE = "Letterboxd"
LIST_HEADER = "position,name,year"
"""Header of a list, which comes after the list's name and description."""


def read_table(table: Table, listing: Listing | None, into: Gathering) -> None:
    """Read one table.

    Args:
        table: ratings, watched, watchlist, diary, reviews, likes/films or a list.
        listing: the meaning of films without a rating, by file name or as the person said.
        into: receives the films.

    Raises:
        ExportRefused: it has no ratings, and the meaning of its films is not known.
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
