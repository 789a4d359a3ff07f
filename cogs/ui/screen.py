"""The building blocks of our messages: a container with a colour and rows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import discord
from discord import ui

from bot.services.films import trailer_of
from bot.words import _, listed, number
from bot.words.sentences import cut, plain
from cogs.ui.custom_ids import OpenCard, PickCard
from cogs.ui.film_texts import dotted, genre_list, plain_title, running_time
from recommender.types import Film

MARQUEE = discord.Colour(0xE8B04A)
"""Warm yellow: the films of the day."""
PICTURE_NAME = "picture.png"
"""File name of the one picture that a screen may show."""
ALT_MOST = 1_000
"""Most characters of a picture's description; Discord allows 1,024."""
QUIET = discord.Colour(0x8A8F98)
"""Muted: nothing was found."""
_DIAL = (0xE8B04A, 0xE89A4A, 0xE5824F, 0xDE6B5B, 0xD15A6E, 0xBC5286, 0xA24F9C, 0x864FAE, 0x6B52BA, 0x5259C2, 0x3C64C4)

Piece = (
    ui.TextDisplay[ui.LayoutView]
    | ui.Separator[ui.LayoutView]
    | ui.Section[ui.LayoutView]
    | ui.ActionRow[ui.LayoutView]
    | ui.File[ui.LayoutView]
    | ui.MediaGallery[ui.LayoutView]
)
Row = ui.ActionRow[ui.LayoutView]
Button = ui.Button[ui.LayoutView]


class Screen(ui.LayoutView):
    """One container of pieces, ready to send.

    It is stopped from the start: its buttons are identified by `custom_id` alone, so the library need not keep the
    view in memory. (It would also forget our button classes with an ephemeral view after 15 minutes.)
    """

    def __init__(self, pieces: Iterable[Piece], colour: discord.Colour = MARQUEE) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Container(*pieces, accent_colour=colour))
        self.stop()


def calling(screen: Screen, role_id: int) -> Screen:
    """The screen below a line that mentions a role; whether it pings depends on the message's allowed mentions."""
    shown = list(screen.children)
    screen.clear_items()
    for item in (text(f"<@&{role_id}>"), *shown):
        screen.add_item(item)
    return screen


def dial_colour(adventurousness: int) -> discord.Colour:
    """The colour for a step of the dial, from warm yellow (0) to blue (10)."""
    return discord.Colour(_DIAL[adventurousness])


def text(content: str) -> ui.TextDisplay[ui.LayoutView]:
    """A paragraph of Markdown; escape names before."""
    return ui.TextDisplay(content)


def line() -> ui.Separator[ui.LayoutView]:
    """A thin line."""
    return ui.Separator(spacing=discord.SeparatorSpacing.small)


def button(
    label: str, custom_id: str, *, emoji: str | None = None, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Button:
    """A button whose state is entirely in its `custom_id`."""
    return ui.Button(label=cut(label, 80), custom_id=custom_id, emoji=emoji, style=style)


def trailer_button(film: Film) -> Button:
    """A link to the film's trailer, or to a search for it, which its label says."""
    trailer = trailer_of(film)
    return ui.Button(label=_("Trailer") if trailer.exact else _("Search trailer"), url=trailer.url, emoji="▶️")


def row(*buttons: Button | ui.Select[ui.LayoutView] | ui.UserSelect[ui.LayoutView]) -> Row:
    """Up to five buttons, or one menu, side by side."""
    return ui.ActionRow(*buttons)


def page_turns(page: int, pages: int, packed: Callable[[int], str]) -> list[Button]:
    """Buttons to the previous and next page, with the page number between them; none if there is only one page.

    Args:
        page: the one that is shown, from 1.
        pages: how many there are.
        packed: the `custom_id` of the button that leads to a page.
    """
    if pages == 1:
        return []
    told = _("Page {page} of {pages}").format(page=number(page), pages=number(pages))
    back, forward = button("◀", packed(max(1, page - 1))), button("▶", packed(min(pages, page + 1)))
    position = button(told, f"page:{page}")
    back.disabled, position.disabled, forward.disabled = page == 1, True, page == pages
    return [back, position, forward]


def menu(films: Sequence[Film], placeholder: str, custom_id: str) -> Row:
    """A menu of up to 25 films whose values are their ids."""
    options = [discord.SelectOption(label=plain_title(film), value=str(film.id)) for film in films[:25]]
    return row(ui.Select(custom_id=custom_id, placeholder=placeholder, options=options))


def attached(name: str) -> ui.File[ui.LayoutView]:
    """A file attached to the message, by its name."""
    return ui.File(f"attachment://{name}")


def picture(alt: str) -> ui.MediaGallery[ui.LayoutView]:
    """The picture attached to the message, with its alt text."""
    item = discord.MediaGalleryItem(f"attachment://{PICTURE_NAME}", description=plain(alt, ALT_MOST))
    return ui.MediaGallery(item)


def film_section(content: str, film: Film) -> ui.Section[ui.LayoutView]:
    """A film's text with the button that opens its private card."""
    return ui.Section(text(content), accessory=button(_("Open"), OpenCard(film.id).packed))


def film_menu(films: Sequence[Film], placeholder: str) -> Row:
    """A menu that opens the private card of one of up to 25 films."""
    options = [
        discord.SelectOption(label=plain_title(film), value=str(film.id), description=_described(film))
        for film in films[:25]
    ]
    return row(ui.Select(custom_id=PickCard().packed, placeholder=placeholder, options=options))


def _described(film: Film) -> str | None:
    length = running_time(film.runtime_minutes) if film.runtime_minutes else ""
    described = dotted((genre_list(film.genres[:3]), length, listed(film.directors[:2], "")))
    return plain(described, 100) if described else None
