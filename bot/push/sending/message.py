"""The frozen payload of a push: stored before the first try and read again at every later one. Pure."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.errors import MatineeError
from bot.push.sending.nonce import nonce
from bot.push.sending.outcome import missed
from bot.push.sending.transport import OutgoingMessage
from bot.records import Post
from bot.store.deliveries.claiming import ClaimedDay
from bot.store.deliveries.delivery_rows import Delivery
from bot.store.posts import ShownFilm
from bot.words import _, weekday_and_date
from bot.words.sentences import plain
from recommender.types import Draw

LONGEST_TITLE = 100
"""Characters, by Discord's rule."""


class FilmsChanged(MatineeError):
    """The day's films differ from the stored payload; sending others could show two sets on one day."""


def freeze(day: ClaimedDay, part: Delivery, draw: Draw) -> str:
    """The payload of a delivery as JSON; a stored payload is returned unchanged."""
    if part.payload is not None:
        return part.payload
    note = missed(day.before, part.local_date) if part.part == 1 else None
    return json.dumps(
        {
            "channel_id": day.subscription.channel_id,
            "films": [drawn.film.id for drawn in draw.films],
            "note": note,
            "role_id": day.subscription.role_id if part.part == 1 else None,  # called once a day
            "title": _title(part, draw),
            "thread": day.subscription.threads,
        },
        ensure_ascii=False,
    )


def thaw(day: ClaimedDay, part: Delivery, draw: Draw, payload: str, tried_at: datetime | None) -> OutgoingMessage:
    """The message of a payload.

    Raises:
        FilmsChanged: the draw holds other films than the payload.
    """
    frozen: dict[str, Any] = json.loads(payload)
    if frozen["films"] != [drawn.film.id for drawn in draw.films]:
        raise FilmsChanged(f"The films of {draw.local_date} here are not those written down before.")
    place = day.subscription.place
    return OutgoingMessage(
        subscription_id=part.subscription_id,
        place=place,
        channel_id=frozen["channel_id"],
        user_id=place.id if place.kind == "dm" else None,
        style="digest" if part.parts == 1 else "cards",
        part=part.part,
        parts=part.parts,
        draw=draw,
        nonce=part.nonce or nonce(part.subscription_id, part.local_date, part.part),
        note=frozen["note"],
        role_id=frozen.get("role_id"),  # what was written down before there were any has none
        title=frozen.get("title") or _title(part, draw),
        thread=frozen.get("thread", False),
        first_tried_at=tried_at,
    )


def _title(part: Delivery, draw: Draw) -> str:
    """The name of the thread under a message, and of a post in a forum: its day, or its film."""
    if part.parts == 1:
        return _("The films of {day}").format(day=weekday_and_date(part.local_date))
    film = draw.films[part.part - 1].film
    year = f" ({film.year})" if film.year else ""
    return plain(film.title, LONGEST_TITLE - len(year)) + year


def as_post(message: OutgoingMessage, message_id: int, channel_id: int, now: datetime) -> tuple[Post, list[ShownFilm]]:
    """The post of a sent message: its place, and the films it shows."""
    films = message.draw.films if message.style == "digest" else (message.draw.films[message.part - 1],)
    post = Post(message_id, channel_id, message.place, message.style, "daily", now)
    shown = [
        ShownFilm(drawn.film.id, position, message.place, "daily", "draw", drawn.probability, now)
        for position, drawn in enumerate(films, start=1)
    ]
    return post, shown
