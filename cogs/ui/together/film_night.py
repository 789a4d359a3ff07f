"""Screen of a film night: the members, and for each film whom it suits. Pure.

All members read it: it shows what somebody liked, never what somebody did not like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import discord

from bot.config import FeedbackSection
from bot.services.together.film_night import MEMBERS_MOST, GroupPicks
from bot.words import _, listed, ngettext, number
from cogs.ui.custom_ids import ChangeNight, NamePeople
from cogs.ui.film_texts import (
    conditions,
    dial,
    distance,
    dotted,
    facts,
    genres,
    rated_briefly,
    react_to_like,
    titled,
)
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Piece, Screen, button, dial_colour, film_section, line, row, text
from recommender.group_request import GroupPick, Suits

_TEXT_MOST = 4000
"""Most characters of a message's texts, by Discord's rule."""
_NAMES_MOST = 3
"""Further members that are named; the others are only counted, to keep the message short."""
NAMED_AT_ONCE = 10
"""People who can be chosen at once in the menu."""
_MANY, _LIKED_FROM = 20, 3.5
"""Number of people and mean stars from which the text says that many like a film."""


class _Room(NamedTuple):
    """How much is shown about whom a film suits."""

    reasons: int
    """Members whose likes are shown: five films must stay readable."""
    likes: int
    """Films named for each."""
    names: int = _NAMES_MOST
    """Further members named."""


_ROOMS = (_Room(2, 2), _Room(2, 1), _Room(1, 1), _Room(0, 0), _Room(0, 0, 0))
"""From the most to the least; the first whose message is short enough is used."""


def film_night(picks: GroupPicks, emoji: FeedbackSection, *, hint: str | None = None) -> Screen:
    """The films of a group.

    Args:
        picks: the members and the films.
        emoji: the emoji under a digest.
        hint: replaces the usual line about reactions.
    """
    if not picks.found.picks:
        return Screen([text(_nothing(picks))], QUIET)
    for room in _ROOMS[:-1]:
        screen = _films(picks, emoji, hint, room)
        if screen.content_length() <= _TEXT_MOST:
            return screen
    return _films(picks, emoji, hint, _ROOMS[-1])


def _films(picks: GroupPicks, emoji: FeedbackSection, hint: str | None, room: _Room) -> Screen:
    pieces: list[Piece] = [text(_heading(picks)), line()]
    for position, pick in enumerate(picks.found.picks):
        lines = _pick_lines(pick, f"{emoji.digest[position]}  ", room, of_others=_of_others(pick, picks))
        pieces.append(film_section(lines, pick.film))
    night = picks.night.id
    came = button(_("I’m in"), ChangeNight("in", night).packed, emoji="🙋")
    came.disabled = len(picks.night.came) >= MEMBERS_MOST
    went = button(_("Without me"), ChangeNight("out", night).packed, emoji="👋")
    other = button(_("Other films"), ChangeNight("others", night).packed, emoji="🔀")
    swipes = button(_("Swipe for it"), ChangeNight("swipe", night).packed, emoji="🃏")
    poll = button(_("Poll"), ChangeNight("poll", night).packed, emoji="🗳️")
    who = discord.ui.UserSelect[discord.ui.LayoutView](
        custom_id=NamePeople(night).packed, placeholder=_("Who else watches?"), max_values=NAMED_AT_ONCE
    )
    pieces += [line(), row(came, went, other, swipes, poll), row(who)]
    pieces.append(text(f"-# {hint or react_to_like(emoji.digest, len(picks.found.picks))}"))
    return Screen(pieces, dial_colour(picks.night.wish.adventurousness))


def people(persons: Sequence[int]) -> str:
    """“@Ada, @Bo and @Cy”, as Discord writes each name; nobody is pinged."""
    return listed([f"<@{person}>" for person in persons])


def _some_people(persons: Sequence[int]) -> str:
    """“@Ada, @Bo, @Cy and 4 more”."""
    more = len(persons) - _NAMES_MOST
    names = [f"<@{person}>" for person in persons[:_NAMES_MOST]]
    if more > 0:
        names.append(ngettext("{count} more", "{count} more", more).format(count=number(more)))
    return listed(names)


def _is_alone(picks: GroupPicks) -> bool:
    return len(picks.night.members) == 1


def _heading(picks: GroupPicks) -> str:
    wish, found = picks.night.wish, picks.found
    small = [conditions(wish.filters)]
    if wish.only_watchlists:
        small.append(_("only from watchlists of who asked and who pressed “I’m in”"))
    elif wish.seen == "welcome":
        small.append(_("films you have seen are welcome"))
    lines = [
        f"## {_('🍿 Tonight, together')}",
        _("For {people}.").format(people=people(picks.night.members)),
        dial(wish.adventurousness),
        f"-# {dotted(small)}" if any(small) else "",
        *(f"-# {sentence}" for sentence in _notes(picks)),
    ]
    if found.home == "today" and _is_alone(picks):
        lines.append(f"-# {_('I don’t know you yet, so today’s films stand in for home.')}")
    elif found.home == "today":
        lines.append(f"-# {_('I don’t know any of you yet, so today’s films stand in for home.')}")
    elif found.unknown:
        unknown = _some_people(found.unknown)
        lines.append(f"-# {_('I don’t know {people} yet: `/taste start` helps.').format(people=unknown)}")
    return "\n".join(part for part in lines if part)


def _notes(picks: GroupPicks) -> list[str]:
    if not picks.hidden:
        return []
    return [
        ngettext(
            "{count} person is hidden from others and left out, as they wish.",
            "{count} people are hidden from others and left out, as they wish.",
            picks.hidden,
        ).format(count=number(picks.hidden))
    ]


def _pick_lines(pick: GroupPick, mark: str, room: _Room, *, of_others: str) -> str:
    film = pick.film
    small = [dotted((genres(film, 3), rated_briefly(pick.rating))), facts(film)]
    if pick.dial is not None:
        small.append(f"📍 {distance(pick.dial)}")
    lines = [f"### {mark}{titled(film)}", _why(pick, room) or of_others, *(f"-# {part}" for part in small if part)]
    return "\n".join(part for part in lines if part)


def _why(pick: GroupPick, room: _Room) -> str:
    """Whom the film suits, and why: from likes and watchlists only."""
    told, others = pick.suits[: room.reasons], pick.suits[room.reasons :]
    sentences = [_liked(suit, room.likes) for suit in told]
    if others and not room.names:
        sentences.append(
            ngettext("It suits {count} of you.", "It suits {count} of you.", len(others)).format(
                count=number(len(others))
            )
        )
    elif others:
        names = _some_people([suit.person for suit in others])
        too = _("It suits {people} too.") if told else _("It suits {people}.")
        sentences.append(too.format(people=names))
    if pick.watchlists and (room.names or not pick.suits):
        sentences.append(
            ngettext("On {count} watchlist of yours.", "On {count} watchlists of yours.", pick.watchlists).format(
                count=number(pick.watchlists)
            )
        )
    return " ".join(sentences)


def _liked(suit: Suits, most: int) -> str:
    films = listed([f"**{safe(each.film.title, 50)}**" for each in suit.evidence[:most]])
    return _("{person} liked {films}.").format(person=people([suit.person]), films=films)


def _of_others(pick: GroupPick, picks: GroupPicks) -> str:
    """The text for a film that no member's likes explain; empty where the heading explains it."""
    rating = pick.rating
    if rating is not None and rating.count >= _MANY and rating.stars >= _LIKED_FROM:
        return _("Because many people like it.")
    if picks.found.home == "today":
        return ""
    if _is_alone(picks):
        return _("No film you liked speaks for it yet.")
    return _("A leap in the dark for all of you.")


def _nothing(picks: GroupPicks) -> str:
    """Why there is no film."""
    wish, alone = picks.night.wish, _is_alone(picks)
    if picks.found.all_shown:
        advice = _("You have just been shown all that fit.")
    elif wish.only_watchlists:
        advice = _(
            "No film on your watchlist fits that is not seen yet. Put some there, or ask without it. Others’ "
            "watchlists count when they press “I’m in”."
        )
    elif picks.found.relaxations and alone:
        advice = _("No film that you have not seen meets these conditions. Ask for less, or let seen films come.")
    elif picks.found.relaxations:
        advice = _("No film that none of you has seen meets these conditions. Ask for less, or let seen films come.")
    elif alone:
        advice = _("No film is left that you have not seen. Let seen films come.")
    else:
        advice = _("No film is left that none of you has seen. Let seen films come.")
    heading = _("🍿 Nothing for you") if alone else _("🍿 Nothing for all of you")
    return f"## {heading}\n{advice}"
