"""Remembers ids, to recognise repeated events: Discord may send one again after a reconnect."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 10_000
"""Ids kept: far more than arrive while an event might be sent again."""


class FirstTimes:
    """Tells whether an id is new."""

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
