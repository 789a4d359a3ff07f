"""Reactions are votes: given, taken back, counted once, also those given while the bot was down."""

from __future__ import annotations

import asyncio

from support_discord import films_of, shown, text_of

from bot.services.posts import PostRecorder


async def today(stage):
    message = shown(await stage.slash(stage.bo, "today"))
    return message.message, films_of(message)


async def card(stage, title="Metropolis 1927"):
    message = shown(await stage.slash(stage.bo, "film", title=title))
    return message.message, stage.app.services.titles.resolve(title).id


async def test_our_own_reactions_are_no_votes(stage):
    _, films = await today(stage)
    assert [await stage.votes(film) for film in films] == [(0, 0, 0, 0)] * 5


async def test_a_digit_likes_that_film_and_no_other(stage):
    message, films = await today(stage)
    await stage.bo.react(message, "2️⃣")
    await stage.cy.react(message, "2️⃣")
    assert await stage.votes(films[1]) == (2, 0, 0, 0)
    assert await stage.votes(films[0]) == (0, 0, 0, 0)


async def test_taking_it_away_takes_back_what_it_gave(stage):
    message, films = await today(stage)
    await stage.bo.react(message, "2️⃣")
    await stage.bo.unreact(message, "2️⃣")
    assert await stage.votes(films[1]) == (0, 0, 0, 0)


async def test_a_like_from_the_card_outlives_the_reaction(stage):
    message, films = await today(stage)
    private = shown(await stage.bo.click(message, custom_id=f"card:{films[0]}"))
    await stage.bo.click(private, label="Like")
    await stage.bo.react(message, "1️⃣")
    await stage.bo.unreact(message, "1️⃣")
    assert await stage.votes(films[0]) == (1, 0, 0, 0)


async def test_under_one_film_each_sign_has_its_meaning(stage):
    message, film = await card(stage)
    for who, sign in ((stage.ada, "👍"), (stage.bo, "👎"), (stage.bo, "👀"), (stage.cy, "🔖")):
        await who.react(message, sign)
    assert await stage.votes(film) == (1, 1, 1, 1)


async def test_other_signs_and_other_messages_mean_nothing(stage):
    message, films = await today(stage)
    await stage.bo.react(message, "👍")
    await stage.bo.react(message, "🍕")
    chatter = await stage.cy.send(stage.channel, "hello")
    await stage.bo.react(chatter, "1️⃣")
    assert [await stage.votes(film) for film in films] == [(0, 0, 0, 0)] * 5


async def test_an_event_sent_twice_counts_once(stage):
    message, films = await today(stage)
    await stage.bo.react(message, "3️⃣")
    await stage.replay("MESSAGE_REACTION_ADD")
    assert await stage.votes(films[2]) == (1, 0, 0, 0)


async def test_reactions_count_after_a_restart(stage):
    message, films = await today(stage)
    await stage.restart()
    await stage.bo.react(message, "4️⃣")
    assert await stage.votes(films[3]) == (1, 0, 0, 0)


async def test_what_changed_while_the_bot_was_down_is_read_again(stage):
    message, films = await today(stage)
    await stage.bo.react(message, "1️⃣")
    with stage.deaf():
        await stage.bo.unreact(message, "1️⃣")
        await stage.cy.react(message, "2️⃣")
    assert await stage.votes(films[0]) == (1, 0, 0, 0)
    stage.clock.forward(minutes=5)
    await stage.restart()
    assert await stage.votes(films[0]) == (0, 0, 0, 0)
    assert await stage.votes(films[1]) == (1, 0, 0, 0)


async def test_messages_that_are_gone_do_not_stop_the_reading(stage):
    message, films = await today(stage)
    other, _ = await card(stage)
    with stage.deaf():
        await stage.cy.react(message, "2️⃣")
        stage.env.backend.delete_message(stage.channel.id, other.id)
    await stage.restart()
    assert await stage.votes(films[1]) == (1, 0, 0, 0)


async def test_old_posts_are_not_read_again(stage):
    message, films = await today(stage)
    with stage.deaf():
        await stage.cy.react(message, "2️⃣")
    stage.clock.forward(days=stage.app.config.feedback.reread_days, seconds=1)
    await stage.restart()
    assert await stage.votes(films[1]) == (0, 0, 0, 0)


async def test_a_moderator_clearing_reactions_takes_the_votes_back(stage):
    message, films = await today(stage)
    await stage.bo.react(message, "1️⃣")
    await stage.cy.react(message, "2️⃣")
    posted = stage.channel.last_message
    stage.clock.forward(seconds=1)
    await posted.clear_reaction("1️⃣")
    await stage.env.settle()
    assert [await stage.votes(film) for film in films[:2]] == [(0, 0, 0, 0), (1, 0, 0, 0)]
    await posted.clear_reactions()
    await stage.env.settle()
    assert await stage.votes(films[1]) == (0, 0, 0, 0)


async def test_other_bots_do_not_vote(stage):
    message, films = await today(stage)
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    await robot.react(message, "1️⃣")
    await stage.restart()
    assert await stage.votes(films[0]) == (0, 0, 0, 0)


async def test_a_reaction_steers_the_next_exploration(stage):
    message, _ = await today(stage)
    before = shown(await stage.slash(stage.bo, "explore", private=True))
    assert "today’s films stand in for home" in text_of(before)
    await stage.bo.react(message, "1️⃣")
    after = shown(await stage.slash(stage.bo, "explore", private=True))
    assert "Because you liked" in text_of(after)


async def test_in_direct_messages_reactions_count_too(stage):
    message = shown(await stage.bo.user.slash("today"))
    await stage.bo.user.set_reaction(message, "1️⃣", reacted=True)
    taste = await stage.app.services.films.details(films_of(message)[0], stage.bo.id, None)
    assert taste.counts.likes == 1


async def test_what_could_not_be_read_is_read_a_little_later(stage, monkeypatch, caplog):
    monkeypatch.setattr("cogs.rereading.AGAIN_SECONDS", (0.0,))
    message, films = await today(stage)
    with stage.deaf():
        await stage.cy.react(message, "2️⃣")
    stage.env.inject_error("GET", "/channels/*/messages/*", status=503)
    await stage.restart()
    assert await stage.votes(films[1]) == (1, 0, 0, 0)
    assert "Could not read the reactions" in caplog.text


async def test_a_reaction_that_comes_before_its_message_is_recorded_counts(stage, monkeypatch):
    record, book_of_early = PostRecorder.record_draw, stage.app.services.feedback._early

    async def late(recorder, draw, sent, **options):
        stage.env.backend.add_reaction(sent.channel_id, sent.message_id, "2️⃣", stage.cy.id)
        while sent.message_id not in book_of_early:  # noqa: ASYNC110 - an event of Discord is on its way
            await asyncio.sleep(0)
        await record(recorder, draw, sent, **options)

    monkeypatch.setattr(PostRecorder, "record_draw", late)
    _, films = await today(stage)
    await stage.env.settle()
    assert await stage.votes(films[1]) == (1, 0, 0, 0)
