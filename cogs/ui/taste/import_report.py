"""Screens of an import: its report, the lines to be answered, and what was taken back. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.config import FeedbackSection
from bot.services.taste.import_plan import QUESTIONS_MOST
from bot.services.taste.taste_import import ASKED_IN_A_ROW, DecidedLines, ImportOutcome, ImportQuestion, LineTaken
from bot.words import Marked, _, marked, ngettext, number
from cogs.ui.custom_ids import AskAboutImport, DecideImport, GoOnDeciding, TurnRound, UndoImport
from cogs.ui.film_texts import directors, dotted, titled
from cogs.ui.markdown import safe
from cogs.ui.screen import QUIET, Button, Piece, Screen, attached, button, line, row, text
from recommender.types import Film, VoteKind

REST_NAME = "matinee-not-found.csv"
"""The name of the file with lines that were not found."""
_LINE_MOST = 60
"""Most characters of a line's or a film's title in the list of answered lines."""
_TAKEN: dict[VoteKind | None, Marked] = {
    VoteKind.LIKE: marked("{line} is **{film}**: liked."),
    VoteKind.DISLIKE: marked("{line} is **{film}**: disliked."),
    VoteKind.SEEN: marked("{line} is **{film}**: seen."),
    VoteKind.WATCHLIST: marked("{line} is **{film}**: on your watchlist."),
    None: marked("{line} is **{film}**: what you said of it here stays."),
}


def imported(report: ImportOutcome, emoji: FeedbackSection) -> Screen:
    """The report of an import: what was found, what was not and why, and how to take it back."""
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


def question(asked: ImportQuestion | DecidedLines | None) -> Screen:
    """The next line to be answered; or the results of the last ones; or that the import is gone."""
    if asked is None:
        return Screen([text(_("## 📥 Nothing to decide\nThat import was taken back."))], QUIET)
    if isinstance(asked, DecidedLines):
        return _decided_lines(asked)
    told = asked.question
    heading = _("## 📥 Which film is “{film}”?").format(film=_named(told.title, told.year))
    left = ngettext("{count} line is left.", "{count} lines are left.", asked.left).format(count=number(asked.left))
    sections = [
        ui.Section(text(_film_lines(film)), accessory=button(_("This one"), _decided(asked, film.id)))
        for film in asked.films
    ]
    none = button(_("None of these"), _decided(asked, 0))
    heading = f"{heading}\n-# {dotted((_as_told(asked), left))}"
    return Screen([text(heading), line(), *sections, line(), row(none)], QUIET)


def _decided_lines(decided: DecidedLines) -> Screen:
    """The results of the lines answered last, and the button to the next."""
    lines = [f"• {_became(each)}" for each in decided.lines]
    if decided.earlier:
        earlier = ngettext(
            "{count} line was decided before.", "{count} lines were decided before.", decided.earlier
        ).format(count=number(decided.earlier))
        lines.append(f"• {earlier}")
    if any(each.film is None for each in decided.lines):
        lines.append(f"-# {_('What you left out is in {file}, which came with my report.').format(file=REST_NAME)}")
    if not decided.left:
        done = _("## 📥 All decided\nThank you. What you said of a film here stays as it is.")
        return Screen([text("\n".join([done, *lines])), row(_picks())], QUIET)
    heading = ngettext("## 📥 {count} line is left", "## 📥 {count} lines are left", decided.left).format(
        count=number(decided.left)
    )
    kept = _("Thank you. You can go on now, or later from my report.")
    coming = min(decided.left, ASKED_IN_A_ROW)
    label = ngettext("Decide {count} more", "Decide {count} more", coming).format(count=number(coming))
    on = button(label, GoOnDeciding(decided.imported_at).packed, emoji="❓", style=discord.ButtonStyle.primary)
    return Screen([text("\n".join([heading, kept, *lines])), row(on, _picks())], QUIET)


def _became(told: LineTaken) -> str:
    """“Emma · 1996 is **Emma · 1996**: liked.”."""
    line_of = _named(told.title, told.year, _LINE_MOST)
    if told.film is None:
        return _("{line} is left out.").format(line=line_of)
    return _(_TAKEN[told.kind]).format(line=line_of, film=titled(told.film, _LINE_MOST))


def _named(title: str, year: int | None, most: int = 90) -> str:
    """The film as the file names it."""
    if year is None:
        return safe(title, most)
    return _("{title} · {year}").format(title=safe(title, most), year=year)


def undone(votes: int) -> Screen:
    """The confirmation that an import was taken back."""
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
    """Lines that gave no new vote, and why; empty kinds are left out."""
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
        (
            QUESTIONS_MOST if report.doubtful > QUESTIONS_MOST else 0,
            _("I ask about the {count} best known of them; the others are in the file below."),
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
    """The vote in the line."""
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
