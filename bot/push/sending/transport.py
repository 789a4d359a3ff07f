"""The interface through which the push sends messages to Discord, and its errors.

`cogs.posting.transport` implements `Transport`; tests implement one that fails on demand. No Discord here, no state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import MatineeError
from bot.records import Style
from bot.words import marked
from bot.words.language import Language
from recommender.types import Draw, Place

LACKING = marked("I lack the permission {names} there.")
REFUSED = marked("Discord refused the message: {answer}.")
"""Reasons with placeholders. Like all reasons they are stored in English and shown in the reader's language."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message of a day's push."""

    subscription_id: int
    place: Place
    channel_id: int | None
    """The channel in a server; None for direct messages."""
    user_id: int | None
    """The person who gets it as a direct message; None in a server."""
    style: Style
    part: int
    """Number of the part, from 1. A digest has one part; cards have one a film, in the order of the draw."""
    parts: int
    draw: Draw
    """All films of the day. A card shows `draw.films[part - 1]` only."""
    nonce: str
    """At most 25 characters, the same at every try, so that Discord does not post it twice."""
    title: str
    """At most 100 characters: the name of its thread, or of its post in a forum."""
    note: str | None = None
    """A line above the films, such as that yesterday's push was skipped."""
    role_id: int | None = None
    """The role to mention; None for none."""
    thread: bool = False
    """The name of the thread to open under it; None for none."""
    first_tried_at: datetime | None = None
    """When the earliest try began that may have arrived (UTC): `find` need not look further back."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that was sent."""

    message_id: int
    channel_id: int
    """The channel it is in, also for a direct message."""


class Transport(Protocol):
    """Sends messages to Discord."""

    def language(self, place: Place) -> Language:
        """The language that a server has chosen; English for direct messages, for which the subscription has it."""
        ...

    async def send(self, message: OutgoingMessage, tried_ago: timedelta | None = None) -> SentMessage:
        """Send a message with its nonce. The push sets the time-out, limits the rate and records post and films.

        It may be sent several times, but never later than `NONCE_WINDOW` after the first time that may have arrived.

        Args:
            message: to send.
            tried_ago: time since the earliest try that may have arrived; None if there is none.

        Raises:
            ChannelGone, MissingPermission, Refused, TryAgain: Discord has not taken it, unless `may_have_arrived`.
            Unknown: the message may have been sent (time-out, connection lost, server error).
        """
        ...

    def drops_a_second(self, message: OutgoingMessage) -> bool:
        """Whether Discord drops a second one with the same nonce: a message yes, a post in a forum no."""
        ...

    async def find(self, message: OutgoingMessage) -> SentMessage | None:
        """Search the channel's history for this message, sent by us at or after `first_tried_at`.

        Returns:
            The message, or None when it is certain that it is not there.

        Raises:
            CannotTell: the history cannot be read, or too much was written since.
            ChannelGone, TryAgain: as in `send`.
        """
        ...

    def reactions(self, message: OutgoingMessage) -> tuple[str, ...]:
        """The reactions to add to it; none where we may not react."""
        ...

    async def put_reaction(self, channel_id: int, message_id: int, emoji: str) -> None:
        """Add one of them to a message; see `bot.services.own_reactions.Put`."""
        ...

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Open a thread under a message; see `bot.services.own_reactions.OpenThread`."""
        ...

    def recorded(self, message: OutgoingMessage, sent: SentMessage) -> None:
        """Called when the message is recorded: reactions given before can be assigned to its films now."""
        ...

    async def notify(self, place: Place, channel_id: int | None, told: int, text: str) -> bool:
        """Tell a manager that the push is paused: `told` set it up; `channel_id` is where it went.

        Returns:
            Whether anybody could be told.
        """
        ...


class TransportError(MatineeError):
    """The message was not sent, or perhaps not."""

    may_have_arrived = False
    """Whether this try or one just before it may have arrived all the same."""


class ChannelGone(TransportError):
    """Not reachable for good: 404/10003, a server we left, a person whose direct messages are closed (50007)."""


class MissingPermission(TransportError):
    """We may not write there (403/50001, 403/50013, or seen before sending).

    Args:
        names: as Discord's settings call them: "Send Messages".
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(LACKING.format(names=", ".join(names)))


class Refused(TransportError):
    """Discord will never take this message as it is (400)."""


class TryAgain(TransportError):
    """Not now: an outage, a server that is unavailable, a rate limit. Nothing was sent.

    Args:
        after: seconds to wait at least; 0 leaves it to the push.
    """

    def __init__(self, why: str = marked("Discord cannot take it now."), after: float = 0) -> None:
        self.after = after
        super().__init__(why)


class Unknown(TransportError):
    """The try may or may not have arrived."""

    may_have_arrived = True


class CannotTell(TransportError):
    """It cannot be found out whether the message is in the channel."""
