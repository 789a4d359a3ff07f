"""The meaning of Discord's error codes.

Only an answer with one of these codes says something about a place or a person. The network in front of Discord answers
403 and 404 too, as a page or with other codes (40333), for unrelated reasons.
"""

from __future__ import annotations

import discord

from bot.permissions import name_of
from bot.push.sending.transport import (
    REFUSED,
    ChannelGone,
    MissingPermission,
    Refused,
    TransportError,
    TryAgain,
    Unknown,
)
from bot.words import marked

UNKNOWN_MESSAGE = 10008
UNKNOWN_EMOJI = 10014
ALREADY_ANSWERED = 40060
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
"""For an interaction: it has no answer yet."""
_GONE = {
    10003: marked("The channel is gone."),
    10004: marked("The server is gone."),
    UNKNOWN_MESSAGE: marked("The message is gone."),
    10013: marked("There is no such person."),
    50007: marked("They do not accept direct messages from me."),
    50008: marked("Nothing can be written in that channel."),
    50278: marked("We share no server any more."),
}
_LACKING = {50001: "view_channel", 50083: "manage_threads", 160005: "manage_threads"}
"""50083: the thread is in the archive; 160005: it is locked."""
_MISSING_PERMISSIONS = 50013


def is_final(error: discord.HTTPException) -> bool:
    """Whether Discord refuses for good, so that trying again is no use."""
    return error.code in _GONE or error.code in _LACKING or error.code == _MISSING_PERMISSIONS


def translated(error: discord.HTTPException, needed: str = "send_messages") -> TransportError:
    """What an answer of Discord means for the push.

    Args:
        error: the answer.
        needed: the permission that is lacking when Discord says only that one is.
    """
    if error.status >= 500:
        return Unknown(marked("Discord had an internal error."))
    if error.code in _GONE:
        return ChannelGone(_GONE[error.code])
    if error.code in _LACKING or error.code == _MISSING_PERMISSIONS:
        return MissingPermission((name_of(_LACKING.get(error.code, needed)),))
    if error.status in (400, 413) and error.code:
        return Refused(REFUSED.format(answer=error.text or error.status))
    return TryAgain(marked("Discord accepts nothing from me at the moment."))
