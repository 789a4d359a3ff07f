"""The clock. Everything that needs the time gets one of these as an argument, so that tests can set it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Gives the time."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)


CLOCK_SLACK = timedelta(days=1)
"""A stored moment later than this from now was written by a clock that was ahead, and counts as long past."""


def latest_believed(now: datetime) -> int:
    """The latest second, since 1970, that a stored moment may have now; see `CLOCK_SLACK`."""
    return to_unix(now + CLOCK_SLACK)


def to_unix(moment: datetime) -> int:
    """Whole seconds since 1970 of a timezone-aware moment, as stored."""
    return int(moment.timestamp())


def from_unix(seconds: int) -> datetime:
    """The UTC moment of whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
