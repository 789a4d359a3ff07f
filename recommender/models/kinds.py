"""Films of which the same is known are one kind: neighbours are looked for among kinds, of which there are few.

Of a large catalogue little is known but genres and decade, and hundreds of films share both. To compare each of 87,000
films with each takes minutes; their 7,000 kinds take seconds, and the neighbours are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, shape_of
from recommender.models.neighbours import nearest

_STRIDE = 7_919
"""A prime: where kinds that need only some films of a neighbouring kind begin to take them."""


def nearest_by_kind(vectors: sparse.csr_array, count: int) -> sparse.csr_array:
    """Every film's nearest films, as `nearest` finds them; of equally near ones each film gets others.

    Args:
        vectors: films × features, at least 0. A film without features has no neighbours and is nobody's.
        count: neighbours a film, at most.

    Returns:
        films × films, cosine similarities above 0 (0 to 1); a film is never its own neighbour.
    """
    films = shape_of(vectors)[0]
    if not vectors.nnz:
        return sparse.csr_array((films, films), dtype=np.float32)
    members = _members(vectors)
    kinds = nearest(vectors[[kind[0] for kind in members]], count)
    parts = list(_expanded(members, kinds, count))
    owners = np.concatenate([np.repeat(part[0], part[1].shape[1]) for part in parts])
    found = np.concatenate([part[1].ravel() for part in parts])
    similarities = np.concatenate([np.tile(part[2], len(part[0])) for part in parts])
    return sparse.csr_array((similarities, (owners, found)), shape=(films, films))


def _members(vectors: sparse.csr_array) -> list[IntArray]:
    """The films of each kind; films without features are of none."""
    vectors = vectors.sorted_indices()
    members: dict[tuple[bytes, bytes], list[int]] = {}
    for film, (start, end) in enumerate(zip(vectors.indptr[:-1], vectors.indptr[1:], strict=True)):
        if end > start:
            key = vectors.indices[start:end].tobytes(), vectors.data[start:end].tobytes()
            members.setdefault(key, []).append(film)
    return [np.array(films, dtype=np.int32) for films in members.values()]


def _expanded(
    members: Sequence[IntArray], kinds: sparse.csr_array, count: int
) -> Iterator[tuple[IntArray, IntArray, FloatArray]]:
    """For each kind its films, each one's neighbours (a row a film), and how like them they are."""
    firsts = np.array([films[0] for films in members], dtype=np.int32)
    alone = np.array([len(films) == 1 for films in members])
    for kind, films in enumerate(members):
        own = min(len(films) - 1, count)
        # Each film takes those that come after it in its kind, so that not all name the same few.
        turns = (np.arange(len(films))[:, np.newaxis] + np.arange(1, own + 1)) % len(films)
        near, similar = _near(kinds, kind)
        if alone[near].all():  # most kinds of which much is known are one film
            others, similar = firsts[near[: count - own]], similar[: count - own]
        else:
            others, similar = _others(members, near, similar, kind, count - own)
        found = np.hstack((films[turns], np.broadcast_to(others, (len(films), len(others)))))
        yield films, found, np.concatenate((np.ones(own, dtype=np.float32), similar))


def _near(kinds: sparse.csr_array, kind: int) -> tuple[IntArray, FloatArray]:
    """Other kinds, the nearest first, and how near they are."""
    inside = slice(int(kinds.indptr[kind]), int(kinds.indptr[kind + 1]))
    similar: FloatArray = kinds.data[inside].astype(np.float32, copy=False)
    order = np.argsort(-similar, kind="stable")
    return kinds.indices[inside][order].astype(np.int32, copy=False), similar[order]


def _others(
    members: Sequence[IntArray], near: IntArray, similar: FloatArray, kind: int, count: int
) -> tuple[IntArray, FloatArray]:
    """The nearest `count` films of other kinds, and how near they are."""
    found: list[IntArray] = []
    left = count
    for films in (members[place] for place in near.tolist()):
        if left <= 0:
            break
        first = kind * _STRIDE % (len(films) - left + 1) if len(films) > left else 0
        found.append(films[first : first + left])
        left -= len(films)
    if not found:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
    return np.concatenate(found), np.repeat(similar[: len(found)], [len(films) for films in found])
