"""What is stored about a person, in plain words, and what they can do about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.records import PUSHES_KEPT_DAYS
from bot.services.personal_export import EXPORT_NAME
from bot.services.privacy import ASKED_MINUTES, Deleted, Stored
from bot.services.pruning import KEPT_DAYS, NIGHTS_KEPT_DAYS
from bot.words import _, marked, ngettext, number
from cogs.ui.custom_ids import AboutMe, DeleteEverything
from cogs.ui.screen import QUIET, Button, Screen, attached, button, line, row, text
from cogs.ui.taste.matches import take_part_button

_ONLY = marked(
    "I know you by your Discord number alone. I keep no name, no e-mail and nothing that anybody writes. What you like "
    "shapes your own picks and, mixed with everybody’s, what others are suggested. No member can look it up; whoever "
    "runs this bot can read its database."
)


def about_you(stored: Stored) -> Screen:
    """What is stored, how much, for how long, and what can be done about it."""
    hiding = _hide_button(stored.hidden)
    if not stored.anything:
        return Screen([text(f"## 🔒 {_('I keep nothing about you')}\n{_(_ONLY)}"), row(hiding)], QUIET)
    lines = [f"• **{what}**{why}" for what, why in kept(stored.counts)]
    if stored.hidden:
        lines.append(_("You are left out where people are shown to each other."))
    elif stored.matched:
        lines.append(_("Your taste is compared with that of others who want it too."))
    return Screen(
        [
            text(f"## 🔒 {_('What I keep about you')}"),
            text("\n".join(lines)),
            line(),
            text(f"{_(_ONLY)}\n-# {_gone(stored.backups_days)}"),
            row(
                button(_("Take it with me"), AboutMe("export").packed, emoji="📦"),
                hiding,
                *([] if stored.hidden else [take_part_button(matched=stored.matched)]),
                button(_("Delete everything …"), AboutMe("ask").packed, emoji="🗑️", style=discord.ButtonStyle.danger),
            ),
        ],
        QUIET,
    )


def _until_taken_back(count: int) -> str:
    return ngettext(", until you take it back or delete it", ", until you take them back or delete them", count)


def kept(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Amount, and duration or purpose: “12 votes on films”, “, until you take them back or delete them”."""
    until_deleted = _(", until you delete them")
    not_too_soon = _(", for {days} days, so that none comes again too soon").format(days=KEPT_DAYS)
    lines = {
        "votes": (
            ngettext("{count} vote on a film", "{count} votes on films", counts["votes"]),
            _until_taken_back(counts["votes"]),
        ),
        "questions": (
            ngettext("{count} film I asked you about", "{count} films I asked you about", counts["questions"]),
            until_deleted,
        ),
        "films_shown": (
            ngettext(
                "{count} time that you were shown a film",
                "{count} times that you were shown a film",
                counts["films_shown"],
            ),
            not_too_soon,
        ),
        "direct_messages": (
            ngettext(
                "{count} message with films that I sent you",
                "{count} messages with films that I sent you",
                counts["direct_messages"],
            ),
            _(", for {days} days, so that your reactions count").format(days=KEPT_DAYS),
        ),
        "films_of_the_day": (
            ngettext(
                "{count} film of the day in our direct messages",
                "{count} films of the day in our direct messages",
                counts["films_of_the_day"],
            ),
            not_too_soon,
        ),
        "daily_push": (_("The settings of your daily films by direct message"), until_deleted),
        "daily_push_messages": (
            ngettext(
                "{count} message of your daily films",
                "{count} messages of your daily films",
                counts["daily_push_messages"],
            ),
            _(", for {days} days, so that none comes twice").format(days=PUSHES_KEPT_DAYS),
        ),
        "servers_whose_daily_push_you_set": (
            ngettext(
                "That you set or paused the daily films of {count} server",
                "That you set or paused the daily films of {count} servers",
                counts["servers_whose_daily_push_you_set"],
            ),
            _(", so that you are told when they stop"),
        ),
        "imports": (
            ngettext(
                "{count} import from other sites: when, and from where",
                "{count} imports from other sites: when, and from where",
                counts["imports"],
            ),
            _until_taken_back(counts["imports"]),
        ),
        "questions_about_imports": (
            ngettext(
                "{count} line of your imports that may be one of several films",
                "{count} lines of your imports that may be one of several films",
                counts["questions_about_imports"],
            ),
            _(", so that you are asked only once, for {days} days at the most").format(days=KEPT_DAYS),
        ),
        "choices": (
            _("Your choice whether others may see you, and whether tastes are compared"),
            _(", until you delete it"),
        ),
        "film_nights": (
            ngettext("{count} film night you were in on", "{count} film nights you were in on", counts["film_nights"]),
            _(", for {days} days, so that their buttons work").format(days=NIGHTS_KEPT_DAYS),
        ),
        "swipes": (
            _("Your answers in a round of a film night"),
            _(", until the round is over"),
        ),
        "fairness": (
            _("How the films of film nights were shared between you and others"),
            _(", for {days} days, so that each gets their turn").format(days=NIGHTS_KEPT_DAYS),
        ),
    }
    return [(what.format(count=number(counts[name])), why) for name, (what, why) in lines.items() if counts[name]]


def ask(stored: Stored, owner: int, asked_at: int) -> Screen:
    """The question whether everything is to be deleted."""
    confirmed = DeleteEverything(owner, asked_at).packed
    return Screen(
        [
            text(
                f"## 🗑️ {_('Delete everything I keep about you?')}\n{_list(stored.counts)}\n"
                + _("This cannot be undone. Your picks start from nothing, and daily films by direct message stop.")
            ),
            row(
                button(_("Delete everything"), confirmed, style=discord.ButtonStyle.danger),
                button(_("Keep it"), AboutMe("keep").packed),
            ),
            text(f"-# {_answer_within()}"),
        ],
        QUIET,
    )


def deleted(done: Deleted) -> Screen:
    """What was deleted, and until when backups hold it."""
    backups = _("There are no backups of it.")
    if done.backups_until is not None:
        until = f"<t:{int(done.backups_until.timestamp())}:D>"
        backups = _("Backups made before hold it until {day} at the latest.").format(day=until)
    learned = _("Suggestions for others were learned from your likes too; they are soon learned again without them.")
    in_discord = _(
        "Messages and reactions in Discord stay until you delete them there; they no longer count. If you vote again, "
        "that is a new beginning."
    )
    return Screen(
        [
            text(f"## 🗑️ {_('Deleted')}\n{_list(done.counts)}\n{learned} {backups}\n-# {in_discord}"),
        ],
        QUIET,
    )


def taken() -> Screen:
    """The message with the export."""
    inside = _("A ZIP with a read-me, tables (CSV) and the same as JSON.")
    return Screen(
        [
            text(f"## 📦 {_('What I keep about you')}\n{inside}"),
            attached(EXPORT_NAME),
        ],
        QUIET,
    )


def chosen(*, hidden: bool) -> Screen:
    """The confirmation of a choice."""
    if hidden:
        heading = f"🙈 {_('You are hidden')}"
        sentence = _("You are left out of everything that shows people here to each other.")
    else:
        heading = f"👋 {_('You can be seen')}"
        sentence = _("Whether tastes are compared is a choice of its own: `/taste match`.")
    return Screen([text(f"## {heading}\n{sentence}"), row(_hide_button(hidden))], QUIET)


def _gone(days: int) -> str:
    return ngettext(
        "What you delete is gone at once, and from backups within {count} day.",
        "What you delete is gone at once, and from backups within {count} days.",
        days,
    ).format(count=number(days))


def _answer_within() -> str:
    return ngettext(
        "You can answer for {count} minute. To have a copy first: `/privacy export`.",
        "You can answer for {count} minutes. To have a copy first: `/privacy export`.",
        ASKED_MINUTES,
    ).format(count=number(ASKED_MINUTES))


def _list(counts: Mapping[str, int]) -> str:
    return "\n".join(f"• {what}" for what, _why in kept(counts))


def _hide_button(hidden: bool) -> Button:
    if hidden:
        return button(_("Let others see me"), AboutMe("appear").packed)
    return button(_("Hide me from others"), AboutMe("hide").packed)
