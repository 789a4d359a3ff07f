"""Buttons and menus under our messages. All state is in the `custom_id`, so they work after a restart."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui
from discord.ext import commands

from bot.errors import UserMistake
from bot.services.explore import ExploreRequest
from bot.words import _, answer_in, language_of
from cogs.explore import explore
from cogs.film import show_film
from cogs.filter import find
from cogs.interactions.answers import prepared, show, turn_into
from cogs.interactions.cards import card_for, open_card
from cogs.interactions.host import host_of, place_of, server_of
from cogs.interactions.replies import explain
from cogs.privacy import confirm, press
from cogs.taste.command import begin_round, go_on, next_screen, rate_film, show_picks, stop_round
from cogs.taste.matches import choose
from cogs.together.afterwards import how_was_it
from cogs.together.command import change_night, name_people
from cogs.together.planning import plan, plan_at
from cogs.together.swiping import open_swipes, swipe
from cogs.ui.custom_ids import (
    AboutMe,
    ChangeNight,
    DeleteEverything,
    ExploreAgain,
    HowWasIt,
    NamePeople,
    NextScreen,
    OpenCard,
    OpenSwipes,
    PickCard,
    PlanAt,
    PlanFilm,
    RateFilm,
    ShowFilm,
    SwipeFilm,
    TakePart,
    TurnPage,
    TurnRound,
    Vote,
    WhyThese,
)
from cogs.ui.daily.digest import why

_Interaction = discord.Interaction[Any]
_NEVER = re.compile(r"(?!)")


class Pressed(ui.DynamicItem[ui.Item[Any]], template=_NEVER):
    """Base class: ignores repeated events, and answers every error with one sentence to the person who pressed."""

    def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(cls, interaction: _Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:  # noqa: ARG003
        """Made for each press; all state is in the `custom_id`."""
        return cls(item, match)

    async def interaction_check(self, interaction: _Interaction, /) -> bool:
        """Whether this press is new; an event sent twice by Discord is ignored."""
        answer_in(language_of(interaction.locale.value))
        return host_of(interaction).is_first(interaction.id)

    async def callback(self, interaction: _Interaction) -> None:
        """Run `pressed`, or answer its error."""
        try:
            host_of(interaction).slow_down(interaction.user.id)
            await self.pressed(interaction)
        except Exception as error:  # noqa: BLE001 - a border: discord.py would leave the person without an answer
            await explain(interaction, error)

    async def pressed(self, interaction: _Interaction) -> None:
        """What the button does."""
        raise NotImplementedError


class CardButton(Pressed, template=OpenCard.TEMPLATE):
    """Opens a film's private card."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Answer with the card."""
        await open_card(interaction, OpenCard.read(self.match).film_id)


class CardMenu(Pressed, template=PickCard.TEMPLATE):
    """Opens the private card of the chosen film."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Answer with the card."""
        assert isinstance(self.item, ui.Select)
        await open_card(interaction, int(self.item.values[0]))


class FilmButton(Pressed, template=ShowFilm.TEMPLATE):
    """Shows the film that was meant."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Answer as `/film` does."""
        asked = ShowFilm.read(self.match)
        await show_film(interaction, host_of(interaction).services.films.film(asked.film_id), private=asked.private)


class VoteButton(Pressed, template=Vote.TEMPLATE):
    """Gives a vote or takes it back, and updates the card."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Vote, then show the card with the result."""
        vote, services = Vote.read(self.match), host_of(interaction).services
        film = services.films.film(vote.film_id)
        await services.feedback.vote(interaction.user.id, film.id, vote.kind, server_of(interaction))
        await turn_into(interaction, await card_for(interaction, film.id, pressed=vote.kind))


class WhyButton(Pressed, template=WhyThese.TEMPLATE):
    """Shows how the films of a day were drawn."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Answer privately; only of this place, and only of films that were drawn."""
        asked, today = WhyThese.read(self.match), host_of(interaction).services.today
        draw = None
        if asked.place == place_of(interaction):
            draw = await prepared(interaction, today.settled(asked.place, asked.local_date), private=True)
        if draw is None:
            raise UserMistake(_("I do not know any more how these were drawn."))
        await show(interaction, why(draw), private=True)


class PageButton(Pressed, template=TurnPage.TEMPLATE):
    """Turns the page of a list, or repeats the search with one condition less."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Turn the page for the person who asked; anybody else gets a private list."""
        asked = TurnPage.read(self.match)
        own = asked.owner == interaction.user.id
        await find(interaction, asked.filters, asked.page, private=True, turning=own)


class DialButton(Pressed, template=ExploreAgain.TEMPLATE):
    """Explores again with another step of the dial."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Update the message for the person who asked; anybody else gets private picks of their own."""
        asked = ExploreAgain.read(self.match)
        assert interaction.message is not None
        own = asked.owner == interaction.user.id
        private = interaction.message.flags.ephemeral or not own
        like = None if asked.like_film is None else host_of(interaction).services.films.film(asked.like_film)
        person, place = interaction.user.id, place_of(interaction)
        request = ExploreRequest(
            person, place, asked.adventurousness, like, asked.filters, only_watchlist=asked.only_watchlist
        )
        await explore(interaction, request, private=private, turning=own)


class NightButton(Pressed, template=ChangeNight.TEMPLATE):
    """Changes the members of a film night, or its films."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Show the new films in the same message."""
        await change_night(interaction, ChangeNight.read(self.match))


class PeopleMenu(Pressed, template=NamePeople.TEMPLATE):
    """Names others who are in on a film night."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Show other films in the same message."""
        assert isinstance(self.item, ui.UserSelect)
        await name_people(interaction, NamePeople.read(self.match).night_id, self.item.values)


class SwipesButton(Pressed, template=OpenSwipes.TEMPLATE):
    """Continues swiping."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Answer privately with the next film."""
        await open_swipes(interaction, OpenSwipes.read(self.match))


class SwipeButton(Pressed, template=SwipeFilm.TEMPLATE):
    """Stores an answer for a film of a night's round."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Store it and show the next film."""
        await swipe(interaction, SwipeFilm.read(self.match))


class PlanButton(Pressed, template=PlanFilm.TEMPLATE):
    """Asks when a film is to be watched."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Answer privately with a menu of evenings."""
        await plan(interaction, PlanFilm.read(self.match))


class PlanMenu(Pressed, template=PlanAt.TEMPLATE):
    """Creates an event on the chosen evening."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Create it, and answer with a link."""
        assert isinstance(self.item, ui.Select)
        await plan_at(interaction, PlanAt.read(self.match), self.item.values[0])


class HowWasItButton(Pressed, template=HowWasIt.TEMPLATE):
    """Says how a night's film was."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Store it, and confirm it privately to the presser."""
        await how_was_it(interaction, HowWasIt.read(self.match))


class RateButton(Pressed, template=RateFilm.TEMPLATE):
    """A like or dislike in an onboarding round; a second press takes it back."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Store it and update the screen."""
        await rate_film(interaction, RateFilm.read(self.match))


class NextButton(Pressed, template=NextScreen.TEMPLATE):
    """Shows an onboarding round's next films."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Show the next screen; a second press on the same screen changes nothing."""
        await next_screen(interaction, NextScreen.read(self.match))


class RoundButton(Pressed, template=TurnRound.TEMPLATE):
    """Starts, continues or stops an onboarding round, or shows the picks."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Do what this button is for."""
        match TurnRound.read(self.match).to:
            case "start":
                await begin_round(interaction)
            case "on":
                await go_on(interaction)
            case "stop":
                await stop_round(interaction)
            case _:
                await show_picks(interaction)


class TakePartButton(Pressed, template=TakePart.TEMPLATE):
    """Sets whether the taste of the person who presses is compared with others'."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Store the choice; it is always the presser's own."""
        await choose(interaction, TakePart.read(self.match))


class AboutMeButton(Pressed, template=AboutMe.TEMPLATE):
    """Exports the data of the person who presses, asks about erasing it, or hides them."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Do what the button is for; it is always about the presser's own data."""
        await press(interaction, AboutMe.read(self.match))


class DeleteButton(Pressed, template=DeleteEverything.TEMPLATE):
    """Deletes everything that is kept about a person."""

    async def pressed(self, interaction: _Interaction) -> None:
        """Erase it, if the same person was asked a short while ago."""
        await confirm(interaction, DeleteEverything.read(self.match))


BUTTONS = (
    CardButton,
    CardMenu,
    FilmButton,
    VoteButton,
    WhyButton,
    PageButton,
    DialButton,
    NightButton,
    PeopleMenu,
    SwipesButton,
    SwipeButton,
    PlanButton,
    PlanMenu,
    HowWasItButton,
    RateButton,
    NextButton,
    RoundButton,
    TakePartButton,
    AboutMeButton,
    DeleteButton,
)
"""All classes, which the client must register before it starts."""


async def setup(client: commands.Bot) -> None:
    """Load them."""
    client.add_dynamic_items(*BUTTONS)
