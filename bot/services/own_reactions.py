"""The reactions that the bot puts under its messages for people to press: kept until they are given."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.errors import MatineeError
from bot.records import Owed
from bot.runtime.back_off import growing_pause
from bot.runtime.clock import Clock
from bot.store.deliveries.owed_reactions import OwedReactions

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 60.0
"""For one reaction. The request goes on without us, and a reaction that is there already stays as it is."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 5.0, 3600.0
TRIES_MOST = 100
"""Nearly four days of tries."""

Put = Callable[[int, int, str], Awaitable[None]]
"""Puts an emoji under a message, given the channel's id and the message's.

Raises:
    ReactionRefused, ReactionDelayed: Discord has not taken it.
"""


class ReactionRefused(MatineeError):
    """Discord will never take this reaction.

    Args:
        whole: whether it takes no other one there either.
    """

    def __init__(self, why: str, *, whole: bool) -> None:
        self.whole = whole
        super().__init__("{why}", why=why)


class ReactionDelayed(MatineeError):
    """Not now.

    Args:
        after: seconds to wait at the least; 0 leaves it to us.
    """

    def __init__(self, why: str, after: float = 0) -> None:
        self.after = after
        super().__init__("{why}", why=why)


class OwnReactions:
    """What is owed to messages, and giving it."""

    def __init__(self, owed: OwedReactions, clock: Clock) -> None:
        self._owed = owed
        self._clock = clock

    async def take_over(self) -> None:
        """What a process that is gone was about to give is ours. Call it at the start, alone in a home."""
        await self._owed.release(self._clock.now())

    async def next(self) -> Owed | None:
        """The message that has waited longest for a try."""
        return await self._owed.next(self._clock.now())

    async def give(self, owed: Owed, put: Put) -> bool:
        """Put the reactions under a message, one after the other; what cannot be put now is kept for later.

        Returns:
            Whether Discord answered: False when it must be asked again.
        """
        left = list(owed.emoji)
        try:
            while left:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    if not await _put(owed, left[0], put):
                        break
                del left[0]
        except ReactionDelayed as error:
            await self._later(owed, left, error, error.after)
        except TimeoutError as error:
            await self._later(owed, left, error)
        except Exception as error:  # a job's border: the message counts, with or without them
            log.exception("a reaction failed in a way nobody expected")
            await self._later(owed, left, error)
        else:
            await self._owed.settle(owed.message_id)
            return True
        return False

    async def _later(self, owed: Owed, left: list[str], error: Exception, after: float = 0) -> None:
        tries = owed.tries + 1
        if tries >= TRIES_MOST:
            log.warning("no reactions under message %s after %d tries: %r", owed.message_id, tries, error)
            await self._owed.settle(owed.message_id)
            return
        pause = max(after, growing_pause(tries, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
        log.info("the reactions under message %s wait %.0f s: %r", owed.message_id, pause, error)
        later = replace(owed, emoji=tuple(left), tries=tries)
        await self._owed.put_back(later, self._clock.now() + timedelta(seconds=pause))


async def _put(owed: Owed, emoji: str, put: Put) -> bool:
    """Put one; returns whether others may follow."""
    try:
        await put(owed.channel_id, owed.message_id, emoji)
    except ReactionRefused as error:
        log.info("no %s under message %s: %s", emoji, owed.message_id, error)
        return not error.whole
    return True
