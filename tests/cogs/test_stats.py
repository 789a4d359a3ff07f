"""`/stats` as people see it: pictures that name nobody, and nothing for too few people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support_discord import films_of, pieces, shown, text_of

from bot.services.stats import FEWEST_DIVIDED, FEWEST_LIKERS, FEWEST_LIKES, FEWEST_PEOPLE, last_months
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from cogs.ui.screen import PICTURE_NAME
from recommender.types import VoteKind

LIKE, DISLIKE = VoteKind.LIKE, VoteKind.DISLIKE
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GALLERY = 12


async def say(stage, person, kind, *films, at=NOON, here=True):
    guild = stage.guild.id if here else None
    await Votes(stage.app.database).add(*(VoteRow(person, film, kind, "card", at, guild) for film in films))


def known(stage, *titles):
    return [stage.app.recommender.match(title).meant[0].id for title in titles]


async def club(stage):
    """Seven people who like films here; everybody likes The Third Man, and opinions differ on Alien."""
    third_man, alien, ran, stalker = known(stage, "The Third Man", "Alien", "Ran", "Stalker")
    for person in range(101, 108):
        await say(stage, person, LIKE, third_man)
        await say(stage, person, LIKE if person < 105 else DISLIKE, alien)
    await say(stage, 101, LIKE, ran, stalker)
    await say(stage, 102, LIKE, ran)
    return third_man, alien, ran, stalker


def described(message):
    (item,) = [item for piece in pieces(message) if piece["type"] == GALLERY for item in piece["items"]]
    return item["description"]


async def test_a_servers_films_are_a_picture_for_everybody(stage):
    await club(stage)
    answer = shown(await stage.slash(stage.bo, "stats server"))
    assert not answer.ephemeral
    (attachment,) = answer.attachments
    assert attachment.filename == PICTURE_NAME
    assert (await attachment.read()).startswith(b"\x89PNG")
    text = text_of(answer)
    assert "What Film Club likes" in text
    assert "14 likes of 4 films, by 7 people." in text
    assert "**Liked by most:** The Third Man · 1949 (7), Alien · 1979 (4), Ran · 1985 (2)" in text
    assert "**Opinions differ most on:** Alien · 1979: 4 like it, 3 do not" in text
    assert "Nov 2026, 14 likes" in text
    for line in ("14 likes of 4 films", "Liked by most: The Third Man (1949) (7)", "4 like it, 3 do not"):
        assert line in described(answer)


async def test_a_film_that_one_person_likes_is_not_named(stage):
    await club(stage)
    answer = shown(await stage.slash(stage.bo, "stats server"))
    assert FEWEST_LIKERS == 2
    assert "Stalker" not in text_of(answer) + described(answer)


async def test_the_find_was_shown_here_and_is_liked_by_several(stage):
    message = shown(await stage.slash(stage.bo, "today"))
    first, second = films_of(message)[:2]
    await club(stage)
    assert "A find" not in text_of(shown(await stage.slash(stage.bo, "stats server")))
    for person in (101, 102):
        await say(stage, person, LIKE, first)
    await say(stage, 103, LIKE, second)
    title = stage.app.recommender.film(first).title
    text = text_of(shown(await stage.slash(stage.bo, "stats server"))).replace("\\", "")
    assert f"**A find that few know:** {title}" in text


@pytest.mark.parametrize("people", range(FEWEST_PEOPLE))
async def test_of_few_people_nothing_is_shown(stage, people):
    for person in range(people):
        await say(stage, 101 + person, LIKE, *known(stage, "Ran", "Alien"))
    await say(stage, 200, DISLIKE, *known(stage, "Ran"))
    answer = shown(await stage.slash(stage.bo, "stats server"))
    assert answer.ephemeral
    assert not answer.attachments
    assert "once 3 people have liked something here" in answer.content


async def test_who_hides_is_not_counted(stage):
    for person in (101, 102, stage.cy.id):
        await say(stage, person, LIKE, *known(stage, "Ran"))
    assert shown(await stage.slash(stage.bo, "stats server")).attachments
    await stage.slash(stage.cy, "privacy hide")
    assert not shown(await stage.slash(stage.bo, "stats server")).attachments


async def test_votes_given_elsewhere_do_not_count_here(stage):
    for person in range(101, 105):
        await say(stage, person, LIKE, *known(stage, "Ran"), here=False)
    assert not shown(await stage.slash(stage.bo, "stats server")).attachments


async def test_divided_takes_enough_people_on_both_sides(stage):
    film = known(stage, "Ran")[0]
    for person in range(101, 101 + FEWEST_DIVIDED - 1):
        await say(stage, person, LIKE, film)
    await say(stage, 200, DISLIKE, film)
    stats = stage.app.services.stats
    assert (await stats.of_server(stage.guild.id)).divided is None
    await say(stage, 201, DISLIKE, film)
    divided = (await stats.of_server(stage.guild.id)).divided
    assert (divided.film.id, divided.likes, divided.dislikes) == (film, FEWEST_DIVIDED - 1, 2)


async def test_of_two_opinions_the_newer_counts(stage):
    film, other = known(stage, "Ran", "Alien")
    for person in range(101, 105):
        await say(stage, person, LIKE, film, other)
    await say(stage, 101, DISLIKE, film, at=NOON + timedelta(minutes=1))
    record = await stage.app.services.stats.of_server(stage.guild.id)
    assert [(each.film.id, each.likes) for each in record.favourites] == [(other, 4), (film, 3)]


async def test_months_are_the_last_twelve(stage):
    assert [f"{month:%y-%m}" for month in last_months(datetime(2026, 3, 31, tzinfo=UTC))] == [
        "25-04", "25-05", "25-06", "25-07", "25-08", "25-09", "25-10", "25-11", "25-12", "26-01", "26-02", "26-03",
    ]  # fmt: skip
    films = known(stage, "Ran", "Alien", "Stalker")
    for person, film in zip((101, 102, 103), films, strict=True):
        await say(stage, person, LIKE, film, at=datetime(2026, 2, 3, tzinfo=UTC))
    await say(stage, 104, LIKE, films[0], at=datetime(2025, 11, 30, tzinfo=UTC))
    record = await stage.app.services.stats.of_server(stage.guild.id)
    assert [(f"{month.first:%y-%m}", month.likes) for month in record.months if month.likes] == [("26-02", 3)]
    assert record.likes == 4


async def test_ones_own_year_is_private_unless_shared(stage):
    await say(stage, stage.bo.id, LIKE, *known(stage, "Ran", "Alien", "The Godfather", "Stalker"), here=False)
    answer = shown(await stage.slash(stage.bo, "stats me"))
    assert answer.ephemeral
    assert answer.attachments
    assert "Bo’s year in films" in text_of(answer)
    assert "**Best known of them:** The Godfather · 1972" in text_of(answer)
    assert "4 films newly liked" in described(answer)
    shared = shown(await stage.slash(stage.bo, "stats me", private=False))
    assert not shared.ephemeral
    assert shared.attachments
    assert shown(await stage.bo.user.slash("stats me")).attachments


async def test_a_year_holds_what_was_liked_in_it(stage):
    films = known(stage, "Ran", "Alien", "The Godfather", "Stalker")
    await say(stage, stage.bo.id, LIKE, *films[:2], at=datetime(2024, 1, 1, tzinfo=UTC))
    none = shown(await stage.slash(stage.bo, "stats me")).content
    assert f"You have liked no film yet in the last twelve months; from {FEWEST_LIKES} on" in none
    await say(stage, stage.bo.id, LIKE, *films[2:])
    answer = shown(await stage.slash(stage.bo, "stats me"))
    assert answer.ephemeral
    assert f"newly liked 2 films in the last twelve months; from {FEWEST_LIKES} on" in answer.content
    await say(stage, stage.bo.id, LIKE, *known(stage, "Metropolis 1927"))
    assert shown(await stage.slash(stage.bo, "stats me")).attachments


async def test_a_server_has_no_films_in_direct_messages(stage):
    assert "`/stats me` shows your own year" in shown(await stage.bo.user.slash("stats server")).content
