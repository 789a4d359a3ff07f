"""Access to the files of a data set in a folder or a zip. Never unpacks to disk, and no name leads out of the set."""

from __future__ import annotations

import contextlib
import lzma
import zipfile
import zlib
from collections.abc import Generator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from recommender.errors import DataRefused

MOST_MEMBERS = 10_000
MOST_BYTES = 16 * 1024**3
"""Unpacked, all files together; ml-32m is 0.9 GB."""
MOST_RATIO = 100
"""Unpacked to packed, for files over a megabyte; MovieLens' own are packed 3 to 6 times."""
_SMALL = 1024**2
_DAMAGED = "{path} is cut off or damaged. Download or copy it again."


class Source(Protocol):
    """Access to a data set's files."""

    name: str
    """The set's own name: its folder's, or the zip's without ".zip"."""

    def names(self) -> frozenset[str]:
        """The files directly in the set's folder, in lower case, because some disks and programs change the case."""
        ...

    def size(self, name: str) -> int:
        """Bytes, unpacked; the name in any case."""
        ...

    def open(self, name: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """A file to read from its start.

        Raises:
            DataRefused: while reading, when the file turns out to be damaged.
        """
        ...


class FolderSource:
    """A data set in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.name = folder.resolve().name

    def names(self) -> frozenset[str]:
        """The files directly in the folder."""
        try:
            return frozenset(entry.name.casefold() for entry in self._folder.iterdir() if entry.is_file())
        except OSError as error:
            raise DataRefused(f"{self._folder} cannot be read: {error.strerror}. Check its rights.") from error

    def size(self, name: str) -> int:
        """Bytes."""
        try:
            return self._path(name).stat().st_size
        except OSError as error:
            raise DataRefused(f"{self._folder / name} cannot be read: {error.strerror}. Check its rights.") from error

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        """A file to read from its start."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                yield file
        except OSError as error:
            raise DataRefused(f"{path} cannot be read: {error.strerror}. Check its rights and the disk.") from error

    def _path(self, name: str) -> Path:
        path = self._folder / name
        if path.exists():
            return path
        return next((entry for entry in self._folder.iterdir() if entry.name.casefold() == name.casefold()), path)


class ZipSource:
    """A data set in a zip, with or without a top folder."""

    def __init__(self, path: Path, folder: str, members: dict[str, zipfile.ZipInfo]) -> None:
        self._path = path
        self._members = members
        self.name = PurePosixPath(folder).name or path.stem

    def names(self) -> frozenset[str]:
        """The files of the set."""
        return frozenset(self._members)

    def size(self, name: str) -> int:
        """Bytes, unpacked."""
        return self._members[name.casefold()].file_size

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        """A file to read from its start. zipfile never gives out more than the size that was checked."""
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(self._members[name.casefold()]) as file:
                yield file  # pyright: ignore[reportReturnType] # ZipExtFile is a BufferedIOBase, all we read with
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
            raise DataRefused(_DAMAGED.format(path=self._path)) from error
        except (RuntimeError, NotImplementedError) as error:
            raise DataRefused(
                f"{self._path} is locked with a password or packed in an unknown way. Unpack it and give the folder."
            ) from error


def open_sources(path: Path) -> list[Source]:
    """Every folder in a folder or zip that could contain a data set, outermost first.

    Raises:
        DataRefused: nothing is there, or the zip is damaged, has a path out of its folder, or would unpack to too much.
    """
    if path.is_dir():
        inner = sorted(entry for entry in path.iterdir() if entry.is_dir() and not entry.name.startswith((".", "__")))
        return [FolderSource(folder) for folder in (path, *inner)]
    if not path.is_file():
        raise DataRefused(f"There is no file or folder {path}. Check the path.")
    if not zipfile.is_zipfile(path):
        raise DataRefused(f"{path} is neither a folder nor a whole zip file. Download or copy it again.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _zip_sources(path, archive.infolist())
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError) as error:
        raise DataRefused(_DAMAGED.format(path=path)) from error


def _zip_sources(path: Path, members: list[zipfile.ZipInfo]) -> list[Source]:
    _check_members(path, members)
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        place = _place(member)
        if not (member.is_dir() or member.filename.endswith("\\")) and not place.parts[0].startswith((".", "__")):
            files = folders.setdefault(str(place.parent), {})
            if place.name.casefold() not in files or place.name.islower():
                files[place.name.casefold()] = member
    ordered = sorted(folders, key=lambda folder: (len(PurePosixPath(folder).parts), folder))
    return [ZipSource(path, folder, folders[folder]) for folder in ordered]


def _place(member: zipfile.ZipInfo) -> PurePosixPath:
    """Path of a file inside the zip; some Windows programs write backslashes."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise DataRefused(f"{path} would unpack to far more than any MovieLens set. It was not read.")
    for member in members:
        place = _place(member)
        if not place.parts or place.is_absolute() or ".." in place.parts or place.parts[0].endswith(":"):
            raise DataRefused(f"{path} holds a file that leads out of its folder ({member.filename}). It was not read.")
        if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise DataRefused(f"{path} would unpack to far more than its size allows ({member.filename}). Not read.")
