"""Detects which films people have voted on since a fit: one fingerprint a film, made of all opinions of it.

Two fingerprints are equal if the same people have the same opinions of the film, and otherwise differ except with
probability 2⁻⁶⁴. They are stored with a model instead of the votes themselves, because a model must not name anybody;
they also show that a vote was taken back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import AnyArray, IdArray, IntArray, Mask

Fingerprints = NDArray[np.uint64]
"""One a film, by row; 0 without any opinion."""


def fingerprints(
    people: IdArray, rows: IntArray, liked: Mask, films: int, half_stars: AnyArray | None = None
) -> Fingerprints:
    """Compute the fingerprints of all films.

    Args:
        people: ids; one entry an opinion, in any order.
        rows: of the films they are about; entries below 0 are left out.
        liked: False is a dislike.
        films: how many there are.
        half_stars: of each opinion, 0 where none were given; None where no opinion has any.
    """
    found = np.zeros(films, dtype=np.uint64)
    known = rows >= 0
    opinions = people[known].astype(np.uint64) * np.uint64(2) + liked[known]
    each = _mixed(opinions)
    if half_stars is not None:
        stars = half_stars[known].astype(np.uint64)
        each = np.where(stars > 0, _mixed(each + stars), each)
    # A sum does not depend on the order. Rows are left out of the hash, since new films change them.
    np.add.at(found, rows[known], each)
    return found


def _mixed(values: Fingerprints) -> Fingerprints:
    """Hash each value: every input bit changes half of the output bits (SplitMix64; Steele, Lea and Flood, 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
