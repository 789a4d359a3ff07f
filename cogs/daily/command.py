"""`/daily`: the films of the day, posted by themselves. For a server's managers; in direct messages for oneself."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowed, UserMistake
from bot.permissions import in_a_list
from bot.records import Style
from bot.words import _
from bot.zone_names.names_table import names
from cogs.daily.channel_rights import hint, lacks_to_call, missing_to_post, no_call, refuse_threads, why_no_posts_in
from cogs.daily.pasted_list import BUTTONS, ListCommands
from cogs.daily.series import SeriesCommands
from cogs.interactions.answers import prepared, show
from cogs.interactions.host import Host, as_host, name_of_place, place_of
from cogs.interactions.options import (
    Match,
    Minutes,
    Stars,
    Typed,
    Year,
    as_filters,
    filter_options,
    suggest_days,
    suggest_zone,
)
from cogs.ui.daily.push_preview import previewed
from cogs.ui.daily.push_status import snapshot
from recommender.types import Filters


@app_commands.default_permissions(manage_guild=True)
class Daily(
    SeriesCommands,
    ListCommands,
    commands.GroupCog,
    group_name="daily",
    group_description="The films of the day, posted by themselves",
):
    """The command group that sets up the daily films."""

    def __init__(self, host: Host) -> None:
        self._services = host.services
        self._daily = host.services.daily

    async def cog_load(self) -> None:
        """Read the names of zones in advance and in a thread: autocomplete has to be fast."""
        await asyncio.to_thread(names)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Allow only managers of a server, whoever Discord lets use the command."""
        if interaction.guild_id is not None and not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(name="set")
    @filter_options
    @app_commands.describe(
        channel="Where to post; this channel when left out the first time",
        time="When, such as 09:00 or 9 pm; 09:00 when left out the first time",
        zone="Your time zone: a city, a country, an abbreviation or an offset",
        days="daily, weekdays, weekends, mon-fri or mon,wed,sat",
        style="All five in one message (digest), or one film a message (cards)",
        any_film="Drop the filters set before",
        ping="A role to ping with each day's films",
        no_ping="Call no role any more",
        thread="Whether to open a thread under each message",
        skip_seen="Whether to leave out what most people here have seen",
    )
    @app_commands.autocomplete(zone=suggest_zone, days=suggest_days)
    async def set_up(
        self,
        interaction: discord.Interaction[Any],
        channel: discord.TextChannel | discord.ForumChannel | None = None,
        time: Typed | None = None,
        zone: Typed | None = None,
        days: Typed | None = None,
        style: Style | None = None,
        from_year: Year | None = None,
        to_year: Year | None = None,
        genre: Typed | None = None,
        genre2: Typed | None = None,
        genre3: Typed | None = None,
        match: Match = "any",
        without: Typed | None = None,
        without2: Typed | None = None,
        min_minutes: Minutes | None = None,
        max_minutes: Minutes | None = None,
        min_rating: Stars | None = None,
        any_film: bool = False,
        ping: discord.Role | None = None,
        no_ping: bool = False,
        thread: bool | None = None,
        skip_seen: bool | None = None,
    ) -> None:
        """Post the films of the day here; what you leave out stays as it is."""
        genres, excluded, minutes = (genre, genre2, genre3), (without, without2), (min_minutes, max_minutes)
        filters = as_filters(interaction, from_year, to_year, genres, match, excluded, minutes, min_rating)
        place = place_of(interaction)
        channel_id = await self._channel(interaction, channel)
        if ping is not None:
            await self._refuse_to_call(interaction, ping, channel_id)
        if thread:
            refuse_threads(interaction, await self._goes_to(interaction, channel_id))
        await self._daily.set(
            place,
            by=interaction.user.id,
            channel_id=channel_id,
            at=time,
            zone=zone,
            days=days,
            style=style,
            filters=filters if any_film or filters != Filters() else None,
            role_id=None if ping is None else ping.id,
            no_role=no_ping,
            threads=thread,
            skip_seen=skip_seen,
            locale=interaction.locale.value,
        )
        await self.show_status(interaction, _("The daily films are set"))

    @app_commands.command()
    async def off(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the daily films off; your settings are kept."""
        await self._daily.off(place_of(interaction))
        await self.show_status(interaction, _("The daily films are off"))

    @app_commands.command()
    @app_commands.describe(days="For how many days; until you resume when left out")
    async def pause(
        self, interaction: discord.Interaction[Any], days: app_commands.Range[int, 1, 365] | None = None
    ) -> None:
        """Let the daily films rest."""
        await self._daily.pause(place_of(interaction), days, by=interaction.user.id)
        await self.show_status(interaction, _("The daily films are paused"))

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction[Any]) -> None:
        """Let the daily films run again."""
        await self._daily.resume(place_of(interaction))
        await self.show_status(interaction, _("The daily films run again"))

    @app_commands.command()
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """When the next films come, if the last arrived, and what to do if not."""
        await self.show_status(interaction, _("The daily films"))

    @app_commands.command()
    async def preview(self, interaction: discord.Interaction[Any]) -> None:
        """Show, only to you, what the next message will look like."""
        preview = await prepared(interaction, self._daily.preview(place_of(interaction)), private=True)
        screen = previewed(preview, self._services.config.feedback, where=name_of_place(interaction))
        await show(interaction, screen, private=True)

    async def show_status(self, interaction: discord.Interaction[Any], heading: str) -> None:
        """Show the status of the push, under a heading."""
        status = await self._daily.status(place_of(interaction), interaction.user.id)
        warning = None if status.next_at is None else hint(interaction, status.subscription)
        await show(interaction, snapshot(status, heading, warning), private=True)

    async def _refuse_to_call(
        self, interaction: discord.Interaction[Any], role: discord.Role, channel_id: int | None
    ) -> None:
        """Raise an error if a role cannot be mentioned with the films.

        Raises:
            UserMistake: it is @everyone, which is never mentioned.
            NotAllowed: the bot lacks a permission.
        """
        if role.is_default():
            raise UserMistake(_("I never ping everybody. Choose a role that people can leave."))
        if lacks_to_call(interaction, role, await self._goes_to(interaction, channel_id)):
            raise NotAllowed(no_call(role))

    async def _goes_to(self, interaction: discord.Interaction[Any], channel_id: int | None) -> int | None:
        """The channel of this command, or else the present one."""
        if channel_id is not None:
            return channel_id
        stored = await self._daily.get(place_of(interaction))
        return None if stored is None else stored.channel_id

    async def _channel(
        self, interaction: discord.Interaction[Any], channel: discord.TextChannel | discord.ForumChannel | None
    ) -> int | None:
        """The channel chosen for a server's push; None keeps the present one.

        Raises:
            NotAllowed: we may not write there.
        """
        if interaction.guild_id is None:
            return None
        first_time = await self._daily.get(place_of(interaction)) is None
        channel_id = channel.id if channel else interaction.channel_id if first_time else None
        if channel_id is not None and (names := missing_to_post(interaction, channel_id)):
            raise NotAllowed(
                _("I may not write in {channel}. Give me {permissions} there, then try again.").format(
                    channel=f"<#{channel_id}>", permissions=in_a_list(names)
                )
            )
        if channel_id is not None and (why := why_no_posts_in(interaction, channel_id)):
            raise UserMistake(why)
        return channel_id


async def setup(client: commands.Bot) -> None:
    """Load it."""
    client.add_dynamic_items(*BUTTONS)
    await client.add_cog(Daily(as_host(client)))
