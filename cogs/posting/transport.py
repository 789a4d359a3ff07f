"""Implements the push's `Transport` with discord.py, and translates Discord's answers into the push's errors."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.connection.tries import NoFurtherTry, Tries
from bot.permissions import TO_REACT, granted, is_thread, missing, to_post, to_send
from bot.push.sending.nonce import NONCE_WINDOW
from bot.push.sending.transport import (
    CannotTell,
    ChannelGone,
    MissingPermission,
    OutgoingMessage,
    SentMessage,
    TransportError,
    TryAgain,
    Unknown,
)
from bot.registry import Services
from bot.runtime.background import Background
from bot.words import _, language_of, marked
from bot.words.language import ENGLISH, Language
from cogs.interactions.refusals import translated
from cogs.posting.forum_posts import our_posts, tags_for
from cogs.posting.own_messages import CLOCKS_APART, TooMuchWritten, custom_ids, find_own
from cogs.posting.own_reactions import put_reaction
from cogs.posting.own_threads import open_thread
from cogs.rereading import Rereading
from cogs.ui.custom_ids import WhyThese
from cogs.ui.daily.digest import day_card, digest, reactions
from cogs.ui.markdown import safe
from cogs.ui.screen import Screen, calling
from recommender.types import Film, Place

_log = logging.getLogger(__name__)

Target = discord.abc.Messageable


class DiscordTransport:
    """The push's `Transport` over a discord.py client."""

    def __init__(self, client: discord.Client, services: Services, background: Background) -> None:
        self._client = client
        self._services = services
        self._background = background
        self._rereading = Rereading(client, services)

    def language(self, place: Place) -> Language:
        """The language set for a server; English for direct messages, whose language is not known here."""
        guild = self._client.get_guild(place.id) if place.kind == "guild" else None
        return ENGLISH if guild is None else language_of(guild.preferred_locale.value)

    async def send(self, message: OutgoingMessage, tried_ago: timedelta | None = None) -> SentMessage:
        """Send one message of the push; see `bot.push.sending.transport.Transport`."""
        guild = self._guild(message.place)
        thread = is_thread(guild, message.channel_id)
        self._check(guild, message.channel_id, to_post(thread=thread))
        screen = self._screen(message, guild.name if guild else _("just for you"))
        called = discord.AllowedMentions.none()
        if message.role_id is not None and guild is not None and guild.get_role(message.role_id) is not None:
            screen = calling(screen, message.role_id)
            called.roles = [discord.Object(message.role_id)]
        tries = Tries(NONCE_WINDOW if self.drops_a_second(message) else timedelta(), tried_ago)
        try:
            async with _in_our_words(to_send(thread=thread)):
                return await self._send(message, screen, called, tries)
        except TransportError as error:
            error.may_have_arrived |= tries.may_have_arrived
            raise

    async def _send(
        self, message: OutgoingMessage, screen: Screen, called: discord.AllowedMentions, tries: Tries
    ) -> SentMessage:
        if (forum := self._forum(message)) is not None:
            tags = tags_for(forum, _films(message))
            with tries.counted():
                post = await forum.create_thread(
                    name=message.title, view=screen, applied_tags=tags, allowed_mentions=called
                )
            return SentMessage(post.message.id, post.thread.id)
        target = await self._target(message)
        with tries.counted():
            sent = await target.send(view=screen, nonce=message.nonce, allowed_mentions=called)
        return SentMessage(sent.id, sent.channel.id)

    def drops_a_second(self, message: OutgoingMessage) -> bool:
        """Whether Discord drops a second message with this nonce; False for a channel that is not visible now."""
        if message.channel_id is None:
            return True
        return self._client.get_channel(message.channel_id) is not None and self._forum(message) is None

    async def find(self, message: OutgoingMessage) -> SentMessage | None:
        """Search for a message of the push that may have arrived; see `bot.push.sending.transport.Transport`."""
        self._check_history(message)
        forum = self._forum(message)
        marker = WhyThese(message.place, message.draw.local_date, message.part).packed
        try:
            async with _in_our_words():
                if forum is not None:
                    return await self._find_post(forum, marker, message.first_tried_at)
                found = await find_own(self._client, await self._target(message), marker, message.first_tried_at)
        except MissingPermission as error:
            raise CannotTell(marked("I may not read the channel's history.")) from error
        except TooMuchWritten as error:
            raise CannotTell(marked("Too much was written since.")) from error
        return None if found is None else SentMessage(found.id, found.channel.id)

    async def _find_post(self, forum: discord.ForumChannel, marker: str, since: datetime | None) -> SentMessage | None:
        after = None if since is None else since - CLOCKS_APART
        async for found in our_posts(forum, forum.guild.me.id, after):
            if marker in custom_ids(found.components):
                return SentMessage(found.id, found.channel.id)
        return None

    def reactions(self, message: OutgoingMessage) -> tuple[str, ...]:
        """The reactions to add; none where the bot may not react."""
        if not self._may_react(message):
            return ()
        return tuple(reactions(self._services.config.feedback, message.style, len(message.draw.films)))

    async def put_reaction(self, channel_id: int, message_id: int, emoji: str) -> None:
        """Add one of these to a message; see `cogs.posting.own_reactions`."""
        await put_reaction(self._client, channel_id, message_id, emoji)

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Open a thread under one of these; see `cogs.posting.own_threads`."""
        await open_thread(self._client, channel_id, message_id, name)

    def recorded(self, message: OutgoingMessage, sent: SentMessage) -> None:
        """Read reactions given before the message was recorded."""
        if self._services.feedback.came_early(sent.message_id) or message.first_tried_at is not None:
            reading = self._rereading.read([(sent.channel_id, sent.message_id)])
            self._background.start(reading, f"reread-{sent.message_id}")

    async def notify(self, place: Place, channel_id: int | None, told: int, text: str) -> bool:
        """Notify whoever set the push; otherwise write to the server's system channel or the push's channel."""
        guild = self._client.get_guild(place.id) if place.kind == "guild" else None
        if told:  # 0: whoever set it was forgotten
            try:
                channel = await self._client.create_dm(discord.Object(told))
                await channel.send(f"**{safe(guild.name)}**: {text}" if guild is not None else text)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.info("Could not write to a manager: %s", error)
            else:
                return True
        return guild is not None and await _say_somewhere(guild, channel_id, text)

    def _screen(self, message: OutgoingMessage, where: str) -> Screen:
        draw, reaction_emoji = message.draw, self._services.config.feedback
        if message.style == "cards":
            return day_card(draw, message.part, reaction_emoji, where=where, note=message.note)
        hint = None if self._may_react(message) else _("“Open” shows a film to you alone, with every button.")
        return digest(draw, reaction_emoji, where=where, note=message.note, hint=hint, pushed=True)

    def _guild(self, place: Place) -> discord.Guild | None:
        """The server a message goes to; None for direct messages.

        Raises:
            TryAgain: it is not visible now.
            ChannelGone: the bot is not a member of it.
        """
        if place.kind == "dm":
            return None
        guild = self._client.get_guild(place.id)
        if not self._client.is_ready() or (guild is not None and guild.unavailable):
            raise TryAgain(marked("Discord cannot be reached at the moment."))
        if guild is None:
            raise ChannelGone(marked("I am no longer in that server."))
        return guild

    def _check(self, guild: discord.Guild | None, channel_id: int | None, needed: Iterable[str]) -> None:
        if guild is None or channel_id is None:  # direct messages
            return
        ours = granted(guild, channel_id)
        if ours is not None and (names := missing(ours, needed)):
            raise MissingPermission(names)

    def _check_history(self, message: OutgoingMessage) -> None:
        try:
            self._check(self._guild(message.place), message.channel_id, ("view_channel", "read_message_history"))
        except MissingPermission as error:
            raise CannotTell(marked("I may not read the channel's history.")) from error

    def _may_react(self, message: OutgoingMessage) -> bool:
        try:
            self._check(self._guild(message.place), message.channel_id, TO_REACT)
        except MissingPermission:
            return False
        except (TryAgain, ChannelGone):  # not visible now: Discord refuses where we may not
            return True
        return True

    def _forum(self, message: OutgoingMessage) -> discord.ForumChannel | None:
        """The forum in which a message becomes a post; None if it is sent to another kind of channel."""
        channel = None if message.channel_id is None else self._client.get_channel(message.channel_id)
        return channel if isinstance(channel, discord.ForumChannel) else None

    async def _target(self, message: OutgoingMessage) -> Target:
        if message.user_id is not None:
            return await self._client.create_dm(discord.Object(message.user_id))
        assert message.channel_id is not None
        return self._client.get_partial_messageable(message.channel_id, guild_id=message.place.id)


@asynccontextmanager
async def _in_our_words(needed: str = "send_messages") -> AsyncGenerator[None, None]:
    """Translates errors of discord.py and aiohttp into the push's errors."""
    try:
        yield
    except discord.HTTPException as error:
        raise translated(error, needed) from error
    except discord.RateLimited as error:
        raise TryAgain(marked("Discord asks us to wait."), error.retry_after) from error
    except NoFurtherTry as error:
        raise TryAgain(marked("Discord may have forgotten the first try.")) from error
    except aiohttp.ClientConnectorError as error:
        raise TryAgain(marked("Discord could not be reached.")) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Unknown(marked("The connection to Discord broke.")) from error


def _films(message: OutgoingMessage) -> list[Film]:
    """The films that a message shows."""
    every = [drawn.film for drawn in message.draw.films]
    return every if message.style == "digest" else every[message.part - 1 : message.part]


async def _say_somewhere(guild: discord.Guild, channel_id: int | None, text: str) -> bool:
    where_it_went = guild.get_channel_or_thread(channel_id) if channel_id is not None else None
    for channel in (guild.system_channel, where_it_went):
        if not isinstance(channel, discord.abc.Messageable):
            continue
        ours, needed = granted(guild, channel.id), to_post(thread=isinstance(channel, discord.Thread))
        if ours is None or missing(ours, needed):
            continue
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await channel.send(text)
            return True
    return False
