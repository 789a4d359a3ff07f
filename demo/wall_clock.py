"""Real time for SimCord, whose own clock stands still until a test moves it.

SimCord dates messages and timers by its clock. A demo runs for hours beside a wall clock: messages must carry the
real time, and a button's time-out must pass by itself. Nothing else of SimCord's time-keeping is changed.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class WallClock:
    """Takes the place of `env.backend.clock`: moves by itself and cannot be pushed."""

    def __init__(self) -> None:
        # Bound here: SimCord replaces `time.monotonic` for the bot's own tasks by a reading of this very clock.
        self._monotonic = time.monotonic
        self._started = self._monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the clock was made."""
        return self._monotonic() - self._started

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Nothing: time passes by itself."""
