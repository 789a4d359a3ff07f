"""Decides when a running bot trains, and handles failures. `bot.trainer` does the training.

A whole fit from time to time; in between, incremental updates of films with new votes. Nothing is done while nothing is
new.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.config import ModelSection, database_of, models_of
from bot.errors import AlreadyTraining, MatineeError, StoreUnavailable
from bot.runtime.back_off import growing_pause
from bot.runtime.clock import Clock, from_unix, to_unix
from bot.store.film_data.sources import Sources, read_sources
from bot.store.film_data.trainings import LastTraining, Trainings
from bot.trainer.task import Task, Trained, Wanted, parameters_of
from recommender.errors import ArtefactRefused, RecommenderError
from recommender.training import artefact
from recommender.training.bundle import Tell
from recommender.training.train import CODE

log = logging.getLogger(__name__)

LOOK_MINUTES = 5
"""Least interval between checks for something new: a check reads every vote once."""
LEAST_OPINIONS = 50
"""Least number of likes and dislikes for a first model. Measured on ml-latest-small without other data: with 50 votes
of 5 people learned weights rank as well as side features alone or better, with 20 votes of 2 people they do not."""
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=24)
ERASED_WAIT = timedelta(hours=1)
"""Least interval between whole fits that are due because somebody was erased."""
DIED_WITH_US = "The bot ended while it trained."

Call = Callable[[Task, Tell], Awaitable[Trained]]


class Training:
    """Trains when there is something new; one training at a time.

    Args:
        home: the folder of the installation.
        trainings: where the last training is recorded.
        settings: how often, and how.
        clock: gives the time.
        call: runs the training in a process of its own.
        count: called with the number of consecutive failures.
    """

    def __init__(
        self,
        home: Path,
        trainings: Trainings,
        settings: ModelSection,
        clock: Clock,
        call: Call,
        count: Callable[[int], object] = lambda _: None,
    ) -> None:
        self._home = home
        self._trainings = trainings
        self._settings = settings
        self._clock = clock
        self._call = call
        self._count = count
        self._last: LastTraining | None = None
        self._look_at: datetime | None = None
        self._closing = False
        self._under_way: asyncio.Task[Trained] | None = None

    async def tick(self) -> Trained | None:
        """Train if it is due and something is new; returns when that has ended. Most calls cost nothing."""
        now = self._clock.now()
        if self._closing or (self._look_at is not None and _waits_until(self._look_at, now)):
            return None
        self._look_at = now + timedelta(minutes=min(self._settings.solve_minutes or LOOK_MINUTES, LOOK_MINUTES))
        last = self._last = self._last or await self._remembered()
        if _waits_until(from_unix(last.began_at) + pause(last.failures), now):
            return None
        wanted = await asyncio.to_thread(self._wanted, now, last.mark)
        if wanted is None or self._closing:
            return None
        return await self._train(wanted, last, now)

    @property
    def last_failure(self) -> str | None:
        """Why the last training failed; None if it succeeded or none is known."""
        return self._last.reason if self._last is not None and self._last.failures else None

    async def close(self) -> None:
        """Begin nothing more, and end a running training, whose model would come too late."""
        self._closing = True
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.wait([self._under_way])

    def _wanted(self, now: datetime, seen: Mapping[str, str]) -> Wanted | None:
        try:
            manifest = artefact.manifest_in_use(models_of(self._home))
        except ArtefactRefused as error:
            log.warning("The model in use cannot be read, so a new one is due: %s", error)
            manifest = None
        try:
            sources = read_sources(database_of(self._home))
        except StoreUnavailable as error:
            log.warning("Could not find out whether there is anything new to train on: %s", error)
            return None
        return what_is_due(now, sources, manifest, self._settings, seen)

    async def _remembered(self) -> LastTraining:
        """The recorded last training; one that was running then has ended with the bot, and may have caused that."""
        last = await self._trainings.last()
        if last.under_way:
            last = replace(last, under_way=False, failures=last.failures + 1, reason=DIED_WITH_US)
            await self._trainings.note(last)
        self._count(last.failures)
        return last

    async def _train(self, wanted: Wanted, last: LastTraining, now: datetime) -> Trained | None:
        began = replace(last, began_at=to_unix(now), under_way=True)
        task = Task.of(self._home, self._settings, wanted, now, background=True)
        self._under_way = asyncio.create_task(self._called(task, began), name="training")
        try:
            trained = await self._under_way
        except asyncio.CancelledError:
            if not self._closing:
                raise
            await self._note(replace(began, under_way=False))
        except AlreadyTraining as error:
            log.info("%s", error)
            await self._note(replace(began, under_way=False))
        except (MatineeError, RecommenderError) as error:
            await self._failed(began, str(error))
        else:
            await self._note(LastTraining(began.began_at, mark=trained.mark))
            seconds = (self._clock.now() - now).total_seconds()
            log.info("Trained model %s (%s, %d films, %.0f s)", trained.model_id, trained.done, trained.films, seconds)
            return trained
        finally:
            self._under_way = None
        return None

    async def _called(self, task: Task, began: LastTraining) -> Trained:
        await self._note(began)  # before it begins, so that the next start knows if it ended the bot
        return await self._call(task, lambda step: log.debug("Training: %s", step))

    async def _failed(self, began: LastTraining, reason: str) -> None:
        failed = replace(began, under_way=False, failures=began.failures + 1, reason=reason)
        await self._note(failed)
        self._look_at = from_unix(began.began_at) + pause(failed.failures)
        log.error("Training failed: %s Next try at %s.", reason, f"{self._look_at:%Y-%m-%d %H:%M} UTC")

    async def _note(self, training: LastTraining) -> None:
        self._last = training
        self._count(training.failures)
        await self._trainings.note(training)


def _waits_until(moment: datetime, now: datetime) -> bool:
    """Whether that moment is in the future; one further off than any pause is from a wrong clock and does not count."""
    return timedelta() < moment - now <= LONGEST_PAUSE


def pause(failures: int) -> timedelta:
    """Time after its start at which a failed training is repeated: 5, 10, 20 … minutes, up to a day. Pure."""
    if not failures:
        return timedelta()
    return timedelta(seconds=growing_pause(failures, FIRST_PAUSE.total_seconds(), LONGEST_PAUSE.total_seconds()))


def what_is_due(
    now: datetime,
    sources: Sources,
    manifest: Mapping[str, Any] | None,
    settings: ModelSection,
    seen: Mapping[str, str],
) -> Wanted | None:
    """Whether to train, and how. Pure.

    Args:
        now: timezone-aware, UTC.
        sources: what there is to train on.
        manifest: of the model in use; None if none can be read.
        settings: how often.
        seen: the state that the last training found to contain nothing new.
    """
    if manifest is not None and _knows_the_forgotten(manifest, sources, now):
        return "fit"  # whatever the settings say
    if manifest is None or not _made_alike(manifest, sources, settings):
        little = manifest is None and not sources.rating_sets and sources.opinions < LEAST_OPINIONS
        return "fit" if settings.refit_hours and not little else None
    whole: Mapping[str, Any] = manifest["whole"]
    refit, solve = timedelta(hours=settings.refit_hours), timedelta(minutes=settings.solve_minutes)
    if refit and sources.mark != whole["mark"] and _is_old(whole, now, refit):
        return "fit"
    if solve and sources.mark not in (manifest["mark"], seen) and _is_old(manifest, now, solve):
        return "update"
    return None


def _knows_the_forgotten(manifest: Mapping[str, Any], sources: Sources, now: datetime) -> bool:
    """Whether somebody was erased since its last whole fit, and that fit is old enough."""
    whole: Mapping[str, Any] = manifest.get("whole", manifest)
    fitted_at = int(whole.get("fitted_at", 0))
    return 0 < fitted_at <= sources.erased_at and _is_old(whole, now, ERASED_WAIT)


def _made_alike(manifest: Mapping[str, Any], sources: Sources, settings: ModelSection) -> bool:
    """Whether this program, with these settings, would make it from these rating sets."""
    return (
        manifest.get("code") == CODE
        and manifest.get("parameters") == asdict(parameters_of(settings))
        and manifest.get("rating_sets") == list(sources.rating_sets)
        and {"mark", "whole", "fitted_at"} <= set(manifest)
    )


def _is_old(made: Mapping[str, Any], now: datetime, age: timedelta) -> bool:
    """Whether it was made so long ago; a moment in the future came from a wrong clock."""
    return not timedelta() <= now - from_unix(int(made["fitted_at"])) < age
