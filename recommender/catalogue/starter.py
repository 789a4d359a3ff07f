"""Reads the starter catalogue, `starter.csv`: always there, needs no network."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.resources import files

from recommender.catalogue.facts import FilmFacts


def read_starter() -> tuple[FilmFacts, ...]:
    """Every film of the starter catalogue, oldest first."""
    rows = csv.DictReader(_text().splitlines(), strict=True)
    return tuple(_film(row) for row in rows)


@cache
def starter_version() -> str:
    """Changes whenever the starter catalogue does: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(_text().encode()).hexdigest()[:16]


def _text() -> str:
    return files("recommender.catalogue").joinpath("starter.csv").read_text("utf-8")


def _film(row: dict[str, str]) -> FilmFacts:
    return FilmFacts(
        title=row["title"],
        original_title=row["original_title"] or None,
        year=int(row["year"]),
        genres=_list(row["genres"]),
        runtime_minutes=int(row["runtime_minutes"]) if row["runtime_minutes"] else None,
        directors=_list(row["directors"]),
        countries=_list(row["countries"]),
        themes=_list(row["themes"]),
        series=row["series"] or None,
        imdb_id=row["imdb_id"] or None,
        starter=True,
        curated=row["curated"] == "1",
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
