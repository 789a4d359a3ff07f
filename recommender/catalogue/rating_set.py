"""An imported rating set on disk: three arrays and a manifest with their checksums.

The files are `people.npy` (int32), `films.npy` (int32, our film ids), `half_stars.npy` (uint8, 1 to 10), sorted by
person and then film, each pair once, and `manifest.json`. A set is written beside its final place and renamed when
complete; it never changes afterwards. Nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.catalogue.spool import ARRAYS, FORMAT, sha256_of
from recommender.errors import DataRefused

_REIMPORT = "Import the data set again: matinee data import PATH."


@dataclass(frozen=True, slots=True)
class RatingSet:
    """A rating set, memory-mapped and read-only; its arrays have the same length."""

    people: NDArray[np.int32]
    """Numbers inside the set, ascending; unrelated to Discord ids."""
    films: NDArray[np.int32]
    """Our film ids; ascending within a person."""
    half_stars: NDArray[np.uint8]
    """1 to 10: half a star to five."""
    sha256: str
    """SHA-256 of the manifest, in hex; identifies the whole set."""

    def __len__(self) -> int:
        return len(self.people)

    @property
    def person_count(self) -> int:
        """How many people rated."""
        return int(np.count_nonzero(np.diff(self.people))) + 1 if len(self) else 0


def open_rating_set(folder: Path, *, verify: bool = True) -> RatingSet:
    """Map a set into memory.

    Args:
        folder: where a `RatingSpool` wrote it.
        verify: whether to read every byte and compare checksums; without it a flipped bit loads unnoticed.

    Raises:
        DataRefused: it is incomplete, altered, or of another format.
    """
    text, manifest = _read_manifest(folder)
    arrays: dict[str, NDArray[Any]] = {}
    for name, kind in ARRAYS.items():
        path = folder / f"{name}.npy"
        try:
            if verify and sha256_of(path) != manifest["sha256"][path.name]:
                raise DataRefused(f"{path} has changed since it was written. {_REIMPORT}")
            arrays[name] = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise DataRefused(f"{path} is missing or damaged. {_REIMPORT}") from error
        if arrays[name].dtype != kind or arrays[name].shape != (manifest["ratings"],):
            raise DataRefused(f"{path} does not hold what its manifest says. {_REIMPORT}")
    return RatingSet(**arrays, sha256=hashlib.sha256(text.encode()).hexdigest())


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a set: `sha256` of each file, `content` (a hash of the ratings, independent of our film ids).

    Raises:
        DataRefused: it is missing, damaged, or of another format.
    """
    return _read_manifest(folder)[1]


def is_whole(folder: Path) -> bool:
    """Whether every byte of a set matches its manifest."""
    try:
        open_rating_set(folder)
    except DataRefused:
        return False
    return True


def _read_manifest(folder: Path) -> tuple[str, dict[str, Any]]:
    path = folder / "manifest.json"
    try:
        text = path.read_text("utf-8")
        manifest: dict[str, Any] = json.loads(text)
        complete = manifest["format"] == FORMAT and {f"{name}.npy" for name in ARRAYS} <= set(manifest["sha256"])
        int(manifest["ratings"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataRefused(f"{path} is missing or damaged. {_REIMPORT}") from error
    if not complete:
        raise DataRefused(f"{path} was written by another version of the program. {_REIMPORT}")
    return text, manifest
