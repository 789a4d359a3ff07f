"""One film: the private card with every button, and the public card that people react to. Pure."""

from __future__ import annotations

import discord

from bot.config import FeedbackSection
from bot.services.films import FilmDetails
from bot.words import _, listed, marked, ngettext, number
from cogs.ui.custom_ids import Vote
from cogs.ui.daily.digest import card_buttons, card_hint
from cogs.ui.film_texts import countries, dotted, genres, rated, running_time, some, titled
from cogs.ui.markdown import safe
from cogs.ui.screen import Button, Piece, Screen, button, film_menu, line, row, text, trailer_button
from recommender.types import Film, Rating, VoteKind

_LABELS = {
    VoteKind.LIKE: marked("Like"),
    VoteKind.DISLIKE: marked("Dislike"),
    VoteKind.SEEN: marked("Seen it"),
    VoteKind.WATCHLIST: marked("Watchlist"),
    VoteKind.NOT_NOW: marked("Not now"),
    VoteKind.NEVER: marked("Never"),
}
_PRESSED = {VoteKind.LIKE: discord.ButtonStyle.success, VoteKind.DISLIKE: discord.ButtonStyle.danger}


def private_card(
    details: FilmDetails, emoji: FeedbackSection, *, in_guild: bool, pressed: VoteKind | None = None
) -> Screen:
    """Everything about a film, for one person.

    Args:
        details: of the film.
        emoji: which emoji mean what.
        in_guild: whether it is shown in a server; then the server's votes are counted, otherwise all.
        pressed: the button the person has just pressed on the card.
    """
    film = details.film
    pieces: list[Piece] = [text(describe(film, details.rating)), text(_votes(details, emoji, in_guild)), line()]
    choices = {
        VoteKind.LIKE: emoji.like,
        VoteKind.DISLIKE: emoji.dislike,
        VoteKind.SEEN: emoji.seen,
        VoteKind.WATCHLIST: emoji.watchlist,
    }
    pieces.append(row(*(_vote(kind, details, sign) for kind, sign in choices.items())))
    pieces.append(
        row(
            trailer_button(film),
            _vote(VoteKind.NOT_NOW, details, "💤"),
            _vote(VoteKind.NEVER, details, "🚫"),
        )
    )
    pieces.append(text(f"-# {_meaning(details, emoji, pressed)}"))
    if details.similar:
        pieces += [line(), film_menu([pick.film for pick in details.similar], _("More like this …"))]
    return Screen(pieces)


def public_card(details: FilmDetails, emoji: FeedbackSection, hint: str | None = None) -> Screen:
    """One film for everybody, to react to; `hint` replaces the usual line about reactions."""
    return Screen(
        [
            text(describe(details.film, details.rating)),
            line(),
            row(*card_buttons(details.film)),
            text(f"-# {hint or card_hint(emoji)}"),
        ]
    )


def describe(film: Film, rating: Rating | None) -> str:
    """All facts of a film; unknown ones are left out."""
    names = [safe(name) for name in (film.original_title, *film.alternative_titles) if name and name != film.title]
    length = running_time(film.runtime_minutes) if film.runtime_minutes else ""
    lines = [
        f"## {titled(film)}",
        f"-# {some(list(dict.fromkeys(names)), 2)}" if names else "",
        dotted((countries(film.countries, 5), length)),
        _directed_by(film),
        genres(film, len(film.genres)),
        rated(rating),
        f"-# {dotted(safe(theme, 40) for theme in film.themes[:6])}" if film.themes else "",
    ]
    return "\n".join(part for part in lines if part)


def _directed_by(film: Film) -> str:
    if not film.directors:
        return ""
    return _("Directed by **{names}**").format(names=some([safe(name, 60) for name in film.directors], 3))


def _vote(kind: VoteKind, details: FilmDetails, emoji: str) -> Button:
    pressed = kind in details.my_votes
    style = _PRESSED.get(kind, discord.ButtonStyle.primary) if pressed else discord.ButtonStyle.secondary
    return button(_(_LABELS[kind]), Vote(kind, details.film.id).packed, emoji=emoji, style=style)


def _votes(details: FilmDetails, emoji: FeedbackSection, in_guild: bool) -> str:
    counts = details.counts
    numbers = (
        (emoji.like, VoteKind.LIKE, counts.likes),
        (emoji.dislike, VoteKind.DISLIKE, counts.dislikes),
        (emoji.seen, VoteKind.SEEN, counts.seen),
        (emoji.watchlist, VoteKind.WATCHLIST, counts.watchlist),
    )
    if not any(count for _sign, _kind, count in numbers):
        if in_guild:
            return _("No votes in this server yet: yours would be the first.")
        return _("No votes in all servers yet: yours would be the first.")
    counted = "  ".join(f"{sign} **{number(count)}** {_(_LABELS[kind])}" for sign, kind, count in numbers)
    sentence = _("Votes in this server: {votes}") if in_guild else _("Votes in all servers: {votes}")
    return sentence.format(votes=counted)


def _meaning(details: FilmDetails, emoji: FeedbackSection, pressed: VoteKind | None) -> str:
    """The effect of the button just pressed; otherwise the meaning of an earlier vote."""
    mine = details.my_votes
    if pressed is not None and pressed not in mine:
        return _("Taken back.")
    told = pressed or next((kind for kind in (VoteKind.NEVER, VoteKind.NOT_NOW) if kind in mine), None)
    if told is not None:
        return f"{_given(told, emoji)} {_('Press once more to take it back.')}"
    if mine:
        names = listed([_(_LABELS[kind]) for kind in _LABELS if kind in mine], "")
        return _("Saved: {votes}. Press once more to take a vote back.").format(votes=names)
    return ngettext(
        "Only you see this. “Not now” hides it for {count} day, “Never” for good.",
        "Only you see this. “Not now” hides it for {count} days, “Never” for good.",
        emoji.not_now_days,
    ).format(count=number(emoji.not_now_days))


def _given(kind: VoteKind, emoji: FeedbackSection) -> str:
    match kind:
        case VoteKind.LIKE:
            return _("You like it; your next picks know.")
        case VoteKind.DISLIKE:
            return _("You do not like it; your next picks know.")
        case VoteKind.SEEN:
            return _("You have seen it; I will suggest others.")
        case VoteKind.WATCHLIST:
            return _("It is on your watchlist.")
        case VoteKind.NOT_NOW:
            return ngettext(
                "I keep it away from you for {count} day.",
                "I keep it away from you for {count} days.",
                emoji.not_now_days,
            ).format(count=number(emoji.not_now_days))
        case VoteKind.NEVER:
            return _("I will never suggest it to you again.")
