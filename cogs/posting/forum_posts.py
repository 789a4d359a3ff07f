"""Forum posts of the daily push. A post is a thread with the films as its first message.

Discord has no nonce for posts: to avoid a second one, the first is searched for whenever it may have arrived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from datetime import datetime

import discord

from bot.services.conditions import genre_meant
from bot.words import _
from recommender.types import GENRES, Film

TAGS_MOST = 5
"""Discord's limit for one post."""
NEWEST_LOOKED_AT = 3
"""Newest posts of ours that are read whenever they were made, in case our clock is ahead of Discord's."""
ARCHIVED_LOOKED_AT = 50
"""Archived posts searched for one of ours, newest first."""


def tags_for(forum: discord.ForumChannel, films: Iterable[Film]) -> list[discord.ForumTag]:
    """The forum's tags that are genres of these films, those of most films first.

    If the forum requires a tag and none is a genre of the films, the first tag that the bot may use.
    """
    counts = Counter(genre for film in films for genre in film.genres)
    named = _genre_tags(forum)
    fitting = [named[genre] for genre, _count in counts.most_common() if genre in named]
    if not fitting and forum.flags.require_tag:
        fitting = _ours_to_give(forum)[:1]
    return fitting[:TAGS_MOST]


def why_no_posts(forum: discord.ForumChannel) -> str | None:
    """Why the forum's tags prevent posting there, and what helps; None if they do not."""
    if not forum.flags.require_tag or _genre_tags(forum):
        return None
    return _(
        "{channel} requires a tag on each post, and none of its tags is a genre. Add tags such as “Drama” or “Comedy”, "
        "or allow posts without a tag."
    ).format(channel=f"<#{forum.id}>")


async def our_posts(
    forum: discord.ForumChannel, ourselves: int, since: datetime | None
) -> AsyncGenerator[discord.Message, None]:
    """The first messages of posts that the bot made in a forum since then, archived ones included; and of the newest.

    Raises:
        discord.HTTPException: they cannot be read.
    """
    found = [thread for thread in await forum.guild.active_threads() if thread.parent_id == forum.id]
    found += [thread async for thread in forum.archived_threads(limit=ARCHIVED_LOOKED_AT)]
    ours = sorted((thread for thread in found if thread.owner_id == ourselves), key=lambda each: each.id, reverse=True)
    for place, thread in enumerate(ours):
        if place >= NEWEST_LOOKED_AT and since is not None and discord.utils.snowflake_time(thread.id) < since:
            return
        async for first in thread.history(limit=1, oldest_first=True):
            yield first


def _genre_tags(forum: discord.ForumChannel) -> dict[str, discord.ForumTag]:
    """Genre to the tag of that name, in any case and spelling."""
    meant = ((genre_meant(tag.name, GENRES), tag) for tag in reversed(_ours_to_give(forum)))
    return {genre: tag for genre, tag in meant if genre is not None}


def _ours_to_give(forum: discord.ForumChannel) -> list[discord.ForumTag]:
    every = forum.permissions_for(forum.guild.me).manage_threads
    return [tag for tag in forum.available_tags if every or not tag.moderated]
