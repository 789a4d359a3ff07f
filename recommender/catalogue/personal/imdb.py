"""Reads IMDb's tables by column name: columns differ by year, and rows may be longer than the header."""

from __future__ import annotations

import re

from recommender.catalogue.personal.csv_tables import Table, TableRow
from recommender.catalogue.personal.export import ExportedFilm, Gathering, Listing
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, year_of

SITE = "IMDb"
_ID = re.compile(r"tt\d{7,9}")
_FILMS = frozenset({"movie", "tvmovie", "short", "tvshort", "video", "tvspecial", "featurefilm", "documentary"})
_NO_FILMS = frozenset({"tvseries", "tvminiseries", "tvepisode", "videogame", "podcastseries", "podcastepisode"}) | {
    "musicvideo",
    "tvpilot",
}
"""Its types without spaces: spelled "tvMiniSeries" before 2024, and "TV Mini Series" since."""
_TYPE = "title type"


def read_table(table: Table, listing: Listing | None, into: Gathering) -> None:
    """Read ratings, a watchlist or a list; a film of a list that has the person's rating counts as rated.

    Args:
        table: any of them.
        listing: the meaning of a film without a rating; None for the watchlist.
        into: receives the films.
    """
    unrated = listing or (Listing.WATCHLIST if "position" in table.columns else Listing.WATCHED)
    for row in table.rows:
        try:
            if row is None:
                into.add_unreadable()
                continue
            cells = _aligned(row, table.columns)
            if _plain(cells.get(_TYPE)) in _NO_FILMS:
                into.add_series()
            else:
                into.add(_film(cells, unrated))
        except ValueError:
            into.add_unreadable()


def _film(cells: TableRow, unrated: Listing) -> ExportedFilm:
    stars = half_stars(cells.get("your rating", "you rated"), 10)
    dates = ("created", "date added", "modified") if stars is None else ("date rated", "date added", "created")
    return ExportedFilm(
        title=cells.get("title"),
        year=year_of(cells.get("year", "release date")),
        original_title=cells.get("original title") or None,
        imdb_id=imdb_id(next((cell for cell in cells.cells if _ID.fullmatch(cell.strip())), None)),
        half_stars=stars,
        listing=Listing.WATCHED if stars is not None else unrated,
        voted_at=moment(cells.get(*dates)),
    )


def _aligned(row: TableRow, columns: tuple[str, ...]) -> TableRow:
    """The row with each cell in its column: an unquoted comma in a text moves the cells after it to the right.

    Raises:
        ValueError: the row is too long, and its type is neither in its column nor at the same distance from the end.
    """
    more = len(row.cells) - len(columns)
    if more <= 0 or _plain(row.get(_TYPE)) in _FILMS | _NO_FILMS:
        return row
    moved = TableRow(dict(zip(columns, row.cells[more:], strict=True)), row.cells, 0)
    if _plain(moved.get(_TYPE)) not in _FILMS | _NO_FILMS:
        raise ValueError(row.cells)
    moved.values["title"] = moved.values["original title"] = ""  # it is not known which cells belong to them
    return moved


def _plain(kind: str) -> str:
    return "".join(kind.split()).casefold().replace("-", "")
