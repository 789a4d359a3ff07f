"""Pauses all sends while Discord is down, as a circuit breaker does. Pure: the time is an argument.

In an outage, or while we are blocked, hundreds of tries a minute are harmful: they count towards a ban, and make every
message wait longer afterwards than the outage lasted. So after many failures in a row one is tried now and then, until
one is answered.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.runtime.back_off import growing_pause

IN_A_ROW = 20
"""Failures without an answer between them, from which on it is no longer the fault of single messages."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0


class CircuitBreaker:
    """Counts failures that follow each other."""

    def __init__(self) -> None:
        self._failures = 0
        self._pauses = 0
        self._until = datetime.min.replace(tzinfo=UTC)

    def answered(self) -> None:
        """Discord has taken a message, or refused it with a reason."""
        self._failures, self._pauses = 0, 0

    def failed(self, now: datetime) -> None:
        """Discord has not answered, or takes nothing."""
        self._failures += 1
        if self._failures >= IN_A_ROW and not self._rests(now):  # those that were on their way already are one failure
            self._pauses += 1
            pause = growing_pause(self._pauses, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
            self._until = now + timedelta(seconds=pause)

    def allows(self, now: datetime, most: int) -> int:
        """How many messages may be tried: `most`, or in an outage one after each pause."""
        if self._failures < IN_A_ROW:
            return most
        return 0 if self._rests(now) else 1

    def _rests(self, now: datetime) -> bool:
        """Whether a pause goes on; one that ends further off than any can was begun by a clock that was ahead."""
        return timedelta() < self._until - now <= timedelta(seconds=LONGEST_PAUSE_SECONDS)
