"""A taste, and what a film lover would accept for it: values, read from `panels.toml`, and the check itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from recommender.films.folding import fold
from recommender.types import Film

PANELS = Path(__file__).with_name("panels.toml")
_TITLE = re.compile(r"(?P<title>.+) \((?P<year>\d{4})\)")
YEARS_APART = 1
"""Catalogues date a film by its first showing or by its release: a year more or less is the same film."""


@dataclass(frozen=True, slots=True)
class TitleYear:
    """A film as a panel names it."""

    title: str
    year: int

    @classmethod
    def read(cls, text: str) -> TitleYear:
        """From "Title (Year)"."""
        match = _TITLE.fullmatch(text)
        if match is None:
            raise ValueError(f'{text!r} is not "Title (Year)".')
        return cls(match["title"], int(match["year"]))

    @property
    def key(self) -> tuple[str, int]:
        """What two spellings share."""
        return fold(self.title), self.year

    def names(self, film: Film) -> bool:
        """Whether it is this film."""
        return film.year is not None and abs(film.year - self.year) <= YEARS_APART and fold(self.title) in names(film)


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold; an empty one asks for nothing. A fact that is unknown meets no condition on it."""

    genres: frozenset[str] = frozenset()
    """Any of these."""
    all_genres: frozenset[str] = frozenset()
    not_genres: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    """First and last."""
    countries: frozenset[str] = frozenset()
    directors: frozenset[str] = frozenset()
    """Folded."""
    themes: frozenset[str] = frozenset()
    """Folded."""
    series: frozenset[str] = frozenset()
    """Folded."""
    titles: frozenset[tuple[str, int]] = frozenset()
    """Folded, with the year."""

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Rule:
        """From a table of the file."""
        if unknown := raw.keys() - {field.name for field in fields(cls)}:
            raise ValueError(f"Unknown conditions: {', '.join(sorted(unknown))}.")
        first_last = raw.get("years")
        return cls(
            genres=frozenset(raw.get("genres", ())),
            all_genres=frozenset(raw.get("all_genres", ())),
            not_genres=frozenset(raw.get("not_genres", ())),
            years=None if first_last is None else (int(first_last[0]), int(first_last[1])),
            countries=frozenset(raw.get("countries", ())),
            directors=_folded(tuple(raw.get("directors", ()))),
            themes=_folded(tuple(raw.get("themes", ()))),
            series=_folded(tuple(raw.get("series", ()))),
            titles=frozenset(TitleYear.read(text).key for text in raw.get("titles", ())),
        )

    def accepts(self, film: Film) -> bool:
        """Whether the film meets every condition."""
        genres = set(film.genres)
        return (
            (not self.genres or not self.genres.isdisjoint(genres))
            and self.all_genres <= genres
            and self.not_genres.isdisjoint(genres)
            and self._in_years(film)
            and (not self.countries or not self.countries.isdisjoint(film.countries))
            and (not self.directors or not self.directors.isdisjoint(_folded(film.directors)))
            and (not self.themes or not self.themes.isdisjoint(_folded(film.themes)))
            and (not self.series or (film.series is not None and fold(film.series) in self.series))
            and (not self.titles or self._named(film))
        )

    def _in_years(self, film: Film) -> bool:
        return self.years is None or (film.year is not None and self.years[0] <= film.year <= self.years[1])

    def _named(self, film: Film) -> bool:
        if film.year is None:
            return False
        near = range(film.year - YEARS_APART, film.year + YEARS_APART + 1)
        return any((name, year) in self.titles for name in names(film) for year in near)


@dataclass(frozen=True, slots=True)
class Panel:
    """One taste."""

    name: str
    likes: tuple[TitleYear, ...]
    """One to five films."""
    rules: tuple[Rule, ...]

    def accepts(self, film: Film) -> bool:
        """Whether somebody with this taste would take the film: it meets any of the rules."""
        return any(rule.accepts(film) for rule in self.rules)


def read_panels(path: Path = PANELS) -> tuple[Panel, ...]:
    """Every panel of the file, in its order.

    Raises:
        ValueError: a panel is not written as `panels.toml` says at its head.
    """
    return tuple(
        Panel(
            name=raw["name"],
            likes=tuple(TitleYear.read(text) for text in raw["likes"]),
            rules=tuple(Rule.read(rule) for rule in raw["accept"]),
        )
        for raw in tomllib.loads(path.read_text("utf-8"))["panel"]
    )


def names(film: Film) -> frozenset[str]:
    """Every title of a film, folded."""
    original = (film.original_title,) if film.original_title else ()
    return _folded((film.title, *original, *film.alternative_titles))


@lru_cache(100_000)
def _folded(texts: tuple[str, ...]) -> frozenset[str]:
    """Kept, because each panel asks the same of each film."""
    return frozenset(map(fold, texts))
