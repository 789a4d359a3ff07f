"""Starting and stopping, without a browser: homes, ports, signals."""

import asyncio
import signal
import socket
import sqlite3
import sys
from contextlib import closing

import pytest

from bot.errors import CannotStart
from demo.demo_home import MARK, demo_home
from demo.process import started


def test_a_home_of_its_own_is_thrown_away():
    with demo_home(None) as folder:
        assert folder.is_dir()
        (folder / "something").write_text("x")
    assert not folder.exists()


def test_a_kept_home_stays_and_is_marked(tmp_path):
    with demo_home(tmp_path / "kept") as folder:
        (folder / "matinee.sqlite3").write_text("x")
    with demo_home(tmp_path / "kept") as again:
        assert (again / MARK).read_text().count("simulated") == 1
        assert (again / "matinee.sqlite3").exists()


def test_a_real_bots_home_is_left_alone(tmp_path):
    (tmp_path / "matinee.sqlite3").write_text("real")
    with pytest.raises(CannotStart, match="real bot's data"), demo_home(tmp_path):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["matinee.sqlite3"]


def test_two_demos_do_not_share_a_home(tmp_path):
    with demo_home(tmp_path), pytest.raises(CannotStart, match="Another demo"), demo_home(tmp_path):
        pass


async def test_a_kept_home_is_taken_up_again_with_the_same_members(tmp_path):
    def members():
        with closing(sqlite3.connect(tmp_path / "matinee.sqlite3")) as connection:
            return connection.execute("SELECT user_id, film_id, kind FROM votes ORDER BY 1, 2, 3").fetchall()

    async with started(tmp_path) as demo:
        assert await demo.stop(signal.SIGTERM) == 0
    first = members()
    async with started(tmp_path) as demo:
        assert "Kept in" in demo.output
        assert await demo.stop() == 0
    assert members() == first
    assert len({user for user, _, _ in first}) >= 60


async def test_a_taken_port_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--port", str(port), stderr=asyncio.subprocess.PIPE
        )
        _, said = await process.communicate()
    assert process.returncode == 2
    assert f"Port {port} is taken" in said.decode()
    assert "Traceback" not in said.decode()
