"""A night's film as an event: choosing its time, and the event's text. Pure."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.services.together.film_plans import FilmPlan
from bot.words import _, clock_time, weekday_and_date
from cogs.ui.film_texts import facts, titled
from cogs.ui.screen import Screen, row, text
from recommender.types import Film


def plan_screen(plan: FilmPlan, custom_id: str) -> Screen:
    """The private menu of times for the film; `custom_id` is the menu's."""
    options = [
        discord.SelectOption(label=_evening(moment), value=str(int(moment.timestamp()))) for moment in plan.evenings
    ]
    menu = discord.ui.Select[discord.ui.LayoutView](custom_id=custom_id, placeholder=_("When?"), options=options)
    return Screen([text(_("When do you watch **{film}**?").format(film=titled(plan.film))), row(menu)])


def planned(plan: FilmPlan, link: str) -> Screen:
    """The confirmation that the event was created."""
    return Screen([text(_("Planned: **{film}**. {link}").format(film=titled(plan.film), link=link))])


def event_description(film: Film, link: str) -> str:
    """The event's text: the film, and where it was chosen."""
    lines = (facts(film), _("The film of your film night: {link}").format(link=link))
    return "\n".join(part for part in lines if part)


def _evening(moment: datetime) -> str:
    return _("{date}, {time}").format(date=weekday_and_date(moment.date()), time=clock_time(moment.time()))
