"""Screen of a person's taste compared with all films: the picture, and the same in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.services.taste.portrait import FEWEST_LIKES
from bot.words import _, listed, ngettext, number, percent
from cogs.ui.custom_ids import TurnRound
from cogs.ui.film_texts import genre_name, titled
from cogs.ui.screen import QUIET, Piece, Screen, button, line, picture, row, text
from recommender.serving.portrait import Portrait, Share
from recommender.types import Film

_NAMED = 3
"""Decades, genres and outstanding features named, each at most."""
_STANDS_OUT = 1.5
"""How many times its share in the catalogue something must have among a person's films to be named."""


def portrait_screen(portrait: Portrait, *, drawn: bool) -> Screen:
    """The taste of the person who asks.

    Args:
        portrait: the data of the picture.
        drawn: whether there is a picture.
    """
    if portrait.likes < FEWEST_LIKES:
        return too_few(portrait)
    pieces: list[Piece] = [text(f"## 🎞️ {_('Your taste')}\n{_extent(portrait)}")]
    if drawn:
        pieces.append(picture(described(portrait)))
    facts = (
        (_("When:"), _shares(_by_size(portrait.decades))),
        (_("What kind:"), _shares(portrait.genres)),
        (_("More than most:"), _leanings(portrait)),
        (_("Best known of them:"), _titles(portrait.usual)),
        (_("Least known:"), _titles(portrait.unusual)),
    )
    pieces += [
        line(),
        text("\n".join(f"**{what}** {how}" for what, how in facts if how)),
        row(button(_("Show my picks"), TurnRound("picks").packed, emoji="🧭")),
    ]
    return Screen(pieces)


def too_few(portrait: Portrait) -> Screen:
    """For people with too few likes for a picture: how many there are, and how to give more."""
    so_far = _("You like no film so far.")
    if portrait.likes:
        so_far = ngettext("You like {count} film so far.", "You like {count} films so far.", portrait.likes).format(
            count=number(portrait.likes)
        )
    needed = _("From {count} on I can draw what they have in common. A minute is enough:").format(
        count=number(FEWEST_LIKES)
    )
    start = button(_("Ask me about some films"), TurnRound("start").packed, emoji="👋")
    return Screen([text(f"## 🎞️ {_('Too little to draw yet')}\n{so_far} {needed}"), row(start)], QUIET)


def described(portrait: Portrait) -> str:
    """Alt text: every number of the picture that can be said in a few lines."""
    parts = (
        _("A map of all films with those you like marked on it; below, their decades and genres beside all films’."),
        _extent(portrait),
        _("By decade: {shares}.").format(shares=_compared(_by_size(portrait.decades))),
        _("By kind: {shares}.").format(shares=_compared(portrait.genres)),
    )
    return " ".join(parts)


def decade_in_words(first: str) -> str:
    """“the 1950s”; “before 1930” for everything before the first separate decade."""
    return _("the {decade}s").format(decade=first) if first else _("before 1930")


def _extent(portrait: Portrait) -> str:
    return ngettext(
        "You like {count} of the {all} films I know.", "You like {count} of the {all} films I know.", portrait.likes
    ).format(count=number(portrait.likes), all=number(portrait.catalogue))


def _by_size(decades: Iterable[Share]) -> list[Share]:
    return sorted((share for share in decades if share.films), key=lambda share: -share.films)


def _name(share: Share) -> str:
    return decade_in_words(share.name) if not share.name or share.name.isdigit() else genre_name(share.name)


def _shares(shares: Iterable[Share]) -> str:
    return listed([f"{_name(share)} {percent(share.yours)}" for share in list(shares)[:_NAMED]], "")


def _compared(shares: Iterable[Share]) -> str:
    each = _("{name} ({yours} of yours, {all} of all films)")
    return listed(
        [
            each.format(name=_name(share), yours=percent(share.yours), all=percent(share.everybodys))
            for share in list(shares)[:_NAMED]
        ],
        "",
    )


def _leanings(portrait: Portrait) -> str:
    shares = [*portrait.decades, *portrait.genres]
    outstanding = [share for share in shares if share.films > 1 and share.lean >= _STANDS_OUT]
    return _compared(sorted(outstanding, key=lambda share: -share.lean))


def _titles(films: Iterable[Film]) -> str:
    return listed([titled(film, 60) for film in films], "")
