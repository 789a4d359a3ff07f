"""`/watchlist`: the films a person means to watch. Every answer is private."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.services.titles import choice_value
from bot.services.watchlist import EXPORT_NAME, TonightRequest
from bot.words import _
from cogs.interactions.answers import prepared, send_file, show, turn_into
from cogs.interactions.host import Host, anywhere, as_host, host_of, place_of, server_of
from cogs.interactions.options import Minutes, OptionChoices, Typed, never_failing, suggest_film
from cogs.interactions.titles import film_meant
from cogs.ui.custom_ids import AddToWatchlist, LeaveWatchlist, TonightAgain, WatchedFilm
from cogs.ui.film_texts import titled
from cogs.ui.watchlist_screens import how_was_it, put_on, taken_off, tonight, watchlist, watchlist_file
from recommender.types import Film

NO_PAGE = 0
"""Of a film that is not taken off a page that is shown."""


@never_failing
async def suggest_own(interaction: discord.Interaction[Any], current: str) -> OptionChoices:
    """Films of the person's own list."""
    found = await host_of(interaction).services.watchlist.suggest(interaction.user.id, current)
    return [app_commands.Choice(name=choice.line, value=choice_value(choice.film)) for choice in found]


async def turn(interaction: discord.Interaction[Any], page: int, note: str = "") -> None:
    """Show a page in place of the one whose button was pressed."""
    services = host_of(interaction).services
    found = await services.watchlist.page(interaction.user.id, page)
    await turn_into(interaction, watchlist(found, services.config.feedback, note))


async def add(interaction: discord.Interaction[Any], film: Film) -> None:
    """Put a film on the list and say so."""
    services = host_of(interaction).services
    new = await services.watchlist.add(interaction.user.id, film, server_of(interaction))
    await show(interaction, put_on(film, services.config.feedback, new=new), private=True)


async def remove(interaction: discord.Interaction[Any], film: Film, page: int = NO_PAGE) -> None:
    """Take a film off the list: said in a message of its own, or on the page it was chosen from."""
    services = host_of(interaction).services
    was_there = await services.watchlist.remove(interaction.user.id, film, server_of(interaction))
    if page == NO_PAGE:
        await show(interaction, taken_off(film, was_there=was_there), private=True)
    else:
        await turn(interaction, page, _("**{film}** is off your watchlist.").format(film=titled(film)))


async def watched(interaction: discord.Interaction[Any], film: Film) -> None:
    """Say that a film was watched, and ask how it was, beside whatever is shown."""
    services = host_of(interaction).services
    was_on_it = await services.watchlist.watched(interaction.user.id, film, server_of(interaction))
    await show(interaction, how_was_it(film, services.config.feedback, was_on_it=was_on_it), private=True)


async def pick_tonight(
    interaction: discord.Interaction[Any], again: TonightAgain | None = None, *, turning: bool = False
) -> None:
    """One film for tonight; `turning` where it takes the place of the one passed over."""
    services = host_of(interaction).services
    asked = again or TonightAgain(None, None, 0)
    person, place = interaction.user.id, place_of(interaction)
    request = TonightRequest(person, place, asked.adventurousness, asked.minutes, asked.number)
    found = await prepared(interaction, services.watchlist.tonight(request), private=True, turning=turning)
    screen = tonight(found, services.config.feedback)
    await (turn_into(interaction, screen) if turning else show(interaction, screen, private=True))
    await services.recorder.record_picks([found.pick], None, person=person, place=place)


async def export(interaction: discord.Interaction[Any]) -> None:
    """Answer with all of it as a file."""
    data = await host_of(interaction).services.watchlist.export(interaction.user.id)
    await send_file(interaction, watchlist_file(), EXPORT_NAME, data)


@anywhere
class Watchlist(commands.GroupCog, group_name="watchlist", group_description="The films you mean to watch"):
    """The films one means to watch."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(name="show")
    async def show_list(self, interaction: discord.Interaction[Any]) -> None:
        """Your watchlist, what came last first."""
        services = self._host.services
        found = await services.watchlist.page(interaction.user.id)
        await show(interaction, watchlist(found, services.config.feedback), private=True)

    @app_commands.command(name="add")
    @app_commands.describe(title="Begin to type; the list helps")
    @app_commands.autocomplete(title=suggest_film)
    async def add_film(self, interaction: discord.Interaction[Any], title: Typed) -> None:
        """Put a film on your watchlist."""
        film = await film_meant(interaction, title, lambda film_id: AddToWatchlist(film_id).packed)
        if film is not None:
            await add(interaction, film)

    @app_commands.command(name="remove")
    @app_commands.describe(title="A film of your watchlist")
    @app_commands.autocomplete(title=suggest_own)
    async def remove_film(self, interaction: discord.Interaction[Any], title: Typed) -> None:
        """Take a film off your watchlist."""
        film = await film_meant(interaction, title, lambda film_id: LeaveWatchlist(NO_PAGE, film_id).packed)
        if film is not None:
            await remove(interaction, film)

    @app_commands.command(name="watched")
    @app_commands.describe(title="A film of your watchlist, or any other")
    @app_commands.autocomplete(title=suggest_own)
    async def watched_film(self, interaction: discord.Interaction[Any], title: Typed) -> None:
        """You watched a film: it goes off your watchlist, and I ask how it was."""
        film = await film_meant(interaction, title, lambda film_id: WatchedFilm(film_id).packed)
        if film is not None:
            await watched(interaction, film)

    @app_commands.command(name="tonight")
    @app_commands.describe(
        adventurousness="0 is home, 10 is another planet", minutes="The time you have in minutes, for example 110"
    )
    async def tonight_film(
        self,
        interaction: discord.Interaction[Any],
        adventurousness: app_commands.Range[int, 0, 10] | None = None,
        minutes: Minutes | None = None,
    ) -> None:
        """One film of your watchlist for tonight."""
        await pick_tonight(interaction, TonightAgain(adventurousness, minutes, 0))

    @app_commands.command(name="export")
    async def export_list(self, interaction: discord.Interaction[Any]) -> None:
        """Your watchlist as a file that Letterboxd imports."""
        await export(interaction)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Watchlist(as_host(client)))
