"""The comparison as a picture: the quality of each model's lists, and the time for one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.ranking.outcome import Outcome

_OURS, _THEIRS, _LINE = "#c2410c", "#64748b", "#1f2937"


def draw(outcomes: Sequence[Outcome], title: str, path: Path) -> None:
    """Write the picture; the suffix of `path` says of which kind (png, svg, pdf).

    Args:
        outcomes: all rows.
        title: data set, protocol and seed.
        path: where to.
    """
    from matplotlib import rc_context  # noqa: PLC0415 - an extra of the benchmark
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    rows = sorted(outcomes, key=lambda row: row.result.ndcg_10.mean)
    names = [f"{row.peer.name} · {row.peer.library}" for row in rows]
    colours = [_OURS if row.peer.ours else _THEIRS for row in rows]
    with rc_context({"axes.spines.top": False, "axes.spines.right": False, "font.size": 9}):
        figure = Figure(figsize=(11, 0.36 * len(rows) + 1.8), layout="constrained", dpi=150)
        FigureCanvasAgg(figure)
        quality, cost = figure.subplots(1, 2, width_ratios=(3, 2))
        quality.barh(
            names,
            [row.result.ndcg_10.mean for row in rows],
            xerr=[row.result.ndcg_10.standard_error for row in rows],
            color=colours,
            error_kw={"ecolor": _LINE, "elinewidth": 1},
        )
        quality.set_xlabel("nDCG@10 (line: one standard error)")
        cost.scatter(
            [row.result.p50_ms for row in rows], [row.result.ndcg_10.mean for row in rows], c=colours, s=40, zorder=2
        )
        for place, row in enumerate(rows):
            cost.annotate(
                row.peer.name,
                (row.result.p50_ms, row.result.ndcg_10.mean),
                xytext=(5, 4 if place % 2 else -9),  # names of equally good models are not written over each other
                textcoords="offset points",
                fontsize=7,
            )
        cost.set_xscale("log")
        cost.set_xlabel("one person's list, median ms")
        cost.set_ylabel("nDCG@10")
        cost.grid(alpha=0.25)
        figure.suptitle(title)
        figure.savefig(path)
