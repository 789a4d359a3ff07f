"""The interface of all models compared: a grid of equal size for each, a fit, and a list for one person.

A peer gets the same ratings as ours and uses its library as the library's own guide does. Libraries are imported inside
`fit`, so that the list of peers can be read without them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from recommender.arrays import IntArray
from recommender.evaluation.splits import Tested
from recommender.models.base import TrainingData

TRIALS = 6
"""Settings that each peer may try: the same for all."""

Settings = Mapping[str, Any]
"""One point of a grid, by the library's own names."""


class PeerModel(Protocol):
    """A fitted model of a peer."""

    def best(self, person: Tested, count: int) -> IntArray:
        """Rows for one person, the best first, at most `count`; nothing the person has rated in training."""
        ...


@dataclass(frozen=True, slots=True)
class Peer:
    """A model to be compared."""

    name: str
    library: str
    """The library's name, for the table."""
    grid: tuple[Settings, ...]
    """As many as TRIALS, settings known to be good among them."""
    fit: Callable[[TrainingData, Settings], PeerModel]
    needs: tuple[str, ...] = ()
    """Modules that must be installed."""
    ours: bool = False

    def __post_init__(self) -> None:
        assert len(self.grid) == TRIALS, f"{self.name} tries {len(self.grid)} settings, the others {TRIALS}"
