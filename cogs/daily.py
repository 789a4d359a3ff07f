"""`/daily`: the films of the day, posted by themselves. For a server's managers; in direct messages for oneself."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowed, UserMistake
from bot.permissions import TO_REACT, granted, in_a_list, is_thread, missing, to_post
from bot.records import Style, Subscription
from bot.words import Marked, _
from bot.zone_names.names_table import names
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
from cogs.ui.push_preview import previewed
from cogs.ui.push_status import snapshot
from recommender.types import Filters


@app_commands.default_permissions(manage_guild=True)
class Daily(commands.GroupCog, group_name="daily", group_description="The films of the day, posted by themselves"):
    """Setting the daily push."""

    def __init__(self, host: Host) -> None:
        self._services = host.services
        self._daily = host.services.daily

    async def cog_load(self) -> None:
        """Read the names of zones beforehand and beside the event loop: somebody who types waits for the list."""
        await asyncio.to_thread(names)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """A server's push is its managers' business, whatever Discord let through."""
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
        ping="A role to call with each day's films",
        no_ping="Call no role any more",
    )
    @app_commands.autocomplete(zone=suggest_zone, days=suggest_days)
    async def set_up(
        self,
        interaction: discord.Interaction[Any],
        channel: discord.TextChannel | None = None,
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
    ) -> None:
        """Post the films of the day here; what you leave out stays as it is."""
        genres, excluded, minutes = (genre, genre2, genre3), (without, without2), (min_minutes, max_minutes)
        filters = as_filters(interaction, from_year, to_year, genres, match, excluded, minutes, min_rating)
        place = place_of(interaction)
        channel_id = await self._channel(interaction, channel)
        if ping is not None:
            await self._refuse_to_call(interaction, ping, channel_id)
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
        )
        await self._show(interaction, _("The daily films are set"))

    @app_commands.command()
    async def off(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the daily films off; your settings are kept."""
        await self._daily.off(place_of(interaction))
        await self._show(interaction, _("The daily films are off"))

    @app_commands.command()
    @app_commands.describe(days="For how many days; until you resume when left out")
    async def pause(
        self, interaction: discord.Interaction[Any], days: app_commands.Range[int, 1, 365] | None = None
    ) -> None:
        """Let the daily films rest."""
        await self._daily.pause(place_of(interaction), days, by=interaction.user.id)
        await self._show(interaction, _("The daily films are paused"))

    @app_commands.command()
    async def resume(self, interaction: discord.Interaction[Any]) -> None:
        """Let the daily films run again."""
        await self._daily.resume(place_of(interaction))
        await self._show(interaction, _("The daily films run again"))

    @app_commands.command()
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """When the next films come, how the last went, and what to do if not."""
        await self._show(interaction, _("The daily films"))

    @app_commands.command()
    async def preview(self, interaction: discord.Interaction[Any]) -> None:
        """Show, only to you, what the next message will look like."""
        preview = await prepared(interaction, self._daily.preview(place_of(interaction)), private=True)
        screen = previewed(preview, self._services.config.feedback, where=name_of_place(interaction))
        await show(interaction, screen, private=True)

    async def _show(self, interaction: discord.Interaction[Any], heading: str) -> None:
        status = await self._daily.status(place_of(interaction), interaction.user.id)
        hint = None if status.next_at is None else _hint(interaction, status.subscription)
        await show(interaction, snapshot(status, heading, hint), private=True)

    async def _refuse_to_call(
        self, interaction: discord.Interaction[Any], role: discord.Role, channel_id: int | None
    ) -> None:
        """Refuse a role that cannot be called with the films.

        Raises:
            UserMistake: it is everybody, who are never called.
            NotAllowed: Discord would not let us.
        """
        if role.is_default():
            raise UserMistake(_("I never call everybody. Choose a role that people can leave."))
        if channel_id is None and (stored := await self._daily.get(place_of(interaction))) is not None:
            channel_id = stored.channel_id
        if _lack_to_call(interaction, role, channel_id):
            raise NotAllowed(_no_call(role))

    async def _channel(self, interaction: discord.Interaction[Any], channel: discord.TextChannel | None) -> int | None:
        """Where a server's push shall go; None keeps the channel that is set.

        Raises:
            NotAllowed: we may not write there.
        """
        if interaction.guild_id is None:
            return None
        first_time = await self._daily.get(place_of(interaction)) is None
        channel_id = channel.id if channel else interaction.channel_id if first_time else None
        if channel_id is not None and (names := _missing_to_post(interaction, channel_id)):
            raise NotAllowed(
                _("I may not write in {channel}. Give me {permissions} there, then try again.").format(
                    channel=f"<#{channel_id}>", permissions=in_a_list(names)
                )
            )
        return channel_id


def _lack_to_call(interaction: discord.Interaction[Any], role: discord.Role, channel_id: int | None) -> bool:
    """Whether Discord would not let us call a role in a channel."""
    allowed = role.mentionable or (channel_id is not None and _ours(interaction, channel_id).mention_everyone)
    return not allowed


def _hint(interaction: discord.Interaction[Any], push: Subscription) -> str | None:
    """What we lack in the channel that the next films go to; None when nothing is missing."""
    channel_id = push.channel_id
    if channel_id is None:
        return None
    if names := _missing_to_post(interaction, channel_id):
        return _("I may not write in {channel}. Give me {permissions} there, or the next films cannot come.").format(
            channel=f"<#{channel_id}>", permissions=in_a_list(names)
        )
    if names := missing(_ours(interaction, channel_id), TO_REACT):
        return _("Reactions need {permissions} in {channel}; without, only “Open” lets people vote.").format(
            channel=f"<#{channel_id}>", permissions=in_a_list(names)
        )
    return _role_hint(interaction, push.role_id, channel_id)


def _role_hint(interaction: discord.Interaction[Any], role_id: int | None, channel_id: int) -> str | None:
    """Why the role that was chosen is not called; None when it is, or none was chosen."""
    if role_id is None or interaction.guild is None:
        return None
    role = interaction.guild.get_role(role_id)
    if role is None:
        return _("The role to call is gone, so nobody is called. `/daily set ping:` chooses another.")
    return _no_call(role) if _lack_to_call(interaction, role, channel_id) else None


def _no_call(role: discord.Role) -> str:
    return _(
        "I may not call {role}. Let anyone mention it in the role’s settings, or give me “Mention @everyone, @here "
        "and All Roles” in the channel."
    ).format(role=f"<@&{role.id}>")


def _missing_to_post(interaction: discord.Interaction[Any], channel_id: int) -> tuple[Marked, ...]:
    """The permissions we lack to write in a channel or thread of the server."""
    return missing(_ours(interaction, channel_id), to_post(thread=is_thread(interaction.guild, channel_id)))


def _ours(interaction: discord.Interaction[Any], channel_id: int) -> discord.Permissions:
    """What we may do in a channel of the server; where only Discord knows, everything until it says no."""
    if channel_id == interaction.channel_id or interaction.guild is None:
        return interaction.app_permissions
    return granted(interaction.guild, channel_id) or discord.Permissions.all()


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Daily(as_host(client)))
