from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.push import (
    Claimed,
    Draws,
    Latency,
    NineOClock,
    measure_bot,
    measure_claim,
    measure_draws,
    reached,
    table,
)


@pytest.mark.wire
async def test_the_whole_benchmark_small(tmp_path):
    alone = await measure_claim(tmp_path / "claim", 300)
    draws = await measure_draws(tmp_path / "draws", servers=20)
    nine = await measure_bot(tmp_path / "bot", 300, seconds=1)

    assert nine.sent == 40  # every server of the sample; the rest of the crowd was too late to be sent
    assert nine.quiet.times
    assert nine.sending.times
    assert all(each.seconds > 0 and each.longest_hold >= 0 for each in (alone, nine.claimed))
    assert min(draws.alone, draws.alone_cpu, draws.settled) > 0
    assert table(300, alone, draws, nine).row_count == 9


def test_the_goals():
    fast, slow = Claimed(4.9, 2.0, 0.049), Claimed(5.1, 2.0, 0.01)
    draws, quiet = Draws(0.9, 0.8, 3.0), Latency([10.0, 11.0, 12.0])
    nine = NineOClock(quiet, Latency([19.0, 20.0, 21.0]), quiet, fast, (100.0, 101.0), 800, 40.0, refused=0)
    assert reached(fast, draws, nine)
    assert not reached(slow, draws, nine)
    assert not reached(fast, replace(draws, alone=1.1), nine)
    assert not reached(fast, draws, replace(nine, refused=1))
    assert not reached(fast, draws, replace(nine, sending=Latency([30.0, 30.0, 30.0])))
    assert not reached(fast, draws, replace(nine, claimed=replace(fast, longest_hold=0.06)))
