"""Changed settings, clock changes and downtime in any order: at most one push a local date, and none left out.

The machine holds several places in odd zones. Time goes on in steps of seconds to days, now and then the clock jumps
back, the bot is up or down, Discord is there or not. Whenever time passes with the bot up it ticks, as it would.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support_push import FakeDiscord, process
from support_store import FixedClock

from bot.errors import UserMistake
from bot.push.planning.schedule import describe_days, local_date, next_due
from bot.push.sending.outcome import UNREACHABLE
from bot.push.sending.transport import TryAgain, Unknown
from bot.records import PUSHES_KEPT_DAYS
from recommender.types import Place

STARTS = (
    datetime(2018, 11, 2, 12, tzinfo=UTC),  # São Paulo's midnight of the 4th does not exist
    datetime(2011, 12, 28, 12, tzinfo=UTC),  # Apia has no 30 December
    datetime(2026, 3, 27, 12, tzinfo=UTC),  # Europe goes forward on the 29th; Nuuk on the evening before
    datetime(2026, 10, 23, 12, tzinfo=UTC),  # and back on the 25th
    datetime(2026, 4, 3, 12, tzinfo=UTC),  # Lord Howe goes back half an hour on the 5th
)
ZONES = ("UTC", "America/Sao_Paulo", "Pacific/Apia", "America/Nuuk", "Europe/Berlin", "Australia/Lord_Howe")
TIMES = st.sampled_from(["00:00", "00:30", "01:30", "02:30", "09:00", "12:00", "23:30", "23:59"])
DAYS = st.sampled_from(["daily", "daily", "daily", "weekdays", "sat,sun", "mon,thu"])
STYLES = st.sampled_from([None, "digest", "cards"])
PLACES = (Place("guild", 700), Place("guild", 701), Place("dm", 31))
LATE = timedelta(hours=6)
TICK = timedelta(minutes=10)
AHEAD = (
    st.integers(1, 100) | st.integers(1, 400).map(lambda days: days * 24) | st.integers(1, 10).map(lambda y: y * 8760)
)
"""Hours."""


class Pushes(RuleBasedStateMachine):
    """What managers, machines and Discord may do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock(STARTS[0])
        self.right = FixedClock(STARTS[0])
        """Discord's clock; the bot's may be ahead for a moment, and behind for ever."""
        self.discord = FakeDiscord(self.right)
        self.open = AsyncExitStack()
        self.bot = None
        self.paused_until = {}
        """By place, as somebody asked for it."""
        self.promised = {}
        """By subscription: local dates that must have their push, or be said to be unknown."""

    def run(self, coroutine):
        return self.loop.run_until_complete(coroutine)

    @initialize(start=st.sampled_from(STARTS), zones=st.permutations(ZONES), at=st.tuples(TIMES, TIMES, TIMES))
    def begin(self, start, zones, at):
        self.clock.moment = self.right.moment = self.latest = start
        self.come_up()
        for place, zone, local_time in zip(PLACES, zones, at, strict=False):
            self.run(self.bot.daily.set(place, by=31, channel_id=40, zone=zone, at=local_time))

    # Machine and Discord

    def come_up(self):
        path = Path(self.folder.name) / "m.sqlite3"
        self.bot = self.run(self.open.enter_async_context(process(path, self.discord, self.clock)))
        self.run(self.bot.push.take_over())

    @precondition(lambda self: self.bot is None)
    @rule()
    def start(self):
        self.come_up()

    @precondition(lambda self: self.bot is not None)
    @rule()
    def stop(self):
        self.run(self.open.aclose())
        self.bot, self.open = None, AsyncExitStack()

    @precondition(lambda self: self.bot is not None)
    @rule(fault=st.sampled_from([TryAgain(), Unknown("cut"), (Unknown("cut"),)]), count=st.integers(1, 4))
    def discord_fails(self, fault, count):
        self.bot.transport.faults.extend([fault] * count)

    # Time

    @rule(hours=st.integers(1, 30))
    def hours_pass(self, hours):
        """With the bot up it ticks all the while, so whatever falls due must go out."""
        end = self.clock.now() + timedelta(hours=hours)
        while self.clock.now() < end:
            self.tick()
            self.pass_time(TICK)
        self.tick()

    def pass_time(self, time):
        self.clock.moment += time
        self.right.moment += time

    @rule(days=st.integers(2, 20))
    def days_pass_unseen(self, days):
        """The machine sleeps, or the bot is down."""
        self.pass_time(timedelta(days=days))
        self.tick()

    @rule(seconds=st.integers(1, 7200))
    def the_clock_jumps_back(self, seconds):
        self.clock.forward(seconds=-seconds)
        self.tick()

    @rule(hours=AHEAD, looks=st.integers(1, 3), restarts=st.booleans())
    def some_looks_at_a_clock_that_is_ahead(self, hours, looks, restarts):
        """What it sends then is dated then; what it gives up then as too late comes after all."""
        latest = self.latest
        self.clock.forward(hours=hours)
        for look in range(looks if self.bot is not None else 0):
            self.pass_time(TICK * min(look, 1))
            self.run(self.bot.push.tick())
        self.clock.forward(hours=-hours)
        if restarts and self.bot is not None:
            self.stop()
            self.come_up()
        self.tick()
        self.latest = max(latest, self.clock.now())

    @rule()
    def to_a_minute_before_the_next_one(self):
        """So that the next change comes in the last moment."""
        dues = [self.due(place) for place in PLACES]
        ahead = [due for due in dues if due is not None and due > self.clock.now() + timedelta(minutes=1)]
        if ahead:
            self.pass_time(min(ahead) - timedelta(minutes=1) - self.clock.now())
            self.tick()

    def tick(self):
        now = self.clock.now()
        self.latest = max(self.latest, now)
        if self.bot is None:
            return
        for place in PLACES:
            subscription = self.run(self.bot.daily.get(place))
            due = None if subscription is None else subscription.next_due_at
            if due is not None and due <= now and now - due <= LATE:
                self.promised.setdefault(subscription.id, set()).add(local_date(due, subscription.zone))
        self.run(self.bot.push.tick())
        self.release_what_discord_never_took()

    def release_what_discord_never_took(self):
        """Discord failed on every try until it was too late, which is said; a later chance is a promise of its own."""
        late = int((self.clock.now() - LATE).timestamp())
        sql = f"SELECT subscription_id, local_date FROM deliveries WHERE error = '{UNREACHABLE}' AND due_at < {late}"
        for subscription_id, day in self.run(self.bot.rows(f"{sql} AND state = 'skipped'")):
            self.promised.get(subscription_id, set()).discard(date.fromisoformat(day))
        for place in PLACES:  # a date that is to come later, after a change of settings, is promised when it is due
            subscription = self.run(self.bot.daily.get(place))
            if subscription is not None and subscription.next_due_at is not None:
                to_come = local_date(subscription.next_due_at, subscription.zone)
                self.promised.get(subscription.id, set()).discard(to_come)

    def due(self, place):
        subscription = None if self.bot is None else self.run(self.bot.daily.get(place))
        return None if subscription is None else subscription.next_due_at

    # Managers

    @precondition(lambda self: self.bot is not None)
    @rule(place=st.sampled_from(PLACES), at=TIMES, zone=st.none() | st.sampled_from(ZONES), days=DAYS, style=STYLES)
    def set(self, place, at, zone, days, style=None):
        self.paused_until.pop(place, None)
        self.run(self.bot.daily.set(place, by=31, channel_id=40, at=at, zone=zone, days=days, style=style))

    @precondition(lambda self: self.bot is not None)
    @rule(place=st.sampled_from(PLACES), at=st.sampled_from(["12:00", "23:30", "23:59"]))
    def set_later_just_after_it_came(self, place, at):
        due = self.due(place)
        if due is not None and due > self.clock.now():
            self.pass_time(due + timedelta(minutes=1) - self.clock.now())
            self.tick()
            self.set(place, at, None, "daily")

    @precondition(lambda self: self.bot is not None)
    @rule(place=st.sampled_from(PLACES), how=st.sampled_from(["off", "pause", "resume"]))
    def turn(self, place, how):
        if self.run(self.bot.daily.get(place)) is None:
            return
        if how != "resume":  # what was not sent yet is taken back
            self.forgive(place)
        with suppress(UserMistake):  # it is so already
            self.run(self.bot.daily.pause(place, by=31) if how == "pause" else getattr(self.bot.daily, how)(place))
            self.paused_until.pop(place, None)

    @precondition(lambda self: self.bot is not None)
    @rule(place=st.sampled_from(PLACES), days=st.integers(1, 40))
    def pause_for_days(self, place, days):
        if self.run(self.bot.daily.get(place)) is not None:
            self.forgive(place)
            self.paused_until[place] = self.run(self.bot.daily.pause(place, days, by=31)).paused_until

    def forgive(self, place):
        subscription = self.run(self.bot.daily.get(place))
        sent = {day for subscription_id, day, _ in self.discord.shown() if subscription_id == subscription.id}
        self.promised[subscription.id] = self.promised.get(subscription.id, set()) & sent

    # What must hold

    @invariant()
    def no_date_has_two(self):
        shown = self.discord.shown()
        assert len(shown) == len(set(shown))

    @invariant()
    def the_next_one_is_as_set(self):
        """On a chosen day, on the wall time unless the clock leapt over it, and not on a date that was served."""
        for place in PLACES:
            subscription = None if self.bot is None else self.run(self.bot.daily.get(place))
            due = None if subscription is None else subscription.next_due_at
            if due is None:
                continue
            day = local_date(due, subscription.zone)
            assert subscription.days >> day.weekday() & 1, describe_days(subscription.days)
            before = due - timedelta(seconds=1)
            assert next_due(before, subscription.local_time, subscription.zone, subscription.days) == due
            assert (subscription.id, day, 1) not in self.discord.shown()
            assert not self.left_out(subscription)

    @invariant()
    def a_pause_is_as_long_as_asked_for(self):
        for place, until in self.paused_until.items() if self.bot is not None else ():
            subscription = self.run(self.bot.daily.get(place))
            assert subscription.is_paused(self.clock.now()) == (self.clock.now() < until)
            assert subscription.next_due_at > until

    def left_out(self, subscription):
        """Dates between now and the next push that have none and get none."""
        missed_early = f"state = 'skipped' AND due_at > {int(self.clock.now().timestamp())}"
        sql = f"SELECT local_date FROM deliveries WHERE subscription_id = {subscription.id} AND NOT ({missed_early})"
        rows = self.run(self.bot.rows(sql))
        known = {day for (day,) in rows}
        settings = subscription.local_time, subscription.zone, subscription.days
        begin = max(self.latest, self.paused_until.get(subscription.place, self.latest))
        due = next_due(begin, *settings)  # what had passed when it was set stays past, wherever the clock jumps
        while due < subscription.next_due_at:
            if (day := local_date(due, subscription.zone).isoformat()) not in known:
                return day
            due = next_due(due, *settings)
        return None

    def teardown(self):
        """Discord works again and time goes on: nothing that was promised is missing."""
        try:
            if self.bot is None:
                self.come_up()
            self.bot.transport.faults.clear()
            for _ in range(8):
                self.run(self.bot.push.tick())
                self.release_what_discord_never_took()
                self.pass_time(timedelta(seconds=400))
            self.no_date_has_two()
            self.nothing_promised_is_missing()
        finally:
            self.run(self.open.aclose())
            self.loop.close()
            self.folder.cleanup()

    def nothing_promised_is_missing(self):
        shown = {(subscription_id, day) for subscription_id, day, _ in self.discord.shown()}
        sql = "SELECT subscription_id, local_date, state, error FROM deliveries"
        states = {(row[0], row[1]): row[2:] for row in self.run(self.bot.rows(sql))}
        for subscription_id, days in self.promised.items():
            for day in days:
                if (subscription_id, day.isoformat()) not in states:  # swept away, after months
                    assert self.latest.date() - day > timedelta(days=PUSHES_KEPT_DAYS - 2)
                    continue
                state, error = states[subscription_id, day.isoformat()]
                assert (subscription_id, day) in shown, (subscription_id, day, state, error)


def test_whatever_happens_a_date_has_one_push():
    run_state_machine_as_test(
        Pushes,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_wall_time_is_kept_over_a_year_in_every_zone():
    for zone in ZONES:
        due, dates = datetime(2026, 1, 1, tzinfo=UTC), set()
        while due.year == 2026:
            due = next_due(due, time(9), zone, 127)
            dates.add(local_date(due, zone))
        assert len(dates) == 366 - (local_date(due, zone).year == 2026)
