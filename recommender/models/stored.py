"""Arrays of an artefact, checked as a model is put together again: a wrong number would answer wrongly, or crash."""

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
    """One array of an artefact.

    Args:
        arrays: of one model, by name.
        name: which.
        dtype: of its numbers.
        shape: its lengths; None where any will do.
        least: no number is less.
        below: every number is less.
        gaps: whether NaN may stand for "not known".

    Raises:
        ArtefactRefused: it is missing or is not so.
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
    """See to it that arrays fit together.

    Raises:
        ArtefactRefused: they do not.
    """
    if not condition:
        raise ArtefactRefused(f"The model's {name} does not fit the rest. {AGAIN}")


def in_rows(array: AnyArray, new_row: IntArray, films: int, missing: float) -> AnyArray:
    """An array with an entry a film, among other films.

    Args:
        array: one entry a film.
        new_row: of each film; −1 for one that is no more.
        films: how many there are now.
        missing: what stands for films it knows nothing of.
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
