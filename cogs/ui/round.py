"""A short round of films, one screen at a time. Pure."""

from __future__ import annotations

import discord

from bot.config import FeedbackSection
from bot.services.taste import ENOUGH_VOTES, ROUND_LENGTH, Answer, RoundState
from cogs.ui.custom_ids import AnswerFilm, TurnRound
from cogs.ui.digest import film_lines
from cogs.ui.screen import QUIET, Button, Screen, button, line, row, text
from cogs.ui.words import counted, dotted

_NO_RATING = None
"""What others gave a film is not shown: it would sway the answer (Cosley et al., CHI 2003)."""


def asking(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """The film asked about, with every answer; without one, why there is none."""
    film = state.film
    if film is None:
        return over(state, reaction_emoji)
    number = len(state.answers) + 1
    says = (
        (Answer.LIKE, "Like", reaction_emoji.like),
        (Answer.DISLIKE, "Dislike", reaction_emoji.dislike),
        (Answer.NOT_SEEN, "Haven’t seen", None),
    )
    return Screen(
        [
            text(f"## 🎞️ Film {number} of {ROUND_LENGTH}\n{_progress(number)}"),
            line(),
            text(film_lines(film, _NO_RATING)),
            row(*(button(label, AnswerFilm(answer, film.id).packed, emoji=sign) for answer, label, sign in says)),
            line(),
            row(*_picks(state), button("Stop", TurnRound("stop").packed)),
            text(f"-# {_hint(state)}"),
        ]
    )


def stopped(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """A round that rests."""
    if state.film is None:
        return over(state, reaction_emoji)
    answered = len(state.answers)
    return Screen(
        [
            text(
                f"## ⏸️ Stopped at film {answered + 1} of {ROUND_LENGTH}\n"
                "What you told me is kept. `/taste start` goes on from here, today or any other day."
            ),
            row(*_picks(state), button("Go on", TurnRound("on").packed)),
        ],
        QUIET,
    )


def over(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """A round with no film left to ask about."""
    if not state.is_over:
        heading = "## 🎞️ No film left to ask about\nYou have answered for every film I would ask about."
        return Screen([text(heading), *([row(*_picks(state))] if state.has_enough else [])], QUIET)
    ready = (
        "Your picks are ready."
        if state.has_enough
        else f"I need {counted(ENOUGH_VOTES, 'vote')} to begin with. Ten more films, better known to you perhaps?"
    )
    return Screen(
        [
            text(f"## 🎞️ That was ten films\n{summary(state, reaction_emoji)}\n{ready}"),
            row(*_picks(state), button("Ten more", TurnRound("on").packed)),
        ]
    )


def summary(state: RoundState, reaction_emoji: FeedbackSection) -> str:
    """“👍 4 · 👎 2 · 4 not seen”."""
    likes, dislikes, unseen = (state.answers.count(answer) for answer in Answer)
    return dotted((f"{reaction_emoji.like} {likes}", f"{reaction_emoji.dislike} {dislikes}", f"{unseen} not seen"))


def _picks(state: RoundState) -> list[Button]:
    if not state.has_enough:
        return []
    return [button("See my picks", TurnRound("picks").packed, emoji="🧭", style=discord.ButtonStyle.success)]


def _progress(number: int) -> str:
    return f"{'▰' * number}{'▱' * (ROUND_LENGTH - number)}"


def _hint(state: RoundState) -> str:
    if state.has_enough:
        return "I know a little about you now. Every further answer makes the picks better."
    left = ENOUGH_VOTES - state.votes
    return f"Only you see this. After {counted(left, 'more vote')} I can suggest something; stop any time."
