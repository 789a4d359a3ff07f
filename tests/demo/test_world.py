"""The server of the demo, in SimCord without a page."""

import discord
from simcord import Env

from bot.permissions import INVITE
from demo.world import TOPIC, build_world


def test_every_id_is_the_same_at_each_start():
    first, second = (
        build_world(Env(discord.Client(intents=discord.Intents.none()))),
        build_world(Env(discord.Client(intents=discord.Intents.none()))),
    )
    assert first.guild.id == second.guild.id
    assert first.films.id == second.films.id
    assert [member.id for member in first.you] == [member.id for member in second.you]
    assert [user for user, _ in first.tastes] == [user for user, _ in second.tastes]


async def test_the_bot_has_no_more_rights_than_the_invite_link_asks_for():
    bot = discord.Client(intents=discord.Intents(guilds=True))
    env = Env(bot)
    world = build_world(env)
    await env.start()
    try:
        channel = bot.get_channel(world.films.id)
        assert isinstance(channel, discord.TextChannel)
        assert channel.topic == TOPIC
        mine = channel.permissions_for(channel.guild.me)
        assert mine.is_superset(INVITE)
        assert not mine.manage_guild
        assert not mine.manage_messages
        assert channel.guild.owner_id == world.owner.id
    finally:
        await env.shutdown()


def test_the_server_says_that_votes_are_simulated():
    assert "simulated" in TOPIC
