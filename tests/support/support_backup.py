"""Databases to back up, and processes that are killed during a backup or restore, each at another point."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bot.store.migrate import migrate

FILM = "INSERT INTO films (title) VALUES (?)"
VOTE = "INSERT INTO votes (user_id, film_id, kind, source, voted_at) VALUES (?, ?, 'like', 'card', 1)"


def make_database(path: Path, films: int = 100, votes: int = 50, *, left_open: bool = False) -> Path:
    """A database of ours; `left_open` leaves its latest changes in the write-ahead log, as a killed bot does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("BEGIN")
        connection.executemany(FILM, [(f"Film {number}",) for number in range(films)])
        connection.executemany(VOTE, [(user, 1) for user in range(votes)])
        connection.execute("COMMIT")
        if left_open:
            with_log = path.with_name("with_log")
            with_log.mkdir()
            for file in path.parent.glob(f"{path.name}*"):
                shutil.copy(file, with_log)
    if left_open:  # closing has emptied the log
        for file in with_log.iterdir():
            file.replace(path.with_name(file.name))
        with_log.rmdir()
        assert path.with_name(f"{path.name}-wal").stat().st_size > 0
    return path


def counts(path: Path) -> tuple[int, int]:
    """Numbers of films and votes in a valid database."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("films", "votes"))


_KILLED_AT_EACH_POINT = """
import json, os, shutil, signal, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.push.planning.after_restore import plan_since_backup
from bot.store.copies.backup import back_up
from bot.store.copies.restore import restore

template, homes, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
EVENTS = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "sqlite3.connect"}
CHANGES = 2_000  # steps of SQLite's machine between two points inside a statement

def die_at(number, home):
    passed = 0
    def point():
        nonlocal passed
        passed += 1
        if passed == number:
            os.kill(os.getpid(), signal.SIGKILL)
    def audit(event, arguments):
        if event in EVENTS and str(home) in str(arguments[0]):
            point()
    plain = sqlite3.connect
    class Mortal(sqlite3.Connection):
        def set_progress_handler(self, *_):
            pass  # the place is taken
    def connect(*arguments, **options):
        if str(home) not in str(arguments[0]):
            return plain(*arguments, **options)
        connection = plain(*arguments, factory=Mortal, **options)
        sqlite3.Connection.set_progress_handler(connection, point, CHANGES)
        return connection
    sqlite3.connect = connect
    sys.addaudithook(audit)

def work(home):
    database = home / "matinee.sqlite3"
    if what == "backup":
        back_up(database, home / "backups", now=NOW, keep=2)
    else:
        restore(home / "old.sqlite3", database, replace=True, now=NOW, reason="x",
                plan=lambda subscription: plan_since_backup(NOW, subscription))

ends, number = [], 0
while not ends or ends[-1] != 0:
    number += 1
    home = homes / str(number)
    shutil.copytree(template, home)
    child = os.fork()
    if child == 0:
        die_at(number, home)
        work(home)
        os._exit(0)
    ends.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(json.dumps(ends))
"""


def killed_at_each_point(template: Path, homes: Path, what: str) -> list[Path]:
    """Run a backup or a restore on copies of a home, each time killed one step later, until one comes to its end.

    Returns:
        The homes that the killed ones left behind.
    """
    homes.mkdir()
    answer = subprocess.run(
        [sys.executable, "-c", _KILLED_AT_EACH_POINT, str(template), str(homes), what],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    *killed, last = json.loads(answer.stdout)
    assert set(killed) == {-signal.SIGKILL}
    assert last == 0
    return [homes / str(number) for number in range(1, len(killed) + 1)]
