"""A writer of models killed at any file operation: `current` always names a complete model."""

import numpy as np
import pytest
from support_killed import Disk, Killed

from recommender.training import artefact

ONE, TWO = "0123456789abcdef", "fedcba9876543210"
ARRAYS = {"a": np.arange(5), "b.c": np.ones((2, 3), np.float32)}


def work(models, model_id, moment):
    artefact.sweep(models)
    artefact.write(models, model_id, ARRAYS, {"fitted_at": moment, "people": 1, "votes": 1})
    artefact.read(models / model_id)
    artefact.point_to(models, model_id)
    artefact.prune(models, 1)


def in_use(models):
    model_id = artefact.current(models)
    if model_id is None:
        return None, None
    _, manifest = artefact.read(models / model_id)  # every byte is checked
    return model_id, manifest["fitted_at"]


@pytest.mark.parametrize(
    ("model_id", "allowed"),
    [(ONE, {(ONE, 1), (ONE, 2)}), (TWO, {(ONE, 1), (TWO, 2)})],
    ids=["unchanged data", "new data"],
)
def test_whenever_it_is_killed_a_whole_model_is_in_use(tmp_path, monkeypatch, model_id, allowed):
    last, ended = 0, False
    while not ended:
        models = tmp_path / str(last)
        work(models, ONE, 1)
        with monkeypatch.context() as patch:
            disk = Disk(patch, last)
            try:
                work(models, model_id, 2)
                ended = True
            except Killed:
                pass
        assert in_use(models) in allowed, f"killed at {last}"
        work(models, model_id, 3)
        assert in_use(models) == (model_id, 3)
        assert sorted(path.name for path in models.iterdir()) == sorted([model_id, "current"])
        last = disk.done + 1
    assert last > 8


def test_the_first_model_is_whole_or_not_there(tmp_path, monkeypatch):
    last, ended = 0, False
    while not ended:
        models = tmp_path / str(last)
        with monkeypatch.context() as patch:
            disk = Disk(patch, last)
            try:
                work(models, ONE, 1)
                ended = True
            except Killed:
                pass
        assert in_use(models) in {(None, None), (ONE, 1)}
        last = disk.done + 1


def test_a_damaged_model_gives_way(tmp_path):
    work(tmp_path, ONE, 1)
    (tmp_path / ONE / "a.npy").write_bytes(b"broken")
    work(tmp_path, ONE, 2)
    assert in_use(tmp_path) == (ONE, 2)
