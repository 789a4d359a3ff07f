"""The bot where only a person has installed it: in a server that it is no member of, and in messages between people."""

from __future__ import annotations

import json

import pytest
from support_discord import buttons, films_of, shown, text_of

from cogs.ui.custom_ids import ExploreAgain
from cogs.ui.film_texts import titled
from recommender.types import Filters, Place, VoteKind

ELSEWHERE = 987_654_321_098_765
COMMANDS = {"explore", "film", "filter", "taste", "watchlist", "privacy", "help"}
"""Those of use to a person alone, without a server."""


def in_a_foreign_server(payload):
    """As Discord sends it from a server that the bot is no member of."""
    changed = json.loads(payload)
    person = changed["member"]["user"]["id"]
    changed |= {
        "guild_id": str(ELSEWHERE),
        "guild": {"id": str(ELSEWHERE), "locale": "en-US", "features": []},
        "authorizing_integration_owners": {"1": person},
        "app_permissions": "0",
    }
    return json.dumps(changed)


def between_people(payload):
    """As Discord sends it from a conversation of others."""
    changed = json.loads(payload)
    changed["user"] = changed.pop("member")["user"]
    del changed["guild_id"], changed["guild_locale"]
    return json.dumps(changed | {"context": 2, "authorizing_integration_owners": {"1": changed["user"]["id"]}})


PLACES = pytest.mark.parametrize("place", [in_a_foreign_server, between_people])


async def test_commands_for_oneself_may_be_installed_by_a_person_and_the_others_by_a_server_only(stage):
    tree = stage.client.tree
    for command in tree.get_commands():
        made = command.to_dict(tree)
        if command.name in COMMANDS | {"Films like this"}:
            assert (made["integration_types"], made["contexts"]) == ([0, 1], [0, 1, 2]), command.name
        else:
            assert made["integration_types"] == [0], f"{command.name} has @anywhere and is not in COMMANDS"


@PLACES
async def test_picks_say_that_reactions_do_not_arrive_and_nothing_is_kept_of_the_place(stage, place):
    with stage.forged(place):
        answer = shown(await stage.slash(stage.ada, "explore"))
        assert "Reactions do not reach me here. “Open” has every button." in text_of(answer)
        assert len(films_of(answer)) == 5
        assert "Picks for Ada" in text_of(answer)
        card = shown(await stage.slash(stage.ada, "film", title="Metropolis (1927)"))
        assert "“Vote & more like it” has every button" in text_of(card)
        found = shown(await stage.slash(stage.ada, "filter", genre="Western"))
        assert "Western" in text_of(found)
    await stage.env.settle()
    kept = await stage.app.database.read(
        lambda db: [
            (table, row)
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for row in db.execute(f"SELECT * FROM {table}").fetchall()
            if ELSEWHERE in row
        ]
    )
    assert kept == []
    posts = await stage.app.database.read(lambda db: db.execute("SELECT count(*) FROM posts").fetchone()[0])
    assert posts == 0


@PLACES
async def test_a_vote_counts_for_the_person_and_for_no_server(stage, place):
    with stage.forged(place):
        card = shown(await stage.slash(stage.ada, "film", title="Metropolis (1927)", private=True))
        assert "No votes in all servers yet" in text_of(card)
        await stage.ada.click(card, label="Like")
    film = stage.app.services.titles.resolve("Metropolis (1927)")
    details = await stage.app.services.films.details(film.id, stage.ada.id, stage.guild.id)
    assert details.my_votes == {VoteKind.LIKE}
    assert await stage.votes(film.id) == (0, 0, 0, 0)
    assert stage.place == Place("guild", stage.guild.id)


@PLACES
async def test_what_is_about_oneself_works(stage, place):
    with stage.forged(place):
        assert "Which of these do you know?" in text_of(shown(await stage.slash(stage.ada, "taste start")))
        assert "I keep" in text_of(shown(await stage.slash(stage.ada, "privacy show")))
        assert shown(await stage.slash(stage.ada, "watchlist show"))
        assert shown(await stage.slash(stage.ada, "taste match"))
        assert "Here they are yours alone." in text_of(shown(await stage.slash(stage.ada, "help")))


async def test_films_like_the_one_a_message_shows(stage):
    card = await stage.slash(stage.ada, "film", title="Metropolis (1927)")
    answer = shown(await stage.bo.context_menu(stage.channel, "Films like this", shown(card)))
    assert answer.ephemeral
    assert "Starting from **Metropolis · 1927**" in text_of(answer)
    assert "Picks for Bo" in text_of(answer)


async def test_of_several_films_the_one_meant_is_asked_for(stage):
    digest = shown(await stage.slash(stage.ada, "today"))
    asked = shown(await stage.bo.context_menu(stage.channel, "Films like this", digest))
    assert asked.ephemeral
    assert "Films like which of these?" in text_of(asked)
    assert list(buttons(asked)) == ["This one"]
    film = stage.app.services.films.film(films_of(digest)[0])
    meant = ExploreAgain(stage.bo.id, None, film.id, Filters()).packed
    answer = shown(await stage.bo.click(asked, custom_id=meant))
    assert f"Starting from **{titled(film)}**" in text_of(answer)


async def test_a_page_of_a_filter_offers_its_films(stage):
    page = shown(await stage.slash(stage.ada, "filter", genre="Western"))
    asked = shown(await stage.bo.context_menu(stage.channel, "Films like this", page))
    assert text_of(asked).count("**") == 20


async def test_a_message_without_films_is_told_so(stage):
    for message in (await stage.ada.send(stage.channel, "hello"), shown(await stage.slash(stage.ada, "help"))):
        answer = shown(await stage.ada.context_menu(stage.channel, "Films like this", message))
        assert text_of(answer) == "That message shows no film of mine. Try one of my messages with films."
        assert answer.ephemeral
