"""Time zones by name, and which zone and filters count in a place. No Discord, no SQL."""

from __future__ import annotations

import difflib
from functools import cache
from zoneinfo import available_timezones

from bot.config import Config
from bot.errors import UnknownName
from bot.store.subscriptions import Subscriptions
from recommender.types import Filters, Place


class Zones:
    """What a place has set with its daily push, for everything else that shows it films."""

    def __init__(self, subscriptions: Subscriptions, config: Config) -> None:
        self._subscriptions = subscriptions
        self._default = config.today.zone

    async def zone(self, place: Place) -> str:
        """IANA name of the zone whose date counts there; the one set last, even when its push was turned off."""
        subscription = await self._subscriptions.find(place)
        return self._default if subscription is None else subscription.zone

    async def filters(self, place: Place) -> Filters:
        """What the films of the day must satisfy there: the filters of its push while that is on."""
        subscription = await self._subscriptions.find(place)
        return Filters() if subscription is None or subscription.ended_at else subscription.filters


def parse_zone(text: str) -> str:
    """The zone of that name; capitals and spaces do not matter, and a city alone is enough when only one bears it.

    Raises:
        UnknownName: nothing is called so; carries the nearest names.
    """
    wanted = _folded(text)
    by_name = _by_folded_name()
    if wanted in by_name:
        return by_name[wanted]
    of_city = [name for name in _names() if _folded(name.rsplit("/", 1)[-1]) == wanted]
    if len(of_city) == 1:
        return of_city[0]
    raise UnknownName("time zone", text.strip(), tuple(of_city[:3]) or _nearest(wanted))


def suggest_zones(text: str, limit: int = 25) -> tuple[str, ...]:
    """Zones for a list under an input: names beginning so first, then cities, then names holding it, then near ones."""
    wanted = _folded(text)
    if not wanted:
        return _USUAL[:limit]

    def rank(name: str) -> int:
        folded = _folded(name)
        if folded.startswith(wanted):
            return 0
        return 1 if folded.rsplit("/", 1)[-1].startswith(wanted) else 2

    holding = sorted((name for name in _names() if wanted in _folded(name)), key=lambda name: (rank(name), name))
    return tuple(holding[:limit]) or _nearest(wanted)


_USUAL = (
    "UTC",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Warsaw",
    "Europe/Istanbul",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "America/Mexico_City",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
)
_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def _names() -> tuple[str, ...]:
    """Zones people live in: "UTC" and those of an area; not "EST5EDT" or "posix/…"."""
    return tuple(sorted(name for name in available_timezones() if name == "UTC" or name.startswith(_AREAS)))


@cache
def _by_folded_name() -> dict[str, str]:
    return {_folded(name): name for name in sorted(available_timezones())}


def _nearest(folded: str) -> tuple[str, ...]:
    by_name = {_folded(name): name for name in _names()} | {_folded(name.rsplit("/", 1)[-1]): name for name in _names()}
    close = difflib.get_close_matches(folded, by_name, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(by_name[name] for name in close))[:3]


def _folded(text: str) -> str:
    return "_".join(text.strip().lower().replace("_", " ").split())
