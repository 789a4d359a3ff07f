"""LensKit: item and user KNN in its mode for implicit feedback, on likes.

LensKit imports PyTorch when it is loaded, which on Linux brings three gigabytes of libraries for graphics cards; its
neighbour models are written in Rust and never call it. Where PyTorch is not installed an empty stand-in takes its name,
and the figures are the same to the last digit (tried); where it is installed the real one is used.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.peers.shape import Peer, PeerModel, Settings
from recommender.arrays import IntArray
from recommender.evaluation.splits import Tested
from recommender.models.base import TrainingData
from recommender.serving.dial import best_places


class _Nothing:
    """Whatever it is asked for, it has; as a decorator it changes nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __call__(self, *given: object, **_: object) -> object:
        return given[0] if len(given) == 1 and callable(given[0]) else self

    def __getattr__(self, name: str) -> _Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing()


class _StandIn(ModuleType):
    __path__: list[str] = []  # noqa: RUF012 - what makes it a package

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {}) if name[0].isupper() else _Nothing()


def _without_torch() -> None:
    if "torch" in sys.modules or find_spec("torch") is not None:
        return
    for name in ("torch", "torch.multiprocessing", "torch.multiprocessing.reductions"):
        sys.modules[name] = _StandIn(name)


@dataclass(frozen=True, slots=True)
class _Library:
    model: Any
    everything: Any
    """The films to be scored: all."""
    queries: Any
    """The class of its queries."""
    items: Any
    """The class of its lists."""

    def best(self, person: Tested, count: int) -> IntArray:
        question = self.queries(user_items=self.items(item_ids=person.opinions.liked))
        scores = np.array(self.model(question, self.everything).scores(), dtype=np.float32)
        scores[np.isnan(scores)] = -np.inf
        scores[person.rated] = -np.inf
        found = best_places(scores, count)
        return found[scores[found] > -np.inf]


def _fitted(kind: str, data: TrainingData, settings: Settings) -> PeerModel:
    _without_torch()
    import pandas as pd  # noqa: PLC0415 - only where the library is installed
    from lenskit.data import ItemList, RecQuery, from_interactions_df  # noqa: PLC0415
    from lenskit.knn.item import ItemKNNScorer  # noqa: PLC0415
    from lenskit.knn.user import UserKNNScorer  # noqa: PLC0415

    films, people = data.likes().nonzero()
    likes = from_interactions_df(pd.DataFrame({"user_id": people, "item_id": films}))
    scorer = {"item": ItemKNNScorer, "user": UserKNNScorer}[kind]
    model = scorer(**settings, feedback="implicit")
    model.train(likes)
    everything = ItemList(item_ids=np.arange(len(data.film_table)))
    return _Library(model, everything, RecQuery, ItemList)


def _item(data: TrainingData, settings: Settings) -> PeerModel:
    return _fitted("item", data, settings)


def _user(data: TrainingData, settings: Settings) -> PeerModel:
    return _fitted("user", data, settings)


_NEEDS = ("lenskit", "pandas")
PEERS = (
    Peer(
        "item KNN",
        "lenskit",
        tuple({"max_nbrs": most, "save_nbrs": kept} for most in (20, 50, 100) for kept in (200, 1_000)),
        _item,
        _NEEDS,
    ),
    Peer("user KNN", "lenskit", tuple({"max_nbrs": most} for most in (10, 20, 40, 60, 100, 200)), _user, _NEEDS),
)
