"""A short round of films, five on a screen. Pure."""

from __future__ import annotations

from typing import Literal

import discord

from bot.config import FeedbackSection
from bot.records import Answer
from bot.services.taste import ENOUGH_VOTES, ROUND_LENGTH, SCREEN_LENGTH, AskedFilm, RoundState
from bot.wording import counted
from cogs.ui.custom_ids import NextScreen, RateFilm, TurnRound
from cogs.ui.digest import film_lines
from cogs.ui.screen import QUIET, Button, Piece, Screen, button, line, row, text, trailer_button
from cogs.ui.words import dotted
from recommender.types import VoteKind

_NO_RATING = None
"""What others gave a film is not shown: it would sway the answer (Cosley et al., CHI 2003)."""
_CHOSEN = {VoteKind.LIKE: discord.ButtonStyle.success, VoteKind.DISLIKE: discord.ButtonStyle.danger}


def asking(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """The films asked about, each with its answers; without any, why there are none."""
    if not state.films:
        return over(state, reaction_emoji)
    pieces: list[Piece] = [text(f"## 🎞️ Which of these do you know?\n-# Films {_numbers(state)}"), line()]
    for asked in state.films:
        pieces += [text(film_lines(asked.film, _NO_RATING)), row(*_answers(asked, reaction_emoji))]
    on = button(_next_label(state), NextScreen(state.films[0].film.id).packed, style=discord.ButtonStyle.primary)
    pieces += [line(), row(on, *_picks(state), button("Stop", TurnRound("stop").packed)), text(f"-# {_hint(state)}")]
    return Screen(pieces)


def stopped(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """A round that rests."""
    if not state.films:
        return over(state, reaction_emoji)
    return Screen(
        [
            text(
                f"## ⏸️ Stopped at films {_numbers(state)}\n"
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
        else f"I need {counted(ENOUGH_VOTES, 'vote')} to begin with. More films, better known to you perhaps?"
    )
    return Screen(
        [
            text(f"## 🎞️ That was {ROUND_LENGTH} films\n{summary(state, reaction_emoji)}\n{ready}"),
            row(*_picks(state), button("More films", TurnRound("on").packed)),
        ]
    )


def summary(state: RoundState, reaction_emoji: FeedbackSection) -> str:
    """“👍 4 · 👎 2 · 9 not seen”."""
    likes, dislikes, unseen = (state.answers.count(answer) for answer in Answer)
    return dotted((f"{reaction_emoji.like} {likes}", f"{reaction_emoji.dislike} {dislikes}", f"{unseen} not seen"))


def _answers(asked: AskedFilm, reaction_emoji: FeedbackSection) -> tuple[Button, ...]:
    """Like and dislike, the given one in its colour, and the trailer."""
    says: tuple[tuple[Literal[VoteKind.LIKE, VoteKind.DISLIKE], str, str], ...] = (
        (VoteKind.LIKE, "Like", reaction_emoji.like),
        (VoteKind.DISLIKE, "Dislike", reaction_emoji.dislike),
    )
    film, unchosen = asked.film, discord.ButtonStyle.secondary
    opinions = (
        button(
            label,
            RateFilm(kind, film.id).packed,
            emoji=emoji,
            style=_CHOSEN[kind] if asked.opinion == kind else unchosen,
        )
        for kind, label, emoji in says
    )
    return (*opinions, trailer_button(film))


def _picks(state: RoundState) -> list[Button]:
    if not state.has_enough:
        return []
    return [button("See my picks", TurnRound("picks").packed, emoji="🧭", style=discord.ButtonStyle.success)]


def _numbers(state: RoundState) -> str:
    """“6 to 10 of 15”."""
    first = len(state.answers) + 1
    last = first + len(state.films) - 1
    return f"{first} of {ROUND_LENGTH}" if first == last else f"{first} to {last} of {ROUND_LENGTH}"


def _next_label(state: RoundState) -> str:
    """Says that who knows none goes on as well."""
    known = any(asked.opinion for asked in state.films)
    last = len(state.answers) + SCREEN_LENGTH >= ROUND_LENGTH
    goes_on = "Show my picks" if last else "Next films"
    return goes_on if known else f"I know none of them: {goes_on[0].lower()}{goes_on[1:]}"


def _hint(state: RoundState) -> str:
    if state.has_enough:
        return "I know a little about you now. Every further answer makes the picks better."
    left = ENOUGH_VOTES - state.votes
    return (
        f"Only you see this. What you leave out counts as not seen. After {counted(left, 'more vote')} I can suggest "
        "something; stop any time."
    )
