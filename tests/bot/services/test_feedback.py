from __future__ import annotations

import asyncio

import pytest
from support_store import GUILD, NOW, PERSON

from bot.config import Config, FeedbackSection
from bot.emoji import plain_emoji
from bot.records import VoteCounts
from bot.services.feedback import ReactionOutcome
from bot.services.posts import Sent
from recommender.types import Place, VoteKind

LIKE, DISLIKE, SEEN, WATCHLIST = VoteKind.LIKE, VoteKind.DISLIKE, VoteKind.SEEN, VoteKind.WATCHLIST
CARD, DIGEST = 900, 901


@pytest.fixture
async def film(bot):
    """A film whose card was posted as message 900."""
    film = bot.film("The Matrix")
    await bot.recorder.record_films([film], Sent(CARD, 55, "cards"), person=1, place=GUILD)
    return film.id


@pytest.fixture
async def day(bot):
    """The films of the day, posted as message 901."""
    draw = await bot.today.picks(GUILD)
    await bot.recorder.record_draw(draw, Sent(DIGEST, 55, "digest"))
    return [drawn.film.id for drawn in draw.films]


async def said(bot, film, person=PERSON):
    return await bot.votes.state(person, film, bot.explore._clock.now())


@pytest.mark.parametrize(("emoji", "kind"), [("👍", LIKE), ("👎", DISLIKE), ("👀", SEEN), ("🔖", WATCHLIST)])
async def test_a_reaction_under_a_card_is_a_vote_and_without_it_there_is_none(bot, film, emoji, kind):
    given = await bot.feedback.reacted(CARD, emoji, PERSON, GUILD.id)
    assert given == ReactionOutcome(film, kind, given=True, changed=True)
    assert await said(bot, film) == {kind}

    taken = await bot.feedback.unreacted(CARD, emoji, PERSON)
    assert taken == ReactionOutcome(film, kind, given=False, changed=True)
    assert await said(bot, film) == set()


async def test_a_number_under_a_digest_likes_that_film(bot, day):
    for emoji, film in zip(Config().feedback.digest, day, strict=True):
        assert await bot.feedback.reacted(DIGEST, emoji, PERSON, GUILD.id) == ReactionOutcome(
            film, LIKE, given=True, changed=True
        )

    taste = await bot.votes.taste(PERSON, NOW)
    assert set(taste.liked) == set(day)


async def test_a_number_without_a_film_means_nothing(bot):
    films = [bot.film("Dune", 1984), bot.film("Dune", 2021)]
    await bot.recorder.record_films(films, Sent(902, 55, "digest"), person=1, place=GUILD)

    assert await bot.feedback.reacted(902, "2️⃣", PERSON, GUILD.id) is not None
    assert await bot.feedback.reacted(902, "3️⃣", PERSON, GUILD.id) is None


@pytest.mark.parametrize(
    ("message", "emoji"),
    [(CARD, "1️⃣"), (CARD, "🎉"), (CARD, ""), (DIGEST, "👍"), (DIGEST, "6️⃣"), (12345, "👍"), (CARD, "<:like:1234>")],
)
async def test_unknown_messages_and_other_emoji_mean_nothing(bot, film, day, message, emoji):
    assert await bot.feedback.reacted(message, emoji, PERSON, GUILD.id) is None
    assert await bot.feedback.unreacted(message, emoji, PERSON) is None
    taste = await bot.votes.taste(PERSON, NOW)
    assert taste.liked == taste.disliked == ()


async def test_the_same_event_twice_changes_nothing(bot, film):
    await bot.feedback.reacted(CARD, "👍", PERSON, GUILD.id)
    again = await bot.feedback.reacted(CARD, "👍", PERSON, GUILD.id)
    assert again is not None
    assert not again.changed
    assert await bot.votes.counts(film, GUILD.id) == VoteCounts(likes=1)

    await bot.feedback.unreacted(CARD, "👍", PERSON)
    gone = await bot.feedback.unreacted(CARD, "👍", PERSON)
    assert gone is not None
    assert not gone.changed
    assert await bot.votes.counts(film) == VoteCounts()


async def test_taking_a_reaction_away_takes_back_only_what_it_gave(bot, film):
    await bot.recorder.record_films([bot.film("The Matrix")], Sent(902, 55, "cards"), person=1, place=GUILD)
    for message in (CARD, 902):
        await bot.feedback.reacted(message, "👍", PERSON, GUILD.id)
    await bot.feedback.reacted(CARD, "👀", PERSON, GUILD.id)
    await bot.feedback.reacted(CARD, "👍", 99, GUILD.id)

    await bot.feedback.unreacted(CARD, "👍", PERSON)

    assert await said(bot, film) == {LIKE, SEEN}
    assert await said(bot, film, 99) == {LIKE}


async def test_everybody_at_once(bot, day):
    people = range(1, 101)
    await asyncio.gather(
        *(bot.feedback.reacted(DIGEST, emoji, person, GUILD.id) for person in people for emoji in ("1️⃣", "2️⃣"))
    )
    await asyncio.gather(*(bot.feedback.unreacted(DIGEST, "2️⃣", person) for person in people if person % 2))

    assert await bot.votes.counts(day[0], GUILD.id) == VoteCounts(likes=100)
    assert await bot.votes.counts(day[1], GUILD.id) == VoteCounts(likes=50)


async def test_a_reaction_taken_away_at_once_is_not_overtaken_by_its_giving(bot, film, monkeypatch):
    """The first event has to look the message up, and that takes its time; the others know it by then."""
    find, looked_up = bot.posts.find, asyncio.Event()

    async def slow_at_first(message_id):
        monkeypatch.setattr(bot.posts, "find", find)
        await looked_up.wait()
        return await find(message_id)

    monkeypatch.setattr(bot.posts, "find", slow_at_first)
    given = asyncio.create_task(bot.feedback.reacted(CARD, "👍", PERSON, GUILD.id))
    await asyncio.sleep(0)
    taken = asyncio.create_task(bot.feedback.unreacted(CARD, "👍", PERSON))
    await bot.posts.find(CARD)
    looked_up.set()

    outcomes = await asyncio.gather(given, taken)

    assert [outcome.changed for outcome in outcomes] == [True, True]
    assert await said(bot, film) == set()


async def test_it_works_after_a_restart(bot, film, restarted):
    await bot.feedback.reacted(CARD, "👍", PERSON, GUILD.id)

    again = await restarted()

    assert (await again.feedback.unreacted(CARD, "👍", PERSON)).changed
    assert (await again.feedback.reacted(CARD, "👎", PERSON, GUILD.id)).changed
    assert await said(again, film) == {DISLIKE}


async def test_rereading_adds_what_is_missing_and_takes_back_what_is_gone(bot, film, restarted):
    for emoji in ("👍", "👀"):
        await bot.feedback.reacted(CARD, emoji, PERSON, GUILD.id)
    await bot.feedback.vote(PERSON, film, WATCHLIST, GUILD.id)
    again = await restarted()
    reactions = {"👍": set(), "👀": {PERSON}, "👎": {PERSON, 98}, "🔖": set(), "🎉": {97}}

    assert await again.feedback.reread(CARD, reactions) == 3
    assert await again.feedback.reread(CARD, reactions) == 0

    assert await said(again, film) == {SEEN, DISLIKE, WATCHLIST}
    assert await said(again, film, 98) == {DISLIKE}
    assert await said(again, film, 97) == set()
    assert await again.votes.counts(film, GUILD.id) == VoteCounts(dislikes=2, seen=1, watchlist=1)


async def test_votes_by_an_emoji_that_was_not_read_stay(bot, film, restarted):
    for emoji in ("👍", "👀"):
        await bot.feedback.reacted(CARD, emoji, PERSON, GUILD.id)
    again = await restarted()
    assert await again.feedback.given_by(CARD) == {"👍", "👀"}

    assert await again.feedback.reread(CARD, {"👀": set()}) == 1
    assert await said(again, film) == {LIKE}
    assert await again.feedback.given_by(CARD) == {"👍"}
    assert await again.feedback.given_by(12345) == frozenset()


@pytest.mark.parametrize("tone", "🏻🏼🏽🏾🏿")
async def test_a_skin_tone_makes_no_other_vote(bot, film, tone):
    assert (await bot.feedback.reacted(CARD, f"👍{tone}", PERSON, GUILD.id)).kind is LIKE
    assert await bot.feedback.reread(CARD, {"👍": set(), f"👍{tone}": {PERSON}}) == 0
    assert await said(bot, film) == {LIKE}
    assert (await bot.feedback.unreacted(CARD, "👍", PERSON)).changed


async def test_rereading_a_digest(bot, day):
    assert await bot.feedback.reread(DIGEST, {"1️⃣": {1, 2}, "5⃣": {2}, "👍": {3}}) == 3
    assert await said(bot, day[0], 1) == {LIKE}
    assert await said(bot, day[4], 2) == {LIKE}

    assert await bot.feedback.reread(DIGEST, {"2️⃣": set()}) == 0
    assert await bot.feedback.cleared(DIGEST) == 3
    assert await bot.votes.counts(day[0]) == VoteCounts()


async def test_rereading_a_message_of_somebody_else_does_nothing(bot):
    assert await bot.feedback.reread(12345, {"👍": {PERSON}}) == 0


async def test_votes_read_in_direct_messages_belong_to_no_server(bot):
    film = bot.film("Stalker")
    await bot.recorder.record_films([film], Sent(903, 56, "cards"), person=PERSON, place=Place("dm", PERSON))

    assert await bot.feedback.reread(903, {"👍": {PERSON}}) == 1
    assert await bot.votes.counts(film.id) == VoteCounts(likes=1)
    assert await bot.votes.counts(film.id, PERSON) == VoteCounts()


async def test_what_came_live_while_the_message_was_read_stands(bot, film, clock):
    await bot.feedback.reacted(CARD, "🔖", PERSON, GUILD.id)
    clock.forward(seconds=60)
    read_from = clock.now()
    clock.forward(seconds=1)
    await bot.feedback.reacted(CARD, "👍", PERSON, GUILD.id)
    await bot.feedback.unreacted(CARD, "🔖", PERSON)

    # The reading was begun before both, and does not know of them.
    assert await bot.feedback.reread(CARD, {"🔖": {PERSON}}, read_from) == 0
    assert await said(bot, film) == {LIKE}

    # A later reading does.
    clock.forward(seconds=60)
    assert await bot.feedback.reread(CARD, {"🔖": {PERSON}, "👍": set()}, clock.now()) == 2
    assert await said(bot, film) == {WATCHLIST}


async def test_what_was_taken_back_on_the_card_stays_so_when_the_message_is_read_again(bot, film, restarted):
    await bot.feedback.reacted(CARD, "🔖", PERSON, GUILD.id)
    assert await bot.feedback.vote(PERSON, film, WATCHLIST, GUILD.id) == set()
    again = await restarted()

    assert await again.feedback.reread(CARD, {"🔖": {PERSON}}) == 0
    assert await said(again, film) == set()


async def test_the_card_answers_with_what_is_said_now(bot, film):
    await bot.feedback.reacted(CARD, "👎", PERSON, GUILD.id)

    assert await bot.feedback.vote(PERSON, film, LIKE, GUILD.id) == {LIKE}
    assert await bot.feedback.vote(PERSON, film, SEEN, GUILD.id) == {LIKE, SEEN}
    # The dislike of the reaction is older, and stands behind the like.
    assert await bot.feedback.vote(PERSON, film, LIKE, GUILD.id) == {DISLIKE, SEEN}


async def test_emoji_are_settings(bot, film, restarted):
    custom = await restarted(Config(feedback=FeedbackSection(like="<:yes:1234>", dislike="❤️")))

    assert await custom.feedback.reacted(CARD, "👍", PERSON, GUILD.id) is None
    renamed = await custom.feedback.reacted(CARD, "<a:renamed:1234>", PERSON, GUILD.id)
    assert renamed is not None
    assert renamed.kind is LIKE
    plain = await custom.feedback.reacted(CARD, "❤", PERSON, GUILD.id)
    assert plain is not None
    assert plain.kind is DISLIKE
    assert await custom.feedback.reacted(CARD, "<:yes:99>", PERSON, GUILD.id) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1️⃣", "1⃣", True),
        ("❤️", "❤", True),
        (" 👍 ", "👍", True),
        ("<:yes:1>", "<a:no:1>", True),
        ("<:yes:1>", "<:yes:2>", False),
        ("👍", "👍🏽", True),
        ("👍", "👎🏽", False),
        ("1️⃣", "2️⃣", False),
    ],
)
def test_one_emoji_has_one_spelling(one, other, same):
    assert (plain_emoji(one) == plain_emoji(other)) is same


async def test_what_came_before_its_message_was_known_is_remembered_once(bot):
    unknown = 77
    assert not bot.feedback.came_early(unknown)
    assert await bot.feedback.reacted(unknown, "👍", PERSON, GUILD.id) is None
    assert await bot.feedback.reacted(unknown + 1, "🍕", PERSON, GUILD.id) is None
    assert bot.feedback.came_early(unknown)
    assert not bot.feedback.came_early(unknown)
    assert not bot.feedback.came_early(unknown + 1)
