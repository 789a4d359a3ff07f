"""Personal picks, each with its reason and its distance from home, and buttons for the dial. Pure."""

from __future__ import annotations

from bot.config import FeedbackSection
from bot.services.explore import DIAL_MOST, Exploration
from bot.words import _, marked
from cogs.ui.custom_ids import ExploreAgain, TurnRound
from cogs.ui.film_texts import (
    because,
    conditions,
    dial,
    distance,
    dotted,
    facts,
    genres,
    rated_briefly,
    react_to_like,
    titled,
)
from cogs.ui.finding import nothing_fits, nothing_found
from cogs.ui.markdown import safe
from cogs.ui.screen import Button, Piece, Screen, button, dial_colour, film_section, line, row, text
from recommender.types import Filters, Pick, Recommendation

STEP = 2
"""Steps by which one press turns the dial."""
_HOME = {
    "likes": marked("Home is what you liked."),
    "film": marked("Home is the film you named."),
    "today": marked("I don’t know you yet, so today’s films stand in for home."),
    "none": marked("I don’t know you yet."),
}
_UNSURE = marked("I don’t know you yet: this starts from the little you told me.")


def explored(
    exploration: Exploration,
    reaction_emoji: FeedbackSection,
    *,
    person: str,
    public: bool = True,
    hint: str | None = None,
    note: str | None = None,
) -> Screen:
    """The picks of one exploration.

    Args:
        exploration: the request and its picks; the dial's buttons repeat it with another step.
        reaction_emoji: the emoji under a digest.
        person: the asker's name.
        public: whether others see it, in which case reactions count.
        hint: replaces the usual line about reactions.
        note: a line above the picks.
    """
    found, digest = exploration.found, reaction_emoji.digest
    if not found.picks:
        filters, dial_at = exploration.request.filters, exploration.adventurousness
        if exploration.request.only_watchlist:
            return nothing_fits(filters, _nothing_listed(exploration))
        return nothing_found(found.relaxations, filters, lambda wider: _again(exploration, dial_at, wider))
    pieces: list[Piece] = [text(f"> {note}")] if note else []
    pieces += [text(_heading(exploration, person)), line()]
    for position, pick in enumerate(found.picks):
        pieces.append(film_section(_pick_lines(pick, f"{digest[position]}  "), pick.film))
    offer = (
        [button(_("Tell me what you like"), TurnRound("start").packed, emoji="🎞️")] if _is_unsure(exploration) else []
    )
    pieces += [line(), row(*_turns(exploration), *offer)]
    if public:
        pieces.append(text(f"-# {hint or react_to_like(digest, len(found.picks))}"))
    return Screen(pieces, dial_colour(exploration.adventurousness))


def _nothing_listed(exploration: Exploration) -> str:
    if conditions(exploration.request.filters):
        return _("No film left on your watchlist fits. Try again with fewer conditions.")
    return _("No other film is left on your watchlist.")


def _heading(exploration: Exploration, person: str) -> str:
    like, filters = exploration.request.like, exploration.request.filters
    lines = [
        f"## 🧭 {_('Picks for {person}').format(person=safe(person, 40))}",
        dial(exploration.adventurousness),
        _("Starting from **{film}**").format(film=titled(like)) if like else "",
        f"-# {conditions(filters)}" if conditions(filters) else "",
        f"-# {_('Only films of your watchlist.')}" if exploration.request.only_watchlist else "",
        "" if like else f"-# {_home(exploration.found)}",
    ]
    return "\n".join(part for part in lines if part)


def _home(recommendation: Recommendation) -> str:
    """A sentence on what the picks start from; says so if the person is not known yet."""
    is_told_little = recommendation.home == "likes" and recommendation.is_unsure
    return _(_UNSURE if is_told_little else _HOME[recommendation.home])


def _is_unsure(exploration: Exploration) -> bool:
    """Whether to offer the onboarding round; not to people who asked for films like a given one."""
    return exploration.request.like is None and exploration.found.is_unsure


def _pick_lines(pick: Pick, mark: str) -> str:
    film = pick.film
    small = [dotted((genres(film, 3), rated_briefly(pick.rating))), facts(film)]
    if pick.dial is not None:
        small.append(f"📍 {distance(pick.dial)}")
    lines = [f"### {mark}{titled(film)}", because(pick), *(f"-# {part}" for part in small if part)]
    return "\n".join(part for part in lines if part)


def _turns(exploration: Exploration) -> list[Button]:
    dial_at, filters = exploration.adventurousness, exploration.request.filters
    nearer, further = max(0, dial_at - STEP), min(DIAL_MOST, dial_at + STEP)
    turns = [
        button(_("Closer to home"), _again(exploration, nearer, filters), emoji="🏠"),
        button(_("More adventurous"), _again(exploration, further, filters), emoji="🪐"),
    ]
    turns[0].disabled, turns[1].disabled = dial_at == 0, dial_at == DIAL_MOST
    return turns


def _again(exploration: Exploration, adventurousness: int, filters: Filters) -> str:
    """The `custom_id` of a button that repeats the request with another step or other conditions."""
    like = exploration.request.like
    only = exploration.request.only_watchlist
    return ExploreAgain(exploration.request.person, adventurousness, like.id if like else None, filters, only).packed
