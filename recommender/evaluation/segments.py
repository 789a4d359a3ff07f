"""Quality of a model by segment: people by number and kind of ratings, films by year and popularity.

Every dimension is a partition: each person tested, or each hidden like, is in exactly one segment of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import DoubleArray, IntArray
from recommender.evaluation.answer_scores import RankedLists
from recommender.evaluation.metrics import Figure
from recommender.evaluation.splits import Split, Tested
from recommender.films.table import UNKNOWN

PARTS = 4
"""Segments of a dimension, as equal in size as ties allow."""


@dataclass(frozen=True, slots=True)
class PeopleSegment:
    """A segment of the people."""

    dimension: str
    name: str
    people: int
    ndcg_10: Figure
    recall_20: Figure


@dataclass(frozen=True, slots=True)
class FilmSegment:
    """A segment of the hidden likes."""

    dimension: str
    name: str
    likes: int
    found_20: float
    """Share of them found among the first twenty of the person they were hidden from."""


def people_segments(split: Split, tested: Sequence[Tested], answers: RankedLists) -> Iterator[PeopleSegment]:
    """Segments of the people, by number of ratings, by the years of the films they like, and by popularity of those.

    Args:
        split: whose training part describes people and films.
        tested: the people tested.
        answers: the lists they were shown.
    """
    years, counts = split.training.film_table.years, _counts(split)
    described: dict[str, tuple[DoubleArray, str]] = {
        "ratings given": (np.array([len(person.rated) for person in tested], dtype=float), "{low:.0f}–{high:.0f}"),
        "likes are from": (_middles(tested, years, years != UNKNOWN), "around {low:.0f}–{high:.0f}"),
        "likes are known by": (_middles(tested, counts, counts > 0), "{low:.0f}–{high:.0f} people"),
    }
    for dimension, (values, wording) in described.items():
        for name, inside in _parts(values, wording):
            yield PeopleSegment(
                dimension,
                name,
                len(inside),
                Figure.of(answers.ndcg_10[inside]),
                Figure.of(answers.recall_20[inside]),
            )


def film_segments(split: Split, tested: Sequence[Tested], answers: RankedLists) -> Iterator[FilmSegment]:
    """Segments of the hidden likes, by the film's year, and by the number of people who rated it in training.

    Args:
        split: whose training part describes the films.
        tested: the people tested.
        answers: the lists they were shown.
    """
    hidden = np.concatenate([person.hidden for person in tested])
    found = np.concatenate(
        [np.isin(person.hidden, shown[:20]) for person, shown in zip(tested, answers.lists, strict=True)]
    )
    years = split.training.film_table.years[hidden].astype(float)
    described: dict[str, tuple[DoubleArray, str]] = {
        "film is from": (np.where(years == UNKNOWN, np.nan, years), "{low:.0f}–{high:.0f}"),
        "film is known by": (_counts(split)[hidden].astype(float), "{low:.0f}–{high:.0f} people"),
    }
    for dimension, (values, wording) in described.items():
        for name, inside in _parts(values, wording):
            yield FilmSegment(dimension, name, len(inside), float(found[inside].mean()))


def _parts(values: DoubleArray, wording: str) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Name and indices of each segment, lowest values first; equal values share a segment, unknown ones are last."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known):
        bounds = np.unique(np.quantile(values[known], np.arange(1, PARTS) / PARTS, method="higher"))
        part = np.searchsorted(bounds, values[known], side="right")
        for number in np.unique(part):
            inside = known[part == number]
            yield wording.format(low=values[inside].min(), high=values[inside].max()), inside
    unknown = np.flatnonzero(np.isnan(values))
    if len(unknown):
        yield "not known", unknown


def _counts(split: Split) -> IntArray:
    data = split.training
    return np.bincount(data.films, minlength=len(data.film_table)).astype(np.int32)


def _middles(tested: Sequence[Tested], values: IntArray, known: NDArray[np.bool_]) -> DoubleArray:
    """Each person's median over films liked; NaN where nothing is known."""
    likes = [person.opinions.liked[known[person.opinions.liked]] for person in tested]
    return np.array([float(np.median(values[rows])) if len(rows) else np.nan for rows in likes])
