"""What a place's next push will look like, for whoever sets it. Pure."""

from __future__ import annotations

from bot.config import FeedbackSection
from bot.push.preview import Preview
from cogs.ui.digest import day_card, digest
from cogs.ui.screen import Screen
from cogs.ui.words import day


def previewed(preview: Preview, emoji: FeedbackSection, *, where: str) -> Screen:
    """The message of a push to come, or the first of its cards, with a note on when it comes and what counts for it."""
    draw = preview.draw
    cards = preview.style == "cards" and bool(draw.films)
    if not preview.due:
        note = "A preview with the films of today; no push is due."
    elif cards:
        note = f"A preview of {day(draw.local_date)}: the first card; the others come below it, a message each."
    else:
        reader = "you" if draw.place.kind == "dm" else "everybody"
        note = f"A preview: this is what {reader} will see on {day(draw.local_date)}."
    if preview.filters_from is not None:
        note += (
            " These films were settled before your filters, and stay; "
            f"the filters count from {day(preview.filters_from)} on."
        )
    if cards:
        return day_card(draw, 1, emoji, where=where, note=note)
    return digest(draw, emoji, where=where, note=note)
