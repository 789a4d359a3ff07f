"""`/taste match` and “Our match” as people see them: only people who asked for it, and no dislike is revealed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support_discord import buttons, menu_values, shown, text_of

from bot.services.taste.matches import FEWEST_COMMON
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.types import VoteKind

NOTHING = "I can say nothing about you two"
INVITED = "Only people who want it are compared"


def films(stage, count=FEWEST_COMMON, start=0):
    return [film.id for film in stage.app.recommender.films() if film.curated][start : start + count]


async def say(stage, who, kind, *film_ids, guild=True):
    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    where = stage.guild.id if guild else None
    rows = (VoteRow(who.id, film, kind, "card", moment, where) for film in film_ids)
    await Votes(stage.app.database).add(*rows)


async def take_part(stage, *people):
    for who in people:
        await stage.app.services.matches.take_part(who.id, True)


async def matched(stage, who):
    answer = shown(await stage.slash(who, "taste match"))
    assert answer.ephemeral
    return answer


async def our_match(stage, who, other):
    answer = shown(await who.context_menu(stage.channel, "Our match", target=other))
    assert answer.ephemeral
    return answer


async def alike(stage, *people, count=FEWEST_COMMON):
    for who in people:
        await say(stage, who, VoteKind.LIKE, *films(stage, count))
    await take_part(stage, *people)


async def test_nobody_takes_part_unasked(stage):
    for who in (stage.bo, stage.cy):
        await say(stage, who, VoteKind.LIKE, *films(stage))
    await take_part(stage, stage.bo)
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))
    assert INVITED in text_of(await matched(stage, stage.cy))
    assert INVITED in text_of(await our_match(stage, stage.cy, stage.bo))
    assert NOTHING in (await our_match(stage, stage.bo, stage.cy)).content


async def test_who_takes_part_sees_who_else_does_and_in_what(stage):
    await alike(stage, stage.bo, stage.cy)
    text = text_of(await matched(stage, stage.bo))
    assert f"**<@{stage.cy.id}>** – " in text
    assert f"You both like {FEWEST_COMMON} films." in text
    named = [stage.app.recommender.film(film).title for film in films(stage)]
    assert sum(title in text for title in named) >= 5


async def test_joining_is_one_press_and_leaving_too(stage):
    await alike(stage, stage.cy)
    await say(stage, stage.bo, VoteKind.LIKE, *films(stage))
    invitation = await matched(stage, stage.bo)
    assert list(buttons(invitation)) == ["Compare my taste"]
    await stage.restart()
    found = shown(await stage.bo.click(invitation, label="Compare my taste"))
    assert f"<@{stage.cy.id}>" in text_of(found)
    assert f"<@{stage.bo.id}>" in text_of(await matched(stage, stage.cy))
    left = shown(await stage.bo.click(found, label="Stop comparing my taste"))
    assert "compared with nobody’s any more" in text_of(left)
    assert "Nobody to show yet" in text_of(await matched(stage, stage.cy))
    assert INVITED in text_of(await matched(stage, stage.bo))


async def test_hiding_overrides_it_both_ways(stage):
    await alike(stage, stage.bo, stage.cy)
    await stage.slash(stage.cy, "privacy hide")
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))
    assert NOTHING in (await our_match(stage, stage.bo, stage.cy)).content
    hidden = await matched(stage, stage.cy)
    assert "You are hidden from others" in text_of(hidden)
    await stage.cy.click(hidden, label="Let others see me")
    assert f"<@{stage.bo.id}>" in text_of(await matched(stage, stage.cy))


async def test_too_little_in_common_is_nothing(stage):
    await alike(stage, stage.bo, stage.cy, count=FEWEST_COMMON - 1)
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))
    assert NOTHING in (await our_match(stage, stage.bo, stage.cy)).content
    await say(stage, stage.cy, VoteKind.DISLIKE, *films(stage, 3, start=FEWEST_COMMON))
    await say(stage, stage.bo, VoteKind.DISLIKE, *films(stage, 3, start=FEWEST_COMMON))
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))


@pytest.mark.parametrize("kind", [VoteKind.DISLIKE, VoteKind.SEEN, VoteKind.NEVER, VoteKind.WATCHLIST])
async def test_what_is_no_like_changes_nothing_that_is_told(stage, kind):
    await alike(stage, stage.bo, stage.cy)
    service = stage.app.services.matches
    before = await service.here(stage.bo.id, stage.place)
    await say(stage, stage.bo, VoteKind.LIKE, *films(stage, 5, start=40))
    with_more_likes = await service.here(stage.bo.id, stage.place)
    await say(stage, stage.cy, kind, *films(stage, 5, start=40))
    assert await service.here(stage.bo.id, stage.place) == with_more_likes
    assert before[0].common == with_more_likes[0].common


async def test_an_old_like_that_became_a_dislike_is_no_common_film(stage):
    await alike(stage, stage.bo, stage.cy)
    later = datetime(2026, 11, 23, 12, 1, tzinfo=UTC)
    changed = VoteRow(stage.cy.id, films(stage)[0], VoteKind.DISLIKE, "card", later, stage.guild.id)
    await Votes(stage.app.database).add(changed)
    assert NOTHING in (await our_match(stage, stage.bo, stage.cy)).content
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))


async def test_who_left_the_server_or_never_voted_there_is_not_shown(stage):
    await alike(stage, stage.bo, stage.cy)
    for film in films(stage):
        await say(stage, stage.ada, VoteKind.LIKE, film, guild=False)
    await take_part(stage, stage.ada)
    text = text_of(await matched(stage, stage.bo))
    assert f"<@{stage.cy.id}>" in text
    assert f"<@{stage.ada.id}>" not in text
    assert f"<@{stage.ada.id}>" in text_of(await our_match(stage, stage.bo, stage.ada))  # seen in the server, so there
    stage.guild.remove_member(stage.cy)
    await stage.env.settle()
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))


async def test_what_both_might_like_is_one_press_away(stage):
    await alike(stage, stage.bo, stage.cy, count=30)
    answer = await our_match(stage, stage.bo, stage.cy)
    assert "You both might like: **" in text_of(answer)
    offered = [int(value) for value in menu_values(answer)]
    assert offered
    assert not set(offered) & set(films(stage, 30))


@pytest.mark.parametrize("kind", [VoteKind.DISLIKE, VoteKind.SEEN, VoteKind.NEVER, VoteKind.NOT_NOW])
async def test_films_both_might_like_reveal_only_likes(stage, kind):
    await alike(stage, stage.bo, stage.cy, count=30)
    answer = await our_match(stage, stage.bo, stage.cy)
    offered = [int(value) for value in menu_values(answer)]
    await say(stage, stage.cy, kind, *offered)
    again = await our_match(stage, stage.bo, stage.cy)
    assert text_of(again) == text_of(answer)
    assert [int(value) for value in menu_values(again)] == offered
    await say(stage, stage.bo, kind, *offered)
    assert not {*offered} & {int(value) for value in menu_values(await our_match(stage, stage.bo, stage.cy))}


async def test_wrong_use_is_told_kindly(stage):
    await take_part(stage, stage.bo)
    assert "a perfect match" in (await our_match(stage, stage.bo, stage.bo)).content
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    assert "Bots watch no films" in (await our_match(stage, stage.bo, robot)).content


async def test_in_direct_messages_it_says_where(stage):
    await take_part(stage, stage.bo)
    assert "`/taste match` in a server" in text_of(shown(await stage.bo.user.slash("taste match")))


async def test_privacy_shows_the_choice_and_changes_it(stage):
    await alike(stage, stage.bo)
    answer = shown(await stage.slash(stage.bo, "privacy show"))
    assert "Your taste is compared with that of others" in text_of(answer)
    await stage.bo.click(answer, label="Stop comparing my taste")
    assert not (await stage.app.services.matches.choice_of(stage.bo.id)).takes_part


async def test_a_deletion_ends_it(stage):
    await alike(stage, stage.bo, stage.cy)
    privacy = stage.app.services.privacy
    await privacy.delete(stage.cy.id, stage.cy.id, privacy.asked_now())
    await say(stage, stage.cy, VoteKind.LIKE, *films(stage))
    assert "Nobody to show yet" in text_of(await matched(stage, stage.bo))
