"""The health page: `/livez`, `/readyz` and `/metrics`, with each component working and failing."""

from __future__ import annotations

import asyncio
import math
import socket
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession, ContentTypeError
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from support_figures import scraped
from support_store import FixedClock, add_films, opened

from bot.config import BackupSection, HealthSection
from bot.errors import CannotStart
from bot.health.figures import Figures
from bot.health.health_page import health_page
from bot.health.look import STATES, Look
from bot.services.backups import Backups
from bot.store.deliveries.delivery_rows import State
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.errors import NotReady
from recommender.types import VoteKind

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FITTED = NOW - timedelta(days=2)


class Recommender:
    """A recommender with a model, or one that is not loaded."""

    films: int | None = 900

    @property
    def state(self):
        if self.films is None:
            raise NotReady("The films are not loaded yet.")
        return SimpleNamespace(films=self.films, fitted_at=FITTED, refused_reason=None)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        yield loaded


@pytest.fixture
def link():
    return SimpleNamespace(connected=True, latency=0.042, server_count=3)


@pytest.fixture
def recommender():
    return Recommender()


@pytest.fixture
def failures():
    """What the last training failed for; nothing."""
    return []


@pytest.fixture
def look(database, link, recommender, failures, tmp_path):
    figures, clock = Figures(), FixedClock(NOW)
    database.on_commit = figures.committed
    backups = Backups(database.path, tmp_path, BackupSection(), clock)
    return Look(
        figures, database, recommender, backups, clock, link, noted={"training": lambda: "".join(failures) or None}
    )


@pytest.fixture
async def ask(look):
    """Status and body of a path."""
    config = HealthSection(enabled=True, port=free_port())
    async with health_page(config, look), ClientSession(f"http://127.0.0.1:{config.port}") as session:

        async def get(path):
            async with session.get(path) as response:
                if path == "/metrics":
                    assert response.headers["Content-Type"] == CONTENT_TYPE_PLAIN_0_0_4
                    return response.status, scraped(await response.text())
                return response.status, await response.json()

        yield get


async def figure(ask, name):
    _, figures = await ask("/metrics")
    return figures[name]


async def test_all_is_well(ask):
    assert await ask("/livez") == (200, {"alive": True})
    assert await ask("/readyz") == (200, {"ready": True, "faults": {}})


async def test_without_a_connection_it_lives_and_is_not_ready(ask, link):
    link.connected = False
    assert (await ask("/livez"))[0] == 200
    assert await ask("/readyz") == (503, {"ready": False, "faults": {"gateway": "not connected to Discord"}})


async def test_a_training_that_failed_is_noted_and_it_is_ready_all_the_same(ask, failures):
    failures.append("The set is damaged.")
    assert await ask("/readyz") == (
        200,
        {"ready": True, "faults": {}, "notes": {"training": "The set is damaged."}},
    )


@pytest.mark.parametrize("films", [0, None])
async def test_without_films_it_is_not_ready(ask, recommender, films):
    recommender.films = films
    status, said = await ask("/readyz")
    assert status == 503
    assert list(said["faults"]) == ["catalogue"]


async def test_a_closed_database_is_not_ready_and_figures_are_still_told(ask, database):
    await database.close()
    status, said = await ask("/readyz")
    assert status == 503
    assert list(said["faults"]) == ["database"]
    assert (await ask("/metrics"))[0] == 200


async def test_a_database_another_program_holds_is_not_ready(ask, database, monkeypatch):
    monkeypatch.setattr("bot.health.look.PROBE_SECONDS", 0.05)
    monkeypatch.setattr(database, "write", lambda _: asyncio.get_running_loop().create_future())
    status, said = await ask("/readyz")
    assert status == 503
    assert said["faults"]["database"] == "did not answer in 0.05 s"


async def test_nothing_else_is_answered(ask):
    with pytest.raises(ContentTypeError, match="404"):
        await ask("/")


ADD = """
INSERT INTO deliveries (subscription_id, local_date, part, parts, state, due_at, nonce, changed_at)
VALUES (?, ?, 1, 1, ?, ?, 'n', 0)
"""
SUBSCRIBE = """
INSERT INTO subscriptions (subscription_id, place_kind, place_id, style, local_time, zone, days, created_by)
VALUES (?, 'guild', ?, 'digest', '09:00', 'UTC', 127, 1)
"""


async def deliver(database, *states: tuple[State, float]):
    """One subscription each: its state, and how many hours ago it was due."""

    def operation(connection):
        for number, (state, hours) in enumerate(states, start=1):
            due = NOW - timedelta(hours=hours)
            connection.execute(SUBSCRIBE, (number, number))
            connection.execute(ADD, (number, due.date().isoformat(), state, int(due.timestamp())))

    await database.write(operation)


async def test_deliveries_of_the_last_day_are_counted_by_state(ask, database):
    await deliver(database, ("sent", 1), ("sent", 23), ("unknown", 2), ("sent", 25), ("failed", 24 * 30))
    _, figures = await ask("/metrics")
    found = {state: figures["matinee_deliveries", state] for state in STATES}
    assert {state: number for state, number in found.items() if number} == {"sent": 2, "unknown": 1}
    assert figures["matinee_push_overdue_seconds"] == 0


async def test_the_message_that_waits_longest_is_seen_however_old(ask, database):
    await deliver(database, ("pending", 0.5), ("sending", 30), ("sent", 40))
    assert await figure(ask, "matinee_push_overdue_seconds") == 30 * 3600


async def test_parts_are_read_off(ask, database, link):
    await asyncio.gather(*(database.write(lambda _: None) for _ in range(10)))
    _, plain = await ask("/metrics")
    assert plain["matinee_gateway_connected"] == 1
    assert plain["matinee_gateway_latency_seconds"] == 0.042
    assert plain["matinee_guilds"] == 3
    assert plain["matinee_catalogue_films"] == 900
    assert plain["matinee_model_fitted_timestamp_seconds"] == FITTED.timestamp()
    assert plain["matinee_backup_timestamp_seconds"] == 0
    assert plain["matinee_store_queue_operations"] == 0
    assert plain["matinee_store_commit_operations_sum"] == 10
    assert plain["process_resident_memory_bytes"] > 10_000_000
    assert plain["process_open_fds"] > 3
    assert plain["process_cpu_seconds_total"] > 0
    link.latency = math.nan
    assert math.isnan(await figure(ask, "matinee_gateway_latency_seconds"))


async def test_the_newest_backup_is_told(ask, look):
    await look.backups.back_up_if_due()
    assert await figure(ask, "matinee_backup_timestamp_seconds") == NOW.timestamp()


async def test_switched_off_nothing_listens(look):
    config = HealthSection(port=free_port())
    async with health_page(config, look):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(config.host, config.port)


async def test_a_port_that_is_taken_is_a_sentence(look):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        config = HealthSection(enabled=True, port=taken.getsockname()[1])
        with pytest.raises(CannotStart, match="Choose another"):
            async with health_page(config, look):
                pass
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "health-beat"]


async def test_votes_of_the_last_hour_are_told_every_five_minutes(ask, database, look):
    await add_films(database, 3)
    votes = Votes(database)
    await votes.add(VoteRow(1, 1, VoteKind.LIKE, "card", NOW - timedelta(minutes=2), 7))
    _, figures = await ask("/metrics")
    assert figures["matinee_recent_votes", "fresh"] == 1
    assert (figures["matinee_recent_votes", "known"], figures["matinee_unusual_servers"]) == (0, 0)
    await votes.add(VoteRow(1, 2, VoteKind.LIKE, "card", NOW - timedelta(minutes=1), 7))
    assert await figure(ask, ("matinee_recent_votes", "fresh")) == 1
    look.clock.forward(minutes=5)
    assert await figure(ask, ("matinee_recent_votes", "fresh")) == 2
