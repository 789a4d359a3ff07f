"""Finds the time zone that a typed text means, or the zones to choose from. Pure: the moment is an argument.

An offset or an abbreviation is valid only in one season: somebody who types "EST" or "utc+2" is shown the zones
that use it, with their present offset, and chooses one. Only "UTC" and "Etc/…", written out, are fixed offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.errors import UnknownName, UserMistake
from bot.words import _, listed
from bot.zone_names.names_table import PREFERRED, Meaning, folded, is_place, names, people

LEAST_LIKE: Final = 80.0
"""Least similarity, of 100, between typed text and a name that is offered for it."""
FAR_BIGGER: Final = 10
"""A name means the larger of two places if it has this many times the people of the other."""
OFFERED_IN_A_SENTENCE: Final = 3
LONGEST: Final = 60
"""Characters of the typed text that are read."""
MOST_OF_AN_OFFSET: Final = 25
_OFFSET: Final = re.compile(
    r"(?:(?:utc|gmt|z)?\s*(?P<sign>[+-])|(?:utc|gmt) ?)\s*(?P<hours>\d{1,2})(?:[:. ]?(?P<minutes>\d{2}))?"
    r"(?:\s*h(?:ours?)?)?"
)
_BESIDE: Final = re.compile(r"[,/()]")
"""Separates a place from its region: "Paris, Texas", "Europe/Munich"."""
_PART_OF_AN_HOUR: Final = re.compile(r"(\d)[.,](5|75)(?!\d)")
"""Fractions of an hour, as in "UTC+5.5"; other two digits after the point are minutes, except "75"."""
_UTC: Final = frozenset({"utc", "uct", "zulu", "universal", "coordinated universal time", "etc utc"})
_GREENWICH: Final = frozenset({"gmt", "greenwich mean time", "gmt0", "gmt+0", "utc+0"})
_USUAL: Final = (
    "UTC", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Warsaw", "Europe/Istanbul",
    "Africa/Cairo", "Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo",
    "America/Mexico_City", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Toronto",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """A zone to choose."""

    zone: str
    """IANA name: what is stored."""
    line: str
    """What is shown: the zone, the place meant, and its present offset."""


def parse_zone(text: str, now: datetime) -> str:
    """The zone that is meant: by its own name, or by a name that means only one place.

    Args:
        text: as typed.
        now: aware; offsets are those of this moment.

    Raises:
        UnknownName: nothing has that name; carries the nearest names.
        UserMistake: several zones have it; the sentence names the likeliest.
    """
    wanted = text[:LONGEST]
    if (zone := _by_own_name(wanted)) is not None:
        return zone
    meanings = _distinct(_exact(_folded(wanted), now) or _in_its_region(wanted))
    if meanings and (len(meanings) == 1 or _is_meant(meanings)):
        return meanings[0].zone
    if not meanings:
        near = _distinct(_beginning(_folded(wanted)) or _near(_folded(wanted)))[:OFFERED_IN_A_SENTENCE]
        raise UnknownName("time zone", text.strip(), tuple(each.zone for each in near))
    likeliest = [each.zone for each in meanings[:OFFERED_IN_A_SENTENCE]]
    raise UserMistake(
        _("“{given}” can mean several time zones. Please pick one from the list, such as {zones}.").format(
            given="{given}", zones=listed(likeliest, "or")
        ),
        given=text.strip(),
    )


def suggest_zones(text: str, now: datetime, limit: int = 25) -> tuple[ZoneChoice, ...]:
    """Zones for autocomplete: equal names, names that begin with or contain the text, then similar ones.

    Args:
        text: as typed so far.
        now: aware; offsets are those of this moment.
        limit: how many at the most.
    """
    wanted = _folded(text[:LONGEST])
    if not wanted:
        return tuple(_choice(Meaning(zone, "", 0), now) for zone in _USUAL[:limit])
    zone = _by_own_name(text[:LONGEST])
    found = [Meaning(zone, "", 0)] if zone else []
    found += [*_exact(wanted, now), *_beginning(wanted)]
    found = found or [*_in_its_region(text[:LONGEST])] or _near(wanted)
    return tuple(_choice(each, now) for each in _distinct(found)[:limit])


def _folded(text: str) -> str:
    return folded(_PART_OF_AN_HOUR.sub(lambda part: part[1] + (":30" if part[2] == "5" else ":45"), text))


def _by_own_name(text: str) -> str | None:
    """The zone with this IANA name, whatever its capitals and spaces; "UTC" under each of its names."""
    name = "_".join(text.strip().casefold().split())
    return "UTC" if folded(text) in _UTC else _own_names().get(name)


@cache
def _own_names() -> dict[str, str]:
    return {
        name.casefold(): name for name in sorted(available_timezones()) if is_place(name) or name.startswith("Etc/")
    }


def _exact(wanted: str, now: datetime) -> tuple[Meaning, ...]:
    if wanted in _GREENWICH:
        london = (Meaning("UTC", "GMT", 0), Meaning("Europe/London", "GMT in winter", 0))
        return (*london, *islice(_keeping(timedelta(), now), MOST_OF_AN_OFFSET))
    if offset := _OFFSET.fullmatch(wanted):
        ahead = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return tuple(islice(_keeping(-ahead if offset["sign"] == "-" else ahead, now), MOST_OF_AN_OFFSET))
    return names().get(wanted, ())


def _in_its_region(text: str) -> tuple[Meaning, ...]:
    """What "Paris, Texas" or "Europe/Munich" means: that place in that region; else the region, else the place."""
    first, last = (folded(part) for part in (_BESIDE.split(text)[0], _BESIDE.split(text.rstrip(" )"))[-1]))
    if first == last:
        return ()
    place, region = (last, first) if "/" in text else (first, last)
    around = names().get(region, ())
    zones = {each.zone for each in around}
    places = names().get(place, ())
    return tuple(each for each in places if each.zone in zones) or around or places


def _keeping(offset: timedelta, now: datetime) -> Iterator[Meaning]:
    """Zones with this present offset from UTC, the most populous first; uninhabited ones only where no other is."""
    keeping = [(zone, count) for zone, count in people().items() if _offset(zone, now) == offset]
    towns = any(count for _, count in keeping)
    return (Meaning(zone, "", count) for zone, count in keeping if count or not towns)


def _beginning(wanted: str) -> list[Meaning]:
    """Names that begin with it, then names with a word that does, the larger places first."""
    if not wanted:
        return []
    tiers: tuple[list[Meaning], list[Meaning]] = ([], [])
    text, starts = _lines()
    meanings = _meanings()
    found = text.find(word := f" {wanted}")
    while found >= 0:
        line = bisect_right(starts, found) - 1
        tiers[found > starts[line]].extend(meanings[line])
        found = text.find(word, starts[line + 1])
    return [each for tier in tiers for each in sorted(tier, key=lambda each: -(each.weight % PREFERRED))]


@cache
def _lines() -> tuple[str, list[int]]:
    """All names in one text, which is searched much faster than one by one; and where each begins, then the end."""
    lines = [f" {name}\n" for name in names()]
    return "".join(lines), [*accumulate(map(len, lines), initial=0)]


@cache
def _meanings() -> list[tuple[Meaning, ...]]:
    return list(names().values())


def _near(wanted: str) -> list[Meaning]:
    if not wanted:
        return []
    near = process.extract(wanted, names().keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKE, limit=10)
    ranked = sorted(near, key=lambda each: (-round(each[1] / 10), -names()[each[0]][0].weight))
    return [meaning for name, _, _ in ranked for meaning in names()[name]]


def _is_meant(meanings: tuple[Meaning, ...]) -> bool:
    """Whether the first place is much larger than the others of its name; never for a clock with several zones."""
    first, second = meanings[:2]
    return (not first.shown or "," in first.shown) and first.weight >= FAR_BIGGER * second.weight


def _distinct(meanings: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """The first meaning of each zone."""
    first: dict[str, Meaning] = {}
    for each in meanings:
        first.setdefault(each.zone, each)
    return tuple(first.values())


def _offset(zone: str, now: datetime) -> timedelta:
    return now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _choice(meaning: Meaning, now: datetime) -> ZoneChoice:
    minutes = round(_offset(meaning.zone, now).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    clock = (
        "" if meaning.zone == "UTC" else f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''} now"
    )
    return ZoneChoice(meaning.zone, " · ".join(filter(None, (meaning.zone, meaning.shown, clock)))[:100])
