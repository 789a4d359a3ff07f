"""Ours: the bot's fallback, with one of its neighbour models as the first tier."""

from __future__ import annotations

from dataclasses import dataclass, replace

from benchmarks.peers.shape import Peer, PeerModel, Settings
from recommender.arrays import IntArray
from recommender.evaluation.compare import best_rows, fallback_of
from recommender.evaluation.splits import Tested
from recommender.models.base import Model, TrainingData
from recommender.models.fallback import Fallback
from recommender.models.item_knn import ItemKNN, ItemKNNParameters
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training.tuning import by_size


@dataclass(frozen=True, slots=True)
class _Ours:
    fallback: Fallback

    def best(self, person: Tested, count: int) -> IntArray:
        return best_rows(self.fallback, person, count)


def _answers(model: Model, data: TrainingData) -> PeerModel:
    return _Ours(fallback_of(model, data))


def _learned(data: TrainingData, settings: Settings) -> PeerModel:
    return _answers(LearnedKNN.fit(data, replace(by_size(LearnedKNNParameters(), len(data.people)), **settings)), data)


def _item(data: TrainingData, settings: Settings) -> PeerModel:
    return _answers(ItemKNN.fit(data, ItemKNNParameters(**settings)), data)


PEERS = (
    Peer(
        "learned-knn",
        "Matinee",
        tuple({"popularity_power": power} for power in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)),
        _learned,
        ours=True,
    ),
    Peer(
        "item-knn",
        "Matinee",
        tuple({"neighbours": count, "shrinkage": s} for count in (100, 200) for s in (2.0, 5.0, 20.0)),
        _item,
        ours=True,
    ),
)
