"""The demo as a whole: the very same services, client and push as `matinee run`, with SimCord in Discord's place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.app import App, open_app
from bot.cli.frame import Setup
from bot.client import MatineeClient
from bot.config import Config, models_of
from bot.records import Subscription
from bot.runtime.clock import SystemClock
from bot.store.deliveries.subscriptions import Subscriptions
from bot.store.people.votes import Votes
from bot.trainer.task import parameters_of
from bot.trainer.work import read_inputs
from demo.announcements import Ready, say_ready, welcome
from demo.filling import simulated_rows
from demo.server import new_discord, refuse_taken_port, running, showing
from demo.world import World, build_world
from demo.zone import local_zone
from recommender.training import artefact
from recommender.training.train import fit_to_folder
from recommender.types import Place

TICK_SECONDS: Final = 2
"""Due pushes are looked for more often than a real bot needs, so that it arrives when the terminal says."""
PUSH_AFTER: Final = timedelta(seconds=30)
"""From the start to the push: time to open the page and watch it arrive."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person at the shell asked for."""

    setup: Setup
    """The settings' file, and the demo's own home."""
    port: int | None
    """On 127.0.0.1; 0 takes any, None the usual one or any."""
    kept: bool
    """Whether the home stays."""


async def show(wishes: Wishes, console: Console, stop: asyncio.Event) -> None:
    """Run the demo until `stop` is set or the page is ended there.

    Raises:
        CannotStart: the port is taken.
        StoreUnavailable: the home cannot be used.
    """
    refuse_taken_port(wishes.port)
    zone = local_zone()
    async with open_app(_with_quick_tick(wishes.setup.config), wishes.setup.home, SystemClock()) as app:
        client = app.client()
        env = new_discord(client)
        world = build_world(env)
        with console.status("Seating the audience …"):
            await _fill(app, world, wishes.setup)
        async with running(env), showing(env, world, zone, wishes.port) as page, _pushing(app, client):
            push_after = await _subscribe(app, world, zone)
            await world.usher.send(world.films, welcome(push_after))
            say_ready(console, _ready(app, world, wishes, page.url, push_after))
            await _first_of(stop.wait(), page.wait_closed())
            console.print("Good night.")
        await client.close()


async def _fill(app: App, world: World, setup: Setup) -> None:
    """Store the simulated votes, and fit a model from them."""
    rows = simulated_rows(app.recommender.films(), world.tastes, world.guild.id, app.clock.now())
    await Votes(app.database).add(*rows)
    await _fit(setup)
    await app.recommender.refresh()


async def _fit(setup: Setup) -> None:
    """What `matinee train` does, but in this process: starting another one takes longer than this small fit."""
    models, settings = models_of(setup.home), setup.config.model
    parameters = parameters_of(settings)
    inputs = await read_inputs(setup.home, SystemClock().now())
    artefact.point_to(models, await asyncio.to_thread(fit_to_folder, inputs, models, parameters))
    artefact.prune(models, settings.keep)


@asynccontextmanager
async def _pushing(app: App, client: MatineeClient) -> AsyncGenerator[None]:
    """The daily push and the look for new models, as in the real bot."""
    push = app.push_over(client)
    jobs = app.jobs(push, client)
    await push.take_over()
    jobs.start()
    try:
        yield
    finally:
        await push.close()
        await app.training.close()
        await jobs.stop()


async def _subscribe(app: App, world: World, zone: str) -> timedelta | None:
    """Let the day's films come soon; None when this date's came already, in a home that was kept."""
    now = app.clock.now()
    place, due = Place("guild", world.guild.id), (now + PUSH_AFTER).astimezone(ZoneInfo(zone))
    await app.services.daily.set(place, by=world.owner.id, channel_id=world.films.id, at=f"{due:%H:%M}", zone=zone)

    def soon(stored: Subscription | None, served: frozenset[date]) -> Subscription:
        assert stored is not None
        return stored if due.date() in served else replace(stored, next_due_at=due)

    # A subscription's time is a whole minute; a visitor should wait neither two seconds nor sixty.
    changed = await Subscriptions(app.database).change(place, now, soon)
    return PUSH_AFTER if changed.next_due_at is not None and changed.next_due_at <= due else None


def _ready(app: App, world: World, wishes: Wishes, address: str, push_after: timedelta | None) -> Ready:
    return Ready(
        address=address,
        push_after=push_after,
        simulated_members=len(world.tastes),
        films=len(app.recommender.films()),
        home=wishes.setup.home,
        kept=wishes.kept,
    )


def _with_quick_tick(config: Config) -> Config:
    return config.model_copy(update={"daily": config.daily.model_copy(update={"tick_seconds": TICK_SECONDS})})


async def _first_of(*awaited: Coroutine[Any, Any, object]) -> None:
    """Wait for the first to end, and let go of the others."""
    tasks = [asyncio.ensure_future(one) for one in awaited]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
