"""What became of a push, in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from bot.store.deliveries.delivery_rows import WITHDRAWN, Delivery, State

OFFLINE = "I was offline"
UNREACHABLE = "Discord could not be reached"
NO_FILMS = "no film was left that meets the filters"
"""Reasons of a skipped or delayed push; stored, and shown as they are."""
TOO_LATE = (OFFLINE, UNREACHABLE)


def describe(parts: Sequence[Delivery], zone: tzinfo) -> str:
    """What became of one day's messages; none at all is an answer too. Times are told in that zone."""
    if not parts:
        return "Nothing was sent yet."
    day, states = say_date(parts[0].local_date), [part.state for part in parts]
    error = next((part.error for part in parts if part.error), None)
    wanted = [part for part in parts if not (part.state == "skipped" and part.error == NO_FILMS)] or parts
    match _worst([part.state for part in wanted]):
        case "sent":
            return f"The push of {day} was sent."
        case "pending" | "sending":
            return f"The push of {day} {_still_to_come(wanted[0], error, zone)}"
        case "skipped":
            return f"The push of {day} was skipped{_because(error)}."
        case "unknown":
            return f"I cannot tell whether the push of {day} arrived, so I did not send it again."
        case _:
            some = f"{states.count('sent')} of {len(states)} messages of" if "sent" in states else ""
            return f"{some or 'Nothing of'} the push of {day} could be sent{_because(error)}."


def missed(before: tuple[date, State, str | None] | None, today: date) -> str | None:
    """The line to say above today's films when the push before was skipped; None when it was not."""
    if before is None or before[1] != "skipped" or before[2] in (None, WITHDRAWN):
        return None
    day = "Yesterday’s push" if (today - before[0]).days == 1 else f"The push of {say_date(before[0])}"
    return f"{day} was skipped: {before[2]}."


def say_date(day: date) -> str:
    """As people say it: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def _still_to_come(first: Delivery, error: str | None, zone: tzinfo) -> str:
    if error:
        return f"is on its way. {_sentence(error)} I keep trying."
    if first.state != "pending" or first.attempts or first.next_try_at in (None, first.due_at):
        return "is on its way."
    return f"comes at {first.next_try_at.astimezone(zone):%H:%M}: many are due at the same minute."


def _worst(states: Sequence[State]) -> State:
    order: tuple[State, ...] = ("failed", "unknown", "sending", "pending", "skipped", "sent")
    return next(state for state in order if state in states)


def _because(error: str | None) -> str:
    return f": {error.rstrip('.')}" if error else ""


def _sentence(error: str) -> str:
    return f"{error.rstrip('.')}."
