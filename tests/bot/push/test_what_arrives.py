from datetime import timedelta

from support_push import DAY, ME, NINE, due, set_up, ticks
from support_store import GUILD

from bot.push.sending.transport import TryAgain
from recommender.types import Place


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
    assert (await bot.daily.status(GUILD)).last == "The films of 14 March 2026 were sent."


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
    assert (await bot.daily.status(GUILD)).last == "The films of 14 March 2026 were sent."
    bot.today.films = 0
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    assert len(discord.messages) == 3
    last = (await bot.daily.status(GUILD)).last
    assert last == "The films of 15 March 2026 were skipped: no film was left that meets the filters."


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
