"""`/taste`: what a person likes. `start` asks about fifteen films, five on a screen; `show` is a picture of it."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.services.explore import ExploreRequest
from bot.services.taste.onboarding import RoundState
from bot.words import _
from cogs.interactions.answers import prepared, show, turn_into
from cogs.interactions.host import Host, anywhere, as_host, host_of, place_of, server_of
from cogs.taste.importing import bring
from cogs.taste.matches import show_matches
from cogs.taste.own_votes import show_votes
from cogs.taste.portrait import show_portrait
from cogs.ui.custom_ids import NextScreen, RateFilm
from cogs.ui.exploring import explored
from cogs.ui.taste.onboarding import asking, stopped, summary, that_was_all
from recommender.catalogue.personal.export import Listing
from recommender.types import VoteKind

_KINDS = {
    "liked": VoteKind.LIKE,
    "disliked": VoteKind.DISLIKE,
    "seen": VoteKind.SEEN,
    "watchlist": VoteKind.WATCHLIST,
    "not now": VoteKind.NOT_NOW,
    "never": VoteKind.NEVER,
}
_LISTINGS = {"seen": Listing.WATCHED, "watchlist": Listing.WATCHLIST}


async def begin_round(interaction: discord.Interaction[Any]) -> None:
    """Answer privately with the films to vote on: a new round, or where the person stopped."""
    services = host_of(interaction).services
    state = await prepared(interaction, services.round.start(interaction.user.id), private=True)
    await show(interaction, asking(state, services.config.feedback), private=True)


async def go_on(interaction: discord.Interaction[Any]) -> None:
    """The same on the screen whose button was pressed."""
    services = host_of(interaction).services
    state = await services.round.start(interaction.user.id)
    await turn_into(interaction, asking(state, services.config.feedback))


async def stop_round(interaction: discord.Interaction[Any]) -> None:
    """Let the round rest."""
    services = host_of(interaction).services
    state = await services.round.look(interaction.user.id)
    await turn_into(interaction, stopped(state, services.config.feedback))


async def rate_film(interaction: discord.Interaction[Any], vote: RateFilm) -> None:
    """Keep a like or dislike, or take it back; the screen stays."""
    services, person = host_of(interaction).services, interaction.user.id
    state = await services.round.vote(person, vote.film_id, vote.kind, server_of(interaction))
    await turn_into(interaction, asking(state, services.config.feedback))


async def next_screen(interaction: discord.Interaction[Any], left: NextScreen) -> None:
    """Show the next films; after the last ones the picks."""
    services = host_of(interaction).services
    state = await services.round.turn(interaction.user.id, left.film_id)
    if state.is_over and state.has_enough:
        await show_picks(interaction, state)
    else:
        await turn_into(interaction, asking(state, services.config.feedback))


async def show_picks(interaction: discord.Interaction[Any], state: RoundState | None = None) -> None:
    """Turn the screen into what `/explore` answers; `state` is the round that has just ended, if one has."""
    services, person = host_of(interaction).services, interaction.user
    emoji = services.config.feedback
    request = ExploreRequest(person.id, place_of(interaction))
    note = None
    if state is not None:
        note = _("{that_was_all}: {votes}. `/taste start` asks about more.").format(
            that_was_all=that_was_all(), votes=summary(state, emoji)
        )
    exploration = await prepared(interaction, services.explore.explore(request), private=True)
    await turn_into(interaction, explored(exploration, emoji, person=person.display_name, public=False, note=note))
    await services.recorder.record_picks(exploration.found.picks, None, person=person.id, place=request.place)


@anywhere
class Taste(commands.GroupCog, group_name="taste", group_description="Tell me what you like"):
    """What a person likes."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command()
    async def start(self, interaction: discord.Interaction[Any]) -> None:
        """Fifteen films, five at a time: which did you like? It takes a minute."""
        await begin_round(interaction)

    @app_commands.command(name="show")
    async def show_taste(self, interaction: discord.Interaction[Any]) -> None:
        """A picture of your taste: your films beside all films, for you alone."""
        await show_portrait(interaction)

    @app_commands.command()
    async def match(self, interaction: discord.Interaction[Any]) -> None:
        """Who here shares your taste, and in what; seen by you alone."""
        await show_matches(interaction)

    @app_commands.command()
    @app_commands.describe(kind="Which of them; the others are one press away")
    async def votes(
        self,
        interaction: discord.Interaction[Any],
        kind: Literal["liked", "disliked", "seen", "watchlist", "not now", "never"] | None = None,
    ) -> None:
        """All you told me of films, each to be changed or taken back."""
        await show_votes(interaction, None if kind is None else _KINDS[kind])

    @app_commands.command(name="import")
    @app_commands.describe(
        file="The ZIP or a file of it, as Letterboxd, IMDb, Trakt or others give it",
        list_is="What the films of a list without ratings are to you",
    )
    async def import_votes(
        self,
        interaction: discord.Interaction[Any],
        file: discord.Attachment,
        list_is: Literal["seen", "watchlist"] | None = None,
    ) -> None:
        """Bring your ratings and watchlist from another site, seen by you alone."""
        await bring(interaction, file, None if list_is is None else _LISTINGS[list_is])


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Taste(as_host(client)))
