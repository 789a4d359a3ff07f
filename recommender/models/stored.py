"""Checks the arrays of an artefact as a model is read: a wrong number would give wrong answers, or crash."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from recommender.arrays import AnyArray, IntArray
from recommender.errors import ArtefactRefused

AGAIN = "Train again: matinee train."


def stored(
    arrays: Mapping[str, AnyArray],
    name: str,
    dtype: DTypeLike,
    shape: tuple[int | None, ...],
    least: float | None = None,
    below: float | None = None,
    *,
    gaps: bool = False,
) -> AnyArray:
    """One array of an artefact, checked.

    Args:
        arrays: of one model, by name.
        name: which.
        dtype: the type it must have.
        shape: its lengths; None where any length will do.
        least: the least value allowed.
        below: all values must be less than this.
        gaps: whether NaN ("not known") is allowed.

    Raises:
        ArtefactRefused: the array is missing or breaks one of these conditions.
    """
    if name not in arrays:
        raise ArtefactRefused(f"The model lacks {name}. {AGAIN}")
    array = arrays[name]
    wanted = np.dtype(dtype)
    if array.dtype != wanted:
        raise ArtefactRefused(f"The model's {name} is of {array.dtype}, not {wanted}. {AGAIN}")
    if array.ndim != len(shape) or any(
        asked not in (None, found) for asked, found in zip(shape, array.shape, strict=True)
    ):
        raise ArtefactRefused(f"The model's {name} does not fit the rest: its shape is {array.shape}. {AGAIN}")
    if array.size:
        _check_range(array, name, least, below, gaps=gaps)
    return array


def fits(condition: object, name: str) -> None:
    """Check a condition between arrays.

    Raises:
        ArtefactRefused: it does not hold.
    """
    if not condition:
        raise ArtefactRefused(f"The model's {name} does not fit the rest. {AGAIN}")


def in_rows(array: AnyArray, new_row: IntArray, films: int, missing: float) -> AnyArray:
    """An array with one entry a film, for another film table.

    Args:
        array: one entry a film.
        new_row: of each film; −1 for a film that was removed.
        films: number of films now.
        missing: value for new films.
    """
    moved = np.full((films, *array.shape[1:]), missing, dtype=array.dtype)
    kept = new_row >= 0
    moved[new_row[kept]] = array[kept]
    return moved


def _check_range(array: AnyArray, name: str, least: float | None, below: float | None, *, gaps: bool) -> None:
    if array.dtype.kind == "f":
        strange = np.isinf(array) if gaps else ~np.isfinite(array)
        if strange.any():
            raise ArtefactRefused(f"The model's {name} holds what is no number. {AGAIN}")
    lowest, highest = np.fmin.reduce(array, axis=None), np.fmax.reduce(array, axis=None)
    if (least is not None and lowest < least) or (below is not None and highest >= below):
        raise ArtefactRefused(f"The model's {name} holds numbers that cannot be: {lowest} to {highest}. {AGAIN}")
