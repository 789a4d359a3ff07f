"""The nearest films by cosine, exactly: blocks of films times all films, of which each film keeps the best.

scikit-learn's brute force finds the same in the same time, but holds dense blocks of distances, of which it needs many
when films are many, and costs a second and 60 MB to import.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from recommender.arrays import FloatArray, IntArray, shape_of

_BLOCK_ENTRIES = 4_000_000
"""Products held at once by one thread, at the most: 8 bytes each."""
_THREADS = 2
_LEAST = 1e-6
"""Similarities below are rounding."""


def nearest(vectors: sparse.csr_array, count: int) -> sparse.csr_array:
    """Every film's nearest films.

    Args:
        vectors: films × features, at least 0. A film without features has no neighbours and is nobody's.
        count: neighbours a film.

    Returns:
        films × films, cosine similarities above 0 (0 to 1); a film is never its own neighbour.
    """
    films = shape_of(vectors)[0]
    if not vectors.nnz:
        return sparse.csr_array((films, films), dtype=np.float32)
    unit = _unit(vectors)
    across = sparse.csr_array(unit.T)
    step = max(1, _BLOCK_ENTRIES // films)

    def block(start: int) -> sparse.csr_array:
        return _best(sparse.csr_array(unit[start : start + step] @ across), start, count)

    with ThreadPoolExecutor(_THREADS, "neighbours") as pool:
        return sparse.csr_array(sparse.vstack(list(pool.map(block, range(0, films, step))), format="csr"))


def _unit(vectors: sparse.csr_array) -> sparse.csr_array:
    """Each film's vector at length 1; one without features stays 0."""
    values = vectors.data.astype(np.float32)
    rows = np.repeat(np.arange(shape_of(vectors)[0]), np.diff(vectors.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=values.astype(np.float64) ** 2, minlength=shape_of(vectors)[0]))
    values /= np.maximum(lengths, np.finfo(np.float32).tiny)[rows].astype(np.float32)
    return sparse.csr_array((values, vectors.indices, vectors.indptr), shape=vectors.shape)


def _best(products: sparse.csr_array, first: int, count: int) -> sparse.csr_array:
    """The greatest `count` of each row but for the film itself; the rows are films from `first` on."""
    found: list[IntArray] = []
    similar: list[FloatArray] = []
    for place, (start, end) in enumerate(zip(products.indptr[:-1], products.indptr[1:], strict=True)):
        films = products.indices[start:end].astype(np.int32, copy=False)
        values = products.data[start:end].astype(np.float32, copy=False)
        kept = np.flatnonzero((films != first + place) & (values > _LEAST))
        if len(kept) > count:
            kept = kept[np.argpartition(-values[kept], count)[:count]]
        found.append(films[kept])
        similar.append(np.minimum(values[kept], np.float32(1)))
    starts = np.concatenate(([0], np.cumsum([len(films) for films in found])))
    entries = (np.concatenate(similar), np.concatenate(found), starts)
    return sparse.csr_array(entries, shape=shape_of(products))
