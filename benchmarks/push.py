"""Nine o'clock: 100,000 pushes due in one minute, claimed and sent while people use commands.

Run `python -m benchmarks.push`. The real client and push run in a process of their own against a stand-in Discord on
loopback that refuses more than 50 requests a second. The whole crowd is claimed; a sample of it has channels and is
sent. One person gives a command, waits for the answer, rests for a moment and gives the next: before (quiet), while
the crowd is claimed, and while it is sent.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.bots.push_bot import claim, look_back, subscribe
from benchmarks.goals import verdict
from bot.app import App, open_app
from bot.config import Config
from bot.push.runner import SECONDS_CLAIMED
from bot.records import DayRules
from bot.runtime.clock import SystemClock
from bot.services.daily.today import Undrawn
from recommender.types import Filters, Place

if TYPE_CHECKING:
    from support_wire import StandIn

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DISCORDS_LIMIT = 50
GOAL_CLAIM_SECONDS, GOAL_HOLD_MS, GOAL_DRAW_MS, GOAL_LATENCY = 5.0, 50.0, 1.0, 2.0
REST_SECONDS = 0.01
DRAWN = 500
PAST_DAYS = 7
"""Days of earlier deliveries in the database."""


@dataclass
class Latency:
    """How long people waited for an answer, in milliseconds."""

    times: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """Milliseconds; 0 when nobody asked meanwhile."""
        return statistics.median(self.times) if self.times else 0.0

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.times, n=100)[98] if len(self.times) > 1 else self.p50


@dataclass
class Claimed:
    """The cost of claiming all due subscriptions."""

    seconds: float
    cpu_seconds: float
    longest_hold: float
    """Longest time for which the event loop was blocked, in seconds."""

    def cells(self) -> tuple[str, str]:
        """For the table."""
        took = f"{self.seconds:.2f} s ({self.cpu_seconds:.2f} s of processor time)"
        return took, f"loop held for {self.longest_hold * 1e3:.1f} ms at the most"


@dataclass
class NineOClock:
    """Everything measured on the bot."""

    quiet: Latency
    claiming: Latency
    sending: Latency
    claimed: Claimed
    megabytes: tuple[float, float]
    """The bot's peak memory before and after the claim."""
    sent: int
    sends_a_second: float
    refused: int
    """Requests that the stand-in refused: more than 50 in a second."""


@dataclass
class Draws:
    """The cost of drawing films for many servers, in milliseconds for each."""

    alone: float
    """Time of the recommender alone."""
    alone_cpu: float
    settled: float
    """Time with the database: looked up, drawn, stored."""


async def measure_claim(folder: Path, crowd: int) -> Claimed:
    """The push alone, in this process."""
    async with open_app(Config(), folder, SystemClock()) as app:
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        await app.database.write(lambda connection: subscribe(connection, crowd, [], now, timedelta()))
        await app.database.write(lambda connection: look_back(connection, PAST_DAYS, now))
    async with open_app(Config(), folder, SystemClock()) as app:  # anew: what was just written is in its place
        return Claimed(*await claim(app.push(_Nobody())))  # pyright: ignore[reportArgumentType] - never asked to send


class _Nobody:
    """A transport that is never asked to send."""

    async def put_reaction(self, channel_id: int, message_id: int, emoji: str) -> None:
        """Never called: nothing is posted."""
        del channel_id, message_id, emoji

    async def open_thread(self, channel_id: int, message_id: int, name: str) -> None:
        """Never called: nothing is posted."""
        del channel_id, message_id, name


async def measure_draws(folder: Path, servers: int = DRAWN) -> Draws:
    """Draw films of so many servers, each with earlier days of its own."""
    async with open_app(Config(), folder, SystemClock()) as app:
        draw, day = app.recommender.draw, date(2026, 3, 14)
        seen = [frozenset(film.id for film in app.recommender.films()[at::3]) for at in range(3)]
        draw(Place("guild", 1), day, frozenset())
        began, cpu = time.perf_counter(), time.process_time()
        for number in range(servers):
            draw(Place("guild", number), day, seen[number % 3], Filters())
        alone, alone_cpu = time.perf_counter() - began, time.process_time() - cpu
        began = time.perf_counter()
        await _settle(app, day, servers)
        settled = time.perf_counter() - began
    return Draws(*(1e3 * seconds / servers for seconds in (alone, alone_cpu, settled)))


async def _settle(app: App, day: date, servers: int) -> None:
    """As many at once as the push takes."""
    today, most = app.services.today, Config().daily.sends_per_second * SECONDS_CLAIMED
    for first in range(0, servers, most):
        places = (Place("guild", number) for number in range(first, min(first + most, servers)))
        found = await today.look_up({(place, day): DayRules() for place in places})
        await today.settle([today.draw(each) for each in found.values() if isinstance(each, Undrawn)])


async def measure_bot(folder: Path, crowd: int, seconds: float) -> NineOClock:
    """The bot in its own process: quiet for a while, then nine o'clock."""
    sys.path.insert(0, str(PROJECT_ROOT / "tests" / "support"))
    from support_wire import StandIn  # noqa: PLC0415 - the stand-in is the tests'; benchmarks borrow it

    discord = StandIn()
    for number in range(int(seconds * Config().daily.sends_per_second)):
        discord.world.add_guild(f"Cinema {number}")
    await discord.start()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.bots.push_bot", str(folder), discord.api_url, discord.gateway_url),
        cwd=PROJECT_ROOT,
        env={"DISCORD_TOKEN": discord.token, "PATH": ""},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        return await _nine_o_clock(discord, process, crowd, seconds)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await discord.stop()


async def _nine_o_clock(
    discord: StandIn, process: asyncio.subprocess.Process, crowd: int, seconds: float
) -> NineOClock:
    assert process.stdin is not None
    await _line(process)
    discord.gate.requests_per_second = DISCORDS_LIMIT
    quiet, claiming, sending = Latency(), Latency(), Latency()
    await _use_commands(discord, Latency(), asyncio.create_task(asyncio.sleep(seconds / 10)))  # warms up
    await _use_commands(discord, quiet, asyncio.create_task(asyncio.sleep(seconds / 2)))
    pairs = " ".join(f"{guild.id}:{guild.channel.id}" for guild in discord.world.guilds.values())
    process.stdin.write(f"crowd {crowd} {pairs}\n".encode())
    before = float(await _line(process))
    process.stdin.write(b"go\n")
    told = asyncio.create_task(_line(process))
    await _use_commands(discord, claiming, told)
    *claimed, after = map(float, told.result().split())
    await _use_commands(discord, sending, asyncio.create_task(_line(process)))
    posted = sorted(message.posted_at for message in discord.world.posted() if not message.ephemeral)
    return NineOClock(
        quiet=quiet,
        claiming=claiming,
        sending=sending,
        claimed=Claimed(*claimed),
        megabytes=(before, after),
        sent=len(posted),
        sends_a_second=(len(posted) - 1) / (posted[-1] - posted[0]),
        refused=discord.gate.over_limit,
    )


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise SystemExit("The bot ended by itself.")
    return line.decode().strip()


async def _use_commands(discord: StandIn, latency: Latency, until: asyncio.Task[object]) -> None:
    """`/explore`, privately, one after the other by one of many people."""
    channel = next(iter(discord.world.guilds.values())).channel
    while not until.done():
        person = discord.world.add_person("somebody")
        began = time.perf_counter()
        exchange = await discord.people.slash(person, channel, "explore", private=True)
        await exchange.answer()
        latency.times.append(1e3 * (time.perf_counter() - began))
        await asyncio.sleep(REST_SECONDS)
    await until


def table(crowd: int, alone: Claimed, draws: Draws, nine: NineOClock) -> Table:
    """The figures, each beside its goal."""
    drawn = Table("what", "measured", "", "goal", title=f"{crowd:,} pushes due at nine")
    goal = f"≤ {GOAL_CLAIM_SECONDS:g} s, loop ≤ {GOAL_HOLD_MS:g} ms"
    drawn.add_row("claim, nothing else going on", *alone.cells(), goal)
    drawn.add_row("claim, in the bot with commands", *nine.claimed.cells(), goal)
    drawn.add_row("memory of the bot", f"{nine.megabytes[0]:.0f} MB", f"{nine.megabytes[1]:.0f} MB after the claim", "")
    drawn.add_row("sends", f"{nine.sends_a_second:.1f} a second", f"{nine.sent:,} sent", "40 a second")
    drawn.add_row("refused by Discord (over 50 a second)", str(nine.refused), "", "0")
    for name, latency in (("quiet", nine.quiet), ("while claiming", nine.claiming), ("while sending", nine.sending)):
        ratios = f"{latency.p50 / nine.quiet.p50:.2f} ×, {latency.p99 / nine.quiet.p99:.2f} ×"
        measured = f"{latency.p50:.1f} ms p50, {latency.p99:.1f} ms p99"
        goal = f"≤ {GOAL_LATENCY:g} ×" if latency is not nine.quiet else ""
        drawn.add_row(f"/explore, {name}", measured, f"{ratios} ({len(latency.times)})", goal)
    took = f"{draws.alone:.2f} ms a server ({draws.alone_cpu:.2f} of processor time)"
    drawn.add_row("films of many servers", took, f"{draws.settled:.2f} ms looked for, drawn, stored", "≤ 1 ms")
    return drawn


def reached(alone: Claimed, draws: Draws, nine: NineOClock) -> bool:
    """Whether every goal is reached."""
    claims = all(
        each.seconds <= GOAL_CLAIM_SECONDS and each.longest_hold * 1e3 <= GOAL_HOLD_MS for each in (alone, nine.claimed)
    )
    answered = all(
        now <= GOAL_LATENCY * before
        for during in (nine.claiming, nine.sending)
        for now, before in ((during.p50, nine.quiet.p50), (during.p99, nine.quiet.p99))
    )
    return claims and answered and nine.refused == 0 and draws.alone <= GOAL_DRAW_MS


def main() -> None:
    """Measure, print the table, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crowd", type=int, default=100_000, help="pushes due (default 100,000)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long is sent at 40 a second (default 20)")
    arguments = parser.parse_args()
    crowd: int = arguments.crowd
    with tempfile.TemporaryDirectory() as folder:
        alone = asyncio.run(measure_claim(Path(folder) / "claim", crowd))
        draws = asyncio.run(measure_draws(Path(folder) / "draws"))
        nine = asyncio.run(measure_bot(Path(folder) / "bot", crowd, arguments.seconds))
    console = Console()
    console.print(table(crowd, alone, draws, nine))
    console.print(f"All goals: {verdict(reached(alone, draws, nine))}.")


if __name__ == "__main__":
    main()
