"""A round of a film night: its public message, and the private screens. Pure."""

from __future__ import annotations

import discord

from bot.services.together.swiping import SwipeStand, SwipeTurn
from bot.words import _, number
from cogs.ui.custom_ids import OpenSwipes, PlanFilm, SwipeFilm
from cogs.ui.film_texts import dotted, facts, genres, rated_briefly, titled
from cogs.ui.screen import QUIET, Screen, button, film_section, line, row, text
from cogs.ui.together.film_night import people
from recommender.types import Film, Rating


def round_screen(stand: SwipeStand) -> Screen:
    """The public message: how many have finished, and at the end the film."""
    found = stand.round
    if found.is_over:
        return _over(stand)
    sentences = [
        _("For {people}.").format(people=people([*found.answered])),
        _("Each of you swipes the same films alone. When all have finished, the film with most yeses wins."),
        _("Nobody sees what you answer, and it is no vote."),
    ]
    so_far = _("{finished} of {all} have finished. It ends {when}.").format(
        finished=number(found.finished),
        all=number(len(found.answered)),
        when=discord.utils.format_dt(found.ends_at, "R"),
    )
    return Screen(
        [
            text(f"## {_('🃏 Swipe for tonight')}\n" + "\n".join(sentences)),
            line(),
            text(so_far),
            row(button(_("Swipe"), OpenSwipes(found.night_id).packed, emoji="🃏", style=discord.ButtonStyle.primary)),
        ]
    )


def turn_screen(stand: SwipeStand) -> Screen:
    """The private screen of one person: their next film, or that they have finished."""
    if stand.round.is_over:
        return _over(stand)
    if stand.turn is None:
        return Screen([text(_("You have finished. The channel is told as soon as it is decided."))], QUIET)
    turn = stand.turn
    head = _("{position} of {all}").format(position=number(turn.position + 1), all=number(turn.of))
    return Screen(
        [
            text(f"-# {head}"),
            film_section(_film_lines(turn.film, turn.rating), turn.film),
            row(*(_answer(turn, kind) for kind in ("yes", "no", "seen"))),
            text(f"-# {_('Only you see this; your answers are deleted when the round is over.')}"),
        ]
    )


def _answer(turn: SwipeTurn, kind: str) -> discord.ui.Button[discord.ui.LayoutView]:
    match kind:
        case "yes":
            return button(_("Yes"), SwipeFilm("yes", turn.night_id, turn.position).packed, emoji="👍")
        case "no":
            return button(_("Not tonight"), SwipeFilm("no", turn.night_id, turn.position).packed, emoji="✋")
        case _:
            return button(_("Seen it"), SwipeFilm("seen", turn.night_id, turn.position).packed, emoji="👀")


def _over(stand: SwipeStand) -> Screen:
    if stand.film is None:
        nothing = _("No film came of it this time. `/together` begins another night.")
        return Screen([text(f"## {_('🃏 The round is over')}\n{nothing}")], QUIET)
    return Screen(
        [
            text(f"## {_('🏆 Tonight’s film')}\n" + _("For {people}.").format(people=people([*stand.round.answered]))),
            line(),
            film_section(_film_lines(stand.film, stand.rating), stand.film),
            row(button(_("Plan it"), PlanFilm(stand.round.night_id).packed, emoji="📅")),
        ]
    )


def _film_lines(film: Film, rating: Rating | None) -> str:
    small = [dotted((genres(film, 3), rated_briefly(rating))), facts(film)]
    return "\n".join([f"### {titled(film)}", *(f"-# {part}" for part in small if part)])
