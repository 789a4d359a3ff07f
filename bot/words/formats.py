"""Numbers, dates and lists as the language of the answer writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Literal

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.words.language import current, kept_by_language
from bot.words.texts import _

_KEPT = 4_096
_STYLES: dict[str, Literal["standard", "or", "unit"]] = {"and": "standard", "or": "or", "": "unit"}
_PATTERNS = ("#,##0", "#,##0.0", "#,##0.00")


def number(value: float, decimals: int = 0) -> str:
    """“1,234”; with decimals “4.2”."""
    return _number(round(value, decimals), decimals)


@kept_by_language(_KEPT)
def percent(share: float) -> str:
    """“17%” of 0.17."""
    return format_percent(share, "#,##0%", locale=current().locale)


def listed(names: Sequence[str], last: Literal["and", "or", ""] = "and") -> str:
    """“a, b and c”, “a, b or c”, or “a, b, c”."""
    return _listed(tuple(names), last) if len(names) > 1 else "".join(names)


@kept_by_language(_KEPT)
def long_date(day: date) -> str:
    """“23 November 2026”."""
    return format_date(day, "long", locale=current().locale)


@kept_by_language(_KEPT)
def weekday_and_date(day: date) -> str:
    """“Monday 23 November 2026”."""
    weekday = format_date(day, "EEEE", locale=current().locale)
    return _("{weekday} {date}").format(weekday=weekday, date=long_date(day))


@kept_by_language(_KEPT)
def weekday_and_day(day: date) -> str:
    """“Monday 23 November”."""
    weekday = format_date(day, "EEEE", locale=current().locale)
    of_month = format_skeleton("MMMMd", day, locale=current().locale)
    return _("{weekday} {date}").format(weekday=weekday, date=of_month)


@kept_by_language(7)
def weekday_name(number_from_monday: int) -> str:
    """“Mon” for 0."""
    return format_date(date(2024, 1, 1 + number_from_monday), "EEE", locale=current().locale)


@kept_by_language(_KEPT)
def month_name(day: date) -> str:
    """“Nov” of a day in November."""
    return format_date(day, "LLL", locale=current().locale)


def clock_time(moment: time) -> str:
    """“09:00”."""
    return format_time(moment, "short", locale=current().locale)


@kept_by_language(_KEPT)
def _number(value: float, decimals: int) -> str:
    return format_decimal(value, _PATTERNS[decimals], locale=current().locale)


@kept_by_language(_KEPT)
def _listed(names: tuple[str, ...], last: Literal["and", "or", ""]) -> str:
    return format_list(names, _STYLES[last], locale=current().locale)
