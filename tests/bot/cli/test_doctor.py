"""`matinee doctor`: every finding says what to do, and nothing is changed."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from support_store import opened

from bot.cli import doctor
from bot.cli.frame import Setup
from bot.config import PROJECT_ROOT
from bot.errors import StoreUnavailable
from bot.store.database import Database
from bot.store.film_data.films import Films
from bot.store.film_data.trainings import LastTraining, Trainings
from bot.store.installation_facts import FAULT_FACT, TREE_FACT, Facts


@pytest.fixture
def setup(tmp_path):
    return Setup(home=tmp_path / "home", config_path=PROJECT_ROOT / "config.toml")


async def make_database(setup):
    database = await opened(setup.database_path)
    await database.close()


def test_a_new_home_is_no_fault_and_stays_unmade(setup):
    assert doctor.check_disk(setup).level == "good"
    assert doctor.check_database(setup).level == "hint"
    assert "matinee train" in doctor.check_model(setup).sentence
    assert not setup.home.exists()


def test_a_file_in_the_place_of_the_home_is_bad(setup):
    setup.home.parent.mkdir(parents=True, exist_ok=True)
    setup.home.write_text("no folder")
    found = doctor.check_disk(setup)
    assert (found.level, "a file is in the way" in found.sentence) == ("bad", True)


async def test_a_sound_database_is_good(setup):
    await make_database(setup)
    found = doctor.check_database(setup)
    assert found.level == "good"
    assert "0 films" in found.sentence


@pytest.mark.parametrize(
    ("statement", "said"),
    [("PRAGMA user_version = 9999", "newer"), ("PRAGMA application_id = 5", "another program")],
)
async def test_a_database_that_is_not_for_us_is_bad(setup, statement, said):
    await make_database(setup)
    connection = sqlite3.connect(setup.database_path)
    connection.execute(statement)
    connection.close()
    found = doctor.check_database(setup)
    assert found.level == "bad"
    assert said in found.sentence


def test_a_file_that_is_no_database_is_bad(setup):
    setup.home.mkdir()
    setup.database_path.write_bytes(b"not a database" * 100)
    assert doctor.check_database(setup).level == "bad"


def test_a_missing_token_is_bad_and_explained(setup, monkeypatch):
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.delenv("DISCORD_TOKEN_FILE", raising=False)
    found = doctor.check_token(setup)
    assert found.level == "bad"
    assert "Reset Token" in found.sentence


def test_config_faults_are_listed(setup, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("[log]\nlevel = 'LOUD'")
    found = doctor.check_config(Setup(home=setup.home, config_path=path))
    assert found.level == "bad"
    assert "log.level" in found.sentence


@pytest.fixture
async def discord_with_date(tmp_path):
    """A loopback Discord that answers /gateway with a date of its own."""
    servers = []

    async def start(date: str) -> Setup:
        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(
                f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode()
            )
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        servers.append(server)
        port = server.sockets[0].getsockname()[1]
        config = tmp_path / "config.toml"
        config.write_text(f'[discord]\napi = "http://127.0.0.1:{port}/api/v10"\n')
        return Setup(home=tmp_path / "home", config_path=config)

    yield start
    for server in servers:
        server.close()
        await server.wait_closed()


async def test_a_clock_that_is_off_is_bad(discord_with_date):
    setup = await discord_with_date("Wed, 01 Jan 2020 00:00:00 GMT")
    found = await asyncio.to_thread(doctor.check_discord, setup)
    assert found.level == "bad"
    assert "NTP" in found.sentence


def test_a_discord_that_cannot_be_reached_is_a_hint(setup, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text('[discord]\napi = "http://127.0.0.1:9/api/v10"\n')
    found = doctor.check_discord(Setup(home=setup.home, config_path=config))
    assert found.level == "hint"
    assert "could not be reached" in found.sentence


@pytest.mark.parametrize(
    ("last", "level", "said"),
    [
        (None, "hint", "not trained by itself yet"),
        (LastTraining(1_795_420_800), "good", "2026-11-23 08:00 UTC, went well"),
        (LastTraining(1_795_420_800, under_way=True), "hint", "One began 2026-11-23 08:00 UTC and runs"),
    ],
)
async def test_the_last_training_is_told(setup, last, level, said):
    async with await Database.open(setup.database_path) as database:
        if last:
            await Trainings(Facts(database)).note(last)
    found = doctor.check_training(setup)
    assert (found.level, said in found.sentence) == (level, True)


async def test_a_training_that_failed_is_told_with_its_reason(setup):
    async with await Database.open(setup.database_path) as database:
        await Trainings(Facts(database)).note(LastTraining(1_795_420_800, failures=4, reason="The set is damaged."))
    found = doctor.check_training(setup)
    assert found.level == "bad"
    assert "failed 4 times in a row, last 2026-11-23 08:00 UTC: The set is damaged." in found.sentence


def test_training_without_a_database_is_a_hint(setup):
    assert doctor.check_training(setup).level == "hint"


@pytest.mark.parametrize(
    "fact",
    [
        "no JSON",
        "[]",
        "3",
        '{"began_at": "yesterday"}',
        '{"began_at": 1e99}',
        '{"mark": [1]}',
        '{"reason": 3}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:20],
)
async def test_a_fact_that_says_something_else_is_no_training(setup, fact):
    async with await Database.open(setup.database_path) as database:
        await Facts(database).set("training", fact)
    assert doctor.check_training(setup).level == "hint"


@pytest.mark.parametrize("cell", ["no JSON", "", "{"])
async def test_a_database_field_that_is_not_json_is_found(setup, cell):
    async with await Database.open(setup.database_path) as database:
        await database.execute("INSERT INTO films (title, genres) VALUES ('Alien', ?)", (cell,))
        with pytest.raises(StoreUnavailable, match="Restore a backup"):
            await Films(database).all_films()
    found = doctor.check_database(setup)
    assert found.level == "bad"
    assert "genres of films is no JSON in 1 row" in found.sentence


async def test_a_list_of_something_else_is_a_sentence(setup):
    async with await Database.open(setup.database_path) as database:
        await database.execute("INSERT INTO films (title, genres) VALUES ('Alien', '[1]')", ())
        with pytest.raises(StoreUnavailable, match="a film's list"):
            await Films(database).all_films()


@pytest.mark.parametrize(
    ("facts", "level", "said"),
    [
        ({}, "hint", "has not brought them"),
        ({TREE_FACT: "1:aa", FAULT_FACT: ""}, "good", "Discord has them."),
        (
            {TREE_FACT: "1:aa", FAULT_FACT: "Discord has not accepted the commands: 503"},
            "bad",
            "commands: 503. A running",
        ),
    ],
)
async def test_commands_that_discord_has_not_taken_are_told(setup, facts, level, said):
    async with await Database.open(setup.database_path) as database:
        for name, value in facts.items():
            await Facts(database).set(name, value)
    found = doctor.check_commands(setup)
    assert (found.level, said in found.sentence) == (level, True)


def test_commands_without_a_database_are_a_hint(setup):
    assert doctor.check_commands(setup).level == "hint"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE round_answers", "round_answers is missing"),
        ("DROP INDEX votes_by_film", "the index votes_by_film is missing"),
        (
            "INSERT INTO votes (user_id, film_id, kind, source, voted_at) VALUES (1, 99, 'like', 'card', 1)",
            "rows of votes point to rows of films that are not there",
        ),
    ],
)
async def test_what_is_lost_inside_a_database_is_found_with_what_to_do(setup, statement, said):
    await make_database(setup)
    with closing(sqlite3.connect(setup.database_path)) as connection:
        connection.execute(statement)
        connection.commit()
    found = doctor.check_database(setup)
    assert found.level == "bad"
    assert said in found.sentence
    assert "matinee restore FILE --replace" in found.sentence


def test_permissions_have_the_names_of_discords_settings(setup):
    sentence = doctor.check_permissions(setup).sentence
    assert "needs View Channel, Send Messages, " in sentence
    assert "Read Messages" not in sentence
    assert "permissions=580851377179712)" in sentence
