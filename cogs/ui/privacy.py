"""What is kept about a person, in plain words, with what they can do about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.records import PUSHES_KEPT_DAYS
from bot.services.personal_export import EXPORT_NAME
from bot.services.privacy import ASKED_MINUTES, Deleted, Stored
from bot.services.pruning import KEPT_DAYS, NIGHTS_KEPT_DAYS
from bot.wording import counted
from bot.words import _, ngettext, number
from cogs.ui.custom_ids import AboutMe, DeleteEverything
from cogs.ui.matches import take_part_button
from cogs.ui.screen import QUIET, Button, Screen, attached, button, line, row, text

_ONLY = (
    "I know you by your Discord number alone. I keep no name, no e-mail and nothing that anybody writes. What you like "
    "shapes your own picks and, mixed with everybody’s, what others are suggested. No member can look it up; whoever "
    "runs this bot can read its database."
)


def about_you(stored: Stored) -> Screen:
    """What is kept, how much, for how long, and what can be done about it."""
    hiding = _hide_button(stored.hidden)
    if not stored.anything:
        return Screen([text(f"## 🔒 I keep nothing about you\n{_ONLY}"), row(hiding)], QUIET)
    lines = [f"• **{what}**{why}" for what, why in kept(stored.counts)]
    if stored.hidden:
        lines.append("You are left out where people are shown to each other.")
    elif stored.matched:
        lines.append("Your taste is compared with that of others who want it too.")
    return Screen(
        [
            text("## 🔒 What I keep about you"),
            text("\n".join(lines)),
            line(),
            text(f"{_ONLY}\n-# What you delete is gone at once, and from backups within {stored.backups_days} days."),
            row(
                button("Take it with me", AboutMe("export").packed, emoji="📦"),
                hiding,
                *([] if stored.hidden else [take_part_button(matched=stored.matched)]),
                button("Delete everything …", AboutMe("ask").packed, emoji="🗑️", style=discord.ButtonStyle.danger),
            ),
        ],
        QUIET,
    )


def kept(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """What there is, and for how long or what for: “12 votes on films”, “, until you take them back or delete them”."""
    servers = counted(counts["servers_whose_daily_push_you_set"], "server")
    nights = counts["film_nights"]
    lines = {
        "votes": (f"{counted(counts['votes'], 'vote')} on films", ", until you take them back or delete them"),
        "questions": (f"{counted(counts['questions'], 'film')} I asked you about", ", until you delete them"),
        "films_shown": (
            f"{counted(counts['films_shown'], 'time')} that you were shown a film",
            f", for {KEPT_DAYS} days, so that none comes again too soon",
        ),
        "direct_messages": (
            f"{counted(counts['direct_messages'], 'message')} with films that I sent you",
            f", for {KEPT_DAYS} days, so that your reactions count",
        ),
        "films_of_the_day": (
            f"{counted(counts['films_of_the_day'], 'film')} of the day in our direct messages",
            f", for {KEPT_DAYS} days, so that none comes again too soon",
        ),
        "daily_push": ("The settings of your daily films by direct message", ", until you delete them"),
        "daily_push_messages": (
            f"{counted(counts['daily_push_messages'], 'message')} of your daily films",
            f", for {PUSHES_KEPT_DAYS} days, so that none comes twice",
        ),
        "servers_whose_daily_push_you_set": (
            f"That you set or paused the daily films of {servers}",
            ", so that you are told when they stop",
        ),
        "imports": (
            f"{counted(counts['imports'], 'import')} from other sites: when, and from where",
            ", until you take it back or delete it",
        ),
        "questions_about_imports": (
            f"{counted(counts['questions_about_imports'], 'line')} of your imports that I ask you about",
            f", until you answer, {KEPT_DAYS} days at the most",
        ),
        "choices": ("Your choice whether others may see you, and whether tastes are compared", ", until you delete it"),
        "film_nights": (
            ngettext("{count} film night you were in on", "{count} film nights you were in on", nights).format(
                count=number(nights)
            ),
            _(", for {days} days, so that its buttons work").format(days=NIGHTS_KEPT_DAYS),
        ),
        "fairness": (
            _("How the films of film nights were shared between you and others"),
            _(", for {days} days, so that each gets their turn").format(days=NIGHTS_KEPT_DAYS),
        ),
    }
    return [words for name, words in lines.items() if counts[name]]


def ask(stored: Stored, owner: int, asked_at: int) -> Screen:
    """Whether everything is to be deleted."""
    return Screen(
        [
            text(
                f"## 🗑️ Delete everything I keep about you?\n{_list(stored.counts)}\n"
                "This cannot be undone. Your picks start anew, and daily films by direct message stop."
            ),
            row(
                button("Delete everything", DeleteEverything(owner, asked_at).packed, style=discord.ButtonStyle.danger),
                button("Keep it", AboutMe("keep").packed),
            ),
            text(f"-# You can answer for {ASKED_MINUTES} minutes. To have a copy first: `/privacy export`."),
        ],
        QUIET,
    )


def deleted(done: Deleted) -> Screen:
    """What was deleted, and until when it stands elsewhere."""
    backups = "There are no backups of it."
    if done.backups_until is not None:
        backups = f"Backups made before hold it until <t:{int(done.backups_until.timestamp())}:D> at the latest."
    return Screen(
        [
            text(
                f"## 🗑️ Deleted\n{_list(done.counts)}\n"
                "Suggestions for others were learned from your likes too; they are soon learned anew without them. "
                f"{backups}\n"
                "-# Messages and reactions in Discord stay until you delete them there; they no longer count. "
                "If you vote again, that is a new beginning."
            )
        ],
        QUIET,
    )


def taken() -> Screen:
    """The file with everything."""
    return Screen(
        [
            text("## 📦 What I keep about you\nA ZIP with a read-me, tables (CSV) and the same as JSON."),
            attached(EXPORT_NAME),
        ],
        QUIET,
    )


def chosen(*, hidden: bool) -> Screen:
    """The choice was kept."""
    says = (
        "## 🙈 You are hidden\nYou are left out of everything that shows people here to each other."
        if hidden
        else "## 👋 You can be seen\nWhether tastes are compared is a choice of its own: `/taste match`."
    )
    return Screen([text(says), row(_hide_button(hidden))], QUIET)


def _list(counts: Mapping[str, int]) -> str:
    return "\n".join(f"• {what}" for what, _ in kept(counts))


def _hide_button(hidden: bool) -> Button:
    if hidden:
        return button("Let others see me", AboutMe("appear").packed)
    return button("Hide me from others", AboutMe("hide").packed)
