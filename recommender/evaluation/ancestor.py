"""YAME's dial as a baseline: more adventurous means a farther neighbour, the k-th of each film that picks start from.

As in YAME: a matrix of films × people with stars, cosine similarity, and one k-th neighbour for each start film. Made
stronger here: it starts from as many liked films as it shows, and where the k-th neighbour was rated or shown already,
the next one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from recommender.arrays import IntArray
from recommender.evaluation.splits import Split, Tested
from recommender.evaluation.studies.dial_study import SHOWN, Step, step_of, with_a_home
from recommender.models.numerics.neighbours import nearest
from recommender.serving.snapshot import Snapshot

RANKS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233)
"""k, doubling about every second time."""
_SPARE = 60
"""Neighbours searched beyond the k-th."""


def ancestor(
    split: Split, snapshot: Snapshot, tested: Sequence[Tested], ranks: Sequence[int] = RANKS
) -> Iterator[Step]:
    """The same figures as for the dial, for the k-th neighbour, from near to far.

    Args:
        split: the neighbours are found in its training part.
        snapshot: gives distance and popularity of films, as for our dial.
        tested: the people tested.
        ranks: values of k.
    """
    data = split.training
    stars = data.half_stars.astype(np.float32) / 2
    shape = (len(data.film_table), max(data.person_count, 1))
    lists = _by_nearness(
        nearest(sparse.csr_array((stars, (data.films, data.people)), shape=shape), max(ranks) + _SPARE)
    )
    people = with_a_home(tested)
    for rank in ranks:
        shown = [_shown(lists, person, rank) for person in people]
        if any(len(rows) for rows in shown):  # in a small catalogue no film has k neighbours
            yield step_of(snapshot, people, rank, shown)


def _by_nearness(matrix: sparse.csr_array) -> list[IntArray]:
    """Each film's neighbours, nearest first."""
    found: list[IntArray] = []
    all_rows, all_likeness = matrix.indices.astype(np.int32), matrix.data.astype(np.float32)
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        rows, likeness = all_rows[start:end], all_likeness[start:end]
        found.append(rows[np.lexsort((rows, -likeness))])
    return found


def _shown(lists: Sequence[IntArray], person: Tested, rank: int) -> IntArray:
    """One film for each start film; a film with fewer neighbours gives none."""
    likes = person.opinions.liked
    out = {*person.rated.tolist()}
    shown: list[int] = []
    for film in np.random.default_rng(person.opinions.seed).permutation(likes):
        found = next((row for row in lists[film][rank - 1 :].tolist() if row not in out), None)
        if found is not None:
            shown.append(found)
            out.add(found)
        if len(shown) == SHOWN:
            break
    return np.array(shown, dtype=np.int32)
