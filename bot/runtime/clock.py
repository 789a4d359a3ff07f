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


class WatchedClock:
    """A clock that notices when it shows less than it has shown before, because it was ahead or is behind now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._latest: datetime | None = None
        self._asked = False

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        now = self._clock.now()
        self._latest = now if self._latest is None else max(self._latest, now)
        return now

    def went_back(self) -> bool:
        """Whether it shows less than the latest reading since the last call; True at the first call: not known then."""
        latest, asked = self._latest, self._asked
        self._latest, self._asked = self._clock.now(), True
        return not asked or latest is None or self._latest < latest


CLOCK_SLACK = timedelta(days=1)
"""A stored moment later than this from now was written by a clock that was ahead, and counts as long past."""


def latest_believed(now: datetime) -> int:
    """The latest second, since 1970, that a stored moment may have now; see `CLOCK_SLACK`."""
    return to_unix(now + CLOCK_SLACK)


def to_unix(moment: datetime) -> int:
    """Whole seconds since 1970 of a timezone-aware moment, as stored."""
    return int(moment.timestamp())


def to_unix_or_none(moment: datetime | None) -> int | None:
    """The same of a moment that may be unknown."""
    return None if moment is None else to_unix(moment)


def from_unix(seconds: int) -> datetime:
    """The UTC moment of whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def from_unix_or_none(seconds: int | None) -> datetime | None:
    """The same of a moment that may be unknown."""
    return None if seconds is None else from_unix(seconds)
