"""`/explore`: films for one person, as far from home as they like."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserMistake
from bot.services.explore import ExploreRequest
from cogs.interactions.answers import answer_privately, prepared, publish, reactions_hint
from cogs.interactions.host import anywhere, host_of, place_of
from cogs.interactions.options import Match, Minutes, Stars, Typed, Year, as_filters, filter_options, suggest_film
from cogs.interactions.titles import film_meant
from cogs.ui.custom_ids import ExploreAgain
from cogs.ui.daily.digest import reactions
from cogs.ui.exploring import explored


async def explore(
    interaction: discord.Interaction[Any], request: ExploreRequest, *, private: bool, turning: bool = False
) -> None:
    """Answer with personal picks; if there are none, only the asker is told.

    Args:
        interaction: what is answered.
        request: what is asked for.
        private: whether only the asker sees the answer.
        turning: whether to replace the message whose button was pressed.

    Raises:
        UserMistake: an option cannot be, or no film of the watchlist is left.
    """
    services, person = host_of(interaction).services, interaction.user
    work = services.explore.explore(request)
    exploration = await prepared(interaction, work, private=private, turning=turning)
    if request.only_watchlist and not exploration.found.picks:
        reason = await services.watchlist.nothing_left(request.person)
        if reason is not None:
            raise UserMistake(reason)
    picks, hint = exploration.found.picks, reactions_hint(interaction)
    screen = explored(exploration, services.config.feedback, person=person.display_name, public=not private, hint=hint)
    if not picks:
        await answer_privately(interaction, screen)
        return
    await publish(
        interaction,
        screen,
        "digest",
        reactions(services.config.feedback, "digest", len(picks)),
        lambda sent: services.recorder.record_picks(picks, sent, person=person.id, place=request.place, anew=turning),
        private=private,
        turning=turning,
    )


class Explore(commands.Cog):
    """Personal picks."""

    @app_commands.command(name="explore")
    @anywhere
    @filter_options
    @app_commands.describe(
        adventurousness="0 is home, 10 is another planet",
        like="A film to start from",
        among="Only films of your watchlist",
        private="Show them only to you",
    )
    @app_commands.autocomplete(like=suggest_film)
    async def explore_films(
        self,
        interaction: discord.Interaction[Any],
        adventurousness: app_commands.Range[int, 0, 10] | None = None,
        like: Typed | None = None,
        among: Literal["watchlist"] | None = None,
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
        """Five films for you: how adventurous are you today?"""
        genres, excluded = (genre, genre2, genre3), (without, without2)
        minutes = (min_minutes, max_minutes)
        filters = as_filters(interaction, from_year, to_year, genres, match, excluded, minutes, min_rating)
        person, like_film, only = interaction.user.id, None, among == "watchlist"
        if only:
            await host_of(interaction).services.watchlist.refuse_empty(person)
        if like is not None:
            like_film = await film_meant(
                interaction, like, lambda film_id: ExploreAgain(person, adventurousness, film_id, filters, only).packed
            )
            if like_film is None:
                return
        request = ExploreRequest(
            person, place_of(interaction), adventurousness, like_film, filters, only_watchlist=only
        )
        await explore(interaction, request, private=private)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Explore())
