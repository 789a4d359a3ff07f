"""`/explore`: films for one person, as far from home as they like."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answers import prepared, publish, reactions_hint
from cogs.host import Host, host_of, place_of
from cogs.options import Match, Minutes, Stars, Year, as_filters, filter_options, suggest_film
from cogs.ui.custom_ids import ExploreAgain
from cogs.ui.digest import reactions
from cogs.ui.exploring import explored
from cogs.ui.screen import Screen
from recommender.types import Filters, Recommendation


async def explore(
    interaction: discord.Interaction[Any], dial: int, like_film: int | None, filters: Filters, *, private: bool
) -> None:
    """Answer with personal picks from that place of the dial.

    Raises:
        UserMistake: an option cannot be.
    """
    services, person, place = host_of(interaction).services, interaction.user, place_of(interaction)
    found, screen = await picks_for(interaction, ExploreAgain(person.id, dial, like_film, filters), public=not private)
    await publish(
        interaction,
        screen,
        "digest",
        reactions(services.config.feedback, "digest", len(found.picks)),
        lambda sent: services.book.record_picks(found.picks, sent, person=person.id, place=place),
        private=private,
    )


async def picks_for(
    interaction: discord.Interaction[Any], asked: ExploreAgain, *, public: bool, note: str | None = None
) -> tuple[Recommendation, Screen]:
    """Personal picks and the screen that shows them; nothing is sent or recorded yet.

    Args:
        interaction: what is answered; its user is the person.
        asked: what for.
        public: whether others will see it.
        note: a line above the picks.

    Raises:
        UserMistake: an option cannot be.
    """
    services, person, like_film = host_of(interaction).services, interaction.user, asked.like_film
    work = services.explore.explore(
        person.id,
        place_of(interaction),
        adventurousness=asked.adventurousness,
        like_film=like_film,
        filters=asked.filters,
    )
    found = await prepared(interaction, work, private=not public)
    like = None if like_film is None else services.recommender.film(like_film)
    return found, explored(
        found,
        asked,
        services.config.feedback,
        person=person.display_name,
        like=like,
        public=public,
        hint=reactions_hint(interaction),
        note=note,
    )


class Explore(commands.Cog):
    """Personal picks."""

    def __init__(self, host: Host) -> None:
        self._services = host.services

    @app_commands.command(name="explore")
    @filter_options
    @app_commands.describe(
        adventurousness="0 is home, 10 is another planet",
        like="A film to start from",
        private="Show them only to you",
    )
    @app_commands.autocomplete(like=suggest_film)
    async def explore_films(
        self,
        interaction: discord.Interaction[Any],
        adventurousness: app_commands.Range[int, 0, 10] | None = None,
        like: str | None = None,
        from_year: Year | None = None,
        to_year: Year | None = None,
        genre: str | None = None,
        genre2: str | None = None,
        genre3: str | None = None,
        match: Match = "any",
        without: str | None = None,
        without2: str | None = None,
        min_minutes: Minutes | None = None,
        max_minutes: Minutes | None = None,
        min_rating: Stars | None = None,
        private: bool = False,
    ) -> None:
        """Five films for you: how adventurous are you today?"""
        genres, excluded = (genre, genre2, genre3), (without, without2)
        minutes = (min_minutes, max_minutes)
        filters = as_filters(from_year, to_year, genres, match, excluded, minutes, min_rating)
        dial = self._services.config.explore.adventurousness if adventurousness is None else adventurousness
        like_film = None if like is None else self._services.films.resolve(like).id
        await explore(interaction, dial, like_film, filters, private=private)
