"""What came of a file from another site, the lines to be decided, and what was taken back. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.config import FeedbackSection
from bot.services.taste.taste_import import ImportOutcome, ImportQuestion
from bot.words import _, ngettext, number
from cogs.ui.custom_ids import AskAboutImport, DecideImport, TurnRound, UndoImport
from cogs.ui.film_texts import directors, dotted, titled
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Button, Piece, Screen, attached, button, line, row, text
from recommender.types import Film, VoteKind

REST_NAME = "matinee-not-found.csv"
"""The file with what was not found."""


def imported(report: ImportOutcome, emoji: FeedbackSection) -> Screen:
    """What came of a file: what was found, what was not and why, and how to take it back."""
    pieces: list[Piece] = [
        text(f"{_heading(report)}\n{_found(report)}\n{_added(report, emoji)}".strip()),
        text("\n".join(f"• {each}" for each in _rest(report)) or _("Every line was understood.")),
    ]
    if report.rest:
        pieces.append(attached(REST_NAME))
    buttons = _buttons(report)
    if buttons:
        pieces += [line(), row(*buttons)]
    pieces.append(text(f"-# {_('Only you see this. Your file is not kept; its votes are, until you take them back.')}"))
    return Screen(pieces)


def question(asked: ImportQuestion | None, *, gone: bool = False) -> Screen:
    """One line to be decided; without one, that none is left, or that the import is gone."""
    if asked is None and gone:
        return Screen([text(_("## 📥 Nothing to decide\nThat import was taken back."))], QUIET)
    if asked is None:
        done = _("## 📥 All decided\nThank you. What you said of a film here stays as it is.")
        return Screen([text(done), row(_picks())], QUIET)
    told = asked.question
    named = (
        safe(told.title) if told.year is None else _("{title} · {year}").format(title=safe(told.title), year=told.year)
    )
    heading = _("## 📥 Which film is “{film}”?").format(film=named)
    left = ngettext("{count} line is left.", "{count} lines are left.", asked.left).format(count=number(asked.left))
    sections = [
        ui.Section(text(_film_lines(film)), accessory=button(_("This one"), _decided(asked, film.id)))
        for film in asked.films
    ]
    none = button(_("None of these"), _decided(asked, 0))
    heading = f"{heading}\n-# {dotted((_as_told(asked), left))}"
    return Screen([text(heading), line(), *sections, line(), row(none)], QUIET)


def undone(votes: int) -> Screen:
    """That an import was taken back."""
    taken = ngettext(
        "{count} vote of that import is gone; everything else is as it was.",
        "{count} votes of that import are gone; everything else is as it was.",
        votes,
    ).format(count=number(votes))
    return Screen([text(_("## 📥 Taken back") + f"\n{taken}")], QUIET)


def _heading(report: ImportOutcome) -> str:
    if report.added:
        return _("## 📥 Imported from {site}").format(site=report.site)
    if report.questions and report.imported_at is not None:
        return ngettext(
            "## 📥 {count} film from {site} to decide", "## 📥 {count} films from {site} to decide", report.questions
        ).format(count=number(report.questions), site=report.site)
    return _("## 📥 Nothing new from {site}").format(site=report.site)


def _found(report: ImportOutcome) -> str:
    return ngettext("I know {count} film of your file.", "I know {count} films of your file.", report.films).format(
        count=number(report.films)
    )


def _added(report: ImportOutcome, emoji: FeedbackSection) -> str:
    """“👍 410 · 👎 96 · 👀 600 · 🔖 98”."""
    kinds = (
        (VoteKind.LIKE, emoji.like),
        (VoteKind.DISLIKE, emoji.dislike),
        (VoteKind.SEEN, emoji.seen),
        (VoteKind.WATCHLIST, emoji.watchlist),
    )
    return dotted(f"{sign} **{number(report.added[kind])}**" for kind, sign in kinds if report.added.get(kind))


def _rest(report: ImportOutcome) -> Sequence[str]:
    """What is no new vote, and why; only what there is."""
    counts = (
        (report.unchanged, ngettext("{count} vote stood already.", "{count} votes stood already.", report.unchanged)),
        (
            report.kept_here,
            ngettext(
                "{count} vote stays as you gave it here.", "{count} votes stay as you gave them here.", report.kept_here
            ),
        ),
        (
            report.doubtful,
            ngettext(
                "{count} line may be one of several films.",
                "{count} lines may be one of several films.",
                report.doubtful,
            ),
        ),
        (report.unknown, ngettext("{count} film I do not know.", "{count} films I do not know.", report.unknown)),
        (
            report.series,
            ngettext(
                "{count} series, episode or game is left out.",
                "{count} series, episodes and games are left out.",
                report.series,
            ),
        ),
        (
            report.unreadable,
            ngettext("{count} line I could not read.", "{count} lines I could not read.", report.unreadable),
        ),
    )
    return [sentence.format(count=number(count)) for count, sentence in counts if count]


def _buttons(report: ImportOutcome) -> list[Button]:
    buttons: list[Button] = []
    if report.added:
        buttons.append(_picks())
    if report.asked_in is not None:
        label = ngettext("Decide {count} line", "Decide {count} lines", report.questions)
        buttons.append(
            button(label.format(count=number(report.questions)), AskAboutImport(report.asked_in).packed, emoji="❓")
        )
    if report.imported_at is not None and report.added:
        buttons.append(button(_("Take the import back"), UndoImport(report.imported_at).packed))
    return buttons


def _picks() -> Button:
    return button(_("See my picks"), TurnRound("picks").packed, emoji="🧭", style=discord.ButtonStyle.success)


def _decided(asked: ImportQuestion, film_id: int) -> str:
    return DecideImport(asked.imported_at, asked.question.position, film_id).packed


def _as_told(asked: ImportQuestion) -> str:
    """What the line says of it."""
    told = asked.question
    if told.vote.half_stars is not None:
        whole = told.vote.half_stars / 2
        return _("You gave it {stars} of 5 stars.").format(stars=number(whole, 0 if whole.is_integer() else 1))
    if told.vote.kind == VoteKind.WATCHLIST:
        return _("It is on your watchlist.")
    return _("You liked it.") if told.vote.kind == VoteKind.LIKE else _("You have seen it.")


def _film_lines(film: Film) -> str:
    by = directors(film)
    return f"**{titled(film)}**\n-# {by}" if by else f"**{titled(film)}**"
