"""Permissions that the daily films lack in a channel, in sentences for whoever sets them up."""

from __future__ import annotations

from typing import Any

import discord

from bot.errors import NotAllowed, UserMistake
from bot.permissions import TO_OPEN_THREADS, TO_REACT, granted, in_a_list, is_thread, missing, to_post
from bot.records import Subscription
from bot.words import Marked, _
from cogs.posting.forum_posts import why_no_posts


def lacks_to_call(interaction: discord.Interaction[Any], role: discord.Role, channel_id: int | None) -> bool:
    """Whether the bot lacks the permission to mention a role in a channel."""
    allowed = role.mentionable or (channel_id is not None and _ours(interaction, channel_id).mention_everyone)
    return not allowed


def hint(interaction: discord.Interaction[Any], push: Subscription) -> str | None:
    """What is missing in the channel of the next films; None if nothing is."""
    channel_id = push.channel_id
    if channel_id is None:
        return None
    if names := missing_to_post(interaction, channel_id):
        return _("I may not write in {channel}. Give me {permissions} there, or the next films cannot come.").format(
            channel=f"<#{channel_id}>", permissions=in_a_list(names)
        )
    if why := why_no_posts_in(interaction, channel_id):
        return why
    if names := missing(_ours(interaction, channel_id), TO_REACT):
        return _("Reactions need {permissions} in {channel}; without, only “Open” lets people vote.").format(
            channel=f"<#{channel_id}>", permissions=in_a_list(names)
        )
    if push.threads and interaction.guild is not None and (why := _why_no_threads(interaction, channel_id)):
        return why
    return _role_hint(interaction, push.role_id, channel_id)


def _role_hint(interaction: discord.Interaction[Any], role_id: int | None, channel_id: int) -> str | None:
    """Why the chosen role is not mentioned; None if it is, or none was chosen."""
    if role_id is None or interaction.guild is None:
        return None
    role = interaction.guild.get_role(role_id)
    if role is None:
        return _("The role to ping is gone, so nobody is pinged. `/daily set ping:` chooses another.")
    return no_call(role) if lacks_to_call(interaction, role, channel_id) else None


def no_call(role: discord.Role) -> str:
    """A sentence that a role cannot be mentioned, and what helps."""
    return _(
        "I may not ping {role}. Let anyone mention it in the role’s settings, or give me “Mention @everyone, @here "
        "and All Roles” in the channel."
    ).format(role=f"<@&{role.id}>")


def missing_to_post(interaction: discord.Interaction[Any], channel_id: int) -> tuple[Marked, ...]:
    """The permissions that the bot lacks to write in a channel or thread of the server."""
    return missing(_ours(interaction, channel_id), to_post(thread=is_thread(interaction.guild, channel_id)))


def _ours(interaction: discord.Interaction[Any], channel_id: int) -> discord.Permissions:
    """The bot's permissions in a channel of the server; all of them if it is not known here."""
    if channel_id == interaction.channel_id or interaction.guild is None:
        return interaction.app_permissions
    return granted(interaction.guild, channel_id) or discord.Permissions.all()


def why_no_posts_in(interaction: discord.Interaction[Any], channel_id: int) -> str | None:
    """Why the bot cannot post in a forum; None if it can, or the channel is not a forum."""
    channel = None if interaction.guild is None else interaction.guild.get_channel(channel_id)
    return why_no_posts(channel) if isinstance(channel, discord.ForumChannel) else None


def refuse_threads(interaction: discord.Interaction[Any], channel_id: int | None) -> None:
    """Raise an error if no threads can be opened in the channel.

    Raises:
        UserMistake: messages in it cannot have threads.
        NotAllowed: the bot lacks a permission.
    """
    if interaction.guild is None or channel_id is None:
        raise UserMistake(_("Threads are opened in servers only."))
    if why := _why_no_threads(interaction, channel_id):
        raise NotAllowed(why)


def _why_no_threads(interaction: discord.Interaction[Any], channel_id: int) -> str | None:
    """Why no thread can be opened under messages in a channel of the server; None where one can."""
    assert interaction.guild is not None
    channel = interaction.guild.get_channel(channel_id)
    if isinstance(channel, discord.ForumChannel):
        return None  # each post is a thread
    if not isinstance(channel, discord.TextChannel):
        return _("Messages in {channel} can have no threads; choose a text channel.").format(channel=f"<#{channel_id}>")
    if names := missing(_ours(interaction, channel_id), TO_OPEN_THREADS):
        return _("I may open no threads in {channel}. Give me {permissions} there.").format(
            channel=f"<#{channel_id}>", permissions=in_a_list(names)
        )
    return None
