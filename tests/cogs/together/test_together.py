"""`/together` as people see it: members, films, and what cannot be found out about others."""

from __future__ import annotations

import asyncio

import discord
import pytest
from support_discord import films_of, held_presses, shown, staged, text_of, until

import cogs.together.command
from bot.config import Config, TogetherSection
from bot.services.together.film_night import MEMBERS_MOST
from cogs.together.command import BOTS_MOST
from recommender.types import VoteKind

NOIR = ("Double Indemnity 1944", "Laura 1944", "The Third Man 1949")
SPACE = ("Alien 1979", "Solaris 1972", "2001: A Space Odyssey 1968")
ALONE = "You are the only one who is in. Once somebody else is, you can leave."


async def votes(stage, who, kind, *titles):
    found = [stage.app.services.titles.resolve(title) for title in titles]
    for film in found:
        await stage.app.services.feedback.vote(who.user.id, film.id, kind, stage.guild.id)
    return [film.id for film in found]


def named(message, *people):
    return all(f"<@{who.user.id}>" in text_of(message) for who in people)


async def test_people_who_are_named_get_five_films_that_say_whom_they_suit(stage):
    await votes(stage, stage.ada, VoteKind.LIKE, *NOIR)
    await votes(stage, stage.bo, VoteKind.LIKE, *SPACE)
    message = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    text = text_of(message)
    assert len(films_of(message)) == 5
    assert f"For <@{stage.ada.user.id}> and <@{stage.bo.user.id}>." in text
    assert f"<@{stage.ada.user.id}> liked **" in text
    assert f"<@{stage.bo.user.id}> liked **" in text
    assert not message.ephemeral
    assert [str(each.emoji) for each in stage.channel.last_message.reactions] == ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]


async def test_without_names_it_is_for_the_voice_channel_one_is_in(stage):
    room, other = stage.guild.create_voice_channel("sofa"), stage.guild.create_voice_channel("attic")
    await stage.ada.join_voice(room)
    await stage.bo.join_voice(room)
    await stage.cy.join_voice(other)
    message = shown(await stage.slash(stage.ada, "together"))
    assert named(message, stage.ada, stage.bo)
    assert not named(message, stage.cy)
    await stage.bo.leave_voice()
    assert not named(shown(await stage.slash(stage.ada, "together")), stage.bo)


async def test_who_presses_is_in_and_may_go_again(stage):
    message = shown(await stage.slash(stage.ada, "together"))
    assert not named(message, stage.bo)
    message = shown(await stage.bo.click(message, label="I’m in"))
    assert named(message, stage.ada, stage.bo)
    message = shown(await stage.ada.click(message, label="Without me"))
    assert named(message, stage.bo)
    assert not named(message, stage.ada)
    assert len(stage.channel.history()) == 1


async def test_wrong_presses_are_sentences(stage):
    message = shown(await stage.slash(stage.ada, "together"))
    assert (
        shown(await stage.ada.click(message, label="I’m in")).content
        == "You are in already; “Without me” takes you out."
    )
    assert "Press “I’m in” first" in shown(await stage.bo.click(message, label="Without me")).content
    assert "Press “I’m in” first" in shown(await stage.bo.click(message, label="Other films")).content
    assert shown(await stage.ada.click(message, label="Without me")).content == ALONE


async def test_films_stay_where_they_can_when_somebody_comes_and_others_come_when_asked_for(stage):
    await votes(stage, stage.ada, VoteKind.LIKE, *NOIR)
    message = shown(await stage.slash(stage.ada, "together", adventurousness=0))
    first = films_of(message)
    message = shown(await stage.bo.click(message, label="I’m in"))
    assert films_of(message) == first
    message = shown(await stage.ada.click(message, label="Other films"))
    assert not {*films_of(message)} & {*first}


async def test_the_buttons_work_after_a_restart(stage):
    message = shown(await stage.slash(stage.ada, "together"))
    await stage.restart()
    assert named(shown(await stage.bo.click(message, label="I’m in")), stage.ada, stage.bo)


async def test_who_is_hidden_is_left_out_with_a_kind_sentence_that_names_nobody(stage):
    await stage.slash(stage.cy, "privacy hide")
    message = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo, "with2": stage.cy}))
    assert named(message, stage.ada, stage.bo)
    assert not named(message, stage.cy)
    assert "1 person is hidden from others and left out, as they wish." in text_of(message)
    for answer in (await stage.cy.click(message, label="I’m in"), await stage.slash(stage.cy, "together")):
        assert "so you are left out of groups" in shown(answer).content
        assert shown(answer).ephemeral


async def test_who_hides_later_is_out_from_then_on(stage):
    await votes(stage, stage.bo, VoteKind.LIKE, *NOIR)
    message = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    await stage.slash(stage.bo, "privacy hide")
    answer = shown(await stage.bo.click(message, label="Other films"))
    assert "You are hidden from others" in answer.content
    message = shown(await stage.ada.click(message, label="Other films"))
    assert not named(message, stage.bo)
    assert shown(await stage.ada.click(message, label="Without me")).content == ALONE
    answer = shown(await stage.ada.click(message, label="Swipe for it"))
    assert answer.content == "A round needs at least two people. Who else is in?"


async def test_who_is_alone_and_hides_is_told_why_there_is_nothing(stage):
    message = shown(await stage.slash(stage.bo, "together"))
    await stage.slash(stage.bo, "privacy hide")
    for label in ("Other films", "Without me", "Poll", "Swipe for it"):
        assert "You are hidden from others" in shown(await stage.bo.click(message, label=label)).content


async def test_what_somebody_has_seen_is_out_unless_it_is_welcome(stage):
    liked = await votes(stage, stage.bo, VoteKind.LIKE, *NOIR)
    wish = {"with": stage.bo, "genre": "Film-Noir", "adventurousness": 0, "from": 1944, "to": 1944}
    await votes(stage, stage.ada, VoteKind.LIKE, "Laura 1944")
    assert not {*liked} & {*films_of(shown(await stage.slash(stage.ada, "together", **wish)))}
    assert {*liked} & {*films_of(shown(await stage.slash(stage.ada, "together", seen=True, **wish)))}


async def test_only_from_watchlists(stage):
    """Of who asks and who comes by themselves: naming somebody opens nothing of theirs."""
    wanted = await votes(stage, stage.bo, VoteKind.WATCHLIST, "Alien 1979", "Laura 1944")
    both = await votes(stage, stage.ada, VoteKind.WATCHLIST, "Laura 1944")
    message = shown(await stage.slash(stage.ada, "together", watchlists=True, **{"with": stage.bo}))
    assert films_of(message) == both
    assert "On 1 watchlist of yours." in text_of(message)
    assert "only from watchlists of who asked and who pressed “I’m in”" in text_of(message)
    message = shown(await stage.bo.click(message, label="I’m in"))
    assert {*films_of(message)} == {*wanted}
    assert "On 2 watchlists of yours." in text_of(message)
    assert "On 1 watchlist of yours." in text_of(message)
    await votes(stage, stage.bo, VoteKind.SEEN, "Alien 1979")
    assert films_of(shown(await stage.ada.click(message, label="Other films"))) == both
    assert (
        shown(await stage.bo.click(message, label="I’m in")).content
        == "You are in already; “Without me” takes you out."
    )


async def test_whoever_is_named_has_nothing_of_their_watchlist_told(stage):
    await votes(stage, stage.bo, VoteKind.WATCHLIST, "Alien 1979", "Laura 1944")
    wish = {"with": stage.bo, "genre": "Film-Noir", "from": 1944, "to": 1944}
    assert "Nothing for all of you" in text_of(shown(await stage.slash(stage.ada, "together", watchlists=True, **wish)))
    message = shown(await stage.slash(stage.ada, "together", **wish))
    assert stage.app.services.titles.resolve("Laura 1944").id in films_of(message)
    assert "watchlist" not in text_of(message)


async def test_other_films_of_a_watchlist_come_in_turn(stage):
    listed = await votes(stage, stage.ada, VoteKind.WATCHLIST, *NOIR, *SPACE, "Gilda 1946")
    message = shown(await stage.slash(stage.ada, "together", watchlists=True))
    first = films_of(message)
    message = shown(await stage.ada.click(message, label="Other films"))
    assert {*first} | {*films_of(message)} == {*listed}
    assert not {*first} & {*films_of(message)}
    assert len(films_of(shown(await stage.ada.click(message, label="Other films")))) == 5


@pytest.mark.parametrize("seen", [False, True])
async def test_that_all_were_shown_a_minute_ago_is_said(stage, seen):
    wish = {"genre": "Film-Noir", "from": 1944, "to": 1944, "seen": seen}
    message = shown(await stage.slash(stage.ada, "together", **wish))
    while not (answer := shown(await stage.ada.click(message, label="Other films"))).ephemeral:
        message = answer
    assert "You have just been shown all that fit." in text_of(answer)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"watchlists": True}, "No film on your watchlist fits"),
        ({"genre": "Western", "max_minutes": 5}, "Ask for less, or let seen films come."),
    ],
)
async def test_nothing_found_is_told_to_the_asker_alone(stage, options, sentence):
    message = shown(await stage.slash(stage.ada, "together", **options))
    assert message.ephemeral
    assert sentence in text_of(message)


async def test_conditions_hold_and_are_told(stage):
    message = shown(await stage.slash(stage.ada, "together", genre="comedy", max_minutes=90, to=1960))
    films = [stage.app.recommender.film(film) for film in films_of(message)]
    assert all("Comedy" in film.genres and film.runtime_minutes <= 90 and film.year <= 1960 for film in films)
    assert "up to 1960 · Comedy · at most 1 h 30 min" in text_of(message)


async def test_bots_and_too_many_are_refused_kindly(stage):
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    answer = shown(await stage.slash(stage.ada, "together", **{"with": robot}))
    assert answer.content == "Bots watch no films. Name people."
    room = stage.guild.create_voice_channel("hall")
    for number in range(MEMBERS_MOST):
        await stage.guild.add_member(stage.env.create_user(f"guest{number}")).join_voice(room)
    await stage.ada.join_voice(room)
    assert f"more than {MEMBERS_MOST} people" in shown(await stage.slash(stage.ada, "together")).content


async def test_who_is_not_of_this_server_is_refused_and_nothing_is_told_of_them(stage):
    """Discord lets any person be named by their number."""
    stranger = stage.env.create_user("stranger")
    answer = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo, "with2": stranger}))
    assert answer.content == "Films are chosen with people of this server only. Name some of them."
    assert answer.ephemeral


async def test_bots_in_the_channel_are_not_in_also_those_not_known_yet(stage):
    room = stage.guild.create_voice_channel("sofa")
    robots = [stage.guild.add_member(stage.env.create_user(name, bot=True)) for name in ("music", "radio")]
    for each in (stage.ada, stage.bo, *robots):
        await each.join_voice(room)
    guild = stage.client.get_guild(stage.guild.id)
    for each in (robots[1], stage.bo):  # as after a start: who spoke since is known, others are not
        guild._members.pop(each.user.id, None)
    message = shown(await stage.slash(stage.ada, "together"))
    assert named(message, stage.ada, stage.bo)
    assert not any(named(message, robot) for robot in robots)


async def test_of_a_whole_audience_discord_is_asked_of_nobody(stage, monkeypatch):
    room = stage.guild.create_voice_channel("hall")
    await stage.ada.join_voice(room)
    for number in range(MEMBERS_MOST + BOTS_MOST):
        await stage.guild.add_member(stage.env.create_user(f"guest{number}")).join_voice(room)
    guild = stage.client.get_guild(stage.guild.id)
    guild._members.clear()
    asked = []
    monkeypatch.setattr(discord.Guild, "fetch_member", lambda _, person: asked.append(person))
    assert f"more than {MEMBERS_MOST} people" in shown(await stage.slash(stage.ada, "together")).content
    assert asked == []


async def test_of_two_who_come_in_at_once_both_stand_there(stage, monkeypatch):
    """Bo's films are made first and are slow to be shown; Cy's, made later, wait and stand there at the end."""
    night = shown(await stage.slash(stage.ada, "together"))
    presses = held_presses(stage, monkeypatch)
    for each in (stage.bo, stage.cy):
        await each.click(night, label="I’m in")
    show, order = cogs.together.command.show_night, []

    async def show_slowly(interaction, picks, *, turning):
        order.append(len(picks.night.members))
        if len(order) == 1:
            lock = stage.app.services.together.lock(picks.night.id)
            await until(lambda: len(order) == 2 or lock._waiters)
        await show(interaction, picks, turning=turning)

    monkeypatch.setattr(cogs.together.command, "show_night", show_slowly)
    await asyncio.gather(*(cogs.together.command.change_night(*each) for each in presses))
    assert order == [2, 3]
    assert named(stage.channel.last_message, stage.ada, stage.bo, stage.cy)


async def test_one_film_is_one_to_like_and_no_round(stage):
    wanted = await votes(stage, stage.ada, VoteKind.WATCHLIST, "Laura 1944")
    message = shown(await stage.slash(stage.ada, "together", watchlists=True, **{"with": stage.bo}))
    assert films_of(message) == wanted
    assert "React 1️⃣ to like it; the next picks learn from it." in text_of(message)
    answer = shown(await stage.ada.click(message, label="Swipe for it"))
    assert answer.content == "A round needs at least two films."


async def test_who_is_alone_is_spoken_to_as_one(stage):
    text = text_of(shown(await stage.slash(stage.ada, "together")))
    assert "I don’t know you yet, so today’s films stand in for home." in text
    assert "speaks for it" not in text
    assert "of you" not in text
    text = text_of(shown(await stage.slash(stage.ada, "together", genre="Western", max_minutes=5)))
    assert "Nothing for you\n" in text
    assert "of you" not in text


async def test_nobody_is_known_and_that_is_said(stage):
    text = text_of(shown(await stage.slash(stage.ada, "together", **{"with": stage.bo})))
    assert "I don’t know any of you yet" in text
    assert "A leap in the dark" not in text
    await votes(stage, stage.ada, VoteKind.LIKE, *NOIR)
    text = text_of(shown(await stage.slash(stage.ada, "together", **{"with": stage.bo})))
    assert f"I don’t know <@{stage.bo.user.id}> yet" in text


async def test_from_what_is_written_no_dislike_can_be_told(stage):
    """The same films in two groups that differ in one member's dislikes are told in the same words."""
    await votes(stage, stage.ada, VoteKind.LIKE, *SPACE, *NOIR)
    await votes(stage, stage.bo, VoteKind.LIKE, *NOIR)
    wish = {"with": stage.bo, "adventurousness": 0, "genre": "Film-Noir"}

    async def told():
        message = shown(await stage.slash(stage.ada, "together", **wish))
        # shown films are out for a while; later they may come again
        stage.clock.forward(days=20)
        lines = text_of(message).split("### ")[1:]
        return {film: lines[place].split("\n")[1] for place, film in enumerate(films_of(message))}, text_of(message)

    before, _ = await told()
    disliked = await votes(
        stage, stage.bo, VoteKind.DISLIKE, "The Big Sleep 1946", "Sunset Boulevard 1950", "Gilda 1946"
    )
    after, text = await told()
    assert before.keys() & after.keys()
    assert all(before[film] == after[film] for film in before.keys() & after.keys())
    assert not any(stage.app.recommender.film(film).title in text for film in disliked)


async def test_where_groups_take_turns_nights_are_remembered_and_deleted_with_the_person(home):
    config = Config(together=TogetherSection(fair=True))
    async with staged(home, config=config) as stage:
        await votes(stage, stage.ada, VoteKind.LIKE, *NOIR)
        await votes(stage, stage.bo, VoteKind.LIKE, *SPACE)
        shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
        stage.clock.forward(days=7)
        shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
        kept = await stage.app.services.privacy.show(stage.bo.user.id)
        assert (kept.counts["film_nights"], kept.counts["fairness"]) == (2, 2)
        text = text_of(shown(await stage.slash(stage.bo, "privacy show")))
        assert "2 film nights" in text
        await stage.bo.click(shown(await stage.slash(stage.bo, "privacy delete")), label="Delete everything")
        kept = await stage.app.services.privacy.show(stage.bo.user.id)
        assert not any(kept.counts.values())


async def test_one_press_makes_a_poll_of_the_films_that_stand_there(stage):
    night = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    await stage.bo.click(night, label="Poll")
    poll = stage.channel.last_message.poll
    titles = [stage.app.recommender.film(film).title for film in films_of(night)]
    assert poll.question == "What do we watch tonight?"
    assert [answer.text.rsplit(" (", 1)[0] for answer in poll.answers] == titles
    assert "Press “I’m in” first" in shown(await stage.cy.click(night, label="Poll")).content


async def test_where_no_polls_may_be_made_that_is_said(stage):
    room = await stage.room(send_polls=False)
    night = shown(await stage.ada.slash(room, "together"))
    answer = shown(await stage.ada.click(night, label="Poll"))
    assert answer.ephemeral
    assert answer.content == "I may make no polls here: a server admin can allow me Create Polls."


async def test_who_is_in_names_others_in_the_message(stage):
    await votes(stage, stage.cy, VoteKind.LIKE, *SPACE)
    night = shown(await stage.slash(stage.ada, "together"))
    refused = shown(await stage.bo.select(night, [stage.cy]))
    assert "Press “I’m in” first" in refused.content
    await stage.restart()
    message = shown(await stage.ada.select(night, [stage.bo, stage.cy]))
    assert named(message, stage.ada, stage.bo, stage.cy)
    assert len(stage.channel.history()) == 1
    kept = await stage.app.services.together._nights.find(1)
    assert kept.came == {stage.ada.user.id}
    again = shown(await stage.ada.select(message, [stage.bo]))
    assert named(again, stage.ada, stage.bo, stage.cy)


async def test_who_is_hidden_or_a_bot_is_not_named_in(stage):
    await stage.slash(stage.cy, "privacy hide")
    night = shown(await stage.slash(stage.ada, "together"))
    message = shown(await stage.ada.select(night, [stage.bo, stage.cy]))
    assert named(message, stage.ada, stage.bo)
    assert not named(message, stage.cy)
    assert "1 person is hidden from others and left out, as they wish." in text_of(message)
    bot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    await stage.env.settle()
    assert "Bots watch no films" in shown(await stage.ada.select(message, [bot])).content
