"""How a place's daily push stands, for whoever set it. Pure."""

from __future__ import annotations

from bot.services.daily import DailyStatus
from cogs.ui.screen import MARQUEE, QUIET, Piece, Screen, line, text
from cogs.ui.words import conditions

_STYLES = {"digest": "all five in one message", "cards": "one film a message"}


def standing(status: DailyStatus, heading: str, hint: str | None = None) -> Screen:
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


def _prospect(status: DailyStatus) -> list[str]:
    lines: list[str] = []
    if status.paused_why:
        lines.append(f"⏸️ {status.paused_why} {status.what_to_do or ''}".rstrip())
    if status.next_at is not None:
        moment = int(status.next_at.timestamp())
        lines.append(f"Next: <t:{moment}:F>, <t:{moment}:R>")
    elif not status.paused_why:
        lines.append("It is off. `/daily set` turns it on again.")
    lines.append(f"-# {status.last}")
    return lines
