"""Loading a model: its objects are exempt from garbage collection, and nothing else changes."""

import gc
import json
import shutil
import weakref
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from support_films import NOW, many_films

from recommender.serving.loader import load_snapshot, pointer_of
from recommender.training import artefact
from recommender.training.train import TrainingInputs, VoteArrays, fit_to_folder
from recommender.types import Film


@pytest.fixture
def thawed():
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("looked", [True, False])
def test_garbage_is_looked_for_as_before(tmp_path, thawed, looked):
    before = gc.isenabled()
    (gc.enable if looked else gc.disable)()
    try:
        load_snapshot(many_films(50), tmp_path, None)
        assert gc.isenabled() == looked
    finally:
        (gc.enable if before else gc.disable)()


def test_what_was_opened_is_set_apart(tmp_path, thawed):
    frozen = gc.get_freeze_count()
    loaded = load_snapshot(many_films(50), tmp_path, None)
    assert gc.get_freeze_count() > frozen
    assert len(loaded.snapshot.film_table) == 50


class Session:
    """As discord.py's: with a cycle, so only a look for garbage frees it."""

    def __init__(self):
        self.itself = self


def kept_of(sessions):
    gc.collect()
    return sum(session() is not None for session in sessions)


def test_sessions_that_end_between_two_models_are_freed(tmp_path, thawed):
    films = many_films(50)
    snapshot = load_snapshot(films, tmp_path, None).snapshot
    sessions = []
    for voters in range(1, 6):
        session = Session()
        sessions.append(weakref.ref(session))
        votes = VoteArrays(np.arange(voters), np.full(voters, films[0].id), np.full(voters, fill_value=True))
        inputs = TrainingInputs(films, votes, (), NOW)
        artefact.point_to(tmp_path, fit_to_folder(inputs, tmp_path))
        before = snapshot
        snapshot = load_snapshot(films, tmp_path, snapshot).snapshot
        assert snapshot is not before
        del session
    assert kept_of(sessions) == 0


def test_sessions_that_end_between_two_imports_are_freed_by_the_second(tmp_path, thawed):
    snapshot, sessions = None, []
    for number in range(50, 55):
        session = Session()
        sessions.append(weakref.ref(session))
        snapshot = load_snapshot(many_films(number), tmp_path, snapshot).snapshot
        del session
    assert kept_of(sessions) <= 1


def damaged_places(folder):
    """A map with a hole in it: written whole, and of no use."""
    arrays, manifest = artefact.read(folder)
    places = arrays["embedding.places"].copy()
    places[3] = np.nan
    kept = {key: manifest[key] for key in ("fitted_at", "people", "votes")}
    shutil.rmtree(folder)  # what was read stays mapped
    artefact.write(folder.parent, folder.name, {**arrays, "embedding.places": places}, kept)


def damaged_moment(folder):
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "fitted_at": None}), "utf-8")


@pytest.mark.parametrize("harm", [damaged_places, damaged_moment])
def test_a_damaged_model_is_refused_and_the_next_good_one_answers(tmp_path, thawed, harm):
    films = many_films(50)
    inputs = TrainingInputs(films, VoteArrays.none(), (), NOW)
    good = fit_to_folder(inputs, tmp_path)
    later = replace(inputs, fitted_at=NOW + timedelta(hours=1), films=[*films, Film(9_999, "Later")])
    bad = fit_to_folder(later, tmp_path)
    artefact.point_to(tmp_path, bad)
    harm(tmp_path / bad)
    loaded = load_snapshot(films, tmp_path, None)
    assert loaded.snapshot.bundle.model_id == good
    assert "The model's" in loaded.refused or "manifest" in loaded.refused
    assert loaded.pointer == pointer_of(tmp_path)
    again = load_snapshot(films, tmp_path, loaded.snapshot)  # what is in use stays, and why is still told
    assert (again.snapshot, again.pointer, again.refused) == (loaded.snapshot, loaded.pointer, loaded.refused)


def test_a_pointer_tells_when_current_was_swapped(tmp_path):
    assert pointer_of(tmp_path) is None
    artefact.point_to(tmp_path, "0123456789abcdef")
    first = pointer_of(tmp_path)
    assert first == pointer_of(tmp_path)
    artefact.point_to(tmp_path, "fedcba9876543210")
    assert pointer_of(tmp_path) not in (None, first)
