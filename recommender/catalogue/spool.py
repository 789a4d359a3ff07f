"""Stores ratings on disk while a data set is read, until our film ids are known; then writes the rating set.

Uses bounded memory: a file ordered by people (all but ml-100k) is never in memory as a whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from recommender.errors import DataRefused

FORMAT = 1
ARRAYS = {"people": np.int32, "films": np.int32, "half_stars": np.uint8}
"""The files of a set, without ".npy", and their dtypes."""
SLICE_ROWS = 1_000_000
_HEADER_BYTES = 128
"""Size of the header of a one-dimensional .npy file; numpy pads it to a multiple of 64 with room for a growing shape.
"""
_KEPT_REPEATS = 50
MOST_BY_ONE = 1_000_000
"""Ratings by one person: more than there are films. All ratings of a person are in memory at once."""
MOST_UNORDERED = 20_000_000
"""Ratings of a file that is not ordered by people, which is sorted in memory; only ml-100k is like this."""
Renumber = Callable[[NDArray[np.int32]], NDArray[np.int32]]


class RatingSpool:
    """Takes ratings with the data set's own film numbers; a context manager that removes its files at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._parts = {
            "people": _NpyFile(folder / "people.in", np.int32),
            "films": _NpyFile(folder / "films.in", np.int32),
            "half_stars": _NpyFile(folder / "half_stars.in", np.uint8),
            "lines": _NpyFile(folder / "lines.in", np.int32),
        }
        self._content = np.zeros(2, np.uint64)
        self._last_person = self._run = self._longest = 0
        self._ordered = True
        self.repeated = 0
        """Ratings that a later line of the same person and film replaced; known after `write`."""
        self.repeated_lines: list[int] = []
        """Line numbers of the first of them."""
        self.people = 0
        """How many different people; known after `write`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in self._parts.values():
            part.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __len__(self) -> int:
        return self._parts["people"].count

    def add(
        self,
        people: NDArray[np.int32],
        films: NDArray[np.int32],
        half_stars: NDArray[np.uint8],
        lines: NDArray[np.int64] | None = None,
    ) -> None:
        """Add a chunk of ratings; its arrays have the same length.

        Args:
            people: the person's number inside the set.
            films: the film's number inside the set.
            half_stars: 1 to 10.
            lines: the rating's line in the file; None to count the ratings instead.
        """
        if not len(people):
            return
        rows = len(self)
        self._content += _mixed(people, films, half_stars)
        self._count_runs(people)
        self._ordered &= bool(people[0] >= self._last_person) and bool((people[1:] >= people[:-1]).all())
        self._last_person = int(people[-1])
        self._parts["people"].append(people)
        self._parts["films"].append(films)
        self._parts["half_stars"].append(half_stars)
        self._parts["lines"].append(np.arange(rows, rows + len(people)) if lines is None else lines)

    def check(self) -> None:
        """Check that the set can be written in bounded memory, before anything else is written.

        Raises:
            DataRefused: it cannot.
        """
        if not self._ordered and len(self) > MOST_UNORDERED:
            raise DataRefused(
                f"The ratings are not in the order of the people, and more than {MOST_UNORDERED:,}. "
                "Sort the file by its first number and try again."
            )
        if self._most_by_one() > MOST_BY_ONE:
            raise DataRefused(
                f"One person has more than {MOST_BY_ONE:,} ratings in the set; nobody has seen as many films."
            )

    def _most_by_one(self) -> int:
        if self._ordered or not len(self):
            return max(self._longest, self._run)
        people = np.fromfile(self._parts["people"].flushed(), np.int32, offset=_HEADER_BYTES)
        return int(np.unique(people, return_counts=True)[1].max())

    def _count_runs(self, people: NDArray[np.int32]) -> None:
        """Count how many neighbouring ratings belong to one person, across chunks."""
        ends = np.flatnonzero(np.diff(people)) + 1
        runs = np.diff(np.concatenate(([0], ends, [len(people)])))
        runs[0] += self._run if people[0] == self._last_person else 0
        self._longest = max(self._longest, self._run, int(runs.max()))
        self._run = int(runs[-1])

    def write(self, folder: Path, renumber: Renumber | None = None) -> str:
        """Write the rating set to `folder`; returns its SHA-256.

        Args:
            folder: is replaced if it exists.
            renumber: converts the data set's film numbers to our ids; None if they are ours already.
        """
        arrays = {name: part.finish() for name, part in self._parts.items()}
        working = self._folder / "set"
        working.mkdir()
        outputs = {
            "people": _NpyFile(working / "people.npy", np.int32),
            "films": _NpyFile(working / "films.npy", np.int32),
            "half_stars": _NpyFile(working / "half_stars.npy", np.uint8),
        }
        for rows in self._slices(arrays["people"]):
            people, films = arrays["people"][rows], arrays["films"][rows]
            films = films if renumber is None else renumber(films)
            order = self._newest_of_each(people, films, arrays["lines"][rows])
            outputs["people"].append(people[order])
            outputs["films"].append(films[order])
            outputs["half_stars"].append(arrays["half_stars"][rows][order])
        for output in outputs.values():
            output.finish()
        return _seal(working, folder, self.content)

    @property
    def content(self) -> str:
        """A hash of the ratings by film number, independent of their order; 32 hexadecimal digits."""
        return "".join(f"{int(part):016x}" for part in self._content)

    def _slices(self, people: NDArray[np.int32]) -> Iterator[slice | NDArray[np.int64]]:
        """Rows of whole people, about `SLICE_ROWS` at a time, people ascending, each in file order."""
        order = None if self._ordered else np.argsort(people, kind="stable")
        begin = 0
        while begin < len(people):
            end = min(begin + SLICE_ROWS, len(people))
            last = people[end - 1 if order is None else order[end - 1]]
            # Extended to the end of the last person, so that no person is in two slices.
            end = int(np.searchsorted(people, last, side="right", sorter=order))
            yield slice(begin, end) if order is None else order[begin:end]
            begin = end

    def _newest_of_each(
        self, people: NDArray[np.int32], films: NDArray[np.int32], lines: NDArray[np.int32]
    ) -> NDArray[np.int64]:
        order = np.lexsort((lines, films, people))
        newest = np.ones(len(order), np.bool_)
        ordered_people, ordered_films = people[order], films[order]
        newest[:-1] = (ordered_people[1:] != ordered_people[:-1]) | (ordered_films[1:] != ordered_films[:-1])
        self.people += int(np.count_nonzero(np.diff(ordered_people))) + 1
        self.repeated += int(np.count_nonzero(~newest))
        room = _KEPT_REPEATS - len(self.repeated_lines)
        self.repeated_lines += np.sort(lines[order][~newest])[:room].tolist()
        return order[newest]


class _NpyFile:
    """A one-dimensional .npy file that grows; its header is written last, when the length is known."""

    def __init__(self, path: Path, kind: DTypeLike) -> None:
        self._path, self._kind = path, np.dtype(kind)
        self._file: IO[bytes] = path.open("wb")
        self._file.write(bytes(_HEADER_BYTES))
        self.count = 0

    def append(self, values: NDArray[Any]) -> None:
        self._file.write(np.ascontiguousarray(values, self._kind).data)
        self.count += len(values)

    def flushed(self) -> Path:
        """The file, with everything so far in it."""
        self._file.flush()
        return self._path

    def finish(self) -> NDArray[Any]:
        """Complete the file and map it."""
        self._file.seek(0)
        header = {"descr": self._kind.str, "fortran_order": False, "shape": (self.count,)}
        np.lib.format.write_array_header_1_0(self._file, header)
        assert self._file.tell() == _HEADER_BYTES, "numpy writes another header than expected"
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return np.load(self._path, mmap_mode="r" if self.count else None, allow_pickle=False)

    def close(self) -> None:
        self._file.close()


def _mixed(people: NDArray[np.int32], films: NDArray[np.int32], half_stars: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Two sums over all ratings, each rating mixed into 64 bits (SplitMix64; Steele, Lea and Flood, 2014)."""
    pairs = people.astype(np.uint64) << np.uint64(32) | films.astype(np.uint64)
    sums: list[np.uint64] = []
    for seed in (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03):
        values = (pairs ^ (half_stars.astype(np.uint64) << np.uint64(59))) + np.uint64(seed)
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        sums.append(np.add.reduce(values ^ (values >> np.uint64(31)), dtype=np.uint64))
    return np.array(sums, np.uint64)


def _seal(working: Path, folder: Path, content: str) -> str:
    """Add the manifest to the arrays in `working` and move them to `folder`; returns the manifest's SHA-256."""
    files = {f"{name}.npy": sha256_of(working / f"{name}.npy") for name in ARRAYS}
    count = len(np.load(working / "people.npy", mmap_mode="r", allow_pickle=False))
    facts = {"format": FORMAT, "ratings": count, "sha256": files, "content": content}
    manifest = json.dumps(facts, indent=1, sort_keys=True)
    with (working / "manifest.json").open("w", encoding="utf-8") as file:
        file.write(manifest)
        file.flush()
        os.fsync(file.fileno())
    if folder.exists():  # the same set, or left by an interrupted import
        shutil.rmtree(folder)
    working.replace(folder)
    return hashlib.sha256(manifest.encode()).hexdigest()


def sha256_of(path: Path) -> str:
    """A file's SHA-256, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
