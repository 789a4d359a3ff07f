"""How a place's daily push stands, for whoever set it. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.push.settings import DailyStatus
from cogs.ui.screen import MARQUEE, QUIET, Piece, Screen, line, text
from cogs.ui.words import conditions

_STYLES = {"digest": "all five in one message", "cards": "one film a message"}


def snapshot(status: DailyStatus, heading: str, hint: str | None = None) -> Screen:
    """The push in a few lines.

    Args:
        status: how it stands.
        heading: what has just been done, or what this is.
        hint: a warning below, such as a permission that is missing.
    """
    subscription = status.subscription
    where = f"in <#{subscription.channel_id}>" if subscription.channel_id else "by direct message"
    lines = [
        f"🕘 **{subscription.local_time:%H:%M}** {status.days}, {subscription.zone} time",
        f"📬 {where}, {_STYLES[subscription.style]}",
        f"🔎 {conditions(subscription.filters)}" if conditions(subscription.filters) else "",
    ]
    pieces: list[Piece] = [text(f"## 🎟️ {heading}"), text("\n".join(part for part in lines if part)), line()]
    pieces.append(text("\n".join(_prospect(status))))
    if hint:
        pieces.append(text(f"-# ⚠️ {hint}"))
    return Screen(pieces, QUIET if status.next_at is None else MARQUEE)


def _next(status: DailyStatus, next_at: datetime) -> str:
    """In the zone of the push, for that is the clock its manager set it by; how long until then is the same for all."""
    zone, day, moment = status.subscription.zone, f"{next_at:%A} {next_at.day} {next_at:%B}", int(next_at.timestamp())
    if status.until is None:
        return f"Next: **{day}, {next_at:%H:%M}** {zone} time, <t:{moment}:R>"
    between = f"between {next_at:%H:%M} and {status.until:%H:%M}"
    why = "Many servers chose that minute, so they take turns; yours comes at the same point every day."
    return f"Next: **{day}, {between}** {zone} time, from <t:{moment}:R>\n-# {why}"


def _prospect(status: DailyStatus) -> list[str]:
    lines: list[str] = []
    if status.paused_why:
        lines.append(f"⏸️ {status.paused_why} {status.what_to_do or ''}".rstrip())
    if status.next_at is not None:
        lines.append(_next(status, status.next_at))
    elif not status.paused_why:
        lines.append("It is off. `/daily set` turns it on again.")
    lines.append(f"-# {status.last}")
    return lines
