"""When a daily push is due: converts local time, IANA zone and weekdays to moments. Pure: no clock, no store.

A push belongs to a local date, and each date has at most one. Where the clock goes forward over the local time, the
push comes that much later, or that much earlier when later would be the next date (Nuuk goes from 23:00 to midnight);
where the clock goes back, the first of the two moments counts; a date that a zone skipped (Samoa's 30 December 2011)
has no push.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import UserMistake
from bot.words import _, listed, weekday_name

EVERY_DAY = 0b111_1111
WEEKDAYS = 0b001_1111
WEEKENDS = 0b110_0000
LOOK_AHEAD_DAYS = 15
"""Two weeks and today: a chosen weekday may fall on a date that its zone skips."""
_NAMED_DAYS = {
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "workdays": WEEKDAYS,
    "all": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "weekend": WEEKENDS,
    "weekends": WEEKENDS,
}

LONGEST_DAYS = 120
"""Characters read of typed days."""
LONGEST_TIME = 40
"""Characters read of a typed time."""
_RANGE = re.compile(r"\s*(?:[-‐‑–—]|\bto\b|\bthrough\b|\buntil\b)\s*")
_BETWEEN_DAYS = re.compile(r"\s*[,;/&+]\s*(?:and )?|\s+and\s+|\s+")
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_TIME = re.compile(
    r"(?P<hours>\d{1,2})(?:\s*[:.h]\s*(?P<minutes>\d{2})|(?P<more>\d{2}))?"
    r"\s*(?:h|uhr|o['’]?clock|(?P<half>[ap])\.?(?:m\.?)?)?"
)


@lru_cache(maxsize=4096)  # thousands of places have the same time and zone
def next_due(after: datetime, local_time: time, zone: str, days: int) -> datetime | None:
    """The first moment strictly after `after` at which a push is due.

    Args:
        after: timezone-aware.
        local_time: wall time in the zone.
        zone: IANA name.
        days: bitmask, Monday 1 to Sunday 64.

    Returns:
        Aware, UTC; None when no day is chosen.
    """
    place = ZoneInfo(zone)
    today = after.astimezone(place).date()
    for ahead in range(LOOK_AHEAD_DAYS + 1):
        day = today + timedelta(days=ahead)
        if not days >> day.weekday() & 1:
            continue
        moment = _moment_on(day, local_time, place)
        if moment is not None and moment > after:
            return moment
    return None


def _moment_on(day: date, local_time: time, place: ZoneInfo) -> datetime | None:
    """The UTC moment of that local time on that date; None if the zone skipped the date.

    A repeated time has two folds, of which the first is the earlier. A skipped time has two as well, with the offset
    before the change and with the one after it: the first gives a moment after the gap, the second one before it.
    """
    wall = datetime.combine(day, local_time, place)
    moments = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return next((moment for moment in moments if moment.astimezone(place).date() == day), None)


def coming(after: datetime, local_time: time, zone: str, days: int) -> Iterator[tuple[date, datetime]]:
    """Local dates and moments at which a push is due after `after`, in order; see `next_due`."""
    while (due := next_due(after, local_time, zone, days)) is not None:
        yield local_date(due, zone), due
        after = due


@lru_cache(maxsize=4096)
def local_date(moment: datetime, zone: str) -> date:
    """The date in that zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def parse_time(text: str) -> time:
    """Parse a time of day: "09:00", "9.30", "930", "21h", "9 pm", "noon"; digits of any script.

    Raises:
        UserMistake: it is not a time of day.
    """
    typed = unicodedata.normalize("NFKC", text[:LONGEST_TIME]).strip().casefold()
    if typed in _NAMED_TIMES:
        return _NAMED_TIMES[typed]
    if found := _TIME.fullmatch(typed):
        hours, minutes = int(found["hours"]), int(found["minutes"] or found["more"] or 0)
        if half := found["half"]:
            hours = hours % 12 + (12 if half == "p" else 0) if 1 <= hours <= 12 else 24
        if hours < 24 and minutes < 60:
            return time(hours, minutes)
    raise UserMistake(_("`time` must be a time of day, such as 09:00, 9 pm or 21:30, not “{given}”."), given=text)


def parse_days(text: str) -> int:
    """Parse weekdays to a bitmask: "daily", "weekdays", "mon-fri", "mon to fri", "mon, wed", "sat & sun".

    Raises:
        UserMistake: a part of it is not a day.
    """
    typed = unicodedata.normalize("NFKC", text[:LONGEST_DAYS]).strip().casefold()
    typed = re.sub(r"\b(every|week|work) ?(?=days?\b)", r"\1", re.sub(r"\bevery (?!days?\b)|\bon ", "", typed))
    mask = 0
    for part in _BETWEEN_DAYS.split(_RANGE.sub("-", typed)):
        mask |= _days_of(part, text)
    return mask


def describe_days(mask: int) -> str:
    """The mask in words: "every day", "Mon–Fri", "weekends", "Mon, Wed"."""
    match mask:
        case 0b111_1111:
            return _("every day")
        case 0b001_1111:
            return _("Mon–Fri")
        case 0b110_0000:
            return _("weekends")
        case some:
            return listed([weekday_name(index) for index in range(7) if some >> index & 1], "")


def _days_of(part: str, whole: str) -> int:
    if part in _NAMED_DAYS:
        return _NAMED_DAYS[part]
    first, dash, last = part.partition("-")
    start, stop = _day(first, whole), _day(last if dash else first, whole)
    length = (stop - start) % 7 + 1  # "fri-mon" wraps over Sunday
    return sum(1 << (start + step) % 7 for step in range(length))


def _day(name: str, whole: str) -> int:
    for index, full_name in enumerate(_FULL_NAMES):
        if (len(name) >= 3 and f"{full_name}s".startswith(name)) or name == f"{full_name[:3]}s":
            return index
    raise UserMistake(
        _(
            "`days` must be daily, weekdays, weekends, a range such as mon-fri or a list such as mon,wed, "
            "not “{given}”."
        ),
        given=whole,
    )


_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
