"""Pages of a person's votes, and the list of their imports. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.config import FeedbackSection
from bot.services.taste.own_votes import VoteLine, VotesPage
from bot.words import Marked, _, marked, ngettext, number
from cogs.ui.custom_ids import ListImports, PickVoteKind, TakeBack, TurnVotes, UndoImport
from cogs.ui.film_texts import dotted, titled
from cogs.ui.screen import QUIET, Button, Piece, Row, Screen, button, film_menu, line, menu, page_turns, row, text
from recommender.types import VoteKind

_TITLE_MOST = 70
"""Most characters of a title: ten films must stay under 4,000 in total."""
_KINDS: dict[VoteKind, Marked] = {
    VoteKind.LIKE: marked("Liked"),
    VoteKind.DISLIKE: marked("Disliked"),
    VoteKind.SEEN: marked("Seen"),
    VoteKind.WATCHLIST: marked("On your watchlist"),
    VoteKind.NOT_NOW: marked("Not now"),
    VoteKind.NEVER: marked("Never"),
}


def votes_page(page: VotesPage, emoji: FeedbackSection, note: str = "") -> Screen:
    """One page of votes of one kind, with buttons to the others; each film's card changes its votes.

    Args:
        page: of the votes.
        emoji: which emoji mean what.
        note: what has just been done.
    """
    quoted = f"> {note}\n" if note else ""
    if not page.counts:
        nothing = _("You have not told me anything yet. Press 👍 or 👎 on any film, or begin with `/taste start`.")
        return Screen([text(f"{quoted}## 🗳️ {_('Your votes')}\n{nothing}")], QUIET)
    count = page.counts.get(page.kind, 0)
    votes = ngettext("{count} vote", "{count} votes", count).format(count=number(count))
    told = dotted((f"{_emoji(page.kind, emoji)} {_(_KINDS[page.kind])}", votes))
    pieces: list[Piece] = [text(f"{quoted}## 🗳️ {_('Your votes')}\n{told}"), line()]
    films = [each.film for each in page.lines]
    if films:
        pieces += [text("\n".join(_line(each) for each in page.lines)), line()]
        pieces.append(film_menu(films, _("Change a vote …")))
        pieces.append(menu(films, _("Take a vote back …"), TakeBack(page.kind, page.page).packed))
    pieces.append(_kinds(page, emoji))
    buttons = [
        *page_turns(page.page, page.pages, lambda turned: TurnVotes(page.kind, turned).packed),
        *_to_imports(page),
    ]
    if buttons:
        pieces.append(row(*buttons))
    pieces.append(text(f"-# {_('Only you see this.')}"))
    return Screen(pieces)


def imports_list(imports: Sequence[tuple[str, int, int]], older: int = 0) -> Screen:
    """The imports from other sites, each with a button to take it back.

    Args:
        imports: site, moment in seconds since 1970, and number of votes of each, the newest first.
        older: how many more there are.
    """
    if not imports:
        return Screen([text(_("You have not imported anything, or taken it back."))], QUIET)
    sections = [
        ui.Section(
            text(f"**{site}** · <t:{at}:f>\n-# {_votes(votes)}"),
            accessory=button(_("Take it back"), UndoImport(at).packed),
        )
        for site, at, votes in imports
    ]
    pieces: list[Piece] = [text(f"## 📥 {_('Your imports')}"), line(), *sections]
    if older:
        hidden = ngettext(
            "{count} older import is not shown; it moves up as you take newer ones back.",
            "{count} older imports are not shown; they move up as you take newer ones back.",
            older,
        ).format(count=number(older))
        pieces.append(text(f"-# {hidden}"))
    return Screen(pieces, QUIET)


def _votes(count: int) -> str:
    return ngettext("{count} vote", "{count} votes", count).format(count=number(count))


def _line(vote: VoteLine) -> str:
    whole = (vote.half_stars or 0) / 2
    stars = f"★ {number(whole, 0 if whole.is_integer() else 1)}" if vote.half_stars else ""
    if vote.ends_at is not None:
        when = _("until {day}").format(day=f"<t:{int(vote.ends_at.timestamp())}:D>")
    else:
        when = f"<t:{int(vote.voted_at.timestamp())}:d>"
    site = _("from {site}").format(site=vote.site) if vote.site else ""
    return f"**{titled(vote.film, _TITLE_MOST)}**\n-# {dotted((stars, when, site))}"


def _kinds(page: VotesPage, emoji: FeedbackSection) -> Row:
    options = [
        discord.SelectOption(
            label=dotted((_(_KINDS[kind]), number(page.counts[kind]))),
            value=kind.value,
            emoji=_emoji(kind, emoji),
            default=kind == page.kind,
        )
        for kind in VoteKind
        if page.counts.get(kind)
    ]
    return row(ui.Select(custom_id=PickVoteKind().packed, placeholder=_("Other votes …"), options=options))


def _to_imports(page: VotesPage) -> list[Button]:
    return [button(_("Imports"), ListImports().packed, emoji="📥")] if page.imports else []


def _emoji(kind: VoteKind, emoji: FeedbackSection) -> str:
    match kind:
        case VoteKind.LIKE:
            return emoji.like
        case VoteKind.DISLIKE:
            return emoji.dislike
        case VoteKind.SEEN:
            return emoji.seen
        case VoteKind.WATCHLIST:
            return emoji.watchlist
        case VoteKind.NOT_NOW:
            return "💤"
        case VoteKind.NEVER:
            return "🚫"
