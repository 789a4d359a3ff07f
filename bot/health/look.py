"""Checks the parts of a running bot on request: sets metrics, and reports what is not ready."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.errors import StoreUnavailable
from bot.health.figures import Figures
from bot.health.vote_watch import VoteWatch
from bot.runtime.clock import Clock
from bot.services.backups import Backups
from bot.store.database import Database
from bot.store.deliveries.overview import answer, read_overview
from recommender.errors import RecommenderError
from recommender.service import Recommender

PROBE_SECONDS = 3.0
"""A database that takes longer for a read or a write counts as not ready."""
STATES = ("pending", "sending", "sent", "skipped", "failed", "unknown")
_LOOK_BACK = timedelta(hours=24)


class Link(Protocol):
    """The connection to Discord, for health checks."""

    @property
    def connected(self) -> bool:
        """Whether the gateway's connection stands and its events come in."""
        ...

    @property
    def latency(self) -> float:
        """Seconds of the last heartbeat there and back; NaN before the first."""
        ...

    @property
    def server_count(self) -> int:
        """Servers the bot is in."""
        ...


Fault = Callable[[], str | None]
"""Returns what is wrong with a part; None if nothing is."""


@dataclass(frozen=True, slots=True)
class Look:
    """The parts to check."""

    figures: Figures
    database: Database
    recommender: Recommender
    backups: Backups
    clock: Clock
    link: Link
    longest_request: Callable[[], float] = lambda: 0.0
    """Age in seconds of the oldest request to Discord under way."""
    told: Mapping[str, Fault] = field(default_factory=dict[str, Fault])
    """Checks of parts that report their own faults; with one the bot is not ready."""
    noted: Mapping[str, Fault] = field(default_factory=dict[str, Fault])
    """Checks whose faults do not make the bot unready."""
    votes: VoteWatch = field(default_factory=VoteWatch)

    def notes(self) -> dict[str, str]:
        """Faults that do not make the bot unready, by part."""
        return {part: fault for part, ask in self.noted.items() if (fault := ask()) is not None}

    async def faults(self) -> dict[str, str]:
        """What is not ready, by part, with the fault; empty if all is well."""
        checks: dict[str, Callable[[], Awaitable[str | None]]] = {
            "gateway": self._gateway_fault,
            "database": self._database_fault,
            "catalogue": self._catalogue_fault,
        }
        found = {part: await check() for part, check in checks.items()}
        found |= {part: ask() for part, ask in self.told.items()}
        return {part: fault for part, fault in found.items() if fault is not None}

    async def measure(self) -> None:
        """Set the metrics that are read rather than counted."""
        figures = self.figures
        figures.connected.set(self.link.connected)
        figures.latency.set(self.link.latency)
        figures.guilds.set(self.link.server_count)
        figures.longest_request.set(self.longest_request())
        figures.queue_depth.set(self.database.waiting)
        self._measure_model()
        latest = self.backups.latest_at()
        figures.backup_made.set(latest.timestamp() if latest else 0)
        await self._measure_push()
        await self.votes.measure(figures, self.database.path, self.clock.now())

    async def _gateway_fault(self) -> str | None:
        return None if self.link.connected else "not connected to Discord"

    async def _database_fault(self) -> str | None:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await self.database.read(answer)
                await self.database.write(answer)  # takes and gives back the lock that every write needs
        except TimeoutError:
            return f"did not answer in {PROBE_SECONDS:g} s"
        except StoreUnavailable as error:
            return str(error)
        return None

    async def _catalogue_fault(self) -> str | None:
        try:
            return None if self.recommender.state.films else "no film is loaded"
        except RecommenderError as error:
            return str(error)

    def _measure_model(self) -> None:
        try:
            state = self.recommender.state
        except RecommenderError:  # not loaded yet
            return
        self.figures.films.set(state.films)
        self.figures.model_fitted.set(state.fitted_at.timestamp() if state.fitted_at else 0)
        self.figures.model_refused.set(state.refused_reason is not None)

    async def _measure_push(self) -> None:
        now = self.clock.now()
        try:
            found = await asyncio.to_thread(read_overview, self.database.path, now - _LOOK_BACK)
        except sqlite3.Error:  # /readyz tells of it; the figures stay those of before
            return
        for state in STATES:
            self.figures.deliveries.labels(state=state).set(found.by_state.get(state, 0))
        waiting = now - found.waiting_since if found.waiting_since else timedelta()
        self.figures.push_overdue.set(max(0.0, waiting.total_seconds()))
