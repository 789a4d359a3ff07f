"""`/daily theme`: a server's daily films from one theme, for some days or until all have come."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import UserMistake
from bot.words import _
from cogs.interactions.host import host_of, place_of
from cogs.interactions.options import LIST_MOST, OptionChoices, Typed, never_failing


@never_failing
async def suggest_theme(interaction: discord.Interaction[Any], current: str) -> OptionChoices:
    """Autocomplete: genres, subjects, directors, countries and decades with enough films."""
    names = await host_of(interaction).services.series.suggested(current, LIST_MOST)
    return [app_commands.Choice(name=name, value=name) for name in names if len(name) <= 100]


class SeriesCommands(commands.Cog):
    """The subcommand of `/daily` that starts and ends a series; a mixin of its group."""

    @app_commands.command()
    @app_commands.describe(
        name="A genre, subject, director, country or decade, such as 1970s",
        title="What to call it over the films, such as Noir November",
        days="For how many days; until every film has come when left out",
        stop="End the series: the films come from everywhere again",
    )
    @app_commands.autocomplete(name=suggest_theme)
    async def theme(
        self,
        interaction: discord.Interaction[Any],
        name: Typed | None = None,
        title: Typed | None = None,
        days: app_commands.Range[int, 1, 365] | None = None,
        stop: bool = False,
    ) -> None:
        """Let the daily films be of one theme for a while, none of them twice."""
        series = host_of(interaction).services.series
        if stop:
            if name is not None or title is not None or days is not None:
                raise UserMistake(
                    _("Choose one of the two: `stop` alone ends the series, without it a new one begins.")
                )
            await series.end(place_of(interaction))
            await self.show_status(interaction, _("The series is over"))
            return
        if name is None:
            raise UserMistake(_("`name`: choose the theme. `stop` ends the series that runs."))
        await series.begin(place_of(interaction), name, title, days)
        await self.show_status(interaction, _("The series begins with the next day whose films are not chosen yet"))

    async def show_status(self, interaction: discord.Interaction[Any], heading: str) -> None:
        """Show the status of the push, under a heading."""
        raise NotImplementedError
