"""Describes the result of a push in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from bot.push.sending.transport import LACKING, REFUSED
from bot.store.deliveries.delivery_rows import WITHDRAWN, Delivery, State
from bot.words import _, clock_time, long_date, marked, ngettext, number, retold

OFFLINE = marked("I was offline")
UNREACHABLE = marked("Discord could not be reached")
NO_FILMS = marked("no film was left that meets the filters")
"""Reasons of a skipped or delayed push; stored in English, and shown in the reader's language."""
TOO_LATE = (OFFLINE, UNREACHABLE)


_WITH_NAMES = (LACKING, REFUSED)


def describe(parts: Sequence[Delivery], zone: tzinfo) -> str:
    """The result of one day's messages, also if there are none. Times are given in that zone."""
    if not parts:
        return "Nothing was sent yet."
    day, states = long_date(parts[0].local_date), [part.state for part in parts]
    error = next((part.error for part in parts if part.error), None)
    why = _fragment(error) if error else ""
    wanted = [part for part in parts if not (part.state == "skipped" and part.error == NO_FILMS)] or parts
    match _worst([part.state for part in wanted]):
        case "sent":
            sentence = _("The films of {day} were sent.")
        case "pending" | "sending":
            return _still_to_come(wanted[0], day, why, zone)
        case "skipped":
            sentence = _("The films of {day} were skipped: {why}.") if why else _("The films of {day} were skipped.")
        case "unknown":
            sentence = _("I cannot tell whether the films of {day} arrived, so I did not send them again.")
        case _ if "sent" in states:
            return _partly_sent(states.count("sent"), len(states), day, why)
        case _ if why:
            sentence = _("The films of {day} could not be sent: {why}.")
        case _:
            sentence = _("The films of {day} could not be sent.")
    return sentence.format(day=day, why=why)


def missed(before: tuple[date, State, str | None] | None, today: date) -> str | None:
    """A line above today's films if the push before was skipped; None if it was not."""
    if before is None or before[1] != "skipped" or before[2] is None or before[2] == WITHDRAWN:
        return None
    if (today - before[0]).days == 1:
        return _("Yesterday’s films were skipped: {why}.").format(why=_fragment(before[2]))
    sentence = _("The films of {day} were skipped: {why}.")
    return sentence.format(day=long_date(before[0]), why=_fragment(before[2]))


def without_thread(why: str | None) -> str | None:
    """Why the newest messages have no thread, from the stored reason; None if there is none."""
    return None if why is None else _("No thread could be opened: {why}.").format(why=_fragment(why))


def _still_to_come(first: Delivery, day: str, why: str, zone: tzinfo) -> str:
    if why:
        return _("The films of {day} are being sent. {why}. I keep trying.").format(day=day, why=why)
    if first.state != "pending" or first.attempts or first.next_try_at in (None, first.due_at):
        return _("The films of {day} are being sent.").format(day=day)
    sentence = _("The films of {day} come at {time}: many are due at the same minute.")
    return sentence.format(day=day, time=clock_time(first.next_try_at.astimezone(zone).time()))


def _partly_sent(sent: int, parts: int, day: str, why: str) -> str:
    if why:
        sentence = ngettext(
            "{sent} of {count} message with the films of {day} could be sent: {why}.",
            "{sent} of {count} messages with the films of {day} could be sent: {why}.",
            parts,
        )
    else:
        sentence = ngettext(
            "{sent} of {count} message with the films of {day} could be sent.",
            "{sent} of {count} messages with the films of {day} could be sent.",
            parts,
        )
    return sentence.format(sent=number(sent), count=number(parts), day=day, why=why)


def _worst(states: Sequence[State]) -> State:
    order: tuple[State, ...] = ("failed", "unknown", "sending", "pending", "skipped", "sent")
    return next(state for state in order if state in states)


def _fragment(error: str) -> str:
    """A stored reason in the language of the answer, to use within a sentence or as one."""
    return retold(error, _WITH_NAMES).rstrip(".")
