"""Preview of a place's next push, for whoever sets it. Pure."""

from __future__ import annotations

from bot.config import FeedbackSection
from bot.push.planning.preview import Preview
from bot.words import _, weekday_and_date
from cogs.ui.daily.digest import day_card, digest
from cogs.ui.screen import Screen


def previewed(preview: Preview, emoji: FeedbackSection, *, where: str) -> Screen:
    """The next push's message, or the first of its cards, with a note on when it comes and which filters count."""
    draw = preview.draw
    cards = preview.style == "cards" and bool(draw.films)
    day = weekday_and_date(draw.local_date)
    if not preview.due:
        note = _("A preview with today’s films; no daily films are due.")
    elif cards:
        note = _("A preview of {day}: the first card; the others come below it, a message each.")
    elif draw.place.kind == "dm":
        note = _("A preview: this is what you will see on {day}.")
    else:
        note = _("A preview: this is what everybody will see on {day}.")
    note = note.format(day=day)
    if preview.filters_from is not None:
        settled = _("These films were chosen before your filters, and stay; the filters count from {day} on.").format(
            day=weekday_and_date(preview.filters_from)
        )
        note = f"{note} {settled}"
    if cards:
        return day_card(draw, 1, emoji, where=where, note=note)
    return digest(draw, emoji, where=where, note=note)
