"""Buttons under lists of the user's own votes: imports, their unclear lines, the watchlist."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui
from discord.ext import commands

from cogs.buttons import Pressed
from cogs.interactions.host import host_of
from cogs.taste.importing import ask, decide, undo
from cogs.taste.own_votes import list_imports, take_back, turn_votes
from cogs.ui.custom_ids import (
    AddToWatchlist,
    AskAboutImport,
    DecideImport,
    GoOnDeciding,
    LeaveWatchlist,
    ListImports,
    PickVoteKind,
    TakeBack,
    TonightAgain,
    TurnVotes,
    TurnWatchlist,
    UndoImport,
    WatchedFilm,
    WatchedOfList,
    WatchlistTo,
)
from cogs.watchlist import add, export, pick_tonight, remove, turn, watched
from recommender.types import VoteKind


class AskAboutImportButton(Pressed, template=AskAboutImport.TEMPLATE):
    """Asks about the lines of an import that may be several films."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask about the first that is left."""
        await ask(interaction, AskAboutImport.read(self.match).imported_at, beside=True)


class GoOnDecidingButton(Pressed, template=GoOnDeciding.TEMPLATE):
    """Goes on with the lines of an import that are left."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask about the first that is left, in place of what became of the last."""
        await ask(interaction, GoOnDeciding.read(self.match).imported_at, beside=False)


class DecideImportButton(Pressed, template=DecideImport.TEMPLATE):
    """Says which film a line is."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Keep it and ask about the next."""
        await decide(interaction, DecideImport.read(self.match))


class UndoImportButton(Pressed, template=UndoImport.TEMPLATE):
    """Takes an import back."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Only one's own: a number of somebody else's means nothing."""
        await undo(interaction, UndoImport.read(self.match))


class WatchlistPageButton(Pressed, template=TurnWatchlist.TEMPLATE):
    """Turns the page of one's own watchlist."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Whoever presses sees their own."""
        await turn(interaction, TurnWatchlist.read(self.match).page)


class WatchlistToButton(Pressed, template=WatchlistTo.TEMPLATE):
    """One film for tonight, or all of the list as a file."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Answer beside the list."""
        if WatchlistTo.read(self.match).to == "tonight":
            await pick_tonight(interaction)
        else:
            await export(interaction)


class AddToWatchlistButton(Pressed, template=AddToWatchlist.TEMPLATE):
    """Puts the film that was meant on the list."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Answer as `/watchlist add` does."""
        film_id = AddToWatchlist.read(self.match).film_id
        await add(interaction, host_of(interaction).services.films.film(film_id))


class WatchedMenu(Pressed, template=WatchedOfList.TEMPLATE):
    """A film of the list was watched."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask how it was."""
        assert isinstance(self.item, ui.Select)
        await watched(interaction, host_of(interaction).services.films.film(int(self.item.values[0])))


class LeaveWatchlistItem(Pressed, template=LeaveWatchlist.TEMPLATE):
    """Takes a film off the list: chosen in a page's menu, or the one that was meant."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page without it, or say so."""
        asked = LeaveWatchlist.read(self.match)
        film_id = int(self.item.values[0]) if isinstance(self.item, ui.Select) else asked.film_id
        await remove(interaction, host_of(interaction).services.films.film(film_id), asked.page)


class WatchedButton(Pressed, template=WatchedFilm.TEMPLATE):
    """That film was watched."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Ask how it was."""
        await watched(interaction, host_of(interaction).services.films.film(WatchedFilm.read(self.match).film_id))


class TonightButton(Pressed, template=TonightAgain.TEMPLATE):
    """Another film for tonight."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """In place of the one passed over."""
        await pick_tonight(interaction, TonightAgain.read(self.match), turning=True)


class VotesPageButton(Pressed, template=TurnVotes.TEMPLATE):
    """Turns the page of one's own votes."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Whoever presses sees their own."""
        asked = TurnVotes.read(self.match)
        await turn_votes(interaction, asked.kind, asked.page)


class VoteKindMenu(Pressed, template=PickVoteKind.TEMPLATE):
    """Shows one's votes of another kind."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """The newest of them."""
        assert isinstance(self.item, ui.Select)
        await turn_votes(interaction, VoteKind(self.item.values[0]))


class TakeBackMenu(Pressed, template=TakeBack.TEMPLATE):
    """Takes a vote back."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Show the page without it."""
        assert isinstance(self.item, ui.Select)
        await take_back(interaction, TakeBack.read(self.match), int(self.item.values[0]))


class ImportsButton(Pressed, template=ListImports.TEMPLATE):
    """Shows one's imports, each to be taken back."""

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Answer beside the votes."""
        await list_imports(interaction)


BUTTONS = (
    AskAboutImportButton,
    GoOnDecidingButton,
    DecideImportButton,
    UndoImportButton,
    WatchlistPageButton,
    WatchlistToButton,
    AddToWatchlistButton,
    WatchedMenu,
    LeaveWatchlistItem,
    WatchedButton,
    TonightButton,
    VotesPageButton,
    VoteKindMenu,
    TakeBackMenu,
    ImportsButton,
)
"""Every class that the client must know before it starts."""


async def setup(client: commands.Bot) -> None:
    """Load them."""
    client.add_dynamic_items(*BUTTONS)
