"""Opening a model: what is opened is set apart from what is looked through for garbage, and nothing else changes."""

import gc

import pytest
from support_films import many_films

from recommender.serving.loader import load_snapshot


@pytest.fixture
def thawed():
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
