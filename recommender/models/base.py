"""The interface of all models: fitted once from training data, then scoring every film for one person's opinions.

A model is immutable after its fit. A film it cannot score gets NaN; the next tier of the fallback scores it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, Self, TypeVar, cast, runtime_checkable

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, Mask
from recommender.films.table import FilmTable
from recommender.types import LIKE_HALF_STARS

Reasons = tuple[tuple[int, float], ...]
"""Rows of liked films, each with its contribution to a film's score, above 0, greatest first."""

_Read = TypeVar("_Read")


def _nobody() -> IntArray:
    return np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Opinions:
    """One person's opinions by row; the input of every score."""

    liked: IntArray = field(default_factory=_nobody)
    """Rows of the liked films, newest first if their times are known."""
    disliked: IntArray = field(default_factory=_nobody)
    """Rows of the disliked films."""
    unliked: IntArray = field(default_factory=_nobody)
    """Rows of the films rated between like and dislike."""
    seen: IntArray = field(default_factory=_nobody)
    """Seen, without an opinion: may count for similar films, never against them."""
    weights: FloatArray | None = None
    """Weight of each liked film; all equal when None."""
    disliked_weights: FloatArray | None = None
    """Weight of each disliked film; all equal when None."""
    unliked_weights: FloatArray | None = None
    """Weight of each film rated between; all equal when None."""
    alike: bool = False
    """Whether similar films are asked for, so that popularity must not change the order."""
    seed: int = 0
    """Seed for models with a random order."""

    _read: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, read: Callable[[Opinions], _Read]) -> _Read:
        """`read(self)`, computed only once: a model needs the same result for scores, for links and for reasons."""
        if read not in self._read:
            self._read[read] = read(self)
        return cast("_Read", self._read[read])

    @property
    def votes(self) -> int:
        """How many films the person has voted on."""
        return len(self.liked) + len(self.disliked) + len(self.unliked)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Films and all ratings, by row. People who voted here are numbered after the people of rating sets."""

    film_table: FilmTable
    people: IntArray
    """Number of the person of each rating, from 0, almost without gaps."""
    films: IntArray
    """Row of the film rated."""
    half_stars: AnyArray
    """1 to 10, uint8."""
    weights: FloatArray | None = None
    """Weight of each rating for other people: above 0, at most 1; all 1 when None."""
    voters_from: int | None = None
    """Number of the first person who voted here; those before are of rating sets. None if all are."""

    def without_voters(self) -> TrainingData:
        """The ratings of rating sets only."""
        if self.voters_from is None:
            return self
        kept = self.people < self.voters_from
        return TrainingData(self.film_table, self.people[kept], self.films[kept], self.half_stars[kept])

    def counted(self, chosen: Mask) -> FloatArray:
        """Sum of the weights of each film's chosen ratings; `chosen` has one entry for each rating."""
        weights = None if self.weights is None else self.weights[chosen]
        return np.bincount(self.films[chosen], weights=weights, minlength=len(self.film_table)).astype(np.float32)

    @property
    def person_count(self) -> int:
        """One more than the greatest number of a person."""
        return int(self.people.max()) + 1 if len(self.people) else 0

    def matrix(self, chosen: Mask) -> sparse.csr_array:
        """Films × people, with the weight of each chosen rating; `chosen` has one entry for each rating."""
        ones = np.ones(int(chosen.sum()), dtype=np.float32) if self.weights is None else self.weights[chosen]
        shape = (len(self.film_table), max(self.person_count, 1))
        return sparse.csr_array((ones, (self.films[chosen], self.people[chosen])), shape=shape)

    def likes(self) -> sparse.csr_array:
        """Films × people, 1 for each like."""
        return self.matrix(self.half_stars >= LIKE_HALF_STARS)


class Fitted(Protocol):
    """A part of a model bundle: fitted once, saved as arrays and read from them."""

    name: ClassVar[str]
    """Its name in the bundle, in the artefact and, for a tier, in picks."""

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Self:
        """Make the model from an artefact's arrays, each checked.

        Args:
            arrays: as `arrays` returned them.
            films: number of films in the bundle.

        Raises:
            ArtefactRefused: an array is missing, has another type, holds impossible numbers, or does not fit the
                others.
        """
        ...

    def arrays(self) -> Mapping[str, AnyArray]:
        """What was learned, as arrays by name, for the artefact."""
        ...

    def moved(self, new_row: IntArray, films: int) -> Self:
        """The same model for another film table.

        Args:
            new_row: of each film; −1 for a film that was removed.
            films: number of films now; new films get no score.
        """
        ...


class Model(Fitted, Protocol):
    """A fitted model that scores films: a tier of the fallback."""

    personal: ClassVar[bool]
    """Whether scores depend on the opinions; if not, the ranking is computed once and kept."""

    def score(self, opinions: Opinions) -> FloatArray:
        """A score for every film, comparable within one call; NaN where the model has none."""
        ...

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """For each of `rows` (films), the liked films that contribute to its score."""
        ...


@runtime_checkable
class Predictor(Model, Protocol):
    """A model whose score estimates the share of people with these opinions who like the film.

    So a prior can be added to it.
    """

    def predict(self, opinions: Opinions) -> FloatArray:
        """The score of every film; 0 where the model has none."""
        ...
