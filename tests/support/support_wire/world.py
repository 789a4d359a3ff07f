"""What exists in the stand-in Discord: people, servers, channels, messages and their reactions. No network here."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from support_wire import permissions

DISCORD_EPOCH_MS = 1_420_070_400_000
TEXT, DIRECT, PUBLIC_THREAD, FORUM = 0, 1, 11, 15
EPHEMERAL, LOADING = 1 << 6, 1 << 7


@dataclass
class Person:
    id: int
    name: str
    bot: bool = False
    takes_direct_messages: bool = True


@dataclass
class Message:
    id: int
    channel: Channel
    author: Person
    body: dict[str, Any]
    """What was sent: content, embeds, components, flags, attachments."""
    nonce: str | None = None
    posted_at: float = 0.0
    """The machine's clock, seconds since 1970."""
    edited: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)
    """Emoji to the ids of those who gave it, in order."""
    bursts: dict[str, list[int]] = field(default_factory=dict)
    """The same of super reactions."""
    miscounted: dict[str, int] = field(default_factory=dict)
    """Counts that the message tells instead of the true ones; 0 leaves the emoji out."""

    poll_votes: list[int] = field(default_factory=list)
    """Of a poll's answers, in their order; what is not there is 0."""
    poll_is_final: bool = False
    """Whether the poll is over and counted."""

    @property
    def flags(self) -> int:
        return int(self.body.get("flags") or 0)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """Everything in it that can be read, a line a piece."""
        return "\n".join(_texts(self.body))


@dataclass
class Channel:
    id: int
    name: str
    guild: Guild | None = None
    recipient: Person | None = None
    denied: int = 0
    """Permissions that an overwrite of this channel takes from the bot."""
    parent: Channel | None = None
    """Of a thread: the channel it was opened in."""
    tags: dict[int, str] | None = None
    """Of a forum: its tags by id; None where it is none."""
    wants_tag: bool = False
    """Of a forum: whether each post needs one."""
    applied: tuple[int, ...] = ()
    """Of a post in a forum: its tags."""
    archived: bool = False
    opened_by: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    """By id, oldest first; private answers are not in here."""

    @property
    def kind(self) -> int:
        if self.parent is not None:
            return PUBLIC_THREAD
        if self.tags is not None:
            return FORUM
        return TEXT if self.guild is not None else DIRECT

    @property
    def bot_permissions(self) -> int:
        return permissions.BOT if self.guild is None else self.guild.bot_permissions & ~self.denied


@dataclass
class Event:
    id: int
    creator: Person
    body: dict[str, Any]
    """What was sent: name, description, times, place."""


@dataclass
class Guild:
    id: int
    name: str
    owner: Person
    role_id: int
    """Of the bot's own role; the role @everyone has the server's id."""
    bot_permissions: int = permissions.BOT
    channels: list[Channel] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    events: dict[int, Event] = field(default_factory=dict)
    """Scheduled ones, by id."""
    managers: set[int] = field(default_factory=set)
    """Ids of those who may use commands that ask for Manage Server."""

    @property
    def channel(self) -> Channel:
        """The first one."""
        return self.channels[0]


class World:
    """All of it. `now` is the machine's clock, seconds since 1970, or a test's own."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self._increment = itertools.count()
        self.people: dict[int, Person] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.directs: dict[int, Channel] = {}
        self.commands: list[dict[str, Any]] = []
        self._posted: list[Message] = []
        self.bot = self.add_person("Matinee", bot=True)
        self.application_id = self.bot.id

    def snowflake(self) -> int:
        """A new id: later ones are greater, and the time can be read from it."""
        return (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22 | next(self._increment) & 0x3FFFFF

    def add_person(self, name: str, *, bot: bool = False) -> Person:
        person = Person(self.snowflake(), name, bot)
        self.people[person.id] = person
        return person

    def add_guild(self, name: str, *, channels: tuple[str, ...] = ("films",), owner: Person | None = None) -> Guild:
        owner = owner or self.add_person(f"owner-of-{name}".lower().replace(" ", "-"))
        guild = Guild(self.snowflake(), name, owner, role_id=self.snowflake(), managers={owner.id})
        self.guilds[guild.id] = guild
        for channel in channels:
            self.add_channel(guild, channel)
        return guild

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(self.snowflake(), name, guild)
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def add_forum(self, guild: Guild, name: str, *tags: str, wants_tag: bool = False) -> Channel:
        forum = self.add_channel(guild, name)
        forum.tags, forum.wants_tag = {self.snowflake(): tag for tag in tags}, wants_tag
        return forum

    def open_thread(self, parent: Channel, name: str, thread_id: int) -> Channel:
        """A thread of a channel; under a message it has the message's id."""
        assert parent.guild is not None
        thread = Channel(thread_id, name, parent.guild, denied=parent.denied, parent=parent, opened_by=self.bot.id)
        parent.guild.threads.append(thread)
        self.channels[thread.id] = thread
        return thread

    def direct_channel(self, person: Person) -> Channel:
        """The one between this person and the bot, made when first asked for."""
        if person.id not in self.directs:
            channel = Channel(self.snowflake(), person.name, recipient=person)
            self.directs[person.id] = self.channels[channel.id] = channel
        return self.directs[person.id]

    def post(
        self,
        channel: Channel,
        author: Person,
        body: dict[str, Any],
        nonce: str | None = None,
        *,
        message_id: int | None = None,
    ) -> Message:
        """A new message; a private one is seen by its reader only and is not kept in the channel."""
        message = Message(message_id or self.snowflake(), channel, author, body, nonce, posted_at=self.now())
        if not message.ephemeral:
            channel.messages[message.id] = message
            self._posted.append(message)
        return message

    def posted(self) -> list[Message]:
        """Every public message of the bot, oldest first; deleted ones too."""
        return [message for message in self._posted if message.author is self.bot]


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in ("content", "title", "description", "label") if isinstance(part.get(key), str)]
    nested = [_texts(part[key]) for key in ("embeds", "components", "accessory", "component") if part.get(key)]
    return [text for text in own if text] + [text for texts in nested for text in texts]
