"""`/taste votes`: all votes of the user, each of which can be changed or taken back. Shown only to them."""

from __future__ import annotations

from typing import Any

import discord

from bot.words import _
from cogs.interactions.answers import prepared, show, turn_into
from cogs.interactions.host import host_of, server_of
from cogs.ui.custom_ids import TakeBack
from cogs.ui.film_texts import titled
from cogs.ui.taste.votes_pages import imports_list, votes_page
from recommender.types import VoteKind


async def show_votes(interaction: discord.Interaction[Any], kind: VoteKind | None) -> None:
    """Answer with the newest of one kind."""
    services = host_of(interaction).services
    work = services.own_votes.page(interaction.user.id, kind)
    page = await prepared(interaction, work, private=True)
    await show(interaction, votes_page(page, services.config.feedback), private=True)


async def turn_votes(interaction: discord.Interaction[Any], kind: VoteKind, page: int = 1, note: str = "") -> None:
    """Another page or kind in place of the one shown."""
    services = host_of(interaction).services
    found = await services.own_votes.page(interaction.user.id, kind, page)
    await turn_into(interaction, votes_page(found, services.config.feedback, note))


async def take_back(interaction: discord.Interaction[Any], pressed: TakeBack, film_id: int) -> None:
    """Take a vote back and show the page without it."""
    services = host_of(interaction).services
    film = services.films.film(film_id)
    await services.own_votes.take_back(interaction.user.id, film.id, pressed.kind, server_of(interaction))
    await turn_votes(interaction, pressed.kind, pressed.page, _("Taken back: {film}").format(film=titled(film)))


async def list_imports(interaction: discord.Interaction[Any]) -> None:
    """What was brought from other sites, beside the votes."""
    imports, older = await host_of(interaction).services.own_votes.imports(interaction.user.id)
    listed = [(each.site, each.imported_at, each.votes) for each in imports]
    await show(interaction, imports_list(listed, older), private=True)
