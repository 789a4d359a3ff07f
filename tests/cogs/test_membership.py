"""Servers that remove the bot: their data are kept for thirty days; an outage does not count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord.backend.serializers import guild_create_payload
from support_discord import films_of, shown

from bot.services.servers import KEPT_DAYS
from recommender.types import Place

TABLES = ("posts", "shown", "draws", "drawn_films", "deliveries")


@pytest.fixture
async def film(stage):
    """The server has had a day, a push and a reaction; its film that was liked."""
    message = shown(await stage.slash(stage.bo, "today"))
    await stage.bo.react(message.message, "1️⃣")
    await stage.slash(stage.ada, "daily set", time="12:30")
    stage.clock.forward(hours=1)
    await stage.app.push_over(stage.client).tick()
    return films_of(message)[0]


async def rows(stage):
    def count(connection):
        found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
        push = "SELECT count(*) FROM subscriptions WHERE place_kind = 'guild'"
        return found | {"subscriptions": connection.execute(push).fetchone()[0]}

    return await stage.app.database.read(count)


async def taken_out(stage, **how):
    stage.env.backend.emit("GUILD_DELETE", {"id": str(stage.guild.id), **how})
    await stage.env.settle()


async def tidied(stage, **later):
    stage.clock.forward(**later)
    return await stage.app.services.servers.tidy({guild.id for guild in stage.client.guilds})


async def test_after_thirty_days_nothing_is_kept_but_peoples_votes(stage, film):
    before = await rows(stage)
    assert all(before.values())
    await taken_out(stage)
    assert await tidied(stage, days=KEPT_DAYS, seconds=-1) == 0
    assert await rows(stage) == before
    assert await tidied(stage, seconds=1) == 1
    assert not any((await rows(stage)).values())
    assert await stage.votes(film) == (1, 0, 0, 0)
    assert await tidied(stage, days=1) == 0


async def test_an_outage_is_no_leaving(stage, film):
    await taken_out(stage, unavailable=True)
    assert await tidied(stage, days=2 * KEPT_DAYS) == 0
    assert await tidied(stage, days=2 * KEPT_DAYS) == 0
    assert all((await rows(stage)).values())


async def test_who_takes_the_bot_in_again_has_everything_as_it_was(stage, film):
    before = await rows(stage)
    await taken_out(stage)
    stage.clock.forward(days=KEPT_DAYS)
    guild = stage.env.backend.guilds[stage.guild.id]
    joined = guild_create_payload(stage.env.backend, guild)
    del joined["unavailable"]  # stands there only when an outage has ended
    stage.env.backend.emit("GUILD_CREATE", joined)
    await stage.env.settle()
    assert await stage.app.services.servers.tidy(set()) == 0  # or it would be thirty days since it was left
    assert await rows(stage) == before


async def test_who_took_it_out_while_it_was_down_is_noticed(stage, film):
    servers = stage.app.services.servers
    await servers.tidy(set())
    stage.clock.forward(days=KEPT_DAYS)
    assert await servers.tidy(set()) == 1
    assert not any((await rows(stage)).values())


async def test_one_that_is_there_again_is_no_longer_counted_as_gone(stage, film):
    servers = stage.app.services.servers
    await servers.tidy(set())
    stage.clock.forward(days=KEPT_DAYS - 1)
    await servers.tidy({stage.guild.id})
    stage.clock.forward(days=1)
    assert await servers.tidy(set()) == 0
    assert all((await rows(stage)).values())


async def test_a_server_noted_while_the_clock_was_years_ahead_is_not_kept_for_ever(stage, film):
    stage.clock.forward(days=3650)
    await taken_out(stage)
    stage.clock.moment -= timedelta(days=3650)
    assert await tidied(stage, days=0) == 1


async def test_a_purged_server_may_begin_anew(stage, film):
    await taken_out(stage)
    await tidied(stage, days=KEPT_DAYS)
    await stage.restart()
    message = shown(await stage.slash(stage.bo, "today"))
    await stage.slash(stage.ada, "daily set", time="12:30")
    assert len(films_of(message)) == 5
    assert await stage.app.services.daily.get(Place("guild", stage.guild.id)) is not None
