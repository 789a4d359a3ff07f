from datetime import UTC, date, datetime, time, timedelta

import pytest
from support_push import FakeDiscord, process
from support_store import GUILD, FixedClock
from support_words import pseudo, pseudo_language

from bot.errors import NotAllowed, UnknownName, UserMistake
from bot.records import DayRules
from bot.words import writing_in
from recommender.types import Filters, Place

# A Saturday. 15:00 in UTC is 16:00 in Berlin.
NOW = datetime(2026, 3, 14, 15, tzinfo=UTC)
ME = Place("dm", 31)


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def discord(clock):
    return FakeDiscord(clock)


@pytest.fixture
async def bot(tmp_path, discord, clock):
    async with process(tmp_path / "m.sqlite3", discord, clock) as running:
        yield running


async def set_up(bot, place=GUILD, **options):
    defaults = {"by": 31, "channel_id": 40 if place.kind == "guild" else None}
    return await bot.daily.set(place, **(defaults | options))


async def test_the_first_time_it_has_sensible_settings(bot):
    subscription = await set_up(bot)
    assert (subscription.local_time, subscription.zone, subscription.days) == (time(9), "UTC", 127)
    assert (subscription.style, subscription.filters, subscription.channel_id) == ("digest", Filters(), 40)
    assert subscription.next_due_at == datetime(2026, 3, 15, 9, tzinfo=UTC)


async def test_what_is_not_given_is_kept(bot):
    wanted = Filters(year_from=1950, genres=("Western",), min_rating=3.5)
    first = await set_up(bot, at="18:30", zone="europe/berlin", days="weekdays", style="cards", filters=wanted)
    assert (first.zone, first.filters) == ("Europe/Berlin", wanted)
    assert first.next_due_at == datetime(2026, 3, 16, 17, 30, tzinfo=UTC)
    second = await bot.daily.set(GUILD, by=99, at="19:00")
    assert (second.id, second.days, second.style, second.filters) == (first.id, 31, "cards", wanted)
    assert (second.channel_id, second.created_by) == (40, 99)
    assert second.next_due_at == datetime(2026, 3, 16, 18, tzinfo=UTC)
    assert await bot.daily.get(GUILD) == second


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"at": "25:00"}, "`time`"),
        ({"days": "someday"}, "`days`"),
        ({"zone": "Mars/Base"}, "time zone"),
        ({"filters": Filters(year_from=1500)}, "`from` must be from 1870"),
        ({"filters": Filters(genres=("Westen",))}, "Western"),
        ({"filters": Filters(min_rating=7)}, "`min_rating` must be from 0.5 to 5"),
    ],
)
async def test_what_cannot_be_changes_nothing(bot, options, says):
    before = await set_up(bot)
    with pytest.raises(UserMistake, match=says):
        await set_up(bot, **options)
    assert await bot.daily.get(GUILD) == before


async def test_a_misspelt_zone_is_answered_with_the_nearest(bot):
    with pytest.raises(UnknownName) as caught:
        await set_up(bot, zone="Berln")
    assert caught.value.nearest[0] == "Europe/Berlin"


async def test_filters_that_leave_too_little_say_what_to_loosen(bot):
    for total, says in (
        (0, "No film meets these filters, and a day needs five. Loosen one (without years: 320)."),
        (1, "Only 1 film meets these filters, and a day needs five. Loosen one."),
        (4, "Only 4 films meet these filters, and a day needs five. Loosen one."),
    ):
        bot.finder.total = total
        with pytest.raises(UserMistake) as caught:
            await set_up(bot, filters=Filters(year_from=2026))
        assert str(caught.value) == says
    assert await bot.daily.get(GUILD) is None


async def test_a_server_needs_a_channel_the_first_time(bot):
    with pytest.raises(UserMistake, match=r"^`channel`: choose the channel that the films go to\.$"):
        await bot.daily.set(GUILD, by=31)


async def test_direct_messages_are_for_those_who_ask_themselves(bot):
    with pytest.raises(NotAllowed):
        await bot.daily.set(ME, by=32)
    subscription = await bot.daily.set(ME, by=31, channel_id=40)
    assert subscription.channel_id is None


async def test_films_that_most_have_seen_are_a_servers_matter_and_stay_as_set(bot):
    assert not (await set_up(bot)).skip_seen
    assert (await set_up(bot, skip_seen=True)).skip_seen
    assert (await set_up(bot, at="10:00")).skip_seen
    assert not (await set_up(bot, skip_seen=False)).skip_seen
    with pytest.raises(UserMistake, match="`skip_seen` is for servers"):
        await bot.daily.set(ME, by=31, skip_seen=True)
    assert not (await bot.daily.set(ME, by=31, skip_seen=False)).skip_seen


async def test_what_runs_again_is_stored_as_running(bot):
    first = await set_up(bot)
    await bot.daily.pause(GUILD, 2, by=31)
    assert await bot.daily.resume(GUILD) == await bot.daily.get(GUILD) == first
    await bot.daily.off(GUILD)
    assert await set_up(bot) == await bot.daily.get(GUILD) == first


async def test_off_keeps_the_settings_and_the_zone(bot):
    await set_up(bot, at="07:00", zone="Asia/Tokyo", filters=Filters(genres=("Drama",)))
    await bot.daily.off(GUILD)
    assert await bot.daily.get(GUILD) is None
    assert await bot.zones.zone(GUILD) == "Asia/Tokyo"
    assert await bot.zones.rules(GUILD) == DayRules()
    status = await bot.daily.status(GUILD)
    assert (status.next_at, status.paused_why) == (None, None)
    for again in (bot.daily.off(GUILD), bot.daily.pause(GUILD, by=31), bot.daily.resume(GUILD)):
        with pytest.raises(UserMistake, match=r"^The daily films are off already\. /daily set turns them on again\.$"):
            await again
    again = await set_up(bot)
    assert again.local_time == time(7)
    assert again.next_due_at == datetime(2026, 3, 14, 22, tzinfo=UTC)


@pytest.mark.parametrize("ask", ["off", "pause", "resume", "status"])
async def test_where_there_is_none_it_says_how_to_set_one(bot, ask):
    with pytest.raises(UserMistake, match=r"^There are no daily films here yet\. Set them up with /daily set\.$"):
        await getattr(bot.daily, ask)(GUILD, **({"by": 31} if ask == "pause" else {}))


async def test_a_pause_of_days_ends_by_itself(bot, clock, discord):
    await set_up(bot, at="16:00")
    paused = await bot.daily.pause(GUILD, 2, by=31)
    assert paused.next_due_at == datetime(2026, 3, 16, 16, tzinfo=UTC)
    status = await bot.daily.status(GUILD, 31)
    assert status.paused_why == "You paused it until 16 March 2026."
    assert (await bot.daily.status(GUILD, 32)).paused_why == "<@31> paused it until 16 March 2026."
    assert "/daily resume" in status.what_to_do
    clock.forward(days=1, hours=2)
    await bot.push.tick()
    assert not discord.messages
    clock.forward(days=1)
    await bot.push.tick()
    assert discord.shown() == [(paused.id, date(2026, 3, 16), 1)]
    assert (await bot.daily.status(GUILD)).paused_why is None


async def test_an_open_pause_lasts_until_resumed_and_nobody_is_told(bot, clock, discord):
    await set_up(bot, at="16:00")
    assert (await bot.daily.pause(GUILD, by=31)).next_due_at is None
    clock.forward(days=3)
    await bot.push.tick()
    assert not discord.messages
    assert not bot.transport.notices
    resumed = await bot.daily.resume(GUILD)
    assert resumed.next_due_at == datetime(2026, 3, 17, 16, tzinfo=UTC)
    assert resumed.paused_why is None


async def test_what_is_so_already_is_said_and_changes_nothing(bot):
    running = await set_up(bot)
    with pytest.raises(
        UserMistake, match=r"^The daily films are not paused\. /daily status says when the next ones come\.$"
    ):
        await bot.daily.resume(GUILD)
    assert await bot.daily.get(GUILD) == running
    paused = await bot.daily.pause(GUILD, by=31)
    with pytest.raises(UserMistake, match=r"^The daily films are paused already\. Use /daily resume to start them\.$"):
        await bot.daily.pause(GUILD, by=32)
    assert await bot.daily.get(GUILD) == paused


async def test_what_cannot_be_is_said_in_the_language_of_who_asks(bot):
    await set_up(bot)
    with writing_in(pseudo_language()):
        with pytest.raises(UserMistake) as refused:  # raised in the store's own thread
            await bot.daily.resume(GUILD)
        assert str(refused.value) == pseudo(
            "The daily films are not paused. /daily status says when the next ones come."
        )
        with pytest.raises(UserMistake) as refused:
            await bot.daily.set(GUILD, by=31, at="25:00")
        assert str(refused.value).startswith("[`time` müšt")
        assert "25:00" in str(refused.value)


async def test_a_pause_can_be_made_longer_or_shorter(bot, clock):
    await set_up(bot)
    for days in (3, 5, 2):
        assert (await bot.daily.pause(GUILD, days, by=31)).paused_until == NOW + timedelta(days=days)
    assert (await bot.daily.pause(GUILD, by=31)).paused_until is None
    assert (await bot.daily.pause(GUILD, 1, by=31)).paused_until == NOW + timedelta(days=1)


async def test_a_pause_of_before_it_was_known_who_asked_is_somebodys(bot):
    await set_up(bot)
    await bot.daily.pause(GUILD, by=31)
    await bot.database.execute("UPDATE subscriptions SET paused_why = 'asked'", ())
    assert (await bot.daily.status(GUILD, 31)).paused_why == "Somebody paused it."


async def test_in_direct_messages_it_is_always_oneself(bot):
    await set_up(bot, ME)
    await bot.daily.pause(ME, by=31)
    assert (await bot.daily.status(ME, 31)).paused_why == "You paused it."


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_a_pause_has_a_range(bot, days):
    await set_up(bot)
    with pytest.raises(UserMistake, match=f"^`days` must be from 1 to 365, not {days}.$"):
        await bot.daily.pause(GUILD, days, by=31)


async def test_the_shortest_and_the_longest_pause(bot):
    await set_up(bot)
    for days in (1, 365):
        assert (await bot.daily.pause(GUILD, days, by=31)).paused_until == NOW + timedelta(days=days)


async def test_status_says_when_in_the_zone_of_the_place(bot):
    await set_up(bot, at="20:00", zone="Asia/Kolkata", days="weekends")
    status = await bot.daily.status(GUILD)
    assert status.next_at.isoformat() == "2026-03-15T20:00:00+05:30"
    assert status.days == "weekends"
    assert status.last == "Nothing was sent yet."


async def test_a_place_without_a_push_has_the_configs_zone(bot):
    assert await bot.zones.zone(ME) == "UTC"
    await bot.daily.set(ME, by=31, zone="Lagos", filters=Filters(excluded_genres=("Comedy",), genres_mode="all"))
    assert await bot.zones.zone(ME) == "Africa/Lagos"
    assert (await bot.zones.rules(ME)).filters == Filters(excluded_genres=("Comedy",), genres_mode="all")
    assert await bot.zones.zone(GUILD) == "UTC"
