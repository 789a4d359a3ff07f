"""Reasons why a daily push is paused, and what to do about them: codes for the store, sentences for people. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.push.planning.schedule import local_date
from bot.push.sending.transport import ChannelGone, MissingPermission
from bot.records import Subscription
from bot.words import Marked, _, listed, long_date

ASKED = "asked"
"""Followed by ":" and the user id of the person who paused it, if known."""
CHANNEL_GONE = "channel_gone"
NO_PERMISSION = "no_permission:"
"""Followed by the names of the missing permissions, separated by commas."""


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
    channel = subscription.channel_id
    there = _("that channel") if channel is None else f"<#{channel}>"
    match subscription.paused_why, subscription.place.kind:
        case None, _kind:
            return None
        case code, _kind if code.startswith(NO_PERMISSION):
            names = [_(Marked(name)) for name in code.removeprefix(NO_PERMISSION).split(", ")]
            return Pause(
                _("I lack the permission {names} in {channel}.").format(names=listed(names, ""), channel=there),
                _(
                    "Give it to me in {channel}, then use /daily resume; or choose another channel with /daily set."
                ).format(channel=there),
            )
        case "channel_gone", "guild":
            return Pause(
                _("I can no longer reach {channel}.").format(channel=there),
                _("Choose another channel with /daily set."),
            )
        case "channel_gone", _kind:
            return Pause(
                _("You do not receive direct messages from me."),
                _("Allow direct messages in the privacy settings of a server we share, then use /daily resume."),
            )
        case code, _kind:
            who = _who(code.removeprefix(f"{ASKED}:"), subscription, reader)
            return Pause(_asked_for(who, subscription), _("Use /daily resume to start it at once."))


def notice(subscription: Subscription) -> str:
    """The notice that a manager gets once when Discord's answer caused a pause."""
    pause = explain(subscription)
    assert pause is not None
    return f"{_('The daily films are paused.')} {pause.why} {pause.what_to_do}"


def _who(person: str, subscription: Subscription, reader: int | None) -> str:
    """Who paused it: “you”, a mention, or empty if not known."""
    if subscription.place.kind == "dm" or person == str(reader):
        return "you"
    return f"<@{person}>" if person.isdecimal() else ""


def _asked_for(who: str, subscription: Subscription) -> str:
    until = subscription.paused_until
    if until is None:
        sentence = {"you": _("You paused it."), "": _("Somebody paused it.")}.get(who) or _("{person} paused it.")
        return sentence.format(person=who)
    sentence = {"you": _("You paused it until {day}."), "": _("Somebody paused it until {day}.")}.get(who)
    day = long_date(local_date(until, subscription.zone))
    return (sentence or _("{person} paused it until {day}.")).format(person=who, day=day)
