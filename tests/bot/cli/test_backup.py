"""`matinee backup` and `matinee restore` from the shell, started as a real process."""

import os
import subprocess
import sys

import pytest
from support_backup import counts, make_database

from bot.errors import CannotStart
from bot.runtime.file_lock import alone_in

# The program with these two commands alone: the others bring the recommender in, and with it seconds a start.
PROGRAM = """
from bot.cli.backup import backup, restore
from bot.cli.frame import app, main

app.command()(backup)
app.command()(restore)
main()
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def matinee(home):
    def run(*arguments):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("DISCORD_", "MATINEE_"))}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "--home", str(home), *map(str, arguments)],
            env=clean | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_there_and_back(matinee, home, tmp_path):
    make_database(home / "matinee.sqlite3", left_open=True)
    made = matinee("backup", "--to", tmp_path / "safe")
    assert made.returncode == 0
    assert "100 films and 50 votes" in made.stdout
    (path,) = (tmp_path / "safe").glob("*.sqlite3")
    assert str(path) in made.stdout

    refused = matinee("restore", path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "--replace" in refused.stderr

    done = matinee("restore", path, "--replace")
    assert done.returncode == 0, done.stderr
    assert "is kept as" in done.stdout
    assert counts(home / "matinee.sqlite3") == (100, 50)
    assert len(list(home.glob("matinee-replaced-*.sqlite3"))) == 1


def test_while_the_bot_runs_a_backup_is_made_and_a_restore_is_refused(matinee, home):
    make_database(home / "matinee.sqlite3")
    with alone_in(home, CannotStart("taken")):
        assert matinee("backup").returncode == 0
        (path,) = (home / "backups").glob("*.sqlite3")
        refused = matinee("restore", path, "--replace")
    assert refused.returncode == 2
    assert "Stop it first" in refused.stderr
    assert not list(home.glob("matinee-replaced-*"))


def test_what_is_no_backup_is_a_sentence(matinee, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8" * 500)
    refused = matinee("restore", tmp_path / "photo.jpg")
    assert refused.returncode == 1
    assert "no sound database" in refused.stderr
    assert "Traceback" not in refused.stderr
