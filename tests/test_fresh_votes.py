"""Votes change answers: a person's own the next one, many people's everybody's after a training.

Everything is real: SQLite, the trainer's process, the bot in SimCord. The ratings are made up, so that it is known
what must come out.
"""

import asyncio
import os
import signal

import numpy as np
import pytest
import pytest_asyncio
from support_discord import StageClock, copied, films_of, shown, staged
from support_movielens import write_layout
from support_trainer import FILMS, GENRES, HELD_AT, RATINGS, hold, like

from bot.app import open_app
from bot.config import Config
from bot.services.explore import ExploreRequest
from bot.trainer.call import call_trainer
from recommender.training import artefact
from recommender.training.fingerprints import fingerprints

WAR, HORROR = ([film for film in FILMS if film.genres == genre] for genre in (GENRES[0], GENRES[3]))
NEIGHBOURS = 40
"""People who come to the server."""


@pytest.fixture(scope="module")
def trained(few_films_home, tmp_path_factory):
    """A home with the made-up set and a model of it."""
    folder = tmp_path_factory.mktemp("fresh")
    layout = write_layout(folder / "made-up", "comma", FILMS, RATINGS)

    async def prepare():
        async with open_app(Config(), copied(few_films_home, folder / "home"), StageClock()) as app:
            await app.library.import_path(layout, lambda *_: None)
            trained = await app.training.tick()  # a set and no model: the bot fits by itself
            assert trained is not None
            assert trained.done == "fit"

    asyncio.run(prepare())
    return folder / "home"


@pytest_asyncio.fixture
async def stage(trained, tmp_path):
    async with staged(copied(trained, tmp_path / "home")) as stage:
        yield stage


def film_ids(stage, films):
    by_title = {film.title: film.id for film in stage.app.recommender.films()}
    return [by_title[film.title.rpartition(" (")[0]] for film in films]


async def answer(stage, person):
    found = (await stage.app.services.explore.explore(ExploreRequest(person, stage.place, adventurousness=0))).found
    return {pick.film.id for pick in found.picks}, {pick.model for pick in found.picks}


async def test_ones_own_vote_changes_the_very_next_answer(stage):
    bo, horror = stage.bo.id, film_ids(stage, HORROR)
    await like(stage.app.database, bo, film_ids(stage, WAR)[0])
    before, models = await answer(stage, bo)
    card = shown(await stage.slash(stage.bo, "film", title=f"film:{horror[0]}", private=True))
    await stage.bo.click(card, label="Like")
    after, models_after = await answer(stage, bo)
    assert after != before
    assert after & set(horror)
    assert models_after == models
    asked = films_of(shown(await stage.slash(stage.bo, "explore", adventurousness=0)))
    assert set(asked) == after


async def test_votes_of_many_reach_somebody_else_between_fits(stage):
    war, (liked_too, *_) = film_ids(stage, WAR), film_ids(stage, HORROR)
    cy = stage.cy.id
    await like(stage.app.database, cy, *war[:4])
    before, models = await answer(stage, cy)
    assert liked_too not in before
    for person in range(NEIGHBOURS):
        await like(stage.app.database, 1_000 + person, *war[:4], liked_too)
    assert await answer(stage, cy) == (before, models)  # theirs are not cy's
    stage.clock.forward(minutes=10)
    assert await stage.app.training.tick() is None  # too soon
    stage.clock.forward(minutes=6)
    trained = await stage.app.training.tick()
    assert (trained.done, trained.films) == ("update", 5)
    assert await stage.app.recommender.refresh()
    after, models_after = await answer(stage, cy)
    assert liked_too in after
    assert models_after == {trained.model_id} != models
    await stage.slash(stage.cy, "explore", adventurousness=0)
    noted = await stage.app.database.read(
        lambda connection: connection.execute("SELECT DISTINCT model FROM shown WHERE user_id = ?", (cy,)).fetchall()
    )
    assert noted == [(trained.model_id,)]
    stage.clock.forward(hours=24)
    assert (await stage.app.training.tick()).done == "fit"


async def test_a_killed_trainer_leaves_the_old_model_answering(stage, monkeypatch):
    await like(stage.app.database, stage.cy.id, *film_ids(stage, WAR)[:4])
    before = await answer(stage, stage.cy.id)
    await hold(stage.app.database.path.parent)
    pids, start = [], asyncio.create_subprocess_exec

    async def noting(*arguments, **options):
        process = await start(*arguments, **options)
        pids.append(process.pid)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)
    monkeypatch.setattr(stage.app.training, "_call", lambda task, _: call_trainer(task, killing_at_held))

    def killing_at_held(step):
        if step == HELD_AT:
            os.kill(pids[-1], signal.SIGKILL)

    stage.clock.forward(minutes=15)
    assert await stage.app.training.tick() is None
    assert len(pids) == 1
    assert not await stage.app.recommender.refresh()
    assert await answer(stage, stage.cy.id) == before
    stage.clock.forward(minutes=4)
    await stage.app.training.tick()
    assert len(pids) == 1
    stage.clock.forward(minutes=1)
    await stage.app.training.tick()
    assert len(pids) == 2


def models_with(home, person):
    """Models in which a person stands: by number, or by what a film has that nobody else has an opinion of."""
    liked = fingerprints(np.array([person]), np.array([0]), np.array([True]), 1).tobytes()
    ways = (liked, person.to_bytes(8, "little"), str(person).encode())
    files = [path for path in (home / "models").rglob("*") if path.is_file()]
    return {path.parent.name for path in files if any(way in path.read_bytes() for way in ways)}


async def test_who_was_forgotten_is_in_no_model_after_the_fit_that_is_due_then(stage):
    home, bo, privacy = stage.app.database.path.parent, stage.bo.id, stage.app.services.privacy
    made_up = set(film_ids(stage, FILMS))
    alone = next(film.id for film in stage.app.recommender.films() if film.id not in made_up)
    await like(stage.app.database, bo, alone, *film_ids(stage, WAR)[:4])
    stage.clock.forward(minutes=20)
    renewed = await stage.app.training.tick()
    assert models_with(home, bo) == {renewed.model_id}
    assert await stage.app.recommender.refresh()
    await privacy.delete(bo, bo, privacy.asked_now())
    stage.clock.forward(minutes=30)
    assert (await stage.app.training.tick()).done == "update"
    assert models_with(home, bo)  # older models stay until the whole fit
    stage.clock.forward(minutes=30)
    fitted = await stage.app.training.tick()
    assert fitted.done == "fit"
    assert models_with(home, bo) == set()
    assert [folder.name for folder in artefact.newest_first(home / "models")] == [fitted.model_id]
    assert await stage.app.recommender.refresh()
    stage.clock.forward(hours=2)
    assert await stage.app.training.tick() is None
