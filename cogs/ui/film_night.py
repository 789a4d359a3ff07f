"""Films for a group: who is in, and of each film whom it suits. Pure.

What stands here is read by all of them: it says what somebody liked, never what somebody did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import discord

from bot.config import FeedbackSection
from bot.services.together import MEMBERS_MOST, GroupPicks
from bot.words import _, listed, ngettext, number
from cogs.ui.custom_ids import ChangeNight
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Piece, Screen, button, dial_colour, film_section, line, row, text
from cogs.ui.words import conditions, dial, distance, dotted, facts, genres, plain_title, rated_briefly, titled
from recommender.group_request import GroupPick, Suits
from recommender.types import Film

_REASONS_MOST = 2
"""Members whose likes are told with a film: five films must stay readable."""
_LIKES_MOST = 2
"""Films told of each."""
POLL_HOURS = 4
"""How long a poll is open."""
_MANY, _LIKED_FROM = 20, 3.5
"""People and mean stars from which on many are said to like a film."""


def film_night(picks: GroupPicks, emoji: FeedbackSection, *, hint: str | None = None) -> Screen:
    """The films of a group.

    Args:
        picks: who is in, and the films.
        emoji: the emoji under a digest.
        hint: what to say about reactions instead of the usual.
    """
    if not picks.found.picks:
        return Screen([text(_nothing(picks))], QUIET)
    pieces: list[Piece] = [text(_heading(picks)), line()]
    for position, pick in enumerate(picks.found.picks):
        pieces.append(film_section(_pick_lines(pick, f"{emoji.digest[position]}  "), pick.film))
    night = picks.night.id
    came = button(_("I’m in"), ChangeNight("in", night).packed, emoji="🙋")
    came.disabled = len(picks.night.members) >= MEMBERS_MOST
    went = button(_("Without me"), ChangeNight("out", night).packed, emoji="👋")
    other = button(_("Other films"), ChangeNight("others", night).packed, emoji="🔀")
    swipes = button(_("Swipe for it"), ChangeNight("swipe", night).packed, emoji="🃏")
    poll = button(_("Poll"), ChangeNight("poll", night).packed, emoji="🗳️")
    pieces += [line(), row(came, went, other, swipes, poll)]
    usual = _("React {first}–{last} to like a film; the next picks learn from it.").format(
        first=emoji.digest[0], last=emoji.digest[len(picks.found.picks) - 1]
    )
    pieces.append(text(f"-# {hint or usual}"))
    return Screen(pieces, dial_colour(picks.night.wish.adventurousness))


def film_poll(films: Sequence[Film]) -> discord.Poll:
    """A poll of these films, of ten at the most, in Discord's own shape."""
    poll = discord.Poll(_("What do we watch tonight?"), timedelta(hours=POLL_HOURS))
    for film in films[:10]:
        poll.add_answer(text=plain_title(film, 55))
    return poll


def people(persons: Sequence[int]) -> str:
    """“@Ada, @Bo and @Cy”, as Discord writes each name; nobody is pinged."""
    return listed([f"<@{person}>" for person in persons])


def _heading(picks: GroupPicks) -> str:
    wish, found = picks.night.wish, picks.found
    small = [conditions(wish.filters)]
    if wish.only_watchlists:
        small.append(_("only from your watchlists"))
    elif wish.seen == "welcome":
        small.append(_("films you have seen are welcome"))
    lines = [
        f"## {_('🍿 Tonight, together')}",
        _("For {people}.").format(people=people(picks.night.members)),
        dial(wish.adventurousness),
        f"-# {dotted(small)}" if any(small) else "",
        *(f"-# {sentence}" for sentence in _notes(picks)),
    ]
    if found.home == "today":
        lines.append(f"-# {_('I don’t know any of you yet, so today’s films stand in for home.')}")
    elif found.unknown:
        lines.append(f"-# {_('I don’t know {people} yet: `/taste start` helps.').format(people=people(found.unknown))}")
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


def _pick_lines(pick: GroupPick, mark: str) -> str:
    film = pick.film
    small = [dotted((genres(film, 3), rated_briefly(pick.rating))), facts(film)]
    if pick.dial is not None:
        small.append(f"📍 {distance(pick.dial)}")
    lines = [f"### {mark}{titled(film)}", why_together(pick), *(f"-# {part}" for part in small if part)]
    return "\n".join(part for part in lines if part)


def why_together(pick: GroupPick) -> str:
    """Whom the film suits, and why: from likes and watchlists alone."""
    told, others = pick.suits[:_REASONS_MOST], pick.suits[_REASONS_MOST:]
    sentences = [_liked(suit) for suit in told]
    if others:
        names = people([suit.person for suit in others])
        sentences.append(_("It suits {people} too.").format(people=names))
    if pick.watchlists:
        sentences.append(
            ngettext("On {count} watchlist of yours.", "On {count} watchlists of yours.", pick.watchlists).format(
                count=number(pick.watchlists)
            )
        )
    return " ".join(sentences) or _of_others(pick)


def _liked(suit: Suits) -> str:
    films = listed([f"**{safe(each.film.title, 50)}**" for each in suit.evidence[:_LIKES_MOST]])
    return _("{person} liked {films}.").format(person=people([suit.person]), films=films)


def _of_others(pick: GroupPick) -> str:
    rating = pick.rating
    if rating is not None and rating.count >= _MANY and rating.stars >= _LIKED_FROM:
        return _("Because many people like it.")
    return _("A leap in the dark for all of you.")


def _nothing(picks: GroupPicks) -> str:
    """Why there is no film."""
    wish = picks.night.wish
    if wish.only_watchlists:
        advice = _("No film on your watchlists fits that none of you has seen. Put some there, or ask without it.")
    elif picks.found.relaxations:
        advice = _("No film that none of you has seen meets these conditions. Ask for less, or let seen films come.")
    else:
        advice = _("No film is left that none of you has seen. Let seen films come.")
    return f"## {_('🍿 Nothing for all of you')}\n{advice}"
