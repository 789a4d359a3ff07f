"""Screens of `/taste match`: people who share a taste, and the invitation. Pure; nobody's dislikes are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.records import PrivacyChoice
from bot.services.taste.matches import FEWEST_COMMON, TasteMatch
from bot.words import _, listed, ngettext, number
from cogs.ui.custom_ids import AboutMe, TakePart, TurnRound
from cogs.ui.film_texts import genre_list, titled
from cogs.ui.screen import QUIET, Button, Piece, Screen, button, film_menu, line, row, text
from recommender.types import Film

_TITLE_MOST = 36
"""Most characters of a title: forty must fit into one message, even if every character is escaped."""
_NEARLY_THE_SAME, _MUCH, _PARTLY = 0.5, 0.3, 0.15
"""Similarities from which each phrase is used."""


def invitation(chosen: PrivacyChoice) -> Screen:
    """For people who do not take part: what it means, and how to begin."""
    if chosen.hidden:
        words = _(
            "You are hidden from others, so your taste is compared with nobody’s. Let others see you, then you can "
            "take part."
        )
        return Screen([text(f"## 🫂 {_('Who shares your taste?')}\n{words}"), row(appear_button())], QUIET)
    words = _(
        "I can tell you who here likes what you like. Only people who want it are compared, and you are not until you "
        "say so. Whoever takes part may see that you do, films that you both like, and films you both might like. "
        "What you dislike, have seen or put on your watchlist is told to nobody."
    )
    return Screen([text(f"## 🫂 {_('Who shares your taste?')}\n{words}"), row(take_part_button(matched=False))])


def kept_choice(*, matched: bool) -> Screen:
    """The confirmation of the choice, if there is nothing else to show."""
    words = (
        _("Your taste is compared with that of others who want it too. `/taste match` in a server shows who they are.")
        if matched
        else _("Your taste is compared with nobody’s any more. Others see you no longer, and you do not see them.")
    )
    return Screen([text(f"## 🫂 {_('Kept')}\n{words}"), row(take_part_button(matched=matched))], QUIET)


def matches_screen(matches: Sequence[TasteMatch]) -> Screen:
    """The people who share a taste, best first."""
    leave = take_part_button(matched=True)
    if not matches:
        words = _(
            "I need at least {count} films that you and somebody else here both like. Vote on a few more, and tell "
            "others about `/taste match`: only people who take part are compared."
        ).format(count=number(FEWEST_COMMON))
        more = button(_("Ask me about some films"), TurnRound("start").packed, emoji="👋")
        return Screen([text(f"## 🫂 {_('Nobody to show yet')}\n{words}"), row(more, leave)], QUIET)
    pieces: list[Piece] = [text(f"## 🫂 {_('Who here shares your taste')}")]
    for match in matches:
        pieces += [line(), text(_match(match))]
    return Screen([*pieces, *_next_steps(matches, leave)])


def pair_screen(match: TasteMatch) -> Screen:
    """The comparison of one person with the asker."""
    pieces: list[Piece] = [text(f"## 🫂 {_('What you two share')}"), line(), text(_match(match))]
    return Screen([*pieces, *_next_steps([match])])


def take_part_button(*, matched: bool) -> Button:
    """The button to take part, or to stop."""
    if matched:
        return button(_("Stop comparing my taste"), TakePart("leave").packed)
    return button(_("Compare my taste"), TakePart("join").packed, emoji="🫂")


def appear_button() -> Button:
    """The button to stop hiding."""
    return button(_("Let others see me"), AboutMe("appear").packed)


def _match(match: TasteMatch) -> str:
    count = ngettext("You both like {count} film.", "You both like {count} films.", match.common)
    lines = [
        f"**<@{match.person}>** – {_how_alike(match.likeness)}",
        f"{count.format(count=number(match.common))} {_genres(match.genres)}".strip(),
        _("Among them: {films}.").format(films=_titles(match.films)),
    ]
    if match.upcoming:
        lines.append(_("You both might like: **{films}**.").format(films=_titles(match.upcoming)))
    return "\n".join(lines)


def _how_alike(likeness: float) -> str:
    if likeness >= _NEARLY_THE_SAME:
        return _("nearly the same taste")
    if likeness >= _MUCH:
        return _("much alike")
    return _("alike in part") if likeness >= _PARTLY else _("a little alike")


def _genres(genres: Sequence[str]) -> str:
    if not genres:
        return ""
    names = genre_list(genres, "and")
    return _("More often than usual, they are {genres}.").format(genres=names)


def _titles(films: Iterable[Film]) -> str:
    return listed([titled(film, _TITLE_MOST) for film in films], "")


def _next_steps(matches: Sequence[TasteMatch], *buttons: Button) -> list[Piece]:
    upcoming = {film.id: film for match in matches for film in match.upcoming}
    pieces: list[Piece] = [line()]
    if upcoming:
        pieces.append(film_menu(list(upcoming.values()), _("Open a film you both might like")))
    return [*pieces, *([row(*buttons)] if buttons else [])] if upcoming or buttons else []
