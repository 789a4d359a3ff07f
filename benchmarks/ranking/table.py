"""The comparison as a table for the terminal, and its goals."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from benchmarks.ranking.outcome import Outcome
from recommender.evaluation.metrics import Figure

NEIGHBOURS = ("cosine", "TF-IDF", "BM25", "item KNN", "user KNN")
"""The KNN of a library."""
GOALS = (
    ("KNN of a library", NEIGHBOURS, 1.2),
    ("dense closed form", ("EASE", "EDLAE"), 1.05),
    ("dense closed form over the same power of popularity", ("EDLAE, scaled",), 1.02),
)
"""nDCG@10, ours over the best of a kind."""


def table(outcomes: Sequence[Outcome], title: str) -> Table:
    """One row for each peer, the best first."""
    drawn = Table(
        title=title,
        caption="± is one standard error; behind: ours less it, person by person; MB: peak of the fit less the data;\n"
        "everything rated in training is left out for all",
    )
    drawn.add_column("model")
    drawn.add_column("of")
    for heading in (
        "nDCG@10",
        "behind ours",
        "Recall@20",
        "HR@10",
        "coverage",
        "novelty",
        "fit, s",
        "MB",
        "p50, ms",
        "p99, ms",
    ):
        drawn.add_column(heading, justify="right", no_wrap=True)
    for row in sorted(outcomes, key=lambda row: -row.result.ndcg_10.mean):
        result = row.result
        drawn.add_row(
            result.name,
            row.peer.library,
            _figure(result.ndcg_10),
            "" if row.peer.name == "learned-knn" else _figure(row.behind_ndcg_10),
            _figure(result.recall_20),
            _figure(result.hit_10),
            f"{result.coverage_10:.1%}",
            f"{result.novelty_10.mean:.2f}",
            f"{result.fit_seconds:.1f}",
            f"{row.fit_megabytes:.0f}",
            f"{result.p50_ms:.3f}",
            f"{result.p99_ms:.3f}",
            style="bold" if row.peer.ours else None,
        )
    return drawn


def verdicts(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Our default model against the best of each kind, in a sentence each."""
    found: list[str] = []
    for kind, names, goal in GOALS:
        rows = [row for row in outcomes if row.peer.name in names and not row.peer.ours]
        if rows:
            best = max(rows, key=lambda row: row.result.ndcg_10.mean)
            ahead = best.behind_ndcg_10
            found.append(
                f"{best.ratio:.3f} × (goal {goal:g}) the best {kind} ({best.peer.library} {best.peer.name}),"
                f" ahead by {ahead.mean:+.4f} ± {ahead.standard_error:.4f} nDCG@10"
            )
    return tuple(found)


def _figure(figure: Figure) -> str:
    return f"{figure.mean:.4f} ± {figure.standard_error:.4f}"
