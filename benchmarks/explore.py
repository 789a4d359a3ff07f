"""What `/explore` costs above discord.py: against a bare command that sends a ready-made message of the same size.

Run `python -m benchmarks.explore`. The real client runs in a process of its own against a stand-in Discord on
loopback (REST and gateway over real sockets). Both commands live in that one client and take turns; the next command
is given when the last one is answered and its reactions are under it. A time runs from the event to the answer.
So many people ask in turn that nothing is kept of them in between, but for "one person".
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from benchmarks.goals import verdict

if TYPE_CHECKING:
    from support_wire import Channel, Person, StandIn

PROJECT_ROOT = Path(__file__).resolve().parent.parent
PEOPLE = 100
LIKES = 10
GOAL_P50, GOAL_CPU = 1.5, 2.0
REACTIONS = 5


@dataclass
class Way:
    """One way of answering, and what it took."""

    name: str
    command: str
    options: dict[str, Any]
    reactions: bool
    again: bool = False
    """Whether one person asks again and again, so that what follows from their votes alone is kept in memory."""
    milliseconds: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0
    bytes_sent: int = 0

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.milliseconds)

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.milliseconds, n=100)[98]

    @property
    def cpu(self) -> float:
        """Milliseconds of the bot's processor time for one command."""
        return self.cpu_seconds * 1e3 / len(self.milliseconds)


class Bot:
    """The client in its process: answers to "cpu" with the processor seconds it has used."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def cpu(self) -> float:
        """Seconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"cpu\n")
        return float(await self.line())

    async def line(self) -> str:
        """What it says next."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise SystemExit("The bot ended by itself.")
        return line.decode().strip()


@asynccontextmanager
async def running_bot(home: Path, discord: StandIn) -> AsyncIterator[Bot]:
    """The client, connected and ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.bots.explore_bot", str(home), discord.api_url, discord.gateway_url),
        cwd=PROJECT_ROOT,
        env={"DISCORD_TOKEN": discord.token, "PATH": ""},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    bot = Bot(process)
    try:
        assert await bot.line() == "ready"
        yield bot
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def measure(discord: StandIn, bot: Bot, ways: tuple[Way, ...], rounds: int, block: int) -> None:
    """Rounds of a block of commands each way; the first round warms up and is not counted."""
    guild = next(iter(discord.world.guilds.values()))
    people = itertools.cycle([discord.world.add_person(f"person{number}") for number in range(PEOPLE)])
    for round_number in range(rounds + 1):
        for way in ways:
            began = await bot.cpu()
            asking = itertools.repeat(next(people)) if way.again else people
            times = [await _once(discord, way, next(asking), guild.channel) for _ in range(block)]
            if round_number:
                way.cpu_seconds += await bot.cpu() - began
                way.milliseconds += times


async def _once(discord: StandIn, way: Way, person: Person, channel: Channel) -> float:
    reacted = discord.gate.requests["reaction.add"]
    began = time.perf_counter()
    exchange = await discord.people.slash(person, channel, way.command, **way.options)
    message = await exchange.answer()
    took = time.perf_counter() - began
    way.bytes_sent = len(json.dumps(message.body))
    if len(message.body.get("components", ())) == 0:
        raise SystemExit(f"/{way.command} answered: {message.text}")
    while way.reactions and discord.gate.requests["reaction.add"] < reacted + REACTIONS:  # noqa: ASYNC110 - a counter
        await asyncio.sleep(0.0005)
    discord.interactions.exchanges.clear()
    return took * 1e3


def table(ways: tuple[Way, ...]) -> Table:
    """The figures; each way of /explore beside the bare command that does as much with Discord."""
    drawn = Table("command", "p50 ms", "p99 ms", "CPU ms", "bytes", "p50 ratio", "CPU ratio")
    for bare, explore in zip(ways[::2], ways[1::2], strict=True):
        for way in (bare, explore):
            ratios = (f"{way.p50 / bare.p50:.2f} ×", f"{way.cpu / bare.cpu:.2f} ×") if way is explore else ("", "")
            cells = (f"{way.p50:.2f}", f"{way.p99:.2f}", f"{way.cpu:.2f}", f"{way.bytes_sent:,}", *ratios)
            drawn.add_row(way.name, *cells)
    return drawn


async def compare(home: Path, rounds: int, block: int) -> tuple[Way, ...]:
    """Both ways privately, then asked by one person alone, then with five reactions under the answer."""
    sys.path.insert(0, str(PROJECT_ROOT / "tests" / "support"))
    from support_wire import StandIn  # noqa: PLC0415 - the stand-in is the tests'; benchmarks borrow it

    ways = (
        Way("bare, private", "ready", {"private": True}, reactions=False),
        Way("/explore, private", "explore", {"private": True}, reactions=False),
        Way("bare, one person", "ready", {"private": True}, reactions=False, again=True),
        Way("/explore, one person", "explore", {"private": True}, reactions=False, again=True),
        Way("bare, five reactions", "ready", {}, reactions=True),
        Way("/explore, five reactions", "explore", {}, reactions=True),
    )
    discord = StandIn()
    discord.world.add_guild("Cinema")
    await discord.start()
    try:
        async with running_bot(home, discord) as bot:
            await measure(discord, bot, ways, rounds, block)
    finally:
        await discord.stop()
    return ways


def main() -> None:
    """Measure, print the table, and say whether the goals are reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    parser.add_argument("--block", type=int, default=100, help="commands of each way in a round (default 100)")
    parser.add_argument("--home", type=Path, help="films, votes and models (default: a new home with the starter)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.home or Path(folder)
        ways = asyncio.run(compare(home, arguments.rounds, arguments.block))
    console = Console()
    console.print(table(ways))
    bare, explore = ways[:2]
    p50, cpu = explore.p50 / bare.p50, explore.cpu / bare.cpu
    reached = p50 <= GOAL_P50 and cpu <= GOAL_CPU
    console.print(
        f"Goal: at most {GOAL_P50:g} times the bare p50 and {GOAL_CPU:g} times its CPU: "
        f"{verdict(reached)} ({p50:.2f} ×, {cpu:.2f} ×)."
    )


if __name__ == "__main__":
    main()
