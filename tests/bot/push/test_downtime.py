from datetime import timedelta

from support_push import DAY, NINE, process, set_up, ticks
from support_store import GUILD
from support_words import pseudo, pseudo_language

from bot.config import Config
from bot.push.sending.transport import ChannelGone
from bot.words.language import ENGLISH
from recommender.types import Place


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
    assert status.last == "The films of 14 March 2026 were skipped: I was offline."
    assert status.next_at == NINE + timedelta(days=1)
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    assert discord.shown() == [(subscription.id, DAY + timedelta(days=1), 1)]
    assert discord.messages[0][1].note == "Yesterday’s films were skipped: I was offline."
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
    note = pseudo("Yesterday’s films were skipped: {why}.").format(why=pseudo("I was offline"))
    assert discord.messages[0][1].note == note
    bot.transport.always = ChannelGone("The channel is gone.")
    clock.moment = NINE + timedelta(days=2)
    await ticks(bot, clock)
    assert bot.transport.notices[0][3].startswith(pseudo("The daily films are paused."))
    assert (await bot.daily.status(GUILD)).last.endswith(": The channel is gone.")


async def test_direct_messages_are_in_the_language_they_were_set_in(bot, clock, discord, monkeypatch):
    monkeypatch.setattr("bot.words.language.languages", lambda: {"en": ENGLISH, "fr": pseudo_language()})
    me = Place("dm", 31)
    await bot.daily.set(me, by=31, at="09:00", zone="UTC", locale="fr")
    await bot.daily.set(me, by=31, days="daily")  # who says nothing of it keeps it
    clock.moment = NINE + timedelta(hours=7)
    await ticks(bot, clock)
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    note = pseudo("Yesterday’s films were skipped: {why}.").format(why=pseudo("I was offline"))
    assert discord.messages[0][1].note == note


async def test_a_server_says_its_own_language_whoever_sets_it(bot):
    await set_up(bot)
    assert (await bot.daily.set(GUILD, by=31, locale="fr")).locale is None


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
    assert discord.messages[0][1].note == "Yesterday’s films were skipped: I was offline."
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
    assert discord.messages[0][1].note == "The films of 14 March 2026 were skipped: I was offline."
