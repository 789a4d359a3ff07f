"""Splits ratings into training data and hidden likes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import IntArray, Mask
from recommender.models.base import Opinions, TrainingData
from recommender.models.recency import recency_weights
from recommender.types import LIKE_HALF_STARS

Protocol = Literal["random", "temporal"]
HIDDEN_SHARE = 0.2
"""Share of each person's likes that is hidden."""
LIKES_LEAST = 5
"""Least number of likes of a person who is tested: with fewer, too little is left after hiding one."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A person to test."""

    opinions: Opinions
    """The opinions given to the model."""
    rated: IntArray
    """Rows of everything the person rated in training; left out of all lists."""
    hidden: IntArray
    """Rows of the likes to find."""


@dataclass(frozen=True, slots=True)
class Split:
    """Training data, and the likes hidden from it."""

    training: TrainingData
    hidden_people: IntArray
    """Number of the person of each hidden like."""
    hidden_films: IntArray
    """Row of the film of each hidden like."""
    timestamps: NDArray[np.int64]
    """When each of the training ratings was given, in seconds since 1970."""
    protocol: Protocol
    seed: int

    def tested(self) -> Iterator[Tested]:
        """Yield all people with hidden likes, in order of their number."""
        data = self.training
        order = np.argsort(data.people, kind="stable")
        people, films, half_stars = data.people[order], data.films[order], data.half_stars[order]
        given_at = self.timestamps[order]
        hidden_order = np.argsort(self.hidden_people, kind="stable")
        hidden_people, hidden_films = self.hidden_people[hidden_order], self.hidden_films[hidden_order]
        for person in np.unique(hidden_people):
            inside = slice(*np.searchsorted(people, [person, person + 1]))
            wanted = slice(*np.searchsorted(hidden_people, [person, person + 1]))
            rated, given = films[inside], half_stars[inside]
            liked = given >= LIKE_HALF_STARS
            # Where likes are hidden at random, the age of a like tells nothing about the hidden ones.
            weights = recency_weights(given_at[inside]) if self.protocol == "temporal" else None
            # A low rating counts as "rated, not liked", not as a dislike: like those in training, it is of a film that
            # the person chose to watch.
            opinions = Opinions(
                rated[liked],
                unliked=rated[~liked],
                weights=None if weights is None else weights[liked],
                unliked_weights=None if weights is None else weights[~liked],
                seed=int(person) * 7_919,
            )
            yield Tested(opinions, rated, hidden_films[wanted])


def split(
    data: TrainingData, timestamps: NDArray[np.int64], protocol: Protocol, seed: int, share: float = HIDDEN_SHARE
) -> Split:
    """Hide a share of the likes, at least one, of everybody with at least five.

    "random" hides likes at random. "temporal" hides each person's newest likes, and removes all that the person rated
    from the first hidden one on from training too, so that nobody is predicted from their own future.

    Args:
        data: all ratings.
        timestamps: when each rating was given, in seconds since 1970.
        protocol: how to choose the likes to hide.
        seed: of the random generator, which also orders likes of the same second.
        share: of each person's likes to hide, 0 to 1.
    """
    liked = data.half_stars >= LIKE_HALF_STARS
    chance = np.random.default_rng(seed).random(len(data.people))
    keys = (chance, data.people) if protocol == "random" else (chance, -timestamps, data.people)
    likes = np.flatnonzero(liked)
    order = likes[np.lexsort(tuple(key[likes] for key in keys))]
    people = data.people[order]
    counts = np.bincount(people, minlength=data.person_count)
    starts = np.cumsum(counts) - counts
    rank = np.arange(len(order)) - starts[people]
    quota = np.where(counts >= LIKES_LEAST, np.maximum(np.round(counts * share), 1), 0)
    hidden = np.zeros(len(data.people), dtype=np.bool_)
    hidden[order[rank < quota[people]]] = True
    dropped = hidden | _after_first_hidden(data.people, timestamps, hidden) if protocol == "temporal" else hidden
    kept = ~dropped
    training = TrainingData(data.film_table, data.people[kept], data.films[kept], data.half_stars[kept])
    return Split(training, data.people[hidden], data.films[hidden], timestamps[kept], protocol, seed)


def _after_first_hidden(people: IntArray, timestamps: NDArray[np.int64], hidden: Mask) -> Mask:
    first = np.full(int(people.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, people[hidden], timestamps[hidden])
    return timestamps >= first[people]
