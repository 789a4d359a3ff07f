"""Screens that ask which film is meant. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from discord import ui

from bot.errors import UnclearFilm
from bot.services.titles import FilmChoice
from bot.words import _
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Screen, button, line, text


def which_film(unclear: UnclearFilm, packed: Callable[[int], str]) -> Screen:
    """A line and a button for each film that may be meant.

    Args:
        unclear: what was typed, and the films.
        packed: the `custom_id` of the button that goes on with the film of an id.
    """
    given = safe(unclear.given)
    heading, why = (
        (_("Which “{given}”?").format(given=given), _("Several films are called so."))
        if unclear.several
        else (_("Did you mean …?"), _("I know no film called “{given}”.").format(given=given))
    )
    return Screen([text(f"## 🔎 {heading}\n-# {why}"), line(), *_choices(unclear.choices, packed)], QUIET)


def like_which(choices: Sequence[FilmChoice], packed: Callable[[int], str]) -> Screen:
    """A line and a button for each film that may be meant by "like this film"."""
    lines = [(choice.film.id, choice.line) for choice in choices]
    return Screen([text(f"## 🔎 {_('Films like which of these?')}"), line(), *_choices(lines, packed)], QUIET)


def _choices(films: Sequence[tuple[int, str]], packed: Callable[[int], str]) -> list[ui.Section[ui.LayoutView]]:
    return [
        ui.Section(text(f"**{safe(name, 100)}**"), accessory=button(_("This one"), packed(film_id)))
        for film_id, name in films
    ]
