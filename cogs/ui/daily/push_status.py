"""Status of a place's daily push, for whoever set it. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.push.settings import DailyStatus
from bot.records import Series
from bot.words import _, clock_time, long_date, marked, number, weekday_and_day
from cogs.ui.film_texts import conditions
from cogs.ui.markdown import safe
from cogs.ui.screen import MARQUEE, QUIET, Piece, Screen, line, text

_STYLES = {"digest": marked("all five in one message"), "cards": marked("one film a message")}


def snapshot(status: DailyStatus, heading: str, hint: str | None = None) -> Screen:
    """The push in a few lines.

    Args:
        status: of the push.
        heading: what has just been done, or what this is.
        hint: a warning below, such as a permission that is missing.
    """
    subscription = status.subscription
    where = _("by direct message")
    if subscription.channel_id:
        where = _("in {channel}").format(channel=f"<#{subscription.channel_id}>")
    when = _("**{time}** {days}, {zone} time").format(
        time=clock_time(subscription.local_time), days=status.days, zone=subscription.zone
    )
    lines = [
        f"🕘 {when}",
        f"📬 {where}, {_(_STYLES[subscription.style])}",
        _("🔔 It calls {role}.").format(role=f"<@&{subscription.role_id}>") if subscription.role_id else "",
        _("🧵 A thread is opened under each message.") if subscription.threads else "",
        _("👁️ Films that more than half of those who voted here in the last 90 days have seen stay out.")
        if subscription.skip_seen
        else "",
        _series(status.series, past=status.series_past) if status.series is not None else "",
        f"🔎 {conditions(subscription.filters)}" if conditions(subscription.filters) else "",
    ]
    pieces: list[Piece] = [text(f"## 🎟️ {heading}"), text("\n".join(part for part in lines if part)), line()]
    pieces.append(text("\n".join(_prospect(status))))
    if hint:
        pieces.append(text(f"-# ⚠️ {hint}"))
    return Screen(pieces, QUIET if status.next_at is None else MARQUEE)


def _series(series: Series, *, past: bool) -> str:
    name, shown, count = safe(series.name, 60), number(series.shown), number(series.of)
    if series.shown == series.of:
        return _("🎞️ {series} is over: all {count} films have come.").format(series=name, count=count)
    if series.until is None:
        return _("🎞️ {series}: {shown} of {count} films have come.").format(series=name, shown=shown, count=count)
    if past:
        sentence = _("🎞️ {series} is over: {day} was its last day. {shown} of {count} films have come.")
    else:
        sentence = _("🎞️ {series}, until {day}: {shown} of {count} films have come.")
    return sentence.format(series=name, shown=shown, count=count, day=long_date(series.until))


def _next(status: DailyStatus, next_at: datetime) -> str:
    """In the push's zone, in which its manager set the time; the remaining time is the same for all readers."""
    zone, day, left = status.subscription.zone, weekday_and_day(next_at.date()), f"<t:{int(next_at.timestamp())}:R>"
    if status.until is None:
        return _("Next: **{day}, {time}** {zone} time, {left}").format(
            day=day, time=clock_time(next_at.time()), zone=zone, left=left
        )
    between = _("Next: **{day}, between {first} and {last}** {zone} time, from {left}").format(
        day=day, first=clock_time(next_at.time()), last=clock_time(status.until.time()), zone=zone, left=left
    )
    why = _("Many servers chose that minute, so they take turns; yours comes at the same point every day.")
    return f"{between}\n-# {why}"


def _prospect(status: DailyStatus) -> list[str]:
    lines: list[str] = []
    if status.paused_why:
        lines.append(f"⏸️ {status.paused_why} {status.what_to_do or ''}".rstrip())
    if status.next_at is not None:
        lines.append(_next(status, status.next_at))
    elif not status.paused_why:
        lines.append(_("It is off. `/daily set` turns it on again."))
    lines.append(f"-# {status.last}")
    if status.no_thread:
        lines.append(f"-# {status.no_thread}")
    return lines
