import gc

import pytest

from bot.runtime.garbage import collection_paused


@pytest.fixture
def as_before():
    looked = gc.isenabled()
    yield
    (gc.enable if looked else gc.disable)()


@pytest.mark.usefixtures("as_before")
@pytest.mark.parametrize("looked", [True, False])
def test_nothing_is_looked_through_inside_and_afterwards_it_is_as_before(looked):
    (gc.enable if looked else gc.disable)()
    with collection_paused():
        assert not gc.isenabled()
    assert gc.isenabled() is looked
