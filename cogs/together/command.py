"""`/together`: films for the people in a voice channel, those named, or those who press “I’m in”."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserMistake
from bot.records import NightWish
from bot.services.together.film_night import MEMBERS_MOST, GroupPicks, too_many
from bot.words import _
from cogs.interactions.answers import answer_privately, prepared, prepared_in_turn, publish, reactions_hint
from cogs.interactions.host import Host, as_host, host_of, place_of
from cogs.interactions.options import Minutes, Typed, Year, as_filters, suggest_genre
from cogs.together.polls import begin_poll
from cogs.together.swiping import begin_swipes
from cogs.ui.custom_ids import ChangeNight
from cogs.ui.daily.digest import reactions
from cogs.ui.together.film_night import film_night

BOTS_MOST = 3
"""Greatest number of bots that are not cached yet in a voice channel, in addition to a full group of people."""


async def show_night(interaction: discord.Interaction[Any], picks: GroupPicks, *, turning: bool) -> None:
    """Show a group's films; if there are none, only the asker sees the answer.

    Args:
        interaction: what is answered.
        picks: the films.
        turning: whether they replace the message whose button was pressed.
    """
    services = host_of(interaction).services
    screen = film_night(picks, services.config.feedback, hint=reactions_hint(interaction))
    if not picks.found.picks:
        await answer_privately(interaction, screen)
        return
    await publish(
        interaction,
        screen,
        "digest",
        reactions(services.config.feedback, "digest", len(picks.found.picks)),
        lambda sent: services.together.shown(picks, sent, place_of(interaction), anew=turning),
        private=False,
        turning=turning,
    )


async def change_night(interaction: discord.Interaction[Any], pressed: ChangeNight) -> None:
    """Handle a button of a film night: join, leave, other films, a round or a poll."""
    together, person = host_of(interaction).services.together, interaction.user.id
    match pressed.to:
        case "swipe":
            await begin_swipes(interaction, pressed.night_id)
            return
        case "poll":
            await begin_poll(interaction, pressed.night_id)
            return
        case "in":
            work = together.join(pressed.night_id, person)
        case "out":
            work = together.leave(pressed.night_id, person)
        case "others":
            work = together.others(pressed.night_id, person)
    lock = together.lock(pressed.night_id)
    async with prepared_in_turn(interaction, lock, work, private=False, turning=True) as picks:
        await show_night(interaction, picks, turning=True)


async def name_people(
    interaction: discord.Interaction[Any], night_id: int, chosen: Sequence[discord.Member | discord.User]
) -> None:
    """Add the people who were chosen in the menu."""
    together, named = host_of(interaction).services.together, people_of(chosen)
    work = together.name(night_id, interaction.user.id, named)
    lock = together.lock(night_id)
    async with prepared_in_turn(interaction, lock, work, private=False, turning=True) as picks:
        await show_night(interaction, picks, turning=True)


def people_of(named: Sequence[discord.Member | discord.User | None]) -> list[int]:
    """Who is named.

    Raises:
        UserMistake: a bot is among them, or somebody who is not of this server: Discord takes any number of a person.
    """
    people = [person for person in named if person is not None]
    if any(person.bot for person in people):
        raise UserMistake(_("Bots watch no films. Name people."))
    if not all(isinstance(person, discord.Member) for person in people):
        raise UserMistake(_("Films are chosen with people of this server only. Name some of them."))
    return [person.id for person in people]


async def people_in_voice(interaction: discord.Interaction[Any]) -> list[int]:
    """Who else is in the asker's voice channel, but for bots. Of those not known yet, Discord is asked.

    Raises:
        UserMistake: there are too many, as in a stage's audience; then Discord is asked of nobody.
    """
    guild, asker = interaction.guild, interaction.user.id
    if guild is None:
        return []
    rooms = (*guild.voice_channels, *guild.stage_channels)
    there = next((room.voice_states for room in rooms if asker in room.voice_states), {})
    known = {person: guild.get_member(person) for person in there if person != asker}
    if sum(member is None or not member.bot for member in known.values()) >= MEMBERS_MOST + BOTS_MOST:
        raise too_many()

    async def is_person(person: int, member: discord.Member | None) -> bool:
        try:
            return not (member or await guild.fetch_member(person)).bot
        except discord.NotFound:
            return False

    persons = await asyncio.gather(*(is_person(*each) for each in known.items()))
    return [person for person, each in zip(known, persons, strict=True) if each]


class Together(commands.Cog):
    """Films for several people."""

    def __init__(self, host: Host) -> None:
        self._together = host.services.together

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.rename(from_year="from", to_year="to", also1="with", also2="with2", also3="with3", also4="with4")
    @app_commands.describe(
        also1="Who watches too; when nobody is named, everybody in your voice channel",
        also2="Who else",
        also3="Who else",
        also4="Who else",
        adventurousness="0 is home for all of you, 10 is another planet",
        from_year="Earliest year, for example 1950",
        to_year="Latest year, for example 1969",
        genre="A genre the film has",
        without="A genre the film must not have",
        max_minutes="Longest running time in minutes",
        seen="True lets films come that some of you have seen",
        watchlists="True: only films on watchlists, yours and of who presses “I’m in”",
    )
    @app_commands.autocomplete(genre=suggest_genre, without=suggest_genre)
    async def together(
        self,
        interaction: discord.Interaction[Any],
        also1: discord.User | None = None,
        also2: discord.User | None = None,
        also3: discord.User | None = None,
        also4: discord.User | None = None,
        adventurousness: app_commands.Range[int, 0, 10] | None = None,
        from_year: Year | None = None,
        to_year: Year | None = None,
        genre: Typed | None = None,
        without: Typed | None = None,
        max_minutes: Minutes | None = None,
        seen: bool = False,
        watchlists: bool = False,
    ) -> None:
        """Five films for all of you, in your voice channel, named or “I’m in”."""
        minutes = (None, max_minutes)
        filters = as_filters(interaction, from_year, to_year, (genre,), "any", (without,), minutes, None)
        dial = self._together.usual_dial if adventurousness is None else adventurousness
        wish = NightWish(dial, filters, "welcome" if seen else "out", watchlists)
        named = people_of((also1, also2, also3, also4))

        async def begin() -> GroupPicks:
            others = named or await people_in_voice(interaction)
            return await self._together.begin(interaction.user.id, place_of(interaction).id, others, wish)

        await show_night(interaction, await prepared(interaction, begin(), private=False), turning=False)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Together(as_host(client)))
