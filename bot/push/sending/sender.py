"""Sends one day's messages to Discord: try, search, record, postpone, give up.

Rule: a message is sent again only while Discord still knows its nonce, or after its channel's history showed that it is
not there. Otherwise it stays `unknown`: a missing push is better than a doubled one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Unavailable
from bot.push.sending import outcome as results
from bot.push.sending import pauses
from bot.push.sending.circuit_breaker import CircuitBreaker
from bot.push.sending.message import FilmsChanged, as_post, freeze, thaw
from bot.push.sending.nonce import NONCE_WINDOW
from bot.push.sending.reaction_queue import WAITING_MOST, ReactionQueue
from bot.push.sending.sends import Send, Sends
from bot.push.sending.transport import (
    CannotTell,
    ChannelGone,
    MissingPermission,
    OutgoingMessage,
    Refused,
    SentMessage,
    Transport,
    TransportError,
    TryAgain,
    Unknown,
)
from bot.records import Subscription
from bot.runtime.back_off import growing_pause
from bot.runtime.clock import Clock
from bot.runtime.rate_limiter import RateLimiter
from bot.store.deliveries.claiming import ClaimedDay, Claims
from bot.store.deliveries.delivery_rows import Delivery
from bot.store.deliveries.delivery_steps import Deliveries
from bot.store.deliveries.owed_reactions import NewlyOwed
from bot.store.deliveries.subscriptions import Subscriptions
from recommender.types import Draw

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a message belongs to the process that claimed it; extended when its try begins."""
SEND_TIMEOUT_SECONDS = 20.0
"""How long to wait for Discord's answer, much less than the lease. The request itself is not cancelled."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 300.0


class TooLate(Exception):
    """The message would come later than the configuration allows."""


class NotOurs(Exception):
    """The message was withdrawn, or another process took it."""


@dataclass(slots=True)
class DeliveryAttempt:
    """One delivery and its message, during a try."""

    subscription: Subscription
    rest: Sequence[Delivery]
    """This delivery and the following ones of the same day."""
    payload: str
    message: OutgoingMessage
    tried_at: datetime | None
    """The earliest try that may have arrived."""

    @property
    def part(self) -> Delivery:
        """The stored row of this message."""
        return self.rest[0]


class PushSender:
    """Sends the messages of a claimed day, in order."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        claims: Claims,
        transport: Transport,
        *,
        clock: Clock,
        late: timedelta,
        rate_limiter: RateLimiter,
        reactions: ReactionQueue,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._claims = claims
        self._transport = transport
        self._sends = Sends(transport)
        self._clock = clock
        self._late = late
        self._rate_limiter = rate_limiter
        self._reactions = reactions
        self.circuit_breaker = CircuitBreaker()

    async def deliver(self, day: ClaimedDay, draw: Draw) -> None:
        """Send every part; where one has to wait, those after it wait too."""
        for index, part in enumerate(day.parts):
            if part.part > len(draw.films):
                await self._deliveries.finish(part, "skipped", results.NO_FILMS, self._clock.now())
            elif not await self._bring(day, day.parts[index:], draw):
                return

    async def _bring(self, day: ClaimedDay, rest: Sequence[Delivery], draw: Draw) -> bool:
        """Send one part.

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
        attempt = DeliveryAttempt(day.subscription, rest, payload, message, rest[0].tried_at)
        try:
            sent = await self._find_or_send(attempt)
        except NotOurs:
            return False
        except Unavailable:  # the store: nothing can be recorded now; the lease ends and the message is claimed again
            raise
        except Exception as error:  # noqa: BLE001 - sorted there; what nobody expected is logged whole
            return await self._after(attempt, error)
        await self._record(attempt, sent)
        return True

    async def _find_or_send(self, attempt: DeliveryAttempt) -> SentMessage:
        if (send := self._sends.under_way(attempt.message)) is not None:
            return await self._answer(attempt, send)
        late = self._clock.now() - attempt.part.due_at > self._late
        if attempt.tried_at is not None and (late or self._nonce_is_forgotten(attempt)):
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                found = await self._transport.find(attempt.message)
            if found is not None:
                log.info("message %s was found in the channel's history: an earlier try had arrived", found.message_id)
                return found
            attempt.tried_at = None
        if late:
            raise TooLate
        return await self._send(attempt)

    async def _send(self, attempt: DeliveryAttempt) -> SentMessage:
        await self._rate_limiter.take()
        if self._nonce_is_forgotten(attempt):  # turns take minutes when many are due
            return await self._find_or_send(attempt)
        now = self._clock.now()
        certain, attempt.tried_at = attempt.tried_at, attempt.tried_at or now
        ours = await self._deliveries.begin(
            attempt.part,
            nonce=attempt.message.nonce,
            payload=attempt.payload,
            tried_at=attempt.tried_at,
            lease_until=now + LEASE,
            now=now,
        )
        if not ours:
            raise NotOurs
        return await self._answer(attempt, self._sends.begin(attempt.message, certain, now))

    def _nonce_is_forgotten(self, attempt: DeliveryAttempt) -> bool:
        if attempt.tried_at is None:
            return False
        return self._clock.now() - attempt.tried_at > NONCE_WINDOW or not self._transport.drops_a_second(
            attempt.message
        )

    async def _answer(self, attempt: DeliveryAttempt, send: Send) -> SentMessage:
        """Wait for Discord's answer to a send; if it does not come now, the next turn waits again.

        Raises:
            TimeoutError: no answer yet.
        """
        try:
            return await self._sends.answer(send, SEND_TIMEOUT_SECONDS)
        except TransportError as error:
            if not error.may_have_arrived:
                attempt.tried_at = send.tried_before  # this try has not arrived; earlier ones may have
            raise

    async def _record(self, attempt: DeliveryAttempt, sent: SentMessage) -> None:
        now = self._clock.now()
        self.circuit_breaker.answered()
        post, shown = as_post(attempt.message, sent.message_id, sent.channel_id, now)
        owed = NewlyOwed(self._transport.reactions(attempt.message), now, WAITING_MOST, _thread_of(attempt.message))
        if await self._claims.record_sent(attempt.part, post, shown, owed, now):
            self._transport.recorded(attempt.message, sent)
            self._reactions.wake()

    async def _after(self, attempt: DeliveryAttempt, error: Exception) -> bool:
        """Handle a failed try; returns whether the day's next part may follow."""
        now = self._clock.now()
        if isinstance(error, TryAgain | Unknown | TimeoutError):
            self.circuit_breaker.failed(now)
        elif isinstance(error, ChannelGone | MissingPermission | Refused):
            self.circuit_breaker.answered()
        match error:
            case ChannelGone() | MissingPermission():
                await self._pause(attempt, error)
                return False
            case Refused():
                log.error("Discord refuses message %s for good: %s", attempt.message.nonce, error)
                await self._give_up(attempt.rest[:1], attempt.tried_at, str(error))
                return True
            case CannotTell():
                await self._deliveries.finish(attempt.part, "unknown", str(error), now)
                return True
            case TooLate():
                await self._deliveries.finish(attempt.part, "skipped", attempt.part.error or results.OFFLINE, now)
                return True
            case TryAgain():
                await self._put_back(attempt, timedelta(seconds=error.after))
                return False
            case Unknown() | TimeoutError():
                log.warning("unknown whether message %s arrived: %r", attempt.message.nonce, error)
            case _:
                log.error("sending a push failed unexpectedly", exc_info=error)
        await self._put_back(attempt, timedelta())
        return False

    async def _put_back(self, attempt: DeliveryAttempt, at_least: timedelta) -> None:
        now = self._clock.now()
        pause = growing_pause(attempt.part.attempts + 1, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        await self._deliveries.put_back(
            attempt.rest,
            next_try_at=now + max(at_least, timedelta(seconds=pause)),
            tried_at=attempt.tried_at,
            error=results.UNREACHABLE,
            now=now,
        )

    async def _give_up(self, parts: Sequence[Delivery], tried_at: datetime | None, error: str) -> None:
        """Make no further try: failed, or unknown if one may have arrived; `tried_at` is the first part's."""
        for index, part in enumerate(parts):
            tried = tried_at if index == 0 else part.tried_at
            state = "failed" if tried is None else "unknown"
            await self._deliveries.finish(part, state, error, self._clock.now())

    async def _pause(self, attempt: DeliveryAttempt, error: ChannelGone | MissingPermission) -> None:
        await self._give_up(attempt.rest, attempt.tried_at, str(error))
        # Only if it still goes to the channel of this message: a push that was moved meanwhile is not paused.
        addressed = replace(attempt.subscription, channel_id=attempt.message.channel_id)
        await self._subscriptions.pause(addressed, pauses.code_of(error), str(error), self._clock.now())
        log.warning("daily push %s paused: %s", attempt.part.subscription_id, error)


def _thread_of(message: OutgoingMessage) -> str | None:
    return message.title if message.thread else None
