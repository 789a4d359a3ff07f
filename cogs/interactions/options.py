"""Options that several commands share, their conversion to filters, and autocompletion."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Literal

import discord
from discord import app_commands

from bot.services.conditions import suggested
from bot.services.titles import choice_value
from bot.words import genre as in_words
from bot.words.sentences import plain
from bot.zone_names.search import suggest_zones
from cogs.interactions.host import host_of
from recommender.types import Filters

_log = logging.getLogger(__name__)

TYPED_MOST = 200
"""Characters used of a typed text; no title is longer."""
LIST_MOST = 25
OptionChoices = list[app_commands.Choice[str]]
Suggester = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, OptionChoices]]


class _Typed(app_commands.Transformer):
    """A typed text, cut: Discord accepts six thousand characters."""

    async def transform(self, _: discord.Interaction[Any], value: str, /) -> str:
        """The beginning."""
        return value[:TYPED_MOST]


Typed = app_commands.Transform[str, _Typed]
"""A text option."""
Year = app_commands.Range[int, 1870, 2100]
Minutes = app_commands.Range[int, 1, 900]
Stars = app_commands.Range[float, 0.5, 5.0]
Match = Literal["any", "all"]

DESCRIPTIONS = {
    "from_year": "Earliest year, for example 1950",
    "to_year": "Latest year, for example 1969",
    "genre": "A genre the film has",
    "genre2": "Another genre",
    "genre3": "A third genre",
    "match": "Whether one of the genres is enough, or all are wanted (else any)",
    "without": "A genre the film must not have",
    "without2": "Another genre it must not have",
    "min_minutes": "Shortest running time in minutes",
    "max_minutes": "Longest running time in minutes",
    "min_rating": "Lowest rating in stars, 0.5 to 5",
}
"""Descriptions of the filter options, by parameter name."""
NAMES = {"from_year": "from", "to_year": "to"}
"""Where an option's name could not be a parameter's."""


def as_filters(
    interaction: discord.Interaction[Any],
    from_year: int | None,
    to_year: int | None,
    genres: tuple[str | None, ...],
    match: Match,
    without: tuple[str | None, ...],
    minutes: tuple[int | None, int | None],
    min_rating: float | None,
) -> Filters:
    """Convert options to normalised filters.

    Raises:
        UserMistake: an option cannot be.
    """
    typed = Filters(
        year_from=from_year,
        year_to=to_year,
        genres=tuple(genre for genre in genres if genre),
        genres_mode=match,
        excluded_genres=tuple(genre for genre in without if genre),
        min_minutes=minutes[0],
        max_minutes=minutes[1],
        min_rating=None if min_rating is None else round(min_rating, 2),
    )
    return host_of(interaction).services.finder.meant(typed)


def filter_options(command: Any) -> Any:  # noqa: ANN401 - see below
    """Give a command's filter options their names, descriptions and lists.

    discord.py has no type for "any command function", so this decorator is as loose as its own.
    """
    command = app_commands.describe(**DESCRIPTIONS)(command)
    command = app_commands.rename(**NAMES)(command)
    genre_options = ("genre", "genre2", "genre3", "without", "without2")
    return app_commands.autocomplete(**dict.fromkeys(genre_options, suggest_genre))(command)


def never_failing(suggester: Suggester) -> Suggester:
    """Wrap an autocompletion so that an error gives an empty list."""

    @functools.wraps(suggester)
    async def suggest(interaction: discord.Interaction[Any], current: str) -> OptionChoices:
        try:
            return await suggester(interaction, current[:TYPED_MOST])
        except Exception:  # noqa: BLE001 - a border: discord.py would leave the person without an answer
            _log.exception("No suggestions for %r", current[:TYPED_MOST])
            return []

    return suggest


@never_failing
async def suggest_film(interaction: discord.Interaction[Any], current: str) -> OptionChoices:
    """Films whose title fits what is typed."""
    found = host_of(interaction).services.titles.suggest(current)
    return [app_commands.Choice(name=choice.line, value=choice_value(choice.film)) for choice in found[:LIST_MOST]]


@never_failing
async def suggest_genre(interaction: discord.Interaction[Any], current: str) -> OptionChoices:
    """Genres that occur in the catalogue."""
    found = suggested(current, host_of(interaction).services.finder.genres())
    return [app_commands.Choice(name=in_words(genre), value=genre) for genre in found[:LIST_MOST]]


@never_failing
async def suggest_zone(interaction: discord.Interaction[Any], current: str) -> OptionChoices:
    """Time zones by what is typed: a city, a country, an abbreviation, an offset."""
    found = suggest_zones(current, host_of(interaction).services.clock.now(), LIST_MOST)
    return [app_commands.Choice(name=choice.line, value=choice.zone) for choice in found]


@never_failing
async def suggest_days(_: discord.Interaction[Any], current: str) -> OptionChoices:
    """The usual choices of days; what is typed is offered too, for the service to understand."""
    usual = _containing(current, ("daily", "weekdays", "weekends", "fri", "mon,wed,fri"))
    return usual or [app_commands.Choice(name=plain(current, 100), value=plain(current, 100))]


def _containing(current: str, names: tuple[str, ...]) -> OptionChoices:
    typed = current.casefold().strip()
    fitting = [name for name in names if typed in name.casefold()]
    fitting.sort(key=lambda name: not name.casefold().startswith(typed))
    return [app_commands.Choice(name=name, value=name) for name in fitting[:LIST_MOST]]
