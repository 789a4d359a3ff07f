"""A stand-in for Discord's side of the push, and the components connected as in the program."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

from support_store import GUILD, FixedClock, Seconds, add_films, opened

from bot.config import Config
from bot.push.runner import PushRunner
from bot.push.sending.transport import CannotTell, OutgoingMessage, SentMessage
from bot.push.settings import DailySettings
from bot.runtime.rate_limiter import RateLimiter
from bot.services.daily.today import Undrawn
from bot.services.daily.zones import Zones
from bot.services.own_reactions import OwnReactions
from bot.store.database import Database
from bot.store.deliveries.claiming import Claims
from bot.store.deliveries.delivery_steps import Deliveries
from bot.store.deliveries.owed_reactions import OwedReactions
from bot.store.deliveries.subscriptions import Subscriptions
from bot.words.language import ENGLISH
from recommender.types import Draw, DrawnFilm, Film, FilmPage, Filters, Place, Relaxation

# Settings are made at noon of 13 March; the first push is due at nine on the 14th.
SET_AT = datetime(2026, 3, 13, 12, tzinfo=UTC)
NINE = datetime(2026, 3, 14, 9, tzinfo=UTC)
DAY = date(2026, 3, 14)
ME = Place("dm", 31)

GENRES = ("Comedy", "Drama", "Western")
NONCE_REMEMBERED = timedelta(minutes=4)
"""Longer than the push relies on, as with Discord itself."""


class Crash(BaseException):
    """The process is gone: nothing may happen after it."""


class Mortal:
    """Counts the points at which a process may die, and lets it die at one of them."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.dies_at = dies_at
        self.passed = 0

    def point(self) -> None:
        self.passed += 1
        if self.dies_at is not None and self.passed >= self.dies_at:
            raise Crash


class MortalDatabase:
    """A database whose caller may die before it asks and after it was answered."""

    def __init__(self, database: Database, mortal: Mortal) -> None:
        self._database, self._mortal = database, mortal

    async def read(self, operation):
        self._mortal.point()
        result = await self._database.read(operation)
        self._mortal.point()
        return result

    async def write(self, operation):
        self._mortal.point()
        result = await self._database.write(operation)
        self._mortal.point()
        return result


CLOCKS_APART, NEWEST_SEARCHED = timedelta(minutes=2), 3
"""As `cogs.posting.own_messages` searches, which has more of the newest."""


class FakeDiscord:
    """Channels with messages; outlives every process. Drops a second message with a nonce it remembers.

    Its clock may be another than the bot's, which may be wrong.
    """

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.messages: list[tuple[int, OutgoingMessage]] = []
        self.sent_at: dict[int, datetime] = {}
        self._nonces: dict[str, tuple] = {}
        self.dropped = 0
        self.has_nonces = True
        """As for messages; posts in forums have none."""

    def create(self, message: OutgoingMessage) -> int:
        known = self._nonces.get(message.nonce)
        if self.has_nonces and known and self.clock.now() - known[0] < NONCE_REMEMBERED:
            self.dropped += 1
            return known[1]
        message_id = 1_000 + len(self.messages)
        self.messages.append((message_id, message))
        self._nonces[message.nonce] = (self.clock.now(), message_id)
        self.sent_at[message_id] = self.clock.now()
        return message_id

    def history(self, since: datetime | None):
        """Messages sent since then, as Discord's clock tells, and the newest ones."""
        newest = {message_id for message_id, _ in self.messages[-NEWEST_SEARCHED:]}
        return [
            each
            for each in self.messages
            if since is None or each[0] in newest or self.sent_at[each[0]] >= since - CLOCKS_APART
        ]

    def shown(self):
        """What people see: subscription, local date and part of every message, in order."""
        return [(message.subscription_id, message.draw.local_date, message.part) for _, message in self.messages]


class FakeTransport:
    """Brings messages to the fake Discord, failing as ordered.

    `faults` is taken from the left, one a send: an exception to raise before the message arrives, a tuple with one
    to raise after it has arrived, or None for a send that works. When it is empty, all sends work.
    """

    def __init__(self, discord: FakeDiscord, mortal: Mortal) -> None:
        self.discord, self._mortal = discord, mortal
        self.faults: list = []
        self.always: Exception | None = None
        self.history_readable = True
        self.find_fault: Exception | None = None
        self.tried: list[OutgoingMessage] = []
        self.tried_ago: list[timedelta | None] = []
        self.looked_for: list[OutgoingMessage] = []
        self.notices: list[tuple] = []
        self.languages: dict = {}
        self.reacted: list[tuple[int, str]] = []
        self.threads: dict[int, str] = {}
        self.told_recorded: list[tuple[int, bool]] = []

    async def send(self, message: OutgoingMessage, tried_ago: timedelta | None = None) -> SentMessage:
        self._mortal.point()
        self.tried.append(message)
        self.tried_ago.append(tried_ago)
        fault = self.faults.pop(0) if self.faults else self.always
        if isinstance(fault, BaseException):
            raise fault
        message_id = self.discord.create(message)
        if isinstance(fault, tuple):
            raise fault[0]
        self._mortal.point()
        return SentMessage(message_id, message.channel_id or 50)

    def drops_a_second(self, message: OutgoingMessage) -> bool:
        return self.discord.has_nonces or message.channel_id is None

    async def find(self, message: OutgoingMessage) -> SentMessage | None:
        self._mortal.point()
        self.looked_for.append(message)
        if self.find_fault is not None:
            raise self.find_fault
        if not self.history_readable:
            raise CannotTell("I may not read the channel's history.")
        for message_id, known in self.discord.history(message.first_tried_at):
            if known.nonce == message.nonce:
                return SentMessage(message_id, message.channel_id or 50)
        return None

    def reactions(self, message: OutgoingMessage) -> tuple[str, ...]:
        return ("1", "2", "3", "4", "5") if message.style == "digest" else ("a", "b", "c", "d")

    async def put_reaction(self, _: int, message_id: int, emoji: str) -> None:
        self.reacted.append((message_id, emoji))

    async def open_thread(self, _: int, message_id: int, name: str) -> None:
        self.threads.setdefault(message_id, name)

    def recorded(self, message: OutgoingMessage, sent: SentMessage) -> None:
        self.told_recorded.append((sent.message_id, message.first_tried_at is not None))

    def language(self, place):
        return self.languages.get(place, ENGLISH)

    async def notify(self, place, channel_id, told, text) -> bool:
        self.notices.append((place, channel_id, told, text))
        return True


class FakeToday:
    """Five films a day, the same for a place and date; `films` says how many there are."""

    def __init__(self, films: int = 5) -> None:
        self.films = films
        self.asked: list[tuple] = []
        self.settled: dict = {}
        self._coming: dict = {}

    async def look_up(self, days):
        found = {}
        for day, rules in days.items():
            if day not in self.settled:
                try:
                    self._coming[day] = await self.picks_on(*day)
                except Exception as error:  # noqa: BLE001 - raised again by the draw
                    self._coming[day] = error
            place, local_date = day
            found[day] = self.settled.get(day) or Undrawn(place, local_date, rules.filters, frozenset())
        return found

    def draw(self, day):
        coming = self._coming.pop((day.place, day.local_date))
        if isinstance(coming, Exception):
            raise coming
        return coming

    async def settle(self, draws, *, pushed):
        assert pushed  # or a place that was forgotten meanwhile would get one
        self.settled |= {(draw.place, draw.local_date): draw for draw in draws}
        return {(draw.place, draw.local_date): draw for draw in draws}

    async def picks_on(self, place, local_date) -> Draw:
        self.asked.append((place, local_date))
        first = local_date.toordinal() % 5
        drawn = (Film((first + index) % 10 + 1, f"Film {index}", 1950) for index in range(self.films))
        films = tuple(DrawnFilm(film, 1950, "Drama", 0.25, 4) for film in drawn)
        return Draw(place, local_date, films, eligible=100, excluded_recent=0)


class FakeFinder:
    """A catalogue in which so many films meet any filters."""

    def __init__(self, total: int = 1000) -> None:
        self.total = total

    def genres(self):
        return GENRES

    def find(self, _: Filters, page: int = 1) -> FilmPage:
        relaxations = () if self.total else (Relaxation("years", 320, Filters()),)
        return FilmPage((), page, 1, self.total, relaxations)


def limited_to(per_second: float, burst: float) -> RateLimiter:
    """A rate limiter on whose own clock a wait is over at once; on a real one it would count the time away."""
    seconds = Seconds()
    return RateLimiter(per_second, burst, seconds=seconds, sleep=seconds.sleep)


class Process:
    """One run of the program on a database file: what it sets and what it sends."""

    def __init__(self, database, mortal: Mortal, discord: FakeDiscord, clock: FixedClock, config: Config) -> None:
        self.mortal = mortal
        stored = MortalDatabase(database, mortal)
        self.database: Database = database
        self.subscriptions, self.deliveries = Subscriptions(stored), Deliveries(stored)
        self.zones = Zones(self.subscriptions, config)
        self.transport, self.today, self.finder = FakeTransport(discord, mortal), FakeToday(), FakeFinder()
        self.daily = DailySettings(
            self.subscriptions, self.deliveries, self.today, self.finder, clock=clock, config=config
        )
        self.rate_limiter = limited_to(40, 8)
        self.push = PushRunner(
            self.subscriptions,
            self.deliveries,
            Claims(stored),
            self.today,
            self.transport,
            OwnReactions(OwedReactions(database), clock),
            clock=clock,
            config=config,
            rate_limiter=self.rate_limiter,
            drawing=limited_to(50, 2),
        )
        self.push.reactions._rate_limiter = limited_to(4, 8)

    async def rows(self, sql: str):
        return await self.database.read(lambda connection: connection.execute(sql).fetchall())

    async def states(self):
        return await self.rows("SELECT local_date, part, state, error FROM deliveries ORDER BY 1, 2")


@asynccontextmanager
async def process(path, discord, clock, *, dies_at: int | None = None, config: Config | None = None):
    """Open the file as a starting program does, and close it at the end; a crash inside is what was ordered."""
    mortal = Mortal(dies_at)
    async with await opened(path) as database:
        if not await database.read(lambda connection: connection.execute("SELECT 1 FROM films").fetchone()):
            await add_films(database, 10)
        running = Process(database, mortal, discord, clock, config or Config())
        try:
            yield running
        except Crash:
            pass
        finally:
            await running.push.close()


async def set_up(bot, place=GUILD, **options):
    defaults = {"by": 31, "channel_id": 40 if place.kind == "guild" else None}
    return await bot.daily.set(place, **(defaults | options))


async def due(bot, clock, **options):
    """A server's push, with the clock on its moment."""
    subscription = await set_up(bot, **options)
    clock.moment = NINE
    return subscription


async def ticks(bot, clock, count=20, seconds=15):
    for _ in range(count):
        await bot.push.tick()
        clock.forward(seconds=seconds)


async def look_ahead(bot, clock, ahead=timedelta(days=3652)):
    """The clock is wrong for one tick."""
    clock.forward(seconds=ahead.total_seconds())
    await bot.push.tick()
    clock.forward(seconds=-ahead.total_seconds())
    await bot.push.tick()
