"""Chaos: the real bot killed again and again while it pushes over a bad connection and people vote.

The result is counted on both sides: in the stand-in's channels and in the bot's database.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from support_chaos_outcome import Outcome, Plan
from support_crowd import Crowd, stored_votes
from support_installation import Due, Installation
from support_wire import BotProcess, Fault, StandIn, eventually

from recommender.types import Place

NONCE_WINDOW_SECONDS = 150.0
"""How long the stand-in remembers a nonce; the bot relies on 120."""
CARDS = 5
KILLED_WHILE_STARTING = 0.2
"""Share of the processes that are killed before anything is sent."""
LIFE_SECONDS_MOST = 40.0
KILLED_IN_THE_OUTAGE = 4
"""Kills during the outage; the last process started in it lives until the outage ends."""
OPEN = ("pending", "sending")
TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?: .*\n|\n)*(\S.*)$", re.MULTILINE)
"""Its last line says what it was."""


async def run(plan: Plan, folder: Path) -> Outcome:
    """Run the plan in a folder of its own."""
    standin = StandIn()
    await standin.start()
    try:
        async with asyncio.timeout(plan.seconds_most):
            return await _Chaos(plan, standin, folder).run()
    finally:
        await standin.stop()


class _Chaos:
    def __init__(self, plan: Plan, standin: StandIn, folder: Path) -> None:
        self._plan = plan
        self._standin = standin
        self._random = random.Random(plan.seed)
        self._installation = Installation(folder, standin.settings)
        self._wanted: dict[int, int] = {}
        """Messages that each channel must have in the end."""
        self._outcome = Outcome(plan)
        self._crowd = Crowd(standin, random.Random(plan.seed + 1))
        self._living: BotProcess | None = None

    async def run(self) -> Outcome:
        began = time.monotonic()
        await self._set_up()
        voting = asyncio.create_task(self._crowd.vote(), name="crowd")
        try:
            await self._lives()
            voting.cancel()
            await asyncio.gather(voting, return_exceptions=True)
            await self._last_life()
        finally:
            voting.cancel()
            if self._living is not None:
                await self._living.end()
        self._judge()
        self._outcome.seconds = time.monotonic() - began
        return self._outcome

    async def _set_up(self) -> None:
        """Set up the due messages: a third as digests in servers, half as cards, the rest as direct messages."""
        world, share = self._standin.world, self._plan.share
        cards = self._plan.messages // 2 // CARDS
        fingerprints = self._plan.messages // 3
        people = self._plan.messages - cards * CARDS - fingerprints
        owner = world.add_person("owner")
        due: list[Due] = []
        for number in range(fingerprints + cards):
            guild = world.add_guild(f"Server {number}", owner=owner)
            style = "digest" if number < fingerprints else "cards"
            due.append(Due(Place("guild", guild.id), guild.channel.id, style, owner.id))
            self._wanted[guild.channel.id] = 1 if style == "digest" else CARDS
        for number in range(people):
            person = world.add_person(f"person-{number}")
            due.append(Due(Place("dm", person.id), None, created_by=person.id))
            self._wanted[world.direct_channel(person).id] = 1
        self._random.shuffle(due)
        for number, minutes_ago in enumerate((1, 3, 9)):
            await self._installation.subscribe(due[number::3], minutes_ago=minutes_ago)
        self._standin.messages.nonce_window_seconds = NONCE_WINDOW_SECONDS
        self._standin.gate.requests_per_second = 50
        self._let_faults_happen(share)

    def _let_faults_happen(self, share: float) -> None:
        not_confirmed = (Fault.created_then(500), Fault.created_then(502), Fault.created_then_reset())
        faults = (
            *(Fault.server_error(503), Fault.server_error(500), Fault.bucket_limit(0.2), Fault.global_limit(0.3)),
            *(Fault.page(403), Fault.page(404), Fault.reset(), Fault.slow(1.5)),
            *(*not_confirmed, Fault.created_then_closed(), Fault.created_then_hangs(3)),
        )
        self._standin.faults.let_happen("send", dict.fromkeys(faults, share), self._plan.seed)
        self._standin.faults.let_happen("callback", dict.fromkeys(not_confirmed, share), self._plan.seed)
        for route in ("history", "message", "reaction.users", "reaction.add", "gateway", "me"):
            others = (Fault.server_error(503), Fault.reset(), Fault.global_limit(0.3))
            pages = () if route in ("gateway", "me") else (Fault.page(403), Fault.page(404))
            self._standin.faults.let_happen(route, dict.fromkeys((*others, *pages), share / 2), self._plan.seed)

    async def _lives(self) -> None:
        """Start it and kill it, after a random number of messages or while it still starts."""
        pieces = self._pieces()
        for number, piece in enumerate(pieces):
            before = len(self._standin.world.posted())
            self._living = await self._start()
            if self._plan.outage_seconds and number == len(pieces) // 2:
                await self._outage()
            await self._live(before + piece)
            await self._kill()

    async def _outage(self) -> None:
        """Take the stand-in down while messages are being sent; it forgets every nonce before it is back."""
        await self._live(len(self._standin.world.posted()) + 20)
        await self._standin.go_down()
        left = self._plan.outage_seconds
        for _ in range(KILLED_IN_THE_OUTAGE):
            seconds = self._random.uniform(0.5, 1.0) * self._plan.outage_seconds / (KILLED_IN_THE_OUTAGE + 1)
            left -= seconds
            await asyncio.sleep(seconds)
            await self._kill()
            self._living = await self._start()
        await asyncio.sleep(left)
        self._standin.messages.forget_nonces()
        await self._standin.come_back()

    async def _kill(self) -> None:
        assert self._living is not None
        self._living.kill()
        await self._living.ended()
        self._outcome.kills += 1

    async def _live(self, until_posted: int) -> None:
        """Run until so many messages are posted in total; a slow machine or an early kill ends it sooner."""
        if self._random.random() < KILLED_WHILE_STARTING:
            await asyncio.sleep(self._random.uniform(0.0, 4.0))
            return
        posted = self._standin.gate.statuses
        start, wanted = posted["send", 200], until_posted - len(self._standin.world.posted())
        with suppress(TimeoutError):
            await eventually(lambda: posted["send", 200] - start >= wanted, LIFE_SECONDS_MOST)
        await asyncio.sleep(self._random.uniform(0.0, 0.2))

    async def _last_life(self) -> None:
        """Run without kills until everything is sent and every reaction read; faults stop before that."""
        bot = self._living = await self._start()
        with suppress(TimeoutError):  # the judge says what is missing
            await eventually(self._all_done, self._plan.settle_seconds, every_seconds=0.2)
            self._standin.faults.end()
            await eventually(self._votes_stand, self._plan.settle_seconds, every_seconds=1.0)
        bot.terminate()
        self._outcome.exit_code = await bot.ended()

    def _votes_stand(self) -> bool:
        wanted, allowed = self._crowd.must_stand()
        stored = stored_votes(self._installation)
        return wanted <= stored <= wanted | allowed

    def _all_done(self) -> bool:
        states = self._installation.deliveries()
        return not any(state in states for state in OPEN) and sum(states.values()) == self._plan.messages

    async def _start(self) -> BotProcess:
        installation = self._installation
        return await BotProcess.start(installation.log, *installation.arguments, token=self._standin.token)

    def _pieces(self) -> list[int]:
        """Number of messages that each killed process may send: together most of them."""
        lives = self._plan.kills - (KILLED_IN_THE_OUTAGE if self._plan.outage_seconds else 0)
        weights = [self._random.uniform(0.2, 1.8) for _ in range(lives)]
        return [max(1, int(self._plan.messages * 0.85 * weight / sum(weights))) for weight in weights]

    def _judge(self) -> None:
        outcome, standin, installation = self._outcome, self._standin, self._installation
        outcome.faults = Counter()
        for (_, name), count in standin.faults.happened.items():
            outcome.faults[name] += count
        outcome.dropped_by_nonce = standin.messages.dropped_by_nonce
        outcome.over_limit = standin.gate.over_limit
        outcome.states = installation.deliveries()
        outcome.database_faults = list(installation.faults_of_the_database())
        said = self._living.said if self._living else ""
        outcome.adopted = said.count("was found in the channel's history")
        outcome.tracebacks = TRACEBACK.findall(said)
        self._count_messages()
        wanted, allowed = self._crowd.must_stand()
        stored = stored_votes(installation)
        outcome.votes = len(wanted)
        outcome.votes_missing = len(wanted - stored)
        outcome.votes_too_many = len(stored - wanted - allowed)
        outcome.examples = [*sorted(wanted - stored)[:10], *sorted(stored - wanted - allowed)[:10]]

    def _count_messages(self) -> None:
        outcome, channels = self._outcome, self._standin.world.channels
        for channel_id, wanted in self._wanted.items():
            pushed = [message for message in channels[channel_id].messages.values() if message.nonce is not None]
            different = len({message.text for message in pushed})
            outcome.doubled += len(pushed) - min(different, wanted)
            outcome.lost += wanted - min(different, wanted)
        there = {message.id for message in self._standin.world.posted()}
        recorded = {row[0] for row in self._installation.rows("SELECT message_id FROM deliveries WHERE state = 'sent'")}
        outcome.strangers = len(there ^ recorded)
