"""Personal picks: each says why and how far from home it is, with the dial to turn. Pure."""

from __future__ import annotations

from bot.config import FeedbackSection
from cogs.ui.custom_ids import ExploreAgain, TurnRound
from cogs.ui.finding import nothing_found
from cogs.ui.screen import Button, Piece, Screen, button, dial_colour, film_section, line, row, text
from cogs.ui.words import because, conditions, dial, distance, dotted, facts, rated_briefly, safe, titled
from recommender.types import Film, Pick, Recommendation

STEP = 2
"""How far one press turns the dial."""
_HOME = {
    "likes": "Home is what you liked.",
    "film": "Home is the film you named.",
    "today": "I don’t know you yet, so today’s films stand in for home.",
    "none": "I don’t know you yet.",
}
_UNSURE = "I don’t know you yet: this starts from the little you told me."


def explored(
    recommendation: Recommendation,
    asked: ExploreAgain,
    reaction_emoji: FeedbackSection,
    *,
    person: str,
    like: Film | None = None,
    public: bool = True,
    hint: str | None = None,
    note: str | None = None,
) -> Screen:
    """The picks of one exploration.

    Args:
        recommendation: the picks.
        asked: who asked for what; the dial's buttons ask again from there.
        reaction_emoji: the emoji under a digest.
        person: the asker's name.
        like: the film to start from, where one was named.
        public: whether others see it, so that reactions count.
        hint: what to say about reactions instead of the usual.
        note: a line above the picks.
    """
    if not recommendation.picks:
        return nothing_found(
            recommendation.relaxations,
            asked.filters,
            lambda wider: ExploreAgain(asked.owner, asked.adventurousness, asked.like_film, wider).packed,
        )
    pieces: list[Piece] = [text(f"> {note}")] if note else []
    pieces += [text(_heading(recommendation, asked, person, like)), line()]
    for position, pick in enumerate(recommendation.picks):
        pieces.append(film_section(_pick_lines(pick, f"{reaction_emoji.digest[position]}  "), pick.film))
    offer = (
        [button("Tell me ten films", TurnRound("start").packed, emoji="🎞️")] if _is_unsure(recommendation, like) else []
    )
    pieces += [line(), row(*_turns(asked), *offer)]
    if public:
        last = reaction_emoji.digest[len(recommendation.picks) - 1]
        pieces.append(
            text(
                f"-# {hint or f'React {reaction_emoji.digest[0]}–{last} to like a film; the next picks learn from it.'}"
            )
        )
    return Screen(pieces, dial_colour(asked.adventurousness))


def _heading(recommendation: Recommendation, asked: ExploreAgain, person: str, like: Film | None) -> str:
    lines = [
        f"## 🧭 Picks for {safe(person, 40)}",
        dial(asked.adventurousness),
        f"Starting from **{titled(like)}**" if like else "",
        f"-# {conditions(asked.filters)}" if conditions(asked.filters) else "",
        "" if like else f"-# {_home(recommendation)}",
    ]
    return "\n".join(part for part in lines if part)


def _home(recommendation: Recommendation) -> str:
    """What the picks start from; never pretends to know somebody."""
    is_told_little = recommendation.home == "likes" and recommendation.is_unsure
    return _UNSURE if is_told_little else _HOME[recommendation.home]


def _is_unsure(recommendation: Recommendation, like: Film | None) -> bool:
    """Whether to offer the short round: nobody who named a film asks to be known."""
    return like is None and recommendation.is_unsure


def _pick_lines(pick: Pick, mark: str) -> str:
    film = pick.film
    small = [dotted((", ".join(film.genres[:3]), rated_briefly(pick.rating))), facts(film)]
    if pick.distance is not None:
        small.append(f"📍 {distance(pick.distance)}")
    lines = [f"### {mark}{titled(film)}", because(pick), *(f"-# {part}" for part in small if part)]
    return "\n".join(part for part in lines if part)


def _turns(asked: ExploreAgain) -> list[Button]:
    dial_at = asked.adventurousness
    nearer, further = max(0, dial_at - STEP), min(10, dial_at + STEP)
    turns = [
        button("Closer to home", ExploreAgain(asked.owner, nearer, asked.like_film, asked.filters).packed, emoji="🏠"),
        button(
            "More adventurous", ExploreAgain(asked.owner, further, asked.like_film, asked.filters).packed, emoji="🪐"
        ),
    ]
    turns[0].disabled, turns[1].disabled = dial_at == 0, dial_at == 10
    return turns
