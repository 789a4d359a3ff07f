"""The bot that `benchmarks.push` measures: Matinee's client and push, controlled by lines on standard input.

"quiet" prints its memory; "crowd <servers> <channel>…" creates the due subscriptions; "go" runs one tick,
and prints the cost of claiming and when everything is sent.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.memory import peak_megabytes
from benchmarks.processes import say
from benchmarks.ticker import Ticker
from bot.app import App, open_app
from bot.client import point_at
from bot.config import Config, DiscordSection
from bot.connection.requests import Requests
from bot.push.runner import PushRunner
from bot.runtime.clock import SystemClock, to_unix
from bot.runtime.cooldown import Cooldown

_LATE = timedelta(hours=7)
"""What is due since then is claimed like the rest and not sent: the sample has far fewer channels than the crowd."""
_ZONES = (("UTC", 0), ("Europe/Berlin", 60), ("America/New_York", -240), ("Asia/Tokyo", 540))
_SUBSCRIBE = """
INSERT INTO subscriptions (place_kind, place_id, channel_id, style, local_time, zone, days, created_by, next_due_at)
VALUES ('guild', ?, ?, 'digest', ?, ?, 127, 1, ?)
"""
_PAST = """
INSERT INTO deliveries (subscription_id, local_date, part, parts, state, due_at, attempts, nonce, payload, message_id,
                        changed_at)
SELECT subscription_id, ?, 1, 1, 'sent', next_due_at, 1, 'k3J9xQm0vPZt1sLw8RbYc2Ad', '{"films": [1, 2, 3, 4, 5]}', 1,
       next_due_at FROM subscriptions
"""


def subscribe(
    connection: sqlite3.Connection,
    crowd: int,
    channels: list[tuple[int, int]],
    now: datetime,
    ago: timedelta = _LATE,
) -> int:
    """Create subscriptions that were due that long ago, and those of these servers and channels, due now."""
    late = now - ago

    def wall(moment: datetime, minutes: int) -> str:
        return f"{moment + timedelta(minutes=minutes):%H:%M}"

    rows: list[tuple[Any, ...]] = []
    for number in range(crowd - len(channels)):
        zone, minutes = _ZONES[number % len(_ZONES)]
        rows.append((number + 1, number + 1, wall(late, minutes), zone, to_unix(late)))
    rows += [(guild, channel, wall(now, 0), "UTC", to_unix(now)) for guild, channel in channels]
    return connection.executemany(_SUBSCRIBE, rows).rowcount


def look_back(connection: sqlite3.Connection, days: int, now: datetime) -> None:
    """Add deliveries of the days before to every subscription."""
    for ago in range(days, 0, -1):
        connection.execute(_PAST, (f"{now - timedelta(days=ago):%Y-%m-%d}",))


async def claim(push: PushRunner) -> tuple[float, float, float]:
    """Seconds, seconds of processor time, and the longest hold of the loop in seconds, for claiming all that is due."""
    async with Ticker() as ticker:
        began, cpu = time.perf_counter(), time.process_time()
        await push._claim_due()  # pyright: ignore[reportPrivateUsage] - this step alone is measured
        return time.perf_counter() - began, time.process_time() - cpu, ticker.longest


async def serve(home: Path, api: str, gateway: str) -> None:
    """Connect, then carry out lines of standard input until it ends."""
    where = DiscordSection(api=api, gateway=gateway)
    point_at(where)
    async with open_app(Config(discord=where), home, SystemClock()) as app:
        client = app.client()
        client.cooldown = Cooldown(1e9, 1e9)  # a few people send the commands of thousands
        Requests().watch(client)
        await client.login(os.environ["DISCORD_TOKEN"])
        connected = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        gc.freeze()  # what was loaded stays
        push = app.push_over(client)
        say("ready")
        while order := (await asyncio.to_thread(sys.stdin.readline)).split():
            await obey(order, app, push)
        await push.close()
        await client.close()
        await connected


async def obey(order: list[str], app: App, push: PushRunner) -> None:
    """Carry out one line of standard input."""
    match order:
        case ["crowd", count, *pairs]:
            channels = [(int(guild), int(channel)) for guild, channel in (pair.split(":") for pair in pairs)]
            now = datetime.now(UTC).replace(second=0, microsecond=0)
            await app.database.write(lambda connection: subscribe(connection, int(count), channels, now))
            say(f"{peak_megabytes():.1f}")
        case ["go"]:
            seconds, cpu, held = await claim(push)
            say(f"{seconds} {cpu} {held} {peak_megabytes():.1f}")
            await push.tick()
            say("sent")
        case _:
            raise SystemExit(f"What is {order}?")


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
