"""One day's messages on their way to Discord: try, look for, record, put back, give up.

The rule: a message is sent again only while Discord still knows its nonce, or after its channel's history showed
that it is not there. Where neither helps it stays `unknown`: a push too few is better than one too many.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Unavailable
from bot.push import outcome as results
from bot.push import pauses
from bot.push.circuit_breaker import Trouble
from bot.push.message import FilmsChanged, as_post, freeze, thaw
from bot.push.reaction_queue import Reactions
from bot.push.transport import (
    CannotTell,
    ChannelGone,
    Courier,
    MissingPermission,
    OutgoingMessage,
    Refused,
    SentMessage,
    TryAgain,
    Unknown,
)
from bot.runtime.clock import Clock
from bot.runtime.rate_limiter import Pace
from bot.store.claims import ClaimedDay, Claims
from bot.store.deliveries import Deliveries, Delivery
from bot.store.subscriptions import Subscription, Subscriptions
from recommender.types import Draw

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a message belongs to the process that took it; renewed when its try begins."""
NONCE_WINDOW = timedelta(seconds=120)
"""How long Discord certainly remembers a nonce ("a few minutes")."""
SEND_TIMEOUT_SECONDS = 20.0
"""discord.py would wait five minutes on a hanging request; this ends well inside the lease."""
BACK_OFF_MOST = timedelta(minutes=5)


class TooLate(Exception):
    """The message would come later than the owner allows."""


class NotOurs(Exception):
    """The message was withdrawn, or another process took it."""


@dataclass(slots=True)
class Letter:
    """A message being brought."""

    subscription: Subscription
    rest: Sequence[Delivery]
    """This part and those of the day after it."""
    payload: str
    message: OutgoingMessage
    tried_at: datetime | None
    """The earliest try of which nobody knows whether it arrived."""

    @property
    def part(self) -> Delivery:
        """The stored row of this message."""
        return self.rest[0]


class Sending:
    """Brings the messages of a claimed day, in order."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        claims: Claims,
        courier: Courier,
        *,
        clock: Clock,
        late: timedelta,
        pace: Pace,
        reactions: Reactions,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._claims = claims
        self._courier = courier
        self._clock = clock
        self._late = late
        self._pace = pace
        self._reactions = reactions
        self.trouble = Trouble()

    async def deliver(self, day: ClaimedDay, draw: Draw) -> None:
        """Bring every part; where one has to wait, those after it wait too."""
        for index, part in enumerate(day.parts):
            if part.part > len(draw.films):
                await self._deliveries.finish(part, "skipped", results.NO_FILMS, self._clock.now())
            elif not await self._bring(day, day.parts[index:], draw):
                return

    async def _bring(self, day: ClaimedDay, rest: Sequence[Delivery], draw: Draw) -> bool:
        """Bring one part.

        Returns:
            Whether the day's next part may follow.
        """
        payload = freeze(day, rest[0], draw)
        try:
            message = thaw(day, rest[0], draw, payload, rest[0].tried_at)
        except FilmsChanged as error:
            log.error("%s", error)  # noqa: TRY400 - the sentence says it all
            await self._give_up(rest, rest[0].tried_at, str(error))
            return False
        letter = Letter(day.subscription, rest, payload, message, rest[0].tried_at)
        try:
            sent = await self._find_or_send(letter)
        except NotOurs:
            return False
        except Unavailable:  # our own store: nothing can be written down now, so the lease runs out and it comes again
            raise
        except Exception as error:  # noqa: BLE001 - sorted there; what nobody expected is logged whole
            return await self._after(letter, error)
        await self._record(letter, sent)
        return True

    async def _find_or_send(self, letter: Letter) -> SentMessage:
        now = self._clock.now()
        late = now - letter.part.due_at > self._late
        if letter.tried_at is not None and (late or now - letter.tried_at > NONCE_WINDOW):
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                found = await self._courier.find(letter.message)
            if found is not None:
                log.info("adopted message %s: an earlier try had arrived", found.message_id)
                return found
            letter.tried_at = None
        if late:
            raise TooLate
        return await self._send(letter)

    async def _send(self, letter: Letter) -> SentMessage:
        await self._pace.take()
        now = self._clock.now()
        certain, letter.tried_at = letter.tried_at, letter.tried_at or now
        ours = await self._deliveries.begin(
            letter.part,
            nonce=letter.message.nonce,
            payload=letter.payload,
            tried_at=letter.tried_at,
            lease_until=now + LEASE,
            now=now,
        )
        if not ours:
            raise NotOurs
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                return await self._courier.send(letter.message)
        except (ChannelGone, MissingPermission, Refused, TryAgain):
            letter.tried_at = certain  # this try has not arrived, whatever became of those before
            raise

    async def _record(self, letter: Letter, sent: SentMessage) -> None:
        now = self._clock.now()
        self.trouble.answered()
        post, shown = as_post(letter.message, sent.message_id, sent.channel_id, now)
        if await self._claims.record_sent(letter.part, post, shown, now):
            self._courier.recorded(letter.message, sent)
            self._reactions.add(letter.message, sent)

    async def _after(self, letter: Letter, error: Exception) -> bool:
        """What follows from a failed try; returns whether the day's next part may follow."""
        now = self._clock.now()
        if isinstance(error, TryAgain | Unknown | TimeoutError):
            self.trouble.failed(now)
        elif isinstance(error, ChannelGone | MissingPermission | Refused):
            self.trouble.answered()
        match error:
            case ChannelGone() | MissingPermission():
                await self._pause(letter, error)
                return False
            case Refused():
                log.error("Discord refuses message %s for good: %s", letter.message.nonce, error)
                await self._give_up(letter.rest[:1], letter.tried_at, str(error))
                return True
            case CannotTell():
                await self._deliveries.finish(letter.part, "unknown", str(error), now)
                return True
            case TooLate():
                await self._deliveries.finish(letter.part, "skipped", letter.part.error or results.OFFLINE, now)
                return True
            case TryAgain():
                await self._put_back(letter, timedelta(seconds=error.after))
                return False
            case Unknown() | TimeoutError():
                log.warning("nobody knows whether message %s arrived: %r", letter.message.nonce, error)
            case _:
                log.error("a push failed in a way nobody expected", exc_info=error)
        await self._put_back(letter, timedelta())
        return False

    async def _put_back(self, letter: Letter, at_least: timedelta) -> None:
        now = self._clock.now()
        back_off = min(BACK_OFF_MOST, timedelta(seconds=2 ** min(letter.part.attempts + 1, 9)))
        await self._deliveries.put_back(
            letter.rest,
            next_try_at=now + max(at_least, back_off),
            tried_at=letter.tried_at,
            error=results.UNREACHABLE,
            now=now,
        )

    async def _give_up(self, parts: Sequence[Delivery], tried_at: datetime | None, error: str) -> None:
        """No further try: failed, or unknown where one may have arrived; `tried_at` is the first part's."""
        for index, part in enumerate(parts):
            tried = tried_at if index == 0 else part.tried_at
            state = "failed" if tried is None else "unknown"
            await self._deliveries.finish(part, state, error, self._clock.now())

    async def _pause(self, letter: Letter, error: ChannelGone | MissingPermission) -> None:
        await self._give_up(letter.rest, letter.tried_at, str(error))
        # As it was when the message was addressed: one that goes to another channel by now is not stopped.
        addressed = replace(letter.subscription, channel_id=letter.message.channel_id)
        await self._subscriptions.pause(addressed, pauses.code_of(error), str(error), self._clock.now())
        log.warning("daily push %s paused: %s", letter.part.subscription_id, error)
