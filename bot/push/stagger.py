"""When many are due in one minute: over which window their pushes are staggered, and where in it each comes. Pure.

A subscription keeps its point in the window from day to day. No push begins before its time or on another local date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import DailySection
from bot.push.schedule import local_date
from recommender.draw.draw import FILMS_A_DAY

STEP = timedelta(minutes=5)
"""Windows are rounded up to it: what people are told stays the same from day to day, and retries find room."""
_GOLDEN = 0x9E3779B1
"""2^32 divided by the golden ratio: its multiples fill any range as evenly as can be (Knuth, vol. 3, section 6.4)."""


@dataclass(frozen=True, slots=True)
class Stagger:
    """From when to when the pushes that are due at one moment go out."""

    due_at: datetime
    window: timedelta
    """None at all while the minute is enough."""

    @property
    def until(self) -> datetime:
        """When the last of them is begun."""
        return self.due_at + self.window

    def delay(self, subscription_id: int) -> int:
        """Seconds from `due_at` until this one's first try; the same minute of the window every day.

        Those of one minute share a second: they stand side by side in the store's index, where a crowd at as many
        seconds would touch most pages of it with every few hundred that are claimed. It is the second after the full
        minute, so that whoever chose that very minute goes before them.
        """
        seconds = int(self.window.total_seconds())
        share = (subscription_id * _GOLDEN) & 0xFFFFFFFF
        return min((share * seconds >> 32) // 60 * 60 + 1, seconds)


def stagger(due_at: datetime, zone: str, crowd: tuple[int, int], daily: DailySection) -> Stagger:
    """The window of those due at a moment.

    Args:
        due_at: aware.
        zone: IANA name; the window ends before the date there does.
        crowd: how many subscriptions are due then, and how many of these send a message for each film.
        daily: for the sends a second, and for how late a push may be: the window takes half of it at the most.
    """
    every, cards = crowd
    seconds = (every + (FILMS_A_DAY - 1) * cards) / daily.sends_per_second
    if seconds <= 60:
        return Stagger(due_at, timedelta())
    wanted = STEP * -(-seconds // STEP.total_seconds())
    return Stagger(due_at, max(timedelta(), min(wanted, timedelta(hours=daily.late_hours) / 2, _left(due_at, zone))))


def _left(moment: datetime, zone: str) -> timedelta:
    """How much of the local date is left at a moment, less a second."""
    tomorrow = local_date(moment, zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone)).astimezone(UTC) - moment - timedelta(seconds=1)
