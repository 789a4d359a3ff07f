"""The benchmark of incremental updates runs on a small set; its weights are those of a whole fit."""

import asyncio

from rich.console import Console

from benchmarks import refit
from benchmarks.data.synthetic import SHAPES
from benchmarks.size_trial import prepare


async def test_a_round_solves_what_was_voted_on_as_a_whole_fit_does(tmp_path):
    shape = SHAPES["small"].scaled(4_000)
    await asyncio.to_thread(prepare, tmp_path / "home", shape)
    costs = await refit.measure(tmp_path / "home", (1, 7))
    assert [cost.films for cost in costs][1:] == [1, 7]
    assert all(cost.difference <= refit.TOLERANCE and cost.run_seconds > cost.solve_seconds > 0 for cost in costs)
    console = Console(record=True, width=200)
    console.print(refit.table(costs, "made up"))
    assert "(all)" in console.export_text()
