"""The one clock. Everything that needs the time is given one of these, so that tests can say what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)


CLOCK_SLACK = timedelta(days=1)
"""What is dated later than that from now was written while the clock was ahead, and counts as of long ago."""


def latest_believed(now: datetime) -> int:
    """The latest second that something done by now can be dated, in seconds since 1970; see `CLOCK_SLACK`."""
    return to_unix(now + CLOCK_SLACK)


def to_unix(moment: datetime) -> int:
    """Whole seconds since 1970 of an aware moment, as the store keeps them."""
    return int(moment.timestamp())


def from_unix(seconds: int) -> datetime:
    """An aware UTC moment from whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
