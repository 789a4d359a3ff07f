from __future__ import annotations

import sqlite3
import threading

import pytest

from bot.errors import StoreUnavailable
from bot.store import migrate as migrations
from bot.store.migrate import APPLICATION_ID, migrate


@pytest.fixture
def path(tmp_path):
    return tmp_path / "matinee.sqlite3"


@pytest.fixture
def connection(path):
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def tables(connection):
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_a_new_file_gets_the_newest_schema_and_our_mark(connection):
    newest = migrate(connection)

    assert newest == migrations.steps()[-1][0]
    assert connection.execute("PRAGMA user_version").fetchone() == (newest,)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert {"films", "votes", "posts", "shown", "draws", "facts"} <= tables(connection)


def test_migrating_twice_changes_nothing(connection, path):
    migrate(connection)
    before = path.read_bytes()

    migrate(connection)

    assert path.read_bytes() == before


def test_steps_are_numbered_without_gaps():
    """Nor twice: of two with one number one would be left out."""
    assert [number for number, _ in migrations.steps()] == list(range(1, len(migrations.steps()) + 1))


def test_a_step_that_fails_leaves_nothing_and_those_before_it_stay(connection, monkeypatch):
    first = migrations.steps()[0]
    broken = (2, "CREATE TABLE half (x INTEGER);\nINSERT INTO half VALUES (1);\nINSERT INTO nowhere VALUES (1);\n")
    monkeypatch.setattr(migrations, "steps", lambda: [first, broken])

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(connection)

    assert "half" not in tables(connection)
    assert "films" in tables(connection)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert not connection.in_transaction


def test_the_step_that_orders_deliveries_by_date_keeps_each(connection, monkeypatch):
    known = migrations.steps()
    monkeypatch.setattr(migrations, "steps", lambda: known[:2])
    migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(
        "INSERT INTO subscriptions (subscription_id, place_kind, place_id, style, local_time, zone, days, created_by) "
        "VALUES (1, 'guild', 7, 'cards', '09:00', 'UTC', 127, 31), (2, 'dm', 31, 'digest', '09:00', 'UTC', 127, 31)"
    )
    rows = [
        (1, "2026-03-13", 1, 1, "sent", 5, None, 1, None, None, "nonce", "{}", 1_000, None, 6),
        (2, "2026-03-13", 1, 1, "skipped", 5, None, 0, None, None, None, None, None, "I was offline", 6),
        (1, "2026-03-14", 2, 5, "sending", 7, 8, 3, 9, 10, "nonce", "{}", None, "late", 11),
    ]
    columns = (
        "subscription_id, local_date, part, parts, state, due_at, lease_until, attempts, next_try_at, tried_at, nonce, "
        "payload, message_id, error, changed_at"
    )
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO deliveries ({columns}) VALUES ({marks})", reversed(rows))
    monkeypatch.setattr(migrations, "steps", lambda: known)
    migrate(connection)

    assert connection.execute(f"SELECT {columns} FROM deliveries").fetchall() == rows
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert "deliveries_by_date" not in tables(connection)


def test_a_later_step_keeps_the_data(connection, monkeypatch):
    newest = migrate(connection)
    connection.execute("INSERT INTO facts VALUES ('colour', 'red')")
    known = migrations.steps()
    later = (newest + 1, "ALTER TABLE facts ADD COLUMN note TEXT; -- a note; or none\n")
    monkeypatch.setattr(migrations, "steps", lambda: [*known, later])

    assert migrate(connection) == newest + 1
    assert connection.execute("SELECT * FROM facts").fetchall() == [("colour", "red", None)]


def test_a_newer_schema_is_refused_and_untouched(connection, path):
    migrate(connection)
    connection.execute("PRAGMA user_version = 999")
    before = path.read_bytes()

    with pytest.raises(StoreUnavailable, match=r"schema version 999.*Run the newer program"):
        migrate(connection)

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "made",
    [
        "CREATE TABLE somebody_elses (x)",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 77; PRAGMA user_version = 1; CREATE TABLE theirs (x)",
        "PRAGMA application_id = 77",
    ],
)
def test_another_programs_file_is_refused_and_untouched(connection, path, made):
    connection.executescript(made)
    before = path.read_bytes()

    with pytest.raises(StoreUnavailable, match="another program"):
        migrate(connection)

    assert path.read_bytes() == before


def test_two_who_start_at_once_do_not_both_apply_a_step(path, monkeypatch):
    """Both see an empty file; the second waits for the first and then finds the step applied."""
    both_looked = threading.Barrier(2)
    apply = migrations._apply

    def apply_together(connection, number, sql):
        both_looked.wait(timeout=10)
        apply(connection, number, sql)

    monkeypatch.setattr(migrations, "_apply", apply_together)
    first = migrations.steps()[:1]
    monkeypatch.setattr(migrations, "steps", lambda: first)
    outcomes = []

    def start():
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            outcomes.append(migrate(connection))
        except sqlite3.Error as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == [migrations.steps()[-1][0]] * 2


def test_the_step_to_one_style_keeps_messages_and_what_they_are_owed(connection, monkeypatch):
    known = migrations.steps()
    monkeypatch.setattr(migrations, "steps", lambda: known[:11])
    migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(
        "INSERT INTO posts (message_id, channel_id, place_kind, place_id, style, origin, posted_at) "
        "VALUES (1, 40, 'guild', 7, 'card', 'film', 5), (2, 41, 'dm', 31, 'digest', 'today', 6)"
    )
    connection.execute("INSERT INTO owed_reactions (message_id, emoji, next_try_at) VALUES (1, '[]', 5), (2, '[]', 6)")
    monkeypatch.setattr(migrations, "steps", lambda: known)
    migrate(connection)

    columns = "message_id, channel_id, place_kind, place_id, style, origin, posted_at"
    assert connection.execute(f"SELECT {columns} FROM posts").fetchall() == [
        (1, 40, "guild", 7, "cards", "film", 5),
        (2, 41, "dm", 31, "digest", "today", 6),
    ]
    assert connection.execute("SELECT message_id FROM owed_reactions").fetchall() == [(1,), (2,)]
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE posts SET style = 'card'")
