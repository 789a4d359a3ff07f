"""What the bot adds to its messages: reactions to press and a thread. Stored until it is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.errors import MatineeError, Unavailable
from bot.records import Owed
from bot.runtime.back_off import growing_pause
from bot.runtime.clock import Clock
from bot.store.deliveries.owed_reactions import OwedReactions
from bot.words import marked

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 60.0
"""For one reaction or thread. The request itself is not cancelled, and adding a reaction twice changes nothing."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 3600.0
TRIES_MOST = 100
"""Tries before giving up, nearly four days."""

UNREACHABLE = marked("Discord could not be reached.")
"""Reason for a missing thread after all tries; stored in English."""

Put = Callable[[int, int, str], Awaitable[None]]
"""Adds an emoji to a message, given the channel's id and the message's.

Raises:
    ReactionRefused, Postponed: Discord has not taken it.
"""
OpenThread = Callable[[int, int, str], Awaitable[None]]
"""Opens a thread of that name under a message, given the channel's id and the message's; an existing one is enough.

Raises:
    ThreadRefused, Postponed: there is none.
"""


class ReactionRefused(MatineeError):
    """Discord will never take this reaction.

    Args:
        whole: whether it takes no other reaction there either.
    """

    def __init__(self, why: str, *, whole: bool) -> None:
        self.whole = whole
        super().__init__("{why}", why=why)


class ThreadRefused(MatineeError):
    """There will be no thread under this message."""


class Postponed(MatineeError):
    """It must be tried again later.

    Args:
        after: seconds to wait at least; 0 leaves it to us.
    """

    def __init__(self, why: str, after: float = 0) -> None:
        self.after = after
        super().__init__("{why}", why=why)


@dataclass(slots=True)
class _Left:
    """What of it is still to be given."""

    thread: str | None
    emoji: list[str]


class OwnReactions:
    """Reactions and threads still to be added, and adding them."""

    def __init__(self, owed: OwedReactions, clock: Clock) -> None:
        self._owed = owed
        self._clock = clock

    async def take_over(self) -> None:
        """Take over what a former process was about to add. Call it at start, with the home's lock held."""
        await self._owed.release(self._clock.now())

    async def next(self) -> Owed | None:
        """The message that has waited longest for a try."""
        return await self._owed.next(self._clock.now())

    async def give(self, owed: Owed, put: Put, open_thread: OpenThread | None = None) -> bool:
        """Open the thread and add the reactions, one after the other; what fails is kept for later.

        Args:
            owed: the message and what it still needs.
            put: adds a reaction.
            open_thread: opens the thread; None where there can be none to open.

        Returns:
            Whether Discord answered: False when it must be asked again.
        """
        left = _Left(owed.thread, list(owed.emoji))
        faults = list[Exception]()
        if open_thread is not None and owed.thread is not None:
            faults += await _tried(self._open(owed, left, open_thread))
        faults += await _tried(_put_all(owed, left, put))  # reactions do not wait for a thread
        if not faults:
            await self._owed.settle(owed.message_id)
            return True
        await self._later(owed, left, faults)
        return False

    async def _open(self, owed: Owed, left: _Left, open_thread: OpenThread) -> None:
        assert left.thread is not None
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await open_thread(owed.channel_id, owed.message_id, left.thread)
        except ThreadRefused as error:
            log.info("no thread under message %s: %s", owed.message_id, error)
            await self._owed.no_thread(owed.message_id, str(error))
        left.thread = None

    async def _later(self, owed: Owed, left: _Left, faults: list[Exception]) -> None:
        tries = owed.tries + 1
        if tries >= TRIES_MOST:
            log.warning("no reactions under message %s after %d tries: %r", owed.message_id, tries, faults)
            if left.thread is not None:
                await self._owed.no_thread(owed.message_id, UNREACHABLE)
            await self._owed.settle(owed.message_id)
            return
        least = max(error.after if isinstance(error, Postponed) else 0 for error in faults)
        pause = max(least, growing_pause(tries, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
        log.info("reactions or thread of message %s: next try in %.0f s: %r", owed.message_id, pause, faults)
        later = replace(owed, emoji=tuple(left.emoji), thread=left.thread, tries=tries)
        await self._owed.put_back(later, self._clock.now() + timedelta(seconds=pause))


async def _tried(step: Awaitable[None]) -> list[Exception]:
    """The exception of a step; empty if it succeeded."""
    try:
        await step
    except (Postponed, TimeoutError) as error:
        return [error]
    except Unavailable:  # our own store: what is owed stays as it stands there
        raise
    except Exception as error:  # a job's border: the message counts, with or without them
        log.exception("adding reactions or a thread failed unexpectedly")
        return [error]
    return []


async def _put_all(owed: Owed, left: _Left, put: Put) -> None:
    while left.emoji:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            if not await _put(owed, left.emoji[0], put):
                left.emoji.clear()
                return
        del left.emoji[0]


async def _put(owed: Owed, emoji: str, put: Put) -> bool:
    """Add one; returns whether others may follow."""
    try:
        await put(owed.channel_id, owed.message_id, emoji)
    except ReactionRefused as error:
        log.info("no %s under message %s: %s", emoji, owed.message_id, error)
        return not error.whole
    return True
