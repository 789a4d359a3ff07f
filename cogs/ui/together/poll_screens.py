"""A poll of a night's films, and its result. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import discord

from bot.services.together.polling import POLL_HOURS, PollEnd
from bot.words import _, listed, ngettext, number
from cogs.ui.custom_ids import PlanFilm
from cogs.ui.film_texts import plain_title, titled
from cogs.ui.screen import Screen, button, film_section, row, text
from recommender.types import Film

PLANNED_MOST = 5
"""Films of a tie that can be planned: as many as a row has buttons."""


def film_poll(films: Sequence[Film]) -> discord.Poll:
    """A Discord poll of these films, ten at most."""
    poll = discord.Poll(_("What do we watch tonight?"), timedelta(hours=POLL_HOURS))
    for film in films[:10]:
        poll.add_answer(text=plain_title(film, 55))
    return poll


def poll_over(end: PollEnd) -> Screen:
    """The film that has won; in a tie each of the films can be planned."""
    winners = end.winners[:PLANNED_MOST]
    plans = [
        button(
            _("Plan it") if len(winners) == 1 else plain_title(film, 70),
            PlanFilm(end.night_id, film.id, end.poll_id).packed,
            emoji="📅",
        )
        for film in winners
    ]
    if len(winners) == 1:
        votes = ngettext(
            "{votes} of {count} vote in the poll.", "{votes} of {count} votes in the poll.", end.of
        ).format(votes=number(end.votes), count=number(end.of))
        film = winners[0]
        return Screen([film_section(f"## 🏆 {titled(film)}\n{votes}", film), row(*plans)])
    films = listed([f"**{titled(film)}**" for film in winners])
    tie = ngettext(
        "{films} have {count} vote each. Which one is it?",
        "{films} have {count} votes each. Which one is it?",
        end.votes,
    ).format(films=films, count=number(end.votes))
    return Screen([text(f"## {_('🗳️ The poll is a tie')}\n{tie}"), row(*plans)])
