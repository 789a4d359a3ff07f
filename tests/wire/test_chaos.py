"""A short run of the chaos: kills, faults and votes at once. `make chaos` is the long one."""

from __future__ import annotations

import pytest
from support_chaos import run
from support_chaos_outcome import Plan

pytestmark = pytest.mark.wire


async def test_nothing_is_doubled_or_lost_when_it_is_killed_again_and_again(tmp_path):
    outcome = await run(Plan(messages=150, kills=4, seed=20261123), tmp_path)

    assert outcome.states == {"sent": 150}
    assert (outcome.doubled, outcome.lost, outcome.strangers) == (0, 0, 0)
    assert outcome.database_faults == []
    assert (outcome.votes_missing, outcome.votes_too_many) == (0, 0), outcome.examples
    assert outcome.kills == 4
    assert outcome.votes > 50
    assert sum(outcome.faults.values()) > 10
    assert (outcome.tracebacks, outcome.exit_code) == ([], 0)
