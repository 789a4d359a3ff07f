"""Screens of the onboarding round, five films on each. Pure."""

from __future__ import annotations

from typing import Literal

import discord

from bot.config import FeedbackSection
from bot.records import Answer
from bot.services.taste.onboarding import ENOUGH_VOTES, ROUND_LENGTH, SCREEN_LENGTH, AskedFilm, RoundState
from bot.words import _, ngettext, number
from cogs.ui.custom_ids import NextScreen, RateFilm, TurnRound
from cogs.ui.daily.digest import film_lines
from cogs.ui.film_texts import dotted
from cogs.ui.screen import QUIET, Button, Piece, Screen, button, line, row, text, trailer_button
from recommender.types import VoteKind

_NO_RATING = None
"""Other people's ratings are not shown, because they would bias the answer (Cosley et al., CHI 2003)."""
_CHOSEN = {VoteKind.LIKE: discord.ButtonStyle.success, VoteKind.DISLIKE: discord.ButtonStyle.danger}


def asking(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """The films asked about, each with its buttons; without films, why there are none."""
    if not state.films:
        return over(state, reaction_emoji)
    pieces: list[Piece] = [text(f"## 🎞️ {_('Which of these do you know?')}\n-# {_films(state)}"), line()]
    for asked in state.films:
        pieces += [text(_lines(asked)), row(*_answers(asked, reaction_emoji))]
    on = button(_next_label(state), NextScreen(state.films[0].film.id).packed, style=discord.ButtonStyle.primary)
    pieces += [line(), row(on, *_picks(state), button(_("Stop"), TurnRound("stop").packed)), text(f"-# {_hint(state)}")]
    return Screen(pieces)


def _lines(asked: AskedFilm) -> str:
    """The film with the answer given, in words, because not everybody sees the colour of its button."""
    lines = film_lines(asked.film, _NO_RATING)
    if asked.opinion is None:
        return lines
    answer = _("You said: like") if asked.opinion == VoteKind.LIKE else _("You said: dislike")
    return f"{lines}\n-# ✓ {answer}"


def stopped(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """The screen of a round that was stopped."""
    if not state.films:
        return over(state, reaction_emoji)
    return Screen(
        [
            text(
                f"## ⏸️ {_stopped_at(state)}\n"
                + _("What you told me is kept. `/taste start` goes on from here, today or any other day.")
            ),
            row(*_picks(state), button(_("Go on"), TurnRound("on").packed)),
        ],
        QUIET,
    )


def over(state: RoundState, reaction_emoji: FeedbackSection) -> Screen:
    """The screen of a round with no film left to ask about."""
    if not state.is_over:
        heading = _("No film left to ask about")
        sentence = _("You have answered for every film I would ask about.")
        return Screen(
            [text(f"## 🎞️ {heading}\n{sentence}"), *([row(*_picks(state))] if state.has_enough else [])], QUIET
        )
    ready = (
        _("Your picks are ready.")
        if state.has_enough
        else ngettext(
            "I need {count} vote to begin with. More films, better known to you perhaps?",
            "I need {count} votes to begin with. More films, better known to you perhaps?",
            ENOUGH_VOTES,
        ).format(count=number(ENOUGH_VOTES))
    )
    return Screen(
        [
            text(f"## 🎞️ {that_was_all()}\n{summary(state, reaction_emoji)}\n{ready}"),
            row(*_picks(state), button(_("More films"), TurnRound("on").packed)),
        ]
    )


def summary(state: RoundState, reaction_emoji: FeedbackSection) -> str:
    """“👍 4 · 👎 2 · 9 not seen”."""
    likes, dislikes, unseen = (state.answers.count(answer) for answer in Answer)
    return dotted(
        (
            f"{reaction_emoji.like} {likes}",
            f"{reaction_emoji.dislike} {dislikes}",
            _("{count} not seen").format(count=number(unseen)),
        )
    )


def _answers(asked: AskedFilm, reaction_emoji: FeedbackSection) -> tuple[Button, ...]:
    """Buttons for like and dislike, the given one coloured, and the trailer."""
    says: tuple[tuple[Literal[VoteKind.LIKE, VoteKind.DISLIKE], str, str], ...] = (
        (VoteKind.LIKE, _("Like"), reaction_emoji.like),
        (VoteKind.DISLIKE, _("Dislike"), reaction_emoji.dislike),
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
    return [button(_("See my picks"), TurnRound("picks").packed, emoji="🧭", style=discord.ButtonStyle.success)]


def that_was_all() -> str:
    """“That was 15 films”."""
    return ngettext("That was {count} film", "That was {count} films", ROUND_LENGTH).format(count=number(ROUND_LENGTH))


def _films(state: RoundState) -> str:
    first, last = _numbers(state)
    if first == last:
        return _("Film {number} of {count}").format(number=first, count=ROUND_LENGTH)
    return _("Films {first} to {last} of {count}").format(first=first, last=last, count=ROUND_LENGTH)


def _stopped_at(state: RoundState) -> str:
    first, last = _numbers(state)
    if first == last:
        return _("Stopped at film {number} of {count}").format(number=first, count=ROUND_LENGTH)
    return _("Stopped at films {first} to {last} of {count}").format(first=first, last=last, count=ROUND_LENGTH)


def _numbers(state: RoundState) -> tuple[int, int]:
    first = len(state.answers) + 1
    return first, first + len(state.films) - 1


def _next_label(state: RoundState) -> str:
    """The label of the button to go on, which also fits people who know none of the films."""
    known = any(asked.opinion for asked in state.films)
    last = len(state.answers) + SCREEN_LENGTH >= ROUND_LENGTH
    if known:
        return _("Show my picks") if last else _("Next films")
    return _("I know none of them: show my picks") if last else _("I know none of them: next films")


def _hint(state: RoundState) -> str:
    if state.has_enough:
        return _("I know a little about you now. Every further answer makes the picks better.")
    left = ENOUGH_VOTES - state.votes
    return ngettext(
        "Only you see this. What you leave out counts as not seen. After {count} more vote I can suggest something; "
        "stop any time.",
        "Only you see this. What you leave out counts as not seen. After {count} more votes I can suggest something; "
        "stop any time.",
        left,
    ).format(count=number(left))
