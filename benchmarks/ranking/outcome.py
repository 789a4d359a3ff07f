"""Results of all models: means with standard errors, and the difference of each peer to ours, paired by person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.peers.shape import Peer
from benchmarks.ranking.trial import Tried, Tuned
from recommender.evaluation.answer_scores import RankedLists
from recommender.evaluation.compare import Result
from recommender.evaluation.metrics import Figure


@dataclass(frozen=True, slots=True)
class Outcome:
    """One peer's row."""

    peer: Peer
    tuned: Tuned
    result: Result
    fit_megabytes: float
    behind_ndcg_10: Figure
    """Our nDCG@10 less theirs, mean of each person's difference."""
    ratio: float
    """Our nDCG@10 divided by theirs."""

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        return {
            "library": self.peer.library,
            **asdict(self.result),
            "fit_megabytes": self.fit_megabytes,
            "behind_ndcg_10": asdict(self.behind_ndcg_10),
            "ours_over_it": self.ratio,
            "settings": dict(self.tuned.settings),
            "settings_tried": self.tuned.tried,
            "validation_ndcg_10": self.tuned.ndcg_10,
            "tuning_seconds": self.tuned.seconds,
        }


def outcome(peer: Peer, tuned: Tuned, tried: Tried, ours: RankedLists, films: int) -> Outcome:
    """Compute one peer's row.

    Args:
        peer: whose.
        tuned: what its tuning found.
        tried: its lists.
        ours: our default model's lists for the same people.
        films: in the catalogue.
    """
    result = Result.of(peer.name, tried.answers, tried.fit_seconds, films)
    return Outcome(
        peer,
        tuned,
        result,
        tried.fit_megabytes,
        Figure.of(ours.ndcg_10 - tried.answers.ndcg_10),
        float(ours.ndcg_10.mean() / max(result.ndcg_10.mean, 1e-9)),
    )
