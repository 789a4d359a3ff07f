"""Every column that can hold a user id is shown, exported and deleted. A new column has to be listed."""

from __future__ import annotations

import sqlite3

import pytest

from bot.store.migrate import migrate
from bot.store.people import inventory

ADA, BO = 80351110224678912, 80351110224678913
GUILD = 197038439483310086

NAMES_NOBODY = {
    "films": {
        "film_id", "title", "year", "genres", "original_title", "alternative_titles", "runtime_minutes", "directors",
        "countries", "themes", "imdb_id", "movielens_id", "tmdb_id", "youtube_id", "starter", "series", "curated",
    },
    "joined_films": {"former_id", "film_id"},
    "datasets": {
        "dataset_id", "name", "folder", "sha256", "films", "ratings", "people", "refused", "imported_at",
    },
    "votes": {"film_id", "kind", "source", "guild_id", "half_stars", "voted_at", "withdrawn"},
    "round_answers": {"film_id", "answer", "asked_at"},
    "posts": {"message_id", "channel_id", "place_kind", "style", "origin", "posted_at", "no_thread"},
    "shown": {
        "shown_id", "message_id", "position", "place_kind", "film_id", "origin", "model", "probability", "score",
        "distance", "shown_at",
    },
    "draws": {
        "place_kind", "local_date", "eligible", "excluded_recent", "relaxed", "drawn_at", "series", "series_shown",
        "series_of",
    },
    "pasted_lists": {"subscription_id", "pasted_at", "name", "films"},
    "series_films": {"subscription_id", "film_id", "shown_on"},
    "drawn_films": {
        "place_kind", "local_date", "position", "film_id", "decade", "genre", "probability", "among",
    },
    "subscriptions": {
        "subscription_id", "place_kind", "channel_id", "style", "local_time", "zone", "days", "filters",
        "paused_until", "told_at", "next_due_at", "ended_at", "role_id", "threads", "skip_seen",
        "locale", "series", "series_until",
    },
    "deliveries": {
        "subscription_id", "local_date", "part", "parts", "state", "due_at", "lease_until", "attempts", "next_try_at",
        "tried_at", "nonce", "payload", "message_id", "error", "changed_at",
    },
    "owed_reactions": {"message_id", "emoji", "tries", "next_try_at", "thread"},
    "facts": {"name", "value"},
    "tombstones": {"person_hash", "erased_at"},
    "choices": {"hidden", "matched", "chosen_at"},
    "left_servers": {"guild_id", "left_at"},
    "imports": {"imported_at", "site"},
    "import_questions": {
        "imported_at", "position", "title", "year", "kind", "half_stars", "voted_at", "films",
        "film_id",
    },
    "nights": {"night_id", "guild_id", "message_id", "wish", "begun_at"},
    "night_members": {"night_id", "place", "came"},
    "fairness": {"guild_id", "local_date", "more"},
    "swipe_rounds": {
        "night_id", "channel_id", "message_id", "films", "ends_at", "is_over", "film_id", "is_told",
    },
    "night_polls": {
        "message_id", "night_id", "channel_id", "films", "ends_at", "winners", "tried_at", "is_told",
    },
    "night_events": {"night_id", "film_id", "event_id", "channel_id", "ends_at", "tried_at", "is_asked"},
    "swipes": {"night_id", "position", "answer"},
}  # fmt: skip
"""Columns that cannot hold a person's number."""

FILL = """
INSERT INTO films (film_id, title, year) VALUES (1, 'Alien', 1979), (2, 'Stalker', 1979);
INSERT INTO votes (user_id, film_id, kind, source, guild_id, voted_at) VALUES
    (:ada, 1, 'like', 'post:5', :guild, 100), (:ada, 2, 'never', 'card', NULL, 200),
    (:bo, 1, 'like', 'post:5', NULL, 1);
INSERT INTO round_answers VALUES (:ada, 1, 'like', 100), (:bo, 1, 'like', 100);
INSERT INTO posts (message_id, channel_id, place_kind, place_id, style, origin, posted_at) VALUES
   (5, 50, 'guild', :guild, 'digest', 'explore', 90), (6, 60, 'dm', :ada, 'digest', 'today', 90),
    (7, 70, 'dm', :bo, 'digest', 'today', 90);
INSERT INTO shown (message_id, position, place_kind, place_id, user_id, film_id, origin, model, probability, score,
                   distance, shown_at) VALUES
    (5, 1, 'guild', :guild, :ada, 1, 'explore', 'm', .5, .5, .5, 90),
    (6, 1, 'dm', :ada, NULL, 1, 'today', 'm', 1, 1, 1, 90),
    (NULL, 1, 'guild', :guild, :ada, 2, 'explore', 'm', .5, .5, .5, 90),
    (7, 1, 'dm', :bo, :bo, 1, 'today', 'm', 1, 1, 1, 9);
INSERT INTO draws (place_kind, place_id, local_date, eligible, excluded_recent, relaxed, drawn_at) VALUES
    ('dm', :ada, '2026-11-23', 9, 0, '[]', 90), ('dm', :bo, '2026-11-23', 9, 0, '[]', 90);
INSERT INTO drawn_films VALUES ('dm', :ada, '2026-11-23', 1, 1, 1970, 'Horror', .1, 9),
    ('dm', :bo, '2026-11-23', 1, 1, 1970, 'Horror', .1, 9);
INSERT INTO subscriptions (subscription_id, place_kind, place_id, channel_id, style, local_time, zone, days, created_by,
                           paused_why, next_due_at) VALUES
    (1, 'dm', :ada, NULL, 'digest', '09:00', 'UTC', 127, :ada, 'asked:' || :ada, 900),
    (2, 'dm', :bo, NULL, 'digest', '09:00', 'UTC', 127, :bo, 'asked:' || :bo, 900),
    (3, 'guild', :guild, 50, 'digest', '10:00', 'Europe/Paris', 127, :ada, 'asked:' || :ada, 900);
INSERT INTO deliveries (subscription_id, local_date, part, parts, state, due_at, changed_at) VALUES
    (1, '2026-11-22', 1, 1, 'sent', 80, 80), (1, '2026-11-23', 1, 1, 'pending', 90, 90),
    (2, '2026-11-23', 1, 1, 'pending', 90, 90), (3, '2026-11-23', 1, 1, 'pending', 90, 90);
INSERT INTO owed_reactions (message_id, emoji, tries, next_try_at) VALUES (6, '["1️⃣"]', 0, 95), (7, '["1️⃣"]', 0, 95);
INSERT INTO choices VALUES (:ada, 1, 90, 0), (:bo, 1, 90, 0);
INSERT INTO imports VALUES (:ada, 90, 'IMDb'), (:bo, 90, 'IMDb');
INSERT INTO import_questions VALUES (:ada, 90, 1, 'Emma', 1996, 'like', 9, 80, '[1, 2]', NULL),
    (:bo, 90, 1, 'Emma', 1996, 'like', 9, 80, '[1, 2]', NULL);
INSERT INTO nights VALUES (1, :guild, 5, '{}', 90);
INSERT INTO night_members VALUES (1, :ada, 0, 1), (1, :bo, 1, 0);
INSERT INTO swipe_rounds (night_id, channel_id, films, ends_at) VALUES (1, 50, '[2, 1]', 200);
INSERT INTO night_polls (message_id, night_id, channel_id, films, ends_at) VALUES (8, 1, 50, '[2, 1]', 200);
INSERT INTO night_events (night_id, film_id, event_id, channel_id, ends_at) VALUES (1, 1, 9, 50, 200);
INSERT INTO swipes VALUES (1, :ada, 0, 'no'), (1, :bo, 0, 'yes');
INSERT INTO fairness VALUES (:guild, :ada, '2026-11-23', .1), (:guild, :bo, '2026-11-23', -.1);
"""


@pytest.fixture
def connection(tmp_path):
    connection = sqlite3.connect(tmp_path / "full.sqlite3", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    for statement in FILL.split(";"):
        connection.execute(statement, {"ada": ADA, "bo": BO, "guild": GUILD})
    yield connection
    connection.close()


def columns(connection):
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {f"{table}.{row[1]}" for table in tables for row in connection.execute(f"PRAGMA table_info({table})")}


def cells(connection, person):
    """Columns in which a number stands, as a number or within a text."""
    found = set()
    for column in columns(connection):
        table, name = column.split(".")
        question = f"SELECT 1 FROM {table} WHERE instr(CAST({name} AS TEXT), ?)"
        if connection.execute(question, (str(person),)).fetchone():
            found.add(column)
    return found


def test_every_column_is_known_to_hold_user_ids_or_to_hold_none(connection):
    named = {column for kept in inventory.KEPT for column in kept.columns}
    nobody = {f"{table}.{column}" for table, found in NAMES_NOBODY.items() for column in found}
    assert columns(connection) == named | nobody, "name it in KEPT of inventory.py, or in NAMES_NOBODY here"
    assert not named & nobody
    assert cells(connection, ADA) == named


def test_everything_kept_is_counted_and_exported(connection):
    assert inventory.counts(connection, ADA) == {
        "votes": 2,
        "questions": 1,
        "films_shown": 3,
        "direct_messages": 1,
        "films_of_the_day": 1,
        "daily_push": 1,
        "daily_push_messages": 2,
        "servers_whose_daily_push_you_set": 1,
        "imports": 1,
        "questions_about_imports": 1,
        "choices": 1,
        "film_nights": 1,
        "swipes": 1,
        "fairness": 1,
    }
    rows = inventory.rows(connection, ADA, 10)
    assert {name: len(each.rows) for name, each in rows.items()} == inventory.counts(connection, ADA)
    votes = [dict(zip(rows["votes"].columns, row, strict=True)) for row in rows["votes"].rows]
    assert votes[0] | {"film": "Stalker", "kind": "never", "voted_at": "1970-01-01T00:03:20Z"} == votes[0]


def test_what_is_too_much_is_cut_to_the_newest_and_said(connection):
    rows = inventory.rows(connection, ADA, 1)
    assert [(row[0], rows["votes"].more) for row in rows["votes"].rows] == [("Stalker", True)]
    assert not rows["choices"].more


def test_everybody_is_found(connection):
    assert inventory.everybody(connection) == {ADA, BO}


def test_deleting_leaves_no_cell_with_the_person_and_nobody_elses_goes(connection):
    before = inventory.rows(connection, BO, 100)
    inventory.erase(connection, ADA)
    assert cells(connection, ADA) == set()
    assert not any(inventory.counts(connection, ADA).values())
    assert inventory.everybody(connection) == {BO}
    assert inventory.rows(connection, BO, 100) == before
    assert connection.execute("SELECT message_id FROM owed_reactions").fetchall() == [(7,)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_servers_message_keeps_its_films_and_its_daily_push_goes_on(connection):
    inventory.erase(connection, ADA)
    shown = connection.execute("SELECT film_id, user_id, score, distance FROM shown WHERE message_id = 5").fetchall()
    push = connection.execute("SELECT created_by, next_due_at FROM subscriptions WHERE place_kind = 'guild'").fetchall()
    assert (shown, push) == ([(1, None, None, None)], [(0, 900)])
    assert connection.execute("SELECT count(*) FROM deliveries WHERE subscription_id = 3").fetchone() == (1,)


def test_the_number_of_a_push_that_went_is_not_given_again(connection):
    connection.execute("DELETE FROM subscriptions WHERE subscription_id = 3")
    inventory.erase(connection, BO)
    connection.execute(
        "INSERT INTO subscriptions (place_kind, place_id, style, local_time, zone, days, created_by) "
        "VALUES ('dm', 9, 'digest', '09:00', 'UTC', 127, 9)"
    )
    assert connection.execute("SELECT subscription_id FROM subscriptions WHERE place_id = 9").fetchone() == (3,)
