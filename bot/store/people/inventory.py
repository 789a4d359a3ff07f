"""The list of everything a database keeps about a person: one entry for each kind. Nothing else contains user ids.

Showing, exporting and erasing all use this list, so that none of them can leave anything out. Column names are for
readers: a person sees them in their export.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.places import forget_place
from recommender.types import Place

_FILM = "films.title AS film, films.year AS year, films.film_id AS film_id, films.imdb_id AS imdb_id"


def _moment(column: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, 'unixepoch') AS {column}"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that is kept about people."""

    name: str
    """As the export names its file."""
    columns: tuple[str, ...]
    """Where user ids stand, as `table.column`; `place_id` does where the place is somebody's direct messages."""
    everybody: str
    """SQL for the ids of all people it is kept about."""
    rows: str
    """SQL for a person's rows (`:person`), the newest first."""


KEPT = (
    Kept(
        "votes",
        ("votes.user_id",),
        "SELECT DISTINCT user_id FROM votes",
        f"""
SELECT {_FILM}, kind, half_stars, source, guild_id AS server_id, {_moment("voted_at")}, withdrawn
FROM votes JOIN films USING (film_id) WHERE user_id = :person ORDER BY votes.voted_at DESC, film_id
""",
    ),
    Kept(
        "questions",
        ("round_answers.user_id",),
        "SELECT DISTINCT user_id FROM round_answers",
        f"""
SELECT {_FILM}, answer, {_moment("asked_at")}
FROM round_answers JOIN films USING (film_id) WHERE user_id = :person ORDER BY round_answers.asked_at DESC, film_id
""",
    ),
    Kept(
        "films_shown",
        ("shown.user_id", "shown.place_id"),
        """
SELECT DISTINCT user_id FROM shown WHERE user_id IS NOT NULL
UNION SELECT DISTINCT place_id FROM shown WHERE place_kind = 'dm'
""",
        f"""
SELECT {_FILM}, origin AS command, CASE place_kind WHEN 'guild' THEN place_id END AS server_id, message_id, position,
       model, probability, score, distance, {_moment("shown_at")}
FROM shown JOIN films USING (film_id)
WHERE user_id = :person OR (place_kind = 'dm' AND place_id = :person) ORDER BY shown_id DESC
""",
    ),
    Kept(
        "direct_messages",
        ("posts.place_id",),
        "SELECT DISTINCT place_id FROM posts WHERE place_kind = 'dm'",
        f"""
SELECT message_id, channel_id, style, origin AS command, {_moment("posted_at")}
FROM posts WHERE place_kind = 'dm' AND place_id = :person ORDER BY posts.posted_at DESC
""",
    ),
    Kept(
        "films_of_the_day",
        ("draws.place_id", "drawn_films.place_id"),
        "SELECT DISTINCT place_id FROM draws WHERE place_kind = 'dm'",
        f"""
SELECT local_date, position, {_FILM}, decade, genre, probability, {_moment("drawn_at")}
FROM draws JOIN drawn_films USING (place_kind, place_id, local_date) JOIN films USING (film_id)
WHERE place_kind = 'dm' AND place_id = :person ORDER BY local_date DESC, position
""",
    ),
    Kept(
        "daily_push",
        ("subscriptions.place_id",),
        "SELECT place_id FROM subscriptions WHERE place_kind = 'dm' AND place_id > 0",
        f"""
SELECT style, local_time, zone, days, filters, locale, paused_why, {_moment("paused_until")}, {_moment("next_due_at")},
       {_moment("ended_at")}
FROM subscriptions WHERE place_kind = 'dm' AND place_id = :person
""",
    ),
    Kept(
        "daily_push_messages",
        (),
        "SELECT place_id FROM subscriptions WHERE place_kind = 'dm' AND place_id > 0",
        f"""
SELECT local_date, part, parts, state, message_id, payload AS films_and_note, error, {_moment("due_at")}
FROM deliveries WHERE subscription_id = (
    SELECT subscription_id FROM subscriptions WHERE place_kind = 'dm' AND place_id = :person
) ORDER BY local_date DESC, part
""",
    ),
    Kept(
        "servers_whose_daily_push_you_set",
        ("subscriptions.created_by", "subscriptions.paused_why"),
        """
SELECT DISTINCT created_by FROM subscriptions WHERE created_by > 0
UNION SELECT CAST(substr(paused_why, 7) AS INTEGER) FROM subscriptions WHERE paused_why LIKE 'asked:%'
""",
        """
SELECT place_id AS server_id, created_by = :person AS set_by_you, paused_why IS 'asked:' || :person AS paused_by_you
FROM subscriptions WHERE place_kind = 'guild' AND (created_by = :person OR paused_why = 'asked:' || :person)
""",
    ),
    Kept(
        "imports",
        ("imports.user_id",),
        "SELECT DISTINCT user_id FROM imports",
        f"""
SELECT site, {_moment("imported_at")}, 'import:' || imports.imported_at AS source
FROM imports WHERE user_id = :person ORDER BY imports.imported_at DESC
""",
    ),
    Kept(
        "questions_about_imports",
        ("import_questions.user_id",),
        "SELECT DISTINCT user_id FROM import_questions",
        f"""
SELECT title, year, kind, half_stars, {_moment("voted_at")}, films AS film_ids, film_id AS taken_for,
       {_moment("imported_at")}
FROM import_questions WHERE user_id = :person ORDER BY import_questions.imported_at DESC, position
""",
    ),
    Kept(
        "choices",
        ("choices.user_id",),
        "SELECT user_id FROM choices",
        f"SELECT hidden, matched, {_moment('chosen_at')} FROM choices WHERE user_id = :person",
    ),
    Kept(
        "film_nights",
        ("night_members.user_id",),
        "SELECT DISTINCT user_id FROM night_members",
        f"""
SELECT guild_id AS server_id, message_id, wish, {_moment("begun_at")}, came AS came_by_yourself
FROM night_members JOIN nights USING (night_id) WHERE user_id = :person ORDER BY nights.begun_at DESC, night_id DESC
""",
    ),
    Kept(
        "swipes",
        ("swipes.user_id",),
        "SELECT DISTINCT user_id FROM swipes",
        f"""
SELECT guild_id AS server_id, {_FILM}, answer
FROM swipes JOIN swipe_rounds USING (night_id) JOIN nights USING (night_id)
JOIN json_each(swipe_rounds.films) AS each ON each.key = swipes.position
JOIN films ON films.film_id = each.value
WHERE user_id = :person ORDER BY night_id DESC, position
""",
    ),
    Kept(
        "fairness",
        ("fairness.user_id",),
        "SELECT DISTINCT user_id FROM fairness",
        """
SELECT guild_id AS server_id, local_date, more AS more_than_an_equal_share
FROM fairness WHERE user_id = :person ORDER BY local_date DESC, guild_id
""",
    ),
)

_ERASE = (
    "DELETE FROM votes WHERE user_id = :person",
    "DELETE FROM round_answers WHERE user_id = :person",
    "DELETE FROM import_questions WHERE user_id = :person",
    "DELETE FROM imports WHERE user_id = :person",
    "DELETE FROM choices WHERE user_id = :person",
    "DELETE FROM night_members WHERE user_id = :person",
    "DELETE FROM swipes WHERE user_id = :person",
    "DELETE FROM fairness WHERE user_id = :person",
    # Others may have reacted to what a server was shown: that message keeps its films, and not whom they were for.
    "DELETE FROM shown WHERE user_id = :person AND message_id IS NULL",
    "UPDATE shown SET user_id = NULL, score = NULL, distance = NULL WHERE user_id = :person",
    # A server keeps its daily push, and nobody in particular is told when it has to pause.
    "UPDATE subscriptions SET created_by = 0 WHERE created_by = :person",
    "UPDATE subscriptions SET paused_why = 'asked' WHERE paused_why = 'asked:' || :person",
)


@dataclass(frozen=True, slots=True)
class Rows:
    """A person's rows of one kind."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    more: bool
    """Whether there are older ones than these."""


def counts(connection: sqlite3.Connection, person: int) -> dict[str, int]:
    """How much of each kind is kept about a person, by its name."""
    values = {"person": person}
    return {
        kept.name: int(connection.execute(f"SELECT count(*) FROM ({kept.rows})", values).fetchone()[0]) for kept in KEPT
    }


def rows(connection: sqlite3.Connection, person: int, most: int) -> dict[str, Rows]:
    """All that is kept about a person by the names of its kinds, of each the newest `most`."""
    found: dict[str, Rows] = {}
    for kept in KEPT:
        cursor = connection.execute(f"{kept.rows} LIMIT :limit", {"person": person, "limit": most + 1})
        taken = cursor.fetchall()
        found[kept.name] = Rows(tuple(each[0] for each in cursor.description), tuple(taken[:most]), len(taken) > most)
    return found


def everybody(connection: sqlite3.Connection) -> set[int]:
    """Ids of all people that anything is kept about."""
    return {person for kept in KEPT for (person,) in connection.execute(kept.everybody)}


def erase(connection: sqlite3.Connection, person: int) -> None:
    """Delete all that is kept about a person."""
    forget_place(connection, Place("dm", person))
    for statement in _ERASE:
        connection.execute(statement, {"person": person})
