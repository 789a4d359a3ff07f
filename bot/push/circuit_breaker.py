"""Whether Discord takes anything at all just now. Pure: the time comes in.

In an outage, or where we are shut out, hundreds of tries a minute help nobody: they bring a ban nearer, and make every
message wait longer afterwards than the outage lasted. So after many failures in a row one is tried now and then, until
one is answered.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

IN_A_ROW = 20
"""Failures without an answer between them, from which on it is no longer the fault of single messages."""
REST_MOST = timedelta(seconds=60)
_FIRST_REST = timedelta(seconds=1)


class CircuitBreaker:
    """Counts failures that follow each other."""

    def __init__(self) -> None:
        self._failures = 0
        self._rest = timedelta()
        self._until = datetime.min.replace(tzinfo=UTC)

    def answered(self) -> None:
        """Discord has taken a message, or said why not."""
        self._failures, self._rest = 0, timedelta()

    def failed(self, now: datetime) -> None:
        """Discord has not answered, or takes nothing."""
        self._failures += 1
        if self._failures >= IN_A_ROW and now >= self._until:  # those that were on their way already are one failure
            self._rest = min(REST_MOST, max(_FIRST_REST, 2 * self._rest))
            self._until = now + self._rest

    def allows(self, now: datetime, most: int) -> int:
        """How many messages may be tried: `most`, or while there is trouble one after each rest."""
        if self._failures < IN_A_ROW:
            return most
        return 1 if now >= self._until else 0
