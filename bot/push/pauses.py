"""Why a daily push is paused, and what to do about it: codes for the store, sentences for people. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.push.outcome import say_date
from bot.push.schedule import local_date
from bot.push.transport import ChannelGone, MissingPermission
from bot.records import Subscription

ASKED = "asked"
"""Followed by ":" and the number of who asked for it, where that is known."""
CHANNEL_GONE = "channel_gone"
NO_PERMISSION = "no_permission:"
"""Followed by the names of the permissions, with commas."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause in words."""

    why: str
    what_to_do: str


def code_of(error: ChannelGone | MissingPermission) -> str:
    """What is stored as `paused_why` after this error."""
    return f"{NO_PERMISSION}{', '.join(error.names)}" if isinstance(error, MissingPermission) else CHANNEL_GONE


def asked_by(person: int) -> str:
    """What is stored as `paused_why` when somebody asked for the pause."""
    return f"{ASKED}:{person}"


def explain(subscription: Subscription, reader: int | None = None) -> Pause | None:
    """The pause of a subscription in words, for whoever reads them; None when it runs."""
    match subscription.paused_why, subscription.place.kind:
        case None, _:
            return None
        case code, _ if code.startswith(NO_PERMISSION):
            names, there = code.removeprefix(NO_PERMISSION), _there(subscription)
            return Pause(
                f"I lack the permission {names} in {there}.",
                f"Give it to me in {there}, then use /daily resume; or choose another channel with /daily set.",
            )
        case "channel_gone", "guild":
            return Pause(f"I can no longer reach {_there(subscription)}.", "Choose another channel with /daily set.")
        case "channel_gone", _:
            return Pause(
                "You do not receive direct messages from me.",
                "Allow direct messages in the privacy settings of a server we share, then use /daily resume.",
            )
        case code, _:
            who = _who(code.removeprefix(f"{ASKED}:"), subscription, reader)
            return Pause(f"{who} paused it{_until(subscription)}.", "Use /daily resume to start it at once.")


def notice(subscription: Subscription) -> str:
    """What a manager is told, once, when the push was paused for a reason of Discord's."""
    pause = explain(subscription)
    assert pause is not None
    return f"The daily films are paused. {pause.why} {pause.what_to_do}"


def _who(person: str, subscription: Subscription, reader: int | None) -> str:
    if subscription.place.kind == "dm" or person == str(reader):
        return "You"
    return f"<@{person}>" if person.isdecimal() else "Somebody"


def _until(subscription: Subscription) -> str:
    until = subscription.paused_until
    return "" if until is None else f" until {say_date(local_date(until, subscription.zone))}"


def _there(subscription: Subscription) -> str:
    return "that channel" if subscription.channel_id is None else f"<#{subscription.channel_id}>"
