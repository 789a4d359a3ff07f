"""`/filter`: films that meet conditions, page by page."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.interactions.answers import show, turn_into
from cogs.interactions.host import anywhere, host_of, place_of
from cogs.interactions.options import Match, Minutes, Stars, Typed, Year, as_filters, filter_options
from cogs.ui.finding import found
from recommender.types import Filters


async def find(
    interaction: discord.Interaction[Any], filters: Filters, page: int = 1, *, private: bool, turning: bool = False
) -> None:
    """Answer with one page of the films that meet the filters.

    Args:
        interaction: what is answered.
        filters: the conditions.
        page: from 1.
        private: whether only the asker sees it.
        turning: whether to replace the message whose button was pressed.

    Raises:
        UserMistake: an option cannot be.
    """
    services, person = host_of(interaction).services, interaction.user.id
    films = services.finder.find(filters, page)
    screen = found(films, filters, person)
    if turning:
        await turn_into(interaction, screen)
    else:
        await show(interaction, screen, private=private or not films.total)
    place = place_of(interaction)
    shown = [each.film for each in films.films]
    await services.recorder.record_films(shown, None, person=person, place=place, origin="filter")


class Filter(commands.Cog):
    """Films by conditions."""

    @app_commands.command(name="filter")
    @anywhere
    @filter_options
    @app_commands.describe(private="Show them only to you")
    async def filter_films(
        self,
        interaction: discord.Interaction[Any],
        from_year: Year | None = None,
        to_year: Year | None = None,
        genre: Typed | None = None,
        genre2: Typed | None = None,
        genre3: Typed | None = None,
        match: Match = "any",
        without: Typed | None = None,
        without2: Typed | None = None,
        min_minutes: Minutes | None = None,
        max_minutes: Minutes | None = None,
        min_rating: Stars | None = None,
        private: bool = False,
    ) -> None:
        """Find films by years, genres, running time and rating."""
        genres, excluded = (genre, genre2, genre3), (without, without2)
        minutes = (min_minutes, max_minutes)
        filters = as_filters(interaction, from_year, to_year, genres, match, excluded, minutes, min_rating)
        await find(interaction, filters, private=private)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Filter())
