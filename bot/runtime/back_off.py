"""Exponential back-off: growing pauses between retries, the same rule everywhere. Pure: times are arguments."""

from __future__ import annotations


def growing_pause(failures: int, first: float, most: float) -> float:
    """Seconds to wait after so many failures in a row: `first`, twice that, four times that … up to `most`.

    Args:
        failures: from 1; 0 counts as 1.
        first: seconds.
        most: seconds.
    """
    return min(most, first * 2.0 ** min(max(failures, 1) - 1, 60))


class BackOff:
    """Counts consecutive failures; after a minute without one it starts from `first` again."""

    HELD_SECONDS = 60.0

    def __init__(self, first: float = 1.0, most: float = 60.0) -> None:
        self._first = first
        self._most = most
        self._failures = 0
        self._ended_at: float | None = None

    def after_failure(self, now: float) -> float:
        """Seconds to wait before the next try.

        Args:
            now: of a monotonic clock, in seconds.
        """
        if self._ended_at is not None and now - self._ended_at > self.HELD_SECONDS:
            self._failures = 0  # the last try worked for a while: this is a new fault
        self._failures += 1
        pause = growing_pause(self._failures, self._first, self._most)
        self._ended_at = now + pause
        return pause
