"""“Did you watch it?” after a film night, and the private confirmation of an answer. Pure."""

from __future__ import annotations

from typing import Literal

from bot.config import FeedbackSection
from bot.records import NightEvent
from bot.services.together.film_plans import Noted
from bot.words import _
from cogs.ui.custom_ids import HowWasIt, OpenCard
from cogs.ui.film_texts import titled
from cogs.ui.screen import QUIET, Screen, button, film_section, row, text
from recommender.types import Film


def asked(event: NightEvent, film: Film, emoji: FeedbackSection) -> Screen:
    """The question, for everybody in the channel."""

    def leads_to(answer: Literal["like", "dislike", "absent"]) -> str:
        return HowWasIt(answer, event.night_id, film.id).packed

    heading = _("🎬 Did you watch {film}?").format(film=titled(film))
    hint = _("How was it? What you press is shown to you alone, and your next picks know.")
    return Screen(
        [
            film_section(f"## {heading}\n{hint}", film),
            row(
                button(_("I liked it"), leads_to("like"), emoji=emoji.like),
                button(_("I didn’t like it"), leads_to("dislike"), emoji=emoji.dislike),
                button(_("I wasn’t there"), leads_to("absent"), emoji="👋"),
            ),
        ]
    )


def noted(watched: Noted, answer: Literal["like", "dislike", "absent"], emoji: FeedbackSection) -> Screen:
    """The confirmation of a press, for the presser."""
    film = titled(watched.film)
    match answer:
        case "absent":
            return Screen([text(_("Another time, then. Nothing is noted about **{film}**.").format(film=film))], QUIET)
        case "like":
            sentence = _("{emoji} Noted: you have seen **{film}** and like it.").format(emoji=emoji.like, film=film)
        case _:
            sentence = _("{emoji} Noted: you have seen **{film}** and do not like it.").format(
                emoji=emoji.dislike, film=film
            )
    lines = [sentence]
    if not watched.was_in:
        lines.append(_("You were not in on that film night; your vote counts all the same."))
    lines.append(f"-# {_('Its card takes it back.')}")
    return Screen([text("\n".join(lines)), row(button(_("Open its card"), OpenCard(watched.film.id).packed))])
