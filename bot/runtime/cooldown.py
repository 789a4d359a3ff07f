"""Limits how much one person may ask for at once: a token bucket for each person. Full buckets are not kept."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

PEOPLE_MOST = 10_000
"""Buckets kept at most; the one unused for longest is dropped, which refills it."""


class Cooldown:
    """Computes how long somebody has to wait.

    Args:
        burst: what one person may ask for at once, after a rest.
        per_second: how much of it is refilled a second.
        seconds: a monotonic clock.
    """

    def __init__(self, burst: float, per_second: float, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self._per_second = per_second
        self._seconds = seconds
        self._full_at: OrderedDict[int, float] = OrderedDict()

    def wait(self, person: int, cost: float = 1) -> float:
        """Seconds until a person may do it; 0 if they may now, and then the cost is subtracted.

        Args:
            person: who asks.
            cost: at most `burst`.
        """
        now = self._seconds()
        full_at = max(now, self._full_at.pop(person, now))
        missing = cost - self.burst + (full_at - now) * self._per_second
        self._full_at[person] = full_at if missing > 0 else full_at + cost / self._per_second
        while len(self._full_at) > PEOPLE_MOST or next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)
        return max(0.0, missing / self._per_second)
