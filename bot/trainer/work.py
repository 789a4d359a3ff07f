"""What the trainer does: read everything, fit or update, check what was written, and make it the model in use.

One at a time in a home: two would sweep away each other's files, and the slower would undo the newer.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from bot.config import database_of
from bot.errors import AlreadyTraining, TrainingFailed
from bot.runtime.clock import from_unix
from bot.runtime.disk import has_no_room
from bot.runtime.file_lock import alone_in
from bot.store.database import Database
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from bot.store.film_data.sources import refuse_other_schema, sources
from bot.store.people.tombstones import read_newest
from bot.store.people.votes import Votes
from bot.trainer.task import Task, Trained
from recommender.training import artefact
from recommender.training.bundle import Tell
from recommender.training.bundle import read as read_bundle
from recommender.training.incremental import update_model
from recommender.training.train import TrainingInputs, VoteArrays, fit_to_folder

BUSY = "A model is being trained on {home} already. Try again when that has ended."
FULL = "The disk that holds {models} is full. Make room, then run: matinee train. The model of before stays in use."


async def train(task: Task, tell: Tell) -> Trained:
    """Do what the task says.

    Raises:
        AlreadyTraining: another process trains here.
        TrainingFailed: the disk is full.
        MatineeError: the database cannot be read, or the models' folder not written.
        RecommenderError: an imported rating set is incomplete or altered.
    """
    try:
        return await _train(task, tell)
    except OSError as error:
        if has_no_room(error):
            raise TrainingFailed(FULL.format(models=task.models)) from error
        raise


async def _train(task: Task, tell: Tell) -> Trained:
    with alone_in(task.models, AlreadyTraining(BUSY.format(home=task.home))):
        artefact.sweep(task.models)
        tell("reading films and votes")
        if task.background:
            refuse_other_schema(task.database)
        erased_at = read_newest(task.database)  # first: who is forgotten meanwhile may be in what is read
        inputs = await read_inputs(task.home, from_unix(task.at))
        trained = _updated(task, inputs, tell) if task.wanted == "update" else None
        if trained is None:
            model_id = fit_to_folder(inputs, task.models, task.parameters, tell)
            trained = Trained(model_id, "fit", len(inputs.films), inputs.mark)
        if trained.done != "nothing":
            _take_into_use(task, trained.model_id, erased_at if trained.done == "fit" else 0)
        return trained


async def read_inputs(home: Path, now: datetime) -> TrainingInputs:
    """Films, votes and the folders of rating sets, from the store of a home."""
    async with await Database.open(database_of(home)) as database:
        mark = (await database.read(sources)).mark  # first: what is voted meanwhile shall be new next time
        films = await Films(database).all_films()
        sets = await Datasets(database).all()
        chunks = [chunk async for chunk in Votes(database).training_votes()]
        shared = await Votes(database).servers() > 1
    votes = VoteArrays.none()
    if chunks:
        votes = VoteArrays(
            np.concatenate([chunk.people for chunk in chunks]),
            np.concatenate([chunk.films for chunk in chunks]).astype(np.int64),
            np.concatenate([chunk.liked for chunk in chunks]),
            np.concatenate([chunk.servers for chunk in chunks]) if shared else None,
            np.concatenate([chunk.given_at for chunk in chunks]) if shared else None,
            np.concatenate([chunk.half_stars for chunk in chunks]),
        )
    return TrainingInputs(films, votes, tuple(home / row.folder for row in sets), now, mark)


def _updated(task: Task, inputs: TrainingInputs, tell: Tell) -> Trained | None:
    found = update_model(inputs, task.models, task.parameters, tell)
    if found is None:
        return None
    changed = found.model_id != artefact.current(task.models)
    return Trained(found.model_id, "update" if changed else "nothing", found.films, inputs.mark)


def _take_into_use(task: Task, model_id: str, erased_at: int) -> None:
    read_bundle(*artefact.read(task.models / model_id))  # every byte, before anybody is pointed to it
    artefact.point_to(task.models, model_id)
    artefact.prune(task.models, task.keep, erased_at)  # models that know somebody who was forgotten go as well
