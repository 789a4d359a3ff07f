"""Staggering: when many pushes are due in one minute, the window over which they are sent, and each one's delay in it.

A subscription keeps its place in the window from day to day. No push is sent before its time or on another local date.
Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import DailySection
from bot.push.planning.schedule import local_date
from recommender.draw.draw import FILMS_A_DAY

STEP = timedelta(minutes=5)
"""Windows are rounded up to multiples of this, so that the times shown stay the same from day to day and there is time
for retries."""
_GOLDEN = 0x9E3779B1
"""2^32 divided by the golden ratio: its multiples are spread evenly over any range (Knuth, vol. 3, section 6.4)."""


@dataclass(frozen=True, slots=True)
class Stagger:
    """The window of the pushes that are due at one moment."""

    due_at: datetime
    window: timedelta
    """Zero if the minute is enough."""

    @property
    def until(self) -> datetime:
        """When the last of them begins."""
        return self.due_at + self.window

    def delay(self, subscription_id: int) -> int:
        """Seconds from `due_at` until this push's first try; the same minute of the window every day.

        All pushes of a minute get the same second, so that they are adjacent in the store's index: with different
        seconds, claiming a few hundred would touch most of its pages. It is the second after the full minute, so that
        pushes set to exactly that minute come first.
        """
        seconds = int(self.window.total_seconds())
        share = (subscription_id * _GOLDEN) & 0xFFFFFFFF
        return min((share * seconds >> 32) // 60 * 60 + 1, seconds)


def stagger(due_at: datetime, zone: str, crowd: tuple[int, int], daily: DailySection) -> Stagger:
    """The window of the pushes due at a moment.

    Args:
        due_at: timezone-aware.
        zone: IANA name; the window ends before the date there does.
        crowd: number of subscriptions due then, and how many of these send a message for each film.
        daily: gives the sends a second and the greatest delay of a push, of which the window takes at most half.
    """
    every, cards = crowd
    seconds = (every + (FILMS_A_DAY - 1) * cards) / daily.sends_per_second
    if seconds <= 60:
        return Stagger(due_at, timedelta())
    wanted = STEP * -(-seconds // STEP.total_seconds())
    return Stagger(due_at, max(timedelta(), min(wanted, timedelta(hours=daily.late_hours) / 2, _left(due_at, zone))))


def _left(moment: datetime, zone: str) -> timedelta:
    """The rest of the local date at a moment, less a second."""
    tomorrow = local_date(moment, zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone)).astimezone(UTC) - moment - timedelta(seconds=1)
