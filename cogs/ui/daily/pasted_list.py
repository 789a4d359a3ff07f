"""The form for a list of films, and what was recognised in the list. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.push.pasted_series import OfferedList
from bot.push.series import LONGEST_NAME
from bot.services.daily.pasted_lists import PASTED_MOST, DoubtfulLine
from bot.words import _, listed, ngettext, number
from bot.words.sentences import cut, plain
from cogs.ui.custom_ids import DecideList, PasteList
from cogs.ui.film_texts import counted_films, titled
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Piece, Screen, button, line, row, text
from recommender.draw.draw import FILMS_A_DAY
from recommender.types import Film

TITLE_FIELD, FILMS_FIELD = "title", "films"
"""Names of the form's fields."""
_FILMS_MOST, _DOUBTFUL_MOST, _OTHERS_MOST = 1_300, 1_300, 300
"""Most characters for each kind of lines: Discord allows 4,000 in total."""
_NEAREST_MOST = 3


def form(title: str | None) -> ui.Modal:
    """The form. It is identified by its `custom_id` alone, so nothing is kept in memory for it."""
    modal = ui.Modal(title=cut(_("A series from your list"), 45), custom_id=PasteList().packed)
    default = plain(title or _("Our list"), LONGEST_NAME)
    name = ui.TextInput[ui.Modal](custom_id=TITLE_FIELD, default=default, max_length=LONGEST_NAME, required=False)
    films = ui.TextInput[ui.Modal](
        custom_id=FILMS_FIELD,
        style=discord.TextStyle.paragraph,
        placeholder="Ran (1985)\nPlaytime",
        max_length=PASTED_MOST,
    )
    modal.add_item(ui.Label(text=cut(_("What to call it over the films"), 45), component=name))
    help_text = cut(_("One title a line, with the year after it where several films have it."), 100)
    modal.add_item(ui.Label(text=cut(_("The films"), 45), description=help_text, component=films))
    return modal


def offered(offer: OfferedList) -> Screen:
    """What was recognised, what was not and what to do about it, and the question whether to start."""
    films = offer.read.films
    heading = f"## 🎞️ {safe(offer.name, LONGEST_NAME)} · {counted_films(len(films))}"
    pieces: list[Piece] = [text(f"{heading}\n{_titles(films, _FILMS_MOST)}".strip())]
    if rest := _rest(offer):
        pieces += [line(), text("\n".join(rest))]
    pieces.append(line())
    if offer.pasted_at is None:
        pieces.append(
            text(
                _("A series needs at least {least} films, so nothing has changed. Paste a longer list.").format(
                    least=number(FILMS_A_DAY)
                )
            )
        )
        return Screen(pieces, QUIET)
    start = button(
        _("Start"), DecideList("start", offer.pasted_at).packed, emoji="🎬", style=discord.ButtonStyle.primary
    )
    drop = button(_("Not now"), DecideList("drop", offer.pasted_at).packed)
    pieces += [text("\n".join(_what_begins(offer))), row(start, drop)]
    return Screen(pieces)


def dropped() -> Screen:
    """The answer after a list was dropped."""
    return Screen([text(_("## 🎞️ Not now\nNothing has changed. `/daily list` takes a list again."))], QUIET)


def _what_begins(offer: OfferedList) -> list[str]:
    lines = [
        _("Each film comes once, five a day, drawn by lot and not in your order, whatever the filters of `/daily set`.")
    ]
    if offer.replaces is not None:
        lines.append(
            _("It replaces {series}, which has not ended yet.").format(series=safe(offer.replaces, LONGEST_NAME))
        )
    lines.append(_("Once begun, the list ends when all have come, or with `/daily theme stop:True`."))
    return lines


def _rest(offer: OfferedList) -> list[str]:
    """Lines of the list that are left out, and why."""
    read, lines = offer.read, list[str]()
    if read.doubtful:
        shown = _fitting([_doubtful(each) for each in read.doubtful], _DOUBTFUL_MOST)
        lines += shown
        if left := len(read.doubtful) - len(shown):
            lines.append(
                ngettext("• {count} more line is unclear.", "• {count} more lines are unclear.", left).format(
                    count=number(left)
                )
            )
        what_to_do = _(
            "Write the year after such a title, as in “Ran (1985)”, and paste the list again, or go without."
        )
        lines.append(f"-# {what_to_do}")
    if read.twice:
        lines.append(_("• More than once in your list: {films}.").format(films=_titles(read.twice, _OTHERS_MOST)))
    if read.never_drawn:
        lines.append(
            _("• Left out, for I do not know their year or genre: {films}.").format(
                films=_titles(read.never_drawn, _OTHERS_MOST)
            )
        )
    return lines


def _doubtful(doubtful: DoubtfulLine) -> str:
    given = safe(doubtful.line, 60)
    nearest = listed([safe(each, 80) for each in doubtful.nearest[:_NEAREST_MOST]], "or")
    if doubtful.several:
        return _("• “{given}”: several films have that title. Do you mean {nearest}?").format(
            given=given, nearest=nearest
        )
    if nearest:
        return _("• “{given}”: I know no such film. Do you mean {nearest}?").format(given=given, nearest=nearest)
    return _("• “{given}”: I know no such film.").format(given=given)


def _titles(films: Sequence[Film], most: int) -> str:
    """As many as fit, and the number of the others."""
    titles = [titled(film, 60) for film in films]
    shown = _fitting(titles, most)
    if left := len(titles) - len(shown):
        more = ngettext("and {count} more", "and {count} more", left).format(count=number(left))
        return f"{'; '.join(shown)} {more}"
    return "; ".join(shown)


def _fitting(texts: Sequence[str], most: int) -> list[str]:
    """The first of them that fit into so many characters with two between them; at least one."""
    shown, length = list[str](), 0
    for each in texts:
        length += len(each) + 2
        if shown and length > most:
            break
        shown.append(each)
    return shown
