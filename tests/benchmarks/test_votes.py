from __future__ import annotations

from benchmarks.votes import CLIENTS, compare


async def test_every_vote_that_is_counted_is_in_the_database(tmp_path):
    speeds = await compare(tmp_path, votes_each=3)

    reactions, presses, single = speeds
    assert (reactions.rows, presses.rows, single.rows) == (3 * CLIENTS, 3 * CLIENTS, CLIENTS)
    assert all(speed.a_second > 0 and 0 < speed.p50_ms <= speed.p99_ms for speed in speeds)
