"""Reads an attached export file of any known site. The kind of file is recognised by its contents, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from recommender.catalogue.exports import site_of_beginning, site_of_members
from recommender.catalogue.personal import criticker, imdb, letterboxd, movielens, tmdb, trakt
from recommender.catalogue.personal.archive import Archive, is_spreadsheet, is_spreadsheet_of, is_zip
from recommender.catalogue.personal.csv_tables import decoded, table
from recommender.catalogue.personal.export import (
    ExportRefused,
    Gathering,
    Listing,
    PersonalExport,
    Refusal,
)

_TABLES = {
    letterboxd.SITE: letterboxd.read_table,
    imdb.SITE: imdb.read_table,
    movielens.SITE: movielens.read_table,
    tmdb.SITE: tmdb.read_table,
}
_KNOWN = {"MovieLens' own page": movielens.SITE}
"""Our names of sites that `exports` names differently."""
_ENDINGS = frozenset({".csv", ".json", ".xml", ".txt", ".tsv"})
_LETTERBOXD_FILES = ("ratings.csv", "watched.csv", "watchlist.csv", "likes/films.csv")
_LETTERBOXD_ELSE = ("diary.csv", "reviews.csv")
"""Files that are read only if there are no ratings: otherwise the other files have the same, up to date."""
_NOTHING_LISTED = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\]\s*")
"""Trakt's file of a person who has rated nothing: an empty list."""
_TRAKT_FILES = ("ratings", "watched", "watchlist")
"""Prefixes of the files that are used; history has the same as watched."""
_NAMES = (
    (Listing.WATCHLIST, ("watchlist", "wishlist", "watch_list", "watch-list")),
    (Listing.LIKED, ("/films.csv", "liked", "favorite", "favourite")),
    (Listing.WATCHED, ("watched", "diary", "history")),
)


def read_export(name: str, data: bytes, listing: Listing | None = None) -> PersonalExport:
    """Read a file.

    Args:
        name: file name of the attachment.
        data: all of it.
        listing: the meaning of a list without ratings, as the person said; None to take it from the name.

    Raises:
        ExportRefused: the file is refused; says why.
    """
    if not data.strip():
        raise ExportRefused(Refusal.EMPTY)
    into = Gathering()
    if is_spreadsheet(data):
        raise ExportRefused(Refusal.SPREADSHEET)
    if is_zip(data):
        return into.of(_read_archive(Archive(data), listing, into))
    return into.of([_read_file(data, listing or _listing_of(name.casefold()), into)])


def _read_archive(archive: Archive, listing: Listing | None, into: Gathering) -> list[str]:
    paths = archive.paths()
    if is_spreadsheet_of(paths):
        raise ExportRefused(Refusal.SPREADSHEET)
    site = site_of_members(paths)
    if site == letterboxd.SITE:
        chosen = _ending_in(paths, _LETTERBOXD_FILES)
        if not _ending_in(paths, _LETTERBOXD_FILES[:1]):
            chosen += _ending_in(paths, _LETTERBOXD_ELSE)
    elif site == trakt.SITE:
        chosen = [path for path in paths if PurePosixPath(path).name.startswith(_TRAKT_FILES)]
    else:
        chosen = [path for path in paths if PurePosixPath(path).suffix in _ENDINGS]
    nested = any(path.endswith(".zip") for path in paths)
    if not chosen:
        raise ExportRefused(Refusal.NESTED if nested else Refusal.UNKNOWN if paths else Refusal.EMPTY)
    sites: list[str] = []
    unclear: ExportRefused | None = None
    for member in archive.read(chosen):
        try:
            sites.append(_read_file(member.data, _listing_of(member.path) or listing, into, site))
        except ExportRefused as error:
            if error.why not in (Refusal.UNKNOWN, Refusal.WHICH_LIST, Refusal.EMPTY):
                raise
            unclear = unclear if unclear and unclear.why == Refusal.WHICH_LIST else error
    if not sites and unclear is not None:
        raise ExportRefused(Refusal.NESTED) if nested and unclear.why == Refusal.UNKNOWN else unclear
    return sites


def _read_file(data: bytes, listing: Listing | None, into: Gathering, packed_by: str | None = None) -> str:
    """Read one file and return its site; `packed_by` is that of the zip, for files of Trakt that contain no film."""
    if not data.strip() or _NOTHING_LISTED.fullmatch(data):
        raise ExportRefused(Refusal.EMPTY)
    site = trakt.SITE if packed_by == trakt.SITE else site_of_beginning(data)
    site = _KNOWN.get(site or "", site)
    if site == trakt.SITE:
        trakt.read_json(decoded(data), listing, into)
    elif site == criticker.SITE:
        criticker.read_xml(data, into)
    elif site in _TABLES:
        text = decoded(data)
        is_list = site == letterboxd.SITE and text.lstrip('\ufeff"').casefold().startswith("letterboxd list")
        found = table(text, letterboxd.LIST_HEADER if is_list else None)
        _TABLES[site](found, listing, into)
    else:
        raise ExportRefused(Refusal.UNKNOWN, site)
    return site


def _listing_of(path: str) -> Listing | None:
    """The meaning of a list by its file name; None where the name does not show it."""
    place = f"/{path}"
    return next((listing for listing, parts in _NAMES if any(part in place for part in parts)), None)


def _ending_in(paths: list[str], names: tuple[str, ...]) -> list[str]:
    return [path for name in names for path in paths if f"/{path}".endswith(f"/{name}")]
