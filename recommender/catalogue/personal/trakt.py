"""Reads Trakt's JSON: lists of `{rated_at, rating, movie: {title, year, ids}}`, mixed with shows and episodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from recommender.catalogue.personal.export import ExportedFilm, ExportRefused, Gathering, Listing, Refusal
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, number, year_of

SITE = "Trakt"
ITEM_MOST = 16_384
"""Characters of one entry; usual ones have a few hundred. An entry is parsed in one call, which blocks everything else.
"""
_BETWEEN = re.compile(r"[\s,]*")
_DATES = ("rated_at", "last_watched_at", "watched_at", "listed_at", "collected_at")


def read_json(text: str, listing: Listing | None, into: Gathering) -> None:
    """Read one list.

    Args:
        text: a JSON array.
        listing: the meaning of a film without a rating; None to tell by its dates whether it was watched.
        into: receives the films.

    Raises:
        ExportRefused: it is truncated, or no array of entries.
    """
    for entry in _entries(text.lstrip("\ufeff \r\n\t")):
        film = entry.get("movie")
        if not isinstance(film, dict):
            into.add_series()
            continue
        try:
            into.add(_film(entry, cast("dict[str, Any]", film), listing))
        except (ValueError, TypeError):
            into.add_unreadable()


def _film(entry: dict[str, Any], film: dict[str, Any], listing: Listing | None) -> ExportedFilm:
    found = film.get("ids")
    ids = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    stars = half_stars(entry.get("rating"), 10)
    watched = {"rating", "plays", "watched_at", "last_watched_at"} & entry.keys()
    title, original = film.get("title"), film.get("original_title")
    return ExportedFilm(
        title=title.strip() if isinstance(title, str) else "",
        year=year_of(film.get("year")),
        original_title=original if isinstance(original, str) else None,
        imdb_id=imdb_id(ids.get("imdb")),
        tmdb_id=number(ids.get("tmdb")),
        half_stars=stars,
        listing=Listing.WATCHED if stars is not None or watched else listing or Listing.WATCHLIST,
        voted_at=next((moment(str(entry[date])) for date in _DATES if entry.get(date)), None),
    )


def _entries(text: str) -> Iterator[dict[str, Any]]:
    """One entry after the other: parsing the whole file in one call would block everything else."""
    decoder = json.JSONDecoder()
    if not text.startswith("["):
        raise ExportRefused(Refusal.DAMAGED, SITE)
    at = 1
    while True:
        at = cast("re.Match[str]", _BETWEEN.match(text, at)).end()
        if text[at : at + 1] == "]":
            return
        try:
            entry, length = decoder.raw_decode(text[at : at + ITEM_MOST])
        except (ValueError, RecursionError) as error:
            raise ExportRefused(Refusal.DAMAGED, SITE) from error
        if not isinstance(entry, dict):
            raise ExportRefused(Refusal.UNKNOWN, SITE)
        yield cast("dict[str, Any]", entry)
        at += length
