"""The nearest films by cosine, found by scikit-learn.

scikit-learn's functions have no types that a strict checker can read, hence the exemptions here. It is imported by the
first fit: a bot that finds a trained model does not need it, and saves a second at start and 60 MB.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from sklearn.neighbors import NearestNeighbors

from recommender.arrays import shape_of

_BLOCK_BYTES = 16_000_000
"""Memory of distances computed at once: scikit-learn makes a dense block of them."""


def nearest(vectors: sparse.csr_array, count: int) -> sparse.csr_array:
    """The nearest films of every film.

    Args:
        vectors: films × features, at least 0. A film without features has no neighbours and is not one.
        count: neighbours a film.

    Returns:
        films × films, cosine similarities above 0 (0 to 1); a film is never its own neighbour.
    """
    films = shape_of(vectors)[0]
    filled = np.flatnonzero(np.diff(vectors.indptr))
    # An all-zero vector is equally far from all others; and scikit-learn raises for more neighbours than films.
    asked = min(count + 1, len(filled))
    if asked < 2:
        return sparse.csr_array((films, films), dtype=np.float32)
    from sklearn.neighbors import NearestNeighbors  # noqa: PLC0415 # see above

    inside = sparse.csr_matrix(vectors[filled])
    search = NearestNeighbors(n_neighbors=asked, metric="cosine", algorithm="brute").fit(inside)
    step = max(1, _BLOCK_BYTES // (4 * len(filled)))
    parts = [_block(search, inside, filled, start, step) for start in range(0, len(filled), step)]
    owners, found, similarities = (np.concatenate([part[place] for part in parts]) for place in range(3))
    return sparse.csr_array((similarities, (owners, found)), shape=(films, films))


def _block(
    search: NearestNeighbors, inside: sparse.csr_matrix, filled: np.ndarray, start: int, step: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    distances, places = search.kneighbors(inside[start : start + step])
    owners = np.repeat(np.arange(start, start + len(places)), places.shape[1])
    places = places.ravel()
    similarities = 1.0 - distances.ravel().astype(np.float32)
    kept = (places != owners) & (similarities > 1e-6)
    return filled[owners[kept]], filled[places[kept]], np.minimum(similarities[kept], np.float32(1))
