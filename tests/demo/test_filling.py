"""Simulated votes as rows, the machine's zone, the words in the terminal."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from demo.announcements import Ready, say_ready, welcome
from demo.filling import SOURCE, simulated_rows
from demo.tastes import TASTES
from demo.zone import local_zone
from recommender.types import Film

NOW = datetime(2026, 11, 23, 12, 0, 20, tzinfo=UTC)
FILMS = [Film(id=number, title=f"Film {number}", year=1950, genres=("Western",)) for number in range(1, 120)]


def test_every_simulated_vote_is_marked_and_lies_in_the_past():
    rows = simulated_rows(FILMS, [(71, TASTES[0]), (72, TASTES[1])], guild_id=9, now=NOW)
    assert {row.source for row in rows} == {SOURCE} == {"simulated"}
    assert {row.user_id for row in rows} == {71, 72}
    assert {row.guild_id for row in rows} == {9}
    assert all(row.voted_at < NOW for row in rows)
    assert rows == simulated_rows(FILMS, [(71, TASTES[0]), (72, TASTES[1])], guild_id=9, now=NOW)


@pytest.mark.parametrize(
    ("environment", "link", "zone"),
    [
        ("Europe/Paris", "/usr/share/zoneinfo/Asia/Tokyo", "Europe/Paris"),
        (":Europe/Paris", "/nowhere", "Europe/Paris"),
        ("", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("CET-1CEST", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("", "/usr/share/zoneinfo/Etc/UTC", "UTC"),
        ("", "/nowhere", "UTC"),
        ("EST", "/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("", "/usr/share/zoneinfo/Factory", "UTC"),
    ],
)
def test_the_zone_of_the_machine(monkeypatch, environment, link, zone):
    monkeypatch.setenv("TZ", environment)
    assert local_zone(Path(link)) == zone


@pytest.mark.parametrize("push_after", [timedelta(seconds=30), None])
def test_the_terminal_gives_the_address_whole_and_four_things_to_try(push_after):
    out = io.StringIO()
    address = "http://127.0.0.1:8642/#" + "x" * 43
    say_ready(
        Console(file=out, width=40),
        Ready(address, push_after, simulated_members=70, films=1375, home=Path("/tmp/home"), kept=True),
    )
    said = out.getvalue()
    assert address in said
    assert [f"  {number}. " in said for number in (1, 2, 3, 4, 5)] == [True, True, True, True, False]
    assert "simulated" in said
    assert "Ctrl-C" in said
    assert ("30 seconds" in said) is ("30 seconds" in welcome(push_after)) is (push_after is not None)
    assert "`" not in said
