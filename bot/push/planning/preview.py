"""Previews the next push, without settling its films."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.push.planning import schedule
from bot.records import Style, Subscription
from bot.services.daily.today import Today
from bot.services.finder import Finder
from recommender.types import Draw, Place


@dataclass(frozen=True, slots=True)
class Preview:
    """The films of a future push."""

    draw: Draw
    """For the date of the next push; for today if none is due."""
    style: Style
    due: bool
    """Whether a push of that date is due."""
    filters_from: date | None
    """The first date whose films meet the filters; None if these films do. Films that were settled earlier, because
    somebody asked for them, are kept."""


async def preview_of(place: Place, subscription: Subscription | None, today: Today, finder: Finder) -> Preview:
    """The films of a place's next push, as settled or as they would be drawn now.

    Args:
        place: the server, or the person.
        subscription: its push; None when it has none.
        today: the films of a date.
        finder: checks films against filters.
    """
    if subscription is None or subscription.next_due_at is None:
        draw = await today.foreseen(place, await today.local_date(place))
        return Preview(draw, "digest" if subscription is None else subscription.style, due=False, filters_from=None)
    due = subscription.next_due_at
    draw = await today.foreseen(place, schedule.local_date(due, subscription.zone))
    filters_from = None
    if draw.series is None and not finder.all_meet([drawn.film.id for drawn in draw.films], subscription.filters):
        dues = schedule.coming(due, subscription.local_time, subscription.zone, subscription.days)
        filters_from = next((local_date for local_date, _ in dues), None)
    return Preview(draw, subscription.style, due=True, filters_from=filters_from)
