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
        manages: whether the reader may set up the server's daily films; Discord shows a mention of a command to people
            who may not use it as unavailable, so they get its name as text.
    """

    def mention(name: str) -> str:
        number = command_ids.get(name.partition(" ")[0])
        return f"</{name}:{number}>" if number else f"`/{name}`"

    if in_guild:
        today = _("five films of the day, from five decades. Everybody here gets the same five.")
    else:
        today = _("five films of the day, from five decades. Here they are yours alone.")
    daily_set = mention("daily set")
    if not in_guild:
        daily = _("sends them to you each day, at your time; I never write unasked.")
    elif manages:
        daily = _("posts them here each day, at your time. For managers of this server.")
    else:
        daily_set = "`/daily set`"
        daily = _("posts them each day. Only managers of this server can set it.")
    together = f"🍿 {mention('together')} – {_('five films for all of you, in your voice channel or named.')}"
    series = f"📜 {mention('daily theme')}, {mention('daily list')} – {_('days of one theme, or from your list.')}"
    stats = _("what this server likes, as a picture.") if in_guild else _("your year in films, as a picture.")
    commands = (
        f"🎬 {mention('today')} – {today}",
        f"🧭 {mention('explore')} – {_('five films for you. Turn the dial from 0, home, to 10, another planet.')}",
        *((together,) if in_guild else ()),
        f"👋 {mention('taste start')} – {_('fifteen films, which do you like? Then the picks are yours.')}",
        f"🖼️ {mention('taste show')} – {_('a picture of your taste.')}",
        f"🗳️ {mention('taste votes')} – {_('everything you told me, to be changed or taken back.')}",
        f"📥 {mention('taste import')} – {_('your ratings from Letterboxd, IMDb, Trakt and others.')}",
        f"{emoji.watchlist} {mention('watchlist show')} – {_('the films you mean to watch, and one for tonight.')}",
        f"🫂 {mention('taste match')} – {_('who here shares it, among people who want to be compared.')}",
        f"📊 {mention('stats server' if in_guild else 'stats me')} – {stats}",
        f"🔎 {mention('filter')} – {_('by years, genres, running time, rating.')}",
        f"🎞️ {mention('film')} – {_('one film: facts, trailer, films like it.')}",
        f"📬 {daily_set} – {daily}",
        *((series,) if in_guild and manages else ()),
        f"🔒 {mention('privacy show')} – {_('what I keep about you; take it with you, or delete it.')}",
    )
    welcome = _("Out of the film bubble: a little every day, further whenever you like.")
    begin = _("**Begin here:** {today}, react to what you like, then {explore}.")
    return Screen(
        [
            text(f"## 🍿 {_('Welcome to Matinee')}\n{welcome}"),
            line(),
            text("\n".join(commands)),
            line(),
            text(_reactions(emoji)),
            line(),
            text(begin.format(today=mention("today"), explore=mention("explore"))),
        ]
    )


def _reactions(emoji: FeedbackSection) -> str:
    meaning = _(
        "Under five films, {first}–{last} likes that film. Under one film, {like} like, {dislike} dislike, {seen} "
        "seen it, {watchlist} watchlist. Take a reaction away and its vote is gone."
    ).format(
        first=emoji.digest[0],
        last=emoji.digest[4],
        like=emoji.like,
        dislike=emoji.dislike,
        seen=emoji.seen,
        watchlist=emoji.watchlist,
    )
    card = _("“Open” shows a film to you alone, with all of these, “Not now” and “Never”.")
    return f"**{_('Your reactions teach me.')}**\n{meaning}\n-# {card}"
