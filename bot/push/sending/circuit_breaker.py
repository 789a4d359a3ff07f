"""Circuit breaker: pauses all sends while Discord is down. Pure: the time is an argument.

In an outage, or while we are blocked, hundreds of tries a minute are harmful: they count towards a ban, and delay every
message beyond the outage. So after many failures in a row one message is tried now and then, until one is answered.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.runtime.back_off import growing_pause

IN_A_ROW = 20
"""Consecutive failures after which the cause is taken to be Discord, not single messages."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0


class CircuitBreaker:
    """Counts consecutive failures."""

    def __init__(self) -> None:
        self._failures = 0
        self._pauses = 0
        self._until = datetime.min.replace(tzinfo=UTC)

    def answered(self) -> None:
        """Record that Discord has taken a message, or refused it with a reason."""
        self._failures, self._pauses = 0, 0

    def failed(self, now: datetime) -> None:
        """Record that Discord has not answered, or takes nothing."""
        self._failures += 1
        if self._failures >= IN_A_ROW and not self._rests(now):  # messages already under way count as one failure
            self._pauses += 1
            pause = growing_pause(self._pauses, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
            self._until = now + timedelta(seconds=pause)

    def allows(self, now: datetime, most: int) -> int:
        """How many messages may be tried now: `most`, or during an outage one after each pause."""
        if self._failures < IN_A_ROW:
            return most
        return 0 if self._rests(now) else 1

    def _rests(self, now: datetime) -> bool:
        """Whether a pause lasts; a pause longer than possible was begun by a wrong clock and does not count."""
        return timedelta() < self._until - now <= timedelta(seconds=LONGEST_PAUSE_SECONDS)
