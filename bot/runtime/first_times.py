"""Remembers ids, so that what comes a second time is known: after a reconnect an event may be sent again."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 10_000
"""Far more than arrive while an event might be sent again."""


class FirstTimes:
    """Knows whether an id came before."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, None] = OrderedDict()

    def __call__(self, number: int) -> bool:
        """True once for each id."""
        if number in self._seen:
            return False
        self._seen[number] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
