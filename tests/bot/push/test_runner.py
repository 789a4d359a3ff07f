import asyncio
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from support_push import FakeDiscord, process
from support_store import GUILD, FixedClock
from support_words import pseudo, pseudo_language

from bot.config import Config
from bot.errors import StoreUnavailable
from bot.push.transport import ChannelGone, MissingPermission, Refused, TryAgain, Unknown
from bot.store.deliveries import claiming
from recommender.errors import NotReady
from recommender.types import Place

# Settings are made at noon of 13 March; the first push is due at nine on the 14th.
SET_AT = datetime(2026, 3, 13, 12, tzinfo=UTC)
NINE = datetime(2026, 3, 14, 9, tzinfo=UTC)
DAY = date(2026, 3, 14)
ME = Place("dm", 31)


@pytest.fixture
def clock():
    return FixedClock(SET_AT)


@pytest.fixture
def discord(clock):
    return FakeDiscord(clock)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "m.sqlite3"


@pytest.fixture
async def bot(path, discord, clock):
    async with process(path, discord, clock) as running:
        yield running


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


# What arrives


async def test_nothing_before_its_time_and_one_digest_at_it(bot, clock, discord):
    subscription = await set_up(bot)
    clock.moment = NINE - timedelta(seconds=1)
    await bot.push.tick()
    assert not discord.messages
    clock.moment = NINE
    await ticks(bot, clock)
    assert discord.shown() == [(subscription.id, DAY, 1)]
    message = discord.messages[0][1]
    assert (message.place, message.channel_id, message.user_id) == (GUILD, 40, None)
    assert (message.style, message.parts, message.note) == ("digest", 1, None)
    assert message.draw == await bot.today.picks_on(GUILD, DAY)
    assert (await bot.daily.get(GUILD)).next_due_at == NINE + timedelta(days=1)


async def test_what_was_sent_is_recorded_with_its_post_and_films(bot, clock, discord):
    await due(bot, clock)
    await bot.push.tick()
    message_id, message = discord.messages[0]
    posts = await bot.rows("SELECT message_id, channel_id, place_kind, place_id, style, origin, posted_at FROM posts")
    assert posts == [(message_id, 40, "guild", GUILD.id, "digest", "daily", int(NINE.timestamp()))]
    shown = await bot.rows("SELECT position, film_id, user_id, origin, model, probability FROM shown ORDER BY position")
    assert shown == [
        (position, drawn.film.id, None, "daily", "draw", 0.25)
        for position, drawn in enumerate(message.draw.films, start=1)
    ]
    assert await bot.rows("SELECT state, message_id, attempts FROM deliveries") == [("sent", message_id, 1)]
    await bot.push.reactions.finished()
    assert bot.transport.reacted == [(message_id, emoji) for emoji in "12345"]
    assert await bot.rows("SELECT * FROM owed_reactions") == []
    assert (await bot.daily.status(GUILD)).last == "The push of 14 March 2026 was sent."


async def test_cards_are_five_messages_in_order_each_with_its_film(bot, clock, discord):
    subscription = await due(bot, clock, style="cards")
    await bot.push.tick()
    assert discord.shown() == [(subscription.id, DAY, part) for part in range(1, 6)]
    assert len({message.nonce for _, message in discord.messages}) == 5
    assert all((message.style, message.parts) == ("cards", 5) for _, message in discord.messages)
    shown = await bot.rows("SELECT message_id, position, film_id FROM shown ORDER BY message_id")
    films = discord.messages[0][1].draw.films
    assert shown == [(1_000 + index, 1, drawn.film.id) for index, drawn in enumerate(films)]
    assert await bot.rows("SELECT DISTINCT style FROM posts") == [("cards",)]


async def test_a_card_that_has_to_wait_holds_back_those_after_it(bot, clock, discord):
    await due(bot, clock, style="cards")
    bot.transport.faults = [None, None, TryAgain(after=40)]
    await bot.push.tick()
    assert [part for _, _, part in discord.shown()] == [1, 2]
    clock.forward(seconds=39)
    await bot.push.tick()
    assert [part for _, _, part in discord.shown()] == [1, 2]
    clock.forward(seconds=1)
    await bot.push.tick()
    assert [part for _, _, part in discord.shown()] == [1, 2, 3, 4, 5]


async def test_ones_own_direct_messages(bot, clock, discord):
    await due(bot, clock, place=ME)
    await bot.push.tick()
    message = discord.messages[0][1]
    assert (message.channel_id, message.user_id, message.place) == (None, 31, ME)
    assert await bot.rows("SELECT channel_id, place_kind, place_id FROM posts") == [(50, "dm", 31)]


async def test_fewer_films_make_fewer_cards_and_none_makes_none(bot, clock, discord):
    bot.today.films = 3
    await due(bot, clock, style="cards")
    await ticks(bot, clock)
    assert [part for _, _, part in discord.shown()] == [1, 2, 3]
    assert (await bot.daily.status(GUILD)).last == "The push of 14 March 2026 was sent."
    bot.today.films = 0
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    assert len(discord.messages) == 3
    last = (await bot.daily.status(GUILD)).last
    assert last == "The push of 15 March 2026 was skipped: no film was left that meets the filters."


async def test_each_place_has_its_own_moment_and_date(bot, clock, discord):
    ids = {}
    for number, zone in enumerate(("Pacific/Auckland", "America/Los_Angeles", "UTC")):
        place = Place("guild", 700 + number)
        ids[(await set_up(bot, place=place, zone=zone)).id] = zone
    await ticks(bot, clock, count=24, seconds=3600)
    assert [(ids[subscription], str(day)) for subscription, day, _ in discord.shown()] == [
        ("America/Los_Angeles", "2026-03-13"),
        ("Pacific/Auckland", "2026-03-14"),
        ("UTC", "2026-03-14"),
    ]


async def test_days_that_were_not_chosen_bring_nothing(bot, clock, discord):
    subscription = await set_up(bot, days="mon,wed")
    await ticks(bot, clock, count=14, seconds=86_400)
    days = [day for _, day, _ in discord.shown()]
    assert [day.weekday() for day in days] == [0, 2, 0, 2]
    assert {subscription_id for subscription_id, _, _ in discord.shown()} == {subscription.id}


async def test_many_at_once_each_get_one(bot, clock, discord):
    for number in range(60):
        await set_up(bot, place=Place("guild", 800 + number), style="cards" if number % 2 else "digest")
    clock.moment = NINE
    await ticks(bot, clock, count=2)
    assert len(discord.shown()) == len(set(discord.shown())) == 30 + 30 * 5


# Downtime


async def test_five_hours_late_is_sent(bot, clock, discord):
    subscription = await set_up(bot)
    clock.moment = NINE + timedelta(hours=5)
    await ticks(bot, clock)
    assert discord.shown() == [(subscription.id, DAY, 1)]
    assert discord.messages[0][1].note is None


async def test_seven_hours_late_is_skipped_and_said(bot, clock, discord):
    subscription = await set_up(bot)
    clock.moment = NINE + timedelta(hours=7)
    await ticks(bot, clock)
    assert not discord.messages
    status = await bot.daily.status(GUILD)
    assert status.last == "The push of 14 March 2026 was skipped: I was offline."
    assert status.next_at == NINE + timedelta(days=1)
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    assert discord.shown() == [(subscription.id, DAY + timedelta(days=1), 1)]
    assert discord.messages[0][1].note == "Yesterday’s push was skipped: I was offline."
    clock.moment = NINE + timedelta(days=2)
    await ticks(bot, clock)
    assert discord.messages[1][1].note is None


async def test_a_server_reads_its_own_language(bot, clock, discord):
    await set_up(bot)
    bot.transport.languages[GUILD] = pseudo_language()
    clock.moment = NINE + timedelta(hours=7)
    await ticks(bot, clock)
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    note = pseudo("Yesterday’s push was skipped: {why}.").format(why=pseudo("I was offline"))
    assert discord.messages[0][1].note == note
    bot.transport.always = ChannelGone("The channel is gone.")
    clock.moment = NINE + timedelta(days=2)
    await ticks(bot, clock)
    assert bot.transport.notices[0][3].startswith(pseudo("The daily films are paused."))
    assert (await bot.daily.status(GUILD)).last.endswith(": The channel is gone.")


async def test_how_late_is_a_setting(path, discord, clock):
    config = Config.model_validate({"daily": {"late_hours": 8}})
    async with process(path, discord, clock, config=config) as bot:
        await set_up(bot)
        clock.moment = NINE + timedelta(hours=7)
        await bot.push.tick()
        assert len(discord.messages) == 1


async def test_after_three_days_only_the_last_push_still_comes(bot, clock, discord):
    await set_up(bot, style="cards")
    clock.moment = NINE + timedelta(days=3, hours=1)
    await ticks(bot, clock)
    today = DAY + timedelta(days=3)
    assert [(day, part) for _, day, part in discord.shown()] == [(today, part) for part in range(1, 6)]
    assert discord.messages[0][1].note == "Yesterday’s push was skipped: I was offline."
    assert discord.messages[1][1].note is None
    skipped = await bot.rows("SELECT count(DISTINCT local_date) FROM deliveries WHERE state = 'skipped'")
    assert skipped == [(3,)]


async def test_after_a_year_it_catches_up_in_a_few_steps(bot, clock, discord):
    await set_up(bot)
    clock.moment = NINE + timedelta(days=365, hours=7)
    await ticks(bot, clock)
    assert not discord.messages
    assert await bot.rows("SELECT count(*) FROM deliveries") == [(8,)]  # that of a year ago, and a week's
    assert (await bot.daily.get(GUILD)).next_due_at == NINE + timedelta(days=366)
    clock.moment = NINE + timedelta(days=366)
    await ticks(bot, clock)
    assert len(discord.messages) == 1


async def test_a_skip_longer_ago_is_said_with_its_date(bot, clock, discord):
    await set_up(bot, days="sat,mon")
    clock.moment = NINE + timedelta(hours=7)
    await bot.push.tick()
    clock.moment = NINE + timedelta(days=2)
    await bot.push.tick()
    assert discord.messages[0][1].note == "The push of 14 March 2026 was skipped: I was offline."


# Faults


async def test_an_outage_is_waited_out_with_growing_pauses(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain() for _ in range(6)]
    await ticks(bot, clock, count=60, seconds=5)
    assert len(discord.messages) == 1
    assert len(bot.transport.tried) == 7
    assert not bot.transport.looked_for
    assert len({message.nonce for message in bot.transport.tried}) == 1


async def test_whom_a_day_calls_is_settled_before_its_first_try(bot, clock, discord):
    await due(bot, clock, role_id=70, style="cards")
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await set_up(bot, role_id=71)
    await ticks(bot, clock, count=60, seconds=5)
    assert [message.role_id for message in bot.transport.tried if message.part == 1] == [70, 70]
    assert {message.role_id for message in bot.transport.tried if message.part > 1} == {None}
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    assert [message.role_id for _, message in discord.messages if message.part == 1] == [70, 71]


async def test_what_was_written_down_before_roles_were_known_is_sent(bot, clock, discord):
    await due(bot, clock, role_id=70)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    older = "UPDATE deliveries SET payload = json_remove(payload, '$.role_id')"
    await bot.database.write(lambda connection: connection.execute(older).rowcount)
    await ticks(bot, clock, count=60, seconds=5)
    assert [message.role_id for _, message in discord.messages] == [None]


async def test_an_outage_of_hours_ends_in_a_skip_that_is_said(bot, clock, discord):
    await due(bot, clock)
    bot.transport.always = TryAgain()
    await ticks(bot, clock, count=7 * 20, seconds=180)
    assert not discord.messages
    assert (await bot.daily.status(GUILD)).last == (
        "The push of 14 March 2026 was skipped: Discord could not be reached."
    )
    assert len(bot.transport.tried) < 80


async def test_while_it_waits_status_says_so(bot, clock):
    await due(bot, clock)
    bot.transport.always = TryAgain()
    await bot.push.tick()
    assert (await bot.daily.status(GUILD)).last == (
        "The push of 14 March 2026 is on its way. Discord could not be reached. I keep trying."
    )


@pytest.mark.parametrize("fault", [Unknown("cut"), TimeoutError(), RuntimeError("a fault of ours")])
@pytest.mark.parametrize("arrived", [True, False])
async def test_inside_the_nonce_window_it_is_simply_sent_again(bot, clock, discord, fault, arrived):
    await due(bot, clock)
    bot.transport.faults = [(fault,) if arrived else fault]
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert discord.dropped == (1 if arrived else 0)
    assert not bot.transport.looked_for
    assert await bot.rows("SELECT state, message_id FROM deliveries") == [("sent", 1_000)]


@pytest.mark.parametrize("arrived", [True, False])
async def test_after_the_nonce_window_the_history_decides(bot, clock, discord, arrived):
    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),) if arrived else Unknown("cut")]
    await bot.push.tick()
    clock.forward(minutes=10)
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert len(bot.transport.tried) == (1 if arrived else 2)
    assert [message.first_tried_at for message in bot.transport.looked_for] == [NINE]
    assert await bot.rows("SELECT state, message_id FROM deliveries") == [("sent", 1_000)]
    assert await bot.rows("SELECT count(*) FROM shown") == [(5,)]


@pytest.mark.parametrize("arrived", [True, False])
async def test_when_its_turn_comes_after_the_nonce_window_the_history_decides_too(path, clock, discord, arrived):
    waits = []

    async def in_a_crowd(count: float = 1):
        clock.forward(seconds=waits.pop(0) if waits else 0)

    async with process(path, discord, clock) as bot:
        await due(bot, clock)
        bot.rate_limiter.take = in_a_crowd
        bot.transport.faults = [(Unknown("cut"),) if arrived else Unknown("cut")]
        await bot.push.tick()
        clock.forward(seconds=60)
        waits[:] = [200]
        await bot.push.tick()
    assert len(discord.messages) == 1
    assert len(bot.transport.looked_for) == 1
    assert len(bot.transport.tried) == (1 if arrived else 2)


@pytest.mark.parametrize("arrived", [True, False])
async def test_where_the_history_is_closed_it_stays_unknown(bot, clock, discord, arrived):
    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),) if arrived else Unknown("cut")]
    bot.transport.history_readable = False
    await bot.push.tick()
    clock.forward(minutes=10)
    await ticks(bot, clock)
    assert len(discord.messages) == (1 if arrived else 0)
    assert [state for _, _, state, _ in await bot.states()] == ["unknown"]
    assert (await bot.daily.status(GUILD)).last == (
        "I cannot tell whether the push of 14 March 2026 arrived, so I did not send it again."
    )


async def test_a_second_doubtful_try_is_looked_for_from_its_own_start(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [Unknown("cut"), (Unknown("cut"),)]
    await bot.push.tick()
    clock.forward(minutes=10)
    await bot.push.tick()
    clock.forward(minutes=10)
    await bot.push.tick()
    assert [message.first_tried_at for message in bot.transport.looked_for] == [NINE, NINE + timedelta(minutes=10)]
    assert len(discord.messages) == 1


async def test_a_look_that_fails_is_done_again(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),)]
    await bot.push.tick()
    clock.forward(minutes=10)
    for fault in (TryAgain(), TimeoutError(), RuntimeError("ours")):
        bot.transport.find_fault = fault
        await bot.push.tick()
        clock.forward(minutes=5)
    bot.transport.find_fault = None
    await bot.push.tick()
    assert len(bot.transport.looked_for) == 4
    assert len(bot.transport.tried) == len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_a_refused_message_is_given_up_and_the_rest_of_the_day_comes(bot, clock, discord):
    await due(bot, clock, style="cards")
    bot.transport.faults = [None, Refused("Invalid Form Body.")]
    await ticks(bot, clock)
    assert [part for _, _, part in discord.shown()] == [1, 3, 4, 5]
    assert (await bot.daily.status(GUILD)).last == (
        "4 of 5 messages of the push of 14 March 2026 could be sent: Invalid Form Body."
    )
    assert (await bot.daily.get(GUILD)).paused_why is None


async def test_one_places_fault_does_not_hold_up_the_others(bot, clock, discord):
    for number in range(3):
        await set_up(bot, place=Place("guild", 800 + number))
    picks_on = bot.today.picks_on

    async def sometimes(place, local_date):
        if place.id == 801:
            raise NotReady("No films were loaded yet.")
        if place.id == 800:
            raise ZeroDivisionError
        return await picks_on(place, local_date)

    bot.today.picks_on = sometimes
    clock.moment = NINE
    await bot.push.tick()
    assert len(discord.messages) == 1
    bot.today.picks_on = picks_on
    clock.forward(seconds=61)
    await bot.push.tick()
    assert len(set(discord.shown())) == len(discord.shown()) == 3


# Pauses


@pytest.mark.parametrize(
    ("fault", "why", "what"),
    [
        (ChannelGone("Unknown channel."), "I can no longer reach <#40>.", "/daily set"),
        (
            MissingPermission(("Send Messages", "Embed Links")),
            "I lack the permission Send Messages, Embed Links in <#40>.",
            "/daily resume",
        ),
    ],
)
async def test_a_lost_channel_pauses_and_one_manager_is_told_once(bot, clock, discord, fault, why, what):
    await due(bot, clock, style="cards")
    bot.transport.always = fault
    await ticks(bot, clock)
    clock.forward(days=3)
    await ticks(bot, clock)
    assert len(bot.transport.tried) == 1
    ((place, channel_id, told, text),) = bot.transport.notices
    assert (place, channel_id, told) == (GUILD, 40, 31)
    assert why in text
    assert what in text
    status = await bot.daily.status(GUILD)
    assert (status.paused_why, status.next_at) == (why, None)
    assert what in status.what_to_do
    assert [state for _, _, state, _ in await bot.states()] == ["failed"] * 5


async def test_closed_direct_messages_pause_with_their_own_words(bot, clock):
    await due(bot, clock, place=ME)
    bot.transport.always = ChannelGone("Cannot send messages to this user.")
    await bot.push.tick()
    status = await bot.daily.status(ME)
    assert status.paused_why == "You do not receive direct messages from me."
    assert "privacy settings" in status.what_to_do


async def test_set_anew_it_comes_the_same_day_still(bot, clock, discord):
    await due(bot, clock)
    bot.transport.always = ChannelGone("Unknown channel.")
    await bot.push.tick()
    bot.transport.always = None
    await bot.daily.set(GUILD, by=31, channel_id=41, at="10:00")
    clock.forward(hours=1)
    await ticks(bot, clock)
    assert [(message.channel_id, message.draw.local_date) for _, message in discord.messages] == [(41, DAY)]
    assert (await bot.daily.status(GUILD)).paused_why is None
    assert len(bot.transport.notices) == 1


async def test_lost_again_is_told_again(bot, clock):
    await due(bot, clock)
    bot.transport.always = MissingPermission(("Send Messages",))
    await bot.push.tick()
    await bot.daily.resume(GUILD)
    clock.forward(days=1)
    await bot.push.tick()
    assert len(bot.transport.notices) == 2


async def test_nobody_to_tell_is_no_fault(bot, clock):
    await due(bot, clock)
    bot.transport.always = ChannelGone("Unknown channel.")

    async def nobody(*_):
        raise RuntimeError("nobody there")

    bot.transport.notify = nobody
    await ticks(bot, clock)
    assert (await bot.daily.get(GUILD)).paused_why == "channel_gone"


async def test_a_lost_channel_that_was_changed_meanwhile_pauses_nothing(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain(), ChannelGone("Unknown channel.")]
    await bot.push.tick()
    await bot.daily.set(GUILD, by=31, channel_id=41)
    clock.forward(minutes=1)
    await bot.push.tick()
    assert (await bot.daily.get(GUILD)).paused_why is None
    assert not bot.transport.notices
    clock.moment = NINE + timedelta(days=1)
    await bot.push.tick()
    assert [message.channel_id for _, message in discord.messages] == [41]


# Changes of settings


async def test_settings_changed_a_minute_before(bot, clock, discord):
    await set_up(bot)
    clock.moment = NINE - timedelta(minutes=1)
    await bot.daily.set(GUILD, by=31, channel_id=41, at="09:30", style="cards")
    clock.moment = NINE
    await ticks(bot, clock, count=10)
    assert not discord.messages
    clock.moment = NINE + timedelta(minutes=30)
    await ticks(bot, clock, count=10)
    assert [(message.channel_id, message.part) for _, message in discord.messages] == [
        (41, part) for part in range(1, 6)
    ]


@pytest.mark.parametrize("how", ["later", "off and on", "paused and resumed"])
async def test_a_date_that_had_its_push_gets_no_second_one(bot, clock, discord, how):
    await due(bot, clock)
    await bot.push.tick()
    clock.forward(minutes=1)
    if how == "off and on":
        await bot.daily.off(GUILD)
    if how == "paused and resumed":
        await bot.daily.pause(GUILD, by=31)
        await bot.daily.resume(GUILD)
    changed = await bot.daily.set(GUILD, by=31, channel_id=40, at="20:00", style="cards")
    assert changed.next_due_at == datetime(2026, 3, 15, 20, tzinfo=UTC)
    await ticks(bot, clock, count=24, seconds=3600)
    assert len(discord.messages) == 1


async def test_a_change_of_zone_does_not_bring_a_date_twice(bot, clock, discord):
    await set_up(bot, zone="Pacific/Auckland")
    clock.moment = datetime(2026, 3, 13, 20, tzinfo=UTC)  # nine o'clock on the 14th over there
    await bot.push.tick()
    assert [str(day) for _, day, _ in discord.shown()] == ["2026-03-14"]
    await bot.daily.set(GUILD, by=31, zone="UTC", at="21:00")
    clock.moment = datetime(2026, 3, 13, 21, tzinfo=UTC)
    await bot.push.tick()
    told = (await bot.daily.status(GUILD)).next_at
    assert told == datetime(2026, 3, 15, 21, tzinfo=UTC)  # the 14th has had its push
    await ticks(bot, clock, count=3 * 24, seconds=3600)
    assert [str(day) for _, day, _ in discord.shown()] == ["2026-03-14", "2026-03-13", "2026-03-15"]


async def test_off_and_pause_take_back_what_waits(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await bot.daily.off(GUILD)
    await ticks(bot, clock)
    assert not discord.messages
    assert [(state, error) for _, _, state, error in await bot.states()] == [("skipped", "withdrawn")]


async def test_off_while_a_doubtful_try_waits_sends_nothing_more(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [Unknown("cut")]
    await bot.push.tick()
    await bot.daily.pause(GUILD, by=31)
    await ticks(bot, clock)
    assert not discord.messages
    assert [state for _, _, state, _ in await bot.states()] == ["unknown"]


async def test_a_change_while_a_message_waits_keeps_it_as_it_was_written_down(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await bot.daily.set(GUILD, by=31, style="cards", at="12:00")
    await ticks(bot, clock, count=24, seconds=600)
    assert [(message.style, message.draw.local_date) for _, message in discord.messages] == [("digest", DAY)]


async def test_a_retry_brings_the_same_films_or_nothing(bot, clock, discord, caplog):
    await due(bot, clock)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    payload = json.loads((await bot.rows("SELECT payload FROM deliveries"))[0][0])
    assert payload["films"] == [drawn.film.id for drawn in bot.transport.tried[0].draw.films]
    bot.today.films = 4
    await ticks(bot, clock)
    assert not discord.messages
    assert "not those written down" in caplog.text
    assert [state for _, _, state, _ in await bot.states()] == ["failed"]


# The loop around it


async def test_an_idle_tick_writes_nothing(bot, monkeypatch):
    await set_up(bot)

    async def refuse(_):
        raise AssertionError("a write")

    monkeypatch.setattr(bot.database, "write", refuse)
    await bot.push.tick()


async def test_after_closing_nothing_new_begins(bot, clock, discord):
    await due(bot, clock)
    await bot.push.close()
    await bot.push.tick()
    assert not discord.messages


async def test_closing_ends_what_is_on_its_way_and_hands_back_the_rest(path, discord, clock):
    async with process(path, discord, clock) as closing:
        for number in range(80):
            await set_up(closing, place=Place("guild", 800 + number))
        clock.moment = NINE
        send = closing.transport.send

        async def send_and_close(message, tried_ago=None):
            sent = await send(message, tried_ago)
            if len(discord.messages) == 10:
                await closing.push.close()
            return sent

        closing.transport.send = send_and_close
        await closing.push.tick()
        assert 10 <= len(discord.messages) < 80
    async with process(path, discord, clock) as next_one:
        await next_one.push.tick()
        assert len(set(discord.shown())) == len(discord.shown()) == 80
        assert discord.dropped == 0


async def test_a_full_disk_loses_nothing(bot, clock, discord, monkeypatch):
    await due(bot, clock)
    record_sent = bot.push._claims.record_sent

    async def full(*_):
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(bot.push._claims, "record_sent", full)
    await bot.push.tick()
    monkeypatch.setattr(bot.push._claims, "record_sent", record_sent)
    clock.forward(minutes=10)
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_what_is_on_its_way_arrives_before_a_tick_ends_in_an_error(bot, clock, discord, monkeypatch):
    await due(bot, clock)
    claim_open, send, calls = bot.push._claims.claim_open, bot.transport.send, []

    async def once(*arguments):
        calls.append(arguments)
        if len(calls) > 1:
            raise StoreUnavailable("The disk is full.")
        return await claim_open(*arguments)

    async def slowly(message, tried_ago=None):
        for _ in range(20):
            await asyncio.sleep(0)
        return await send(message, tried_ago)

    monkeypatch.setattr(bot.push._claims, "claim_open", once)
    monkeypatch.setattr(bot.transport, "send", slowly)
    with pytest.raises(StoreUnavailable):
        await bot.push.tick()
    assert len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_old_deliveries_are_forgotten(bot, clock, monkeypatch):
    monkeypatch.setattr(claiming, "PUSHES_KEPT_DAYS", 5)
    monkeypatch.setattr(claiming, "KEPT_DATES", 5)
    await set_up(bot)
    await ticks(bot, clock, count=13, seconds=86_400)
    assert (await bot.rows("SELECT count(*) FROM deliveries")) == [(6,)]
    assert (await bot.rows("SELECT count(*) FROM posts")) == [(12,)]
