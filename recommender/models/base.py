"""The one shape of every model: fitted once from training data, then scores every film for one set of opinions.

A model never changes after its fit. A film it cannot score gets NaN; it never guesses: the next tier of the
fallback fills in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, Self, runtime_checkable

import numpy as np
from scipy import sparse

from recommender.arrays import AnyArray, FloatArray, IntArray, Mask
from recommender.films.table import FilmTable
from recommender.types import LIKE_HALF_STARS

Reasons = tuple[tuple[int, float], ...]
"""Liked rows with what each adds to a film's score, above 0, strongest first."""


def _nobody() -> IntArray:
    return np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Opinions:
    """What one person thinks, by row; what a model scores from."""

    liked: IntArray = field(default_factory=_nobody)
    disliked: IntArray = field(default_factory=_nobody)
    unliked: IntArray = field(default_factory=_nobody)
    """Rated in between."""
    seen: IntArray = field(default_factory=_nobody)
    """Seen, without an opinion: may count for films like it, never against."""
    weights: FloatArray | None = None
    """How much each liked film counts; all the same when None."""
    alike: bool = False
    """Whether films like these are asked for, whatever most people like."""
    seed: int = 0
    """For models that draw."""

    @property
    def votes(self) -> int:
        """How many films the person has voted on."""
        return len(self.liked) + len(self.disliked) + len(self.unliked)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Films and everything people gave them, by row. Servers' voters are people beside the imported ones."""

    film_table: FilmTable
    people: IntArray
    """A number for each person, from 0 without gaps worth mentioning; one entry a rating."""
    films: IntArray
    """Row of the film rated."""
    half_stars: AnyArray
    """1 to 10, uint8."""
    weights: FloatArray | None = None
    """What each rating counts for others, in people: above 0, at most 1, all 1 when None."""
    voters_from: int | None = None
    """The first of the people who voted here; those before are of rating sets, and so are all when None."""

    def without_voters(self) -> TrainingData:
        """What the people of rating sets gave alone."""
        if self.voters_from is None:
            return self
        kept = self.people < self.voters_from
        return TrainingData(self.film_table, self.people[kept], self.films[kept], self.half_stars[kept])

    def counted(self, chosen: Mask) -> FloatArray:
        """How many people gave each film one of the chosen ratings, as far as they count."""
        weights = None if self.weights is None else self.weights[chosen]
        return np.bincount(self.films[chosen], weights=weights, minlength=len(self.film_table)).astype(np.float32)

    @property
    def person_count(self) -> int:
        """One more than the greatest person."""
        return int(self.people.max()) + 1 if len(self.people) else 0

    def matrix(self, chosen: Mask) -> sparse.csr_array:
        """Films × people with a one, or what it counts, for each chosen rating."""
        ones = np.ones(int(chosen.sum()), dtype=np.float32) if self.weights is None else self.weights[chosen]
        shape = (len(self.film_table), max(self.person_count, 1))
        return sparse.csr_array((ones, (self.films[chosen], self.people[chosen])), shape=shape)

    def likes(self) -> sparse.csr_array:
        """Films × people with a one for each like."""
        return self.matrix(self.half_stars >= LIKE_HALF_STARS)


class Fitted(Protocol):
    """Whatever a bundle keeps under a name: fitted once, taken apart into arrays and put together again."""

    name: ClassVar[str]
    """As the bundle, its artefact and, of a tier, picks carry it."""

    @classmethod
    def read(cls, arrays: Mapping[str, AnyArray], films: int) -> Self:
        """Put together from an artefact's arrays, each checked.

        Args:
            arrays: as `arrays` gave them.
            films: how many films the bundle is of.

        Raises:
            ArtefactRefused: one is missing, is of another kind, holds numbers that cannot be, or does not fit the rest.
        """
        ...

    def arrays(self) -> Mapping[str, AnyArray]:
        """What was learned, by name, for the artefact."""
        ...

    def moved(self, new_row: IntArray, films: int) -> Self:
        """The same in the order of another catalogue.

        Args:
            new_row: of each film; −1 for one that is no more.
            films: how many there are now; of those that are new nothing is known.
        """
        ...


class Model(Fitted, Protocol):
    """A fitted model that scores films: a tier of the fallback."""

    personal: ClassVar[bool]
    """Whether scores depend on whose opinions they are; what does not is ranked once and kept."""

    def score(self, opinions: Opinions) -> FloatArray:
        """A score for every film, comparable within one call; NaN where the model cannot say."""
        ...

    def reasons(self, opinions: Opinions, rows: Sequence[int]) -> tuple[Reasons, ...]:
        """For each of `rows`, the liked rows that speak for it."""
        ...


@runtime_checkable
class Predictor(Model, Protocol):
    """A model whose score stands for the share of such people who like the film, so that a prior can be added to it."""

    def predict(self, opinions: Opinions) -> FloatArray:
        """The score of every film; 0 where the model cannot say."""
        ...
