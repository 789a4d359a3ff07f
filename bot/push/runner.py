"""The daily push: turns due subscriptions into messages and sends each once.

A tick claims due subscriptions, then sends what is waiting. Every step is a separate transaction, and none is held
while awaiting Discord or the recommender, so a process that dies at any point leaves rows from which the next one
continues. `bot.push.sending.sender` sends one day's messages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from bot.config import Config
from bot.errors import Unavailable
from bot.push.planning import schedule
from bot.push.planning.replanning import bring_back, take_back
from bot.push.planning.stagger import stagger
from bot.push.sending import outcome as results
from bot.push.sending import pauses
from bot.push.sending.reaction_queue import ReactionQueue
from bot.push.sending.sender import LEASE, SEND_TIMEOUT_SECONDS, PushSender
from bot.push.sending.transport import Transport
from bot.records import Subscription
from bot.runtime.clock import Clock, WatchedClock
from bot.runtime.rate_limiter import RateLimiter
from bot.runtime.task_pool import TaskPool
from bot.services.daily.today import Day, Today, Undrawn
from bot.services.own_reactions import OwnReactions
from bot.store.deliveries.claiming import ClaimedDay, Claims, Plan
from bot.store.deliveries.delivery_days import NewDay
from bot.store.deliveries.delivery_steps import Deliveries
from bot.store.deliveries.subscriptions import Due, Subscriptions
from bot.words import language_of, writing_in
from bot.words.language import Language
from recommender.draw.draw import FILMS_A_DAY
from recommender.errors import RecommenderError
from recommender.types import Draw, Place

log = logging.getLogger(__name__)

DUE_CHUNK = 500
"""Subscriptions claimed in one transaction: limits how long votes wait for it."""
SECONDS_CLAIMED = 1
"""Seconds of sending for which messages are claimed at once: much shorter than their lease, and quick to read."""
DRAWS_IN_A_ROW = 2
"""Draws without a pause; each blocks the event loop for a moment."""
DRAWS_A_MESSAGE = 1.25
"""Draws a second for each message a second: draws are spread out so that commands are answered in between."""
SENDERS = 64
"""Days sent concurrently: at 40 messages a second Discord may take 1.6 s for each, or hang on one in a hundred."""
BURST = 8
"""Messages that may be sent at once after a pause; with 40 a second this stays below Discord's limit of 50."""
REACTIONS_PER_SECOND = 4
"""Calls a second for reactions; the rest of Discord's 50 is left for people's commands."""
CAUGHT_UP_DAYS = 7
"""Days before now for which missed dates are recorded as skipped after a downtime; earlier ones are not recorded."""


class PushRunner:
    """Sends the daily films. `tick` is called every few seconds, never twice at once."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        claims: Claims,
        today: Today,
        transport: Transport,
        own_reactions: OwnReactions,
        *,
        clock: Clock,
        config: Config,
        rate_limiter: RateLimiter | None = None,
        drawing: RateLimiter | None = None,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._claims = claims
        self._today = today
        self._transport = transport
        self._clock = WatchedClock(clock)
        self._own_reactions = own_reactions
        for_reactions = RateLimiter(REACTIONS_PER_SECOND, BURST)
        self.reactions = ReactionQueue(
            own_reactions, transport.put_reaction, for_reactions, self._clock, open_thread=transport.open_thread
        )
        self._drawing = drawing or RateLimiter(config.daily.sends_per_second * DRAWS_A_MESSAGE, DRAWS_IN_A_ROW)
        self._senders = asyncio.Semaphore(SENDERS)
        self._telling: set[asyncio.Task[None]] = set()
        self._closing = False
        self._config = config.daily
        self._late = timedelta(hours=config.daily.late_hours)
        self._claimed_most = config.daily.sends_per_second * SECONDS_CLAIMED
        self._sending = PushSender(
            subscriptions,
            deliveries,
            claims,
            transport,
            clock=self._clock,
            late=self._late,
            rate_limiter=rate_limiter or RateLimiter(config.daily.sends_per_second, BURST),
            reactions=self.reactions,
        )

    async def take_over(self) -> None:
        """Take over messages claimed by a former process. Call it before the first tick, with the home's lock held."""
        taken = await self._claims.release(self._clock.now())
        if taken:
            log.info("took over %d messages that were being sent when the bot ended", taken)
        await self._own_reactions.take_over()

    async def tick(self) -> None:
        """Claim what is due, send what waits, notify managers of pauses; until nothing is left."""
        self.reactions.wake()
        telling: asyncio.Task[None] | None = None
        await self._mind_the_clock()
        async with TaskPool() as task_pool:
            # More are claimed as soon as a sender is free, so that one slow answer of Discord delays nobody else and
            # the rate stays even. That includes what became due meanwhile: many subscriptions take most of an hour.
            while (days := await self._claim()) or task_pool:
                for day, draw in await self._draw(days):
                    task_pool.begin(self._take_turn(day, draw))
                if days and (telling is None or telling.done()):
                    telling = task_pool.begin(self._tell_of_pauses())
                await task_pool.wait_for_room(SENDERS if days else len(task_pool) - 1)
        await self._tell_of_pauses()

    async def _mind_the_clock(self) -> None:
        """Restore what a clock that was ahead has postponed or given up."""
        went_back, now = self._clock.went_back(), self._clock.now()
        if went_back:
            await self._claims.far_off.doubt_tries(now)
            await self._revive(now)
            await take_back(self._claims.far_off, self._subscriptions, now, results.TOO_LATE)
        await bring_back(self._claims.far_off, self._subscriptions, now)

    async def _revive(self, now: datetime) -> None:
        if revived := await self._claims.far_off.revive(now, self._late, results.TOO_LATE):
            log.warning(
                "%d messages had been skipped as too late because the clock was ahead; they are sent now", revived
            )

    async def close(self) -> None:
        """Begin no further message. Call it before stopping the jobs, which waits for the tick to end."""
        self._closing = True
        await self.reactions.close()

    async def _claim(self) -> list[ClaimedDay]:
        await self._claim_due()
        return await self._claim_open()

    async def _claim_due(self) -> None:
        now = self._clock.now()
        crowds = await self._claims.crowds(now)
        claimed = DUE_CHUNK if crowds else 0
        while claimed == DUE_CHUNK and not self._closing:
            claimed = await self._claims.claim_due(now, DUE_CHUNK, partial(self._plan, now, crowds))

    def _plan(self, now: datetime, crowds: Mapping[datetime, tuple[int, int]], due: Due) -> Plan:
        """The plans of due subscriptions. Pure: it runs inside the transaction, in the store's thread."""
        moment = due.due_at
        after = max(moment, now - timedelta(days=CAUGHT_UP_DAYS))
        return Plan(
            NewDay(
                local_date=schedule.local_date(moment, due.zone),
                due_at=moment,
                parts=FILMS_A_DAY if due.cards else 1,
                skipped=results.OFFLINE if now - moment > self._late else None,
                delay=stagger(moment, due.zone, crowds.get(moment, (0, 0)), self._config).delay,
            ),
            schedule.coming(after, due.local_time, due.zone, due.days),
        )

    async def _claim_open(self) -> list[ClaimedDay]:
        if self._closing:
            return []
        now = self._clock.now()
        most = self._sending.circuit_breaker.allows(now, self._claimed_most)
        return await self._claims.claim_open(now, now + LEASE, most) if most else []

    async def _draw(self, days: Sequence[ClaimedDay]) -> list[tuple[ClaimedDay, Draw]]:
        """The films of each day; a day whose films cannot be had is left out, and claimed again when its lease ends."""
        if not days:
            return []
        drawn: list[Draw] = []
        try:
            found = await self._today.look_up({_day_of(day): day.subscription.rules for day in days})
            for undrawn in [each for each in found.values() if isinstance(each, Undrawn)]:
                await self._drawing.take()
                with _one_places_fault(undrawn.place):
                    drawn.append(self._today.draw(undrawn))
            films = await self._today.settle(drawn, pushed=True) if drawn else {}
        except (Unavailable, RecommenderError) as error:
            log.warning("%d daily pushes wait: %s", len(days), error)
            return []
        films |= {day: draw for day, draw in found.items() if isinstance(draw, Draw)}
        return [(day, films[_day_of(day)]) for day in days if _day_of(day) in films]

    async def _take_turn(self, day: ClaimedDay, draw: Draw) -> None:
        async with self._senders:
            if self._closing:
                await self._release(day)
                return
            place = day.subscription.place
            with _one_places_fault(place), writing_in(self._language(day.subscription)):
                await self._sending.deliver(day, draw)

    def _language(self, subscription: Subscription) -> Language:
        """Of what is sent: a person's own, as they set it, or the one that a server has chosen."""
        if subscription.locale is not None:
            return language_of(subscription.locale)
        return self._transport.language(subscription.place)

    async def _release(self, day: ClaimedDay) -> None:
        """Give up the lease, so that the next process need not wait for its end."""
        now, first = self._clock.now(), day.parts[0]
        await self._deliveries.put_back(day.parts, next_try_at=now, tried_at=first.tried_at, error=first.error, now=now)

    async def _tell_of_pauses(self) -> None:
        for subscription in await self._subscriptions.claim_untold(self._clock.now()):
            telling = asyncio.create_task(self._tell(subscription), name=f"tell-{subscription.id}")
            self._telling.add(telling)  # not cancelled when this stops waiting for it
            telling.add_done_callback(self._telling.discard)
            await asyncio.wait((telling,), timeout=SEND_TIMEOUT_SECONDS)

    async def _tell(self, subscription: Subscription) -> None:
        place = subscription.place
        try:
            with writing_in(self._language(subscription)):
                notice = pauses.notice(subscription)
            told = await self._transport.notify(place, subscription.channel_id, subscription.created_by, notice)
        except Exception:  # a job's border: nobody is told twice, so this one stays in /daily status only
            log.exception("nobody could be told that the daily push %s is paused", subscription.id)
        else:
            log.info("the pause of daily push %s %s", subscription.id, "was told" if told else "could not be told")


def _day_of(day: ClaimedDay) -> Day:
    return day.subscription.place, day.parts[0].local_date


@contextmanager
def _one_places_fault(place: Place) -> Generator[None, None, None]:
    """Log one place's error so that it does not stop the others; its lease ends and it is claimed again."""
    try:
        yield
    except (Unavailable, RecommenderError) as error:
        log.warning("the daily push of %s waits: %s", _named(place), error)
    except Exception:
        log.exception("the daily push of %s failed", _named(place))


def _named(place: Place) -> str:
    """A name of the place for the log that contains no person."""
    return f"server {place.id}" if place.kind == "guild" else "a person"
