"""What to do next, with command names that can be clicked. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.config import FeedbackSection
from bot.words import _
from cogs.ui.screen import Screen, line, text


def guide(command_ids: Mapping[str, int], emoji: FeedbackSection, *, in_guild: bool, manages: bool) -> Screen:
    """The guide.

    Args:
        command_ids: ids of the registered commands by name; a name without one is shown as text.
        emoji: which emoji mean what.
        in_guild: whether it is read in a server.
        manages: whether who reads it may set the server's push; Discord shows a mention of a command to whoever may
            not use it as unavailable, so they read its name as text.
    """

    def mention(name: str) -> str:
        number = command_ids.get(name.partition(" ")[0])
        return f"</{name}:{number}>" if number else f"`/{name}`"

    where = "Everybody here gets the same five." if in_guild else "Here they are yours alone."
    together = _("🍿 {command} – five films for all of you, in your voice channel or named.").format(
        command=mention("together")
    )
    together = f"{together}\n" if in_guild else ""
    if not in_guild:
        daily = f"{mention('daily set')} – sends them to you each day, at your time; I never write unasked."
    elif manages:
        daily = f"{mention('daily set')} – posts them here each day, at your time. For managers of this server."
    else:
        daily = "`/daily set` – posts them each day. Only managers of this server can set it."
    return Screen(
        [
            text("## 🍿 Welcome to Matinee\nOut of the film bubble: a little every day, further whenever you like."),
            line(),
            text(
                f"🎬 {mention('today')} – five films of the day, from five decades. {where}\n"
                f"🧭 {mention('explore')} – five films for you. Turn the dial from 0, home, to 10, another planet.\n"
                f"{together}"
                f"👋 {mention('taste start')} – fifteen films, which do you like? Then the picks are yours.\n"
                f"🖼️ {mention('taste show')} – a picture of your taste.\n"
                f"🫂 {mention('taste match')} – who here shares it, among people who want to be compared.\n"
                f"🔎 {mention('filter')} – by years, genres, running time, rating.\n"
                f"🎞️ {mention('film')} – one film: facts, trailer, films like it.\n"
                f"📬 {daily}\n"
                f"🔒 {mention('privacy show')} – what I keep about you; take it with you, or delete it."
            ),
            line(),
            text(
                "**Your reactions teach me.**\n"
                f"Under five films, {emoji.digest[0]}–{emoji.digest[4]} likes that film. Under one film, "
                f"{emoji.like} like, {emoji.dislike} dislike, {emoji.seen} seen it, {emoji.watchlist} watchlist. "
                "Take a reaction away and its vote is gone.\n"
                "-# “Open” shows a film to you alone, with all of these, “Not now” and “Never”."
            ),
            line(),
            text(f"**Begin here:** {mention('today')}, react to what you like, then {mention('explore')}."),
        ]
    )
