"""Reads files of a zip in memory: found by name, never unpacked to disk, limited in size."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from recommender.catalogue.personal.export import ExportRefused, Refusal

MEMBERS_MOST = 5_000
"""Greatest number of files in a zip: there is one for each list, and some people have very many lists."""
MEMBER_MOST_BYTES = 40 * 2**20
BYTES_MOST = 80 * 2**20
"""Greatest unpacked size of all files that are read, together."""
_LEFT_OUT = frozenset({"deleted", "orphaned", "__macosx"})
"""Folders that are not read: Letterboxd's folders of deleted entries, and one that macOS adds."""
_SPREADSHEETS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
"""Files by which a spreadsheet of Excel or LibreOffice is recognised."""
_ENTRY_SIGN, _ENTRY_LENGTH = b"PK\x01\x02", 46
_LOCKED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a zip."""

    path: str
    """Path inside the zip, in lower case, with slashes."""
    data: bytes


def is_zip(data: bytes) -> bool:
    """Whether it begins like a zip, also an empty one or one in parts."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def is_spreadsheet(data: bytes) -> bool:
    """Whether it begins as Excel's files of before 2007 do."""
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def is_spreadsheet_of(paths: Iterable[str]) -> bool:
    """Whether a zip of such files is one that Excel, LibreOffice or Numbers writes."""
    return any(path in _SPREADSHEETS or path.endswith("/document.iwa") for path in paths)


class Archive:
    """A zip.

    Raises:
        ExportRefused: it is damaged, locked, or holds far too many files.
    """

    def __init__(self, data: bytes) -> None:
        # zipfile makes an object for every listed file: so the possible number is checked before.
        if data.count(_ENTRY_SIGN) > MEMBERS_MOST or len(data) < _ENTRY_LENGTH:
            raise ExportRefused(Refusal.HUGE if len(data) >= _ENTRY_LENGTH else Refusal.EMPTY)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ExportRefused(Refusal.DAMAGED) from error
        self._members = {
            path: member
            for member in self._zip.infolist()
            if _is_wanted(path := member.filename.replace("\\", "/").casefold())
        }
        if self._members and all(member.flag_bits & _LOCKED for member in self._members.values()):
            raise ExportRefused(Refusal.LOCKED)
        self._left = BYTES_MOST

    def paths(self) -> list[str]:
        """Every file that may be read, in lower case."""
        return list(self._members)

    def read(self, paths: list[str]) -> Iterator[Member]:
        """Read these files one after the other.

        Raises:
            ExportRefused: one is damaged or locked, or they unpack to too much.
        """
        for path in paths:
            yield Member(path, self._read(self._members[path]))

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        most = min(MEMBER_MOST_BYTES, self._left)
        if member.file_size > most:
            raise ExportRefused(Refusal.HUGE)
        if member.flag_bits & _LOCKED:
            raise ExportRefused(Refusal.LOCKED)
        try:
            with self._zip.open(member) as file:
                data = file.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
            raise ExportRefused(Refusal.DAMAGED) from error
        except (RuntimeError, NotImplementedError) as error:
            raise ExportRefused(Refusal.LOCKED) from error
        if len(data) > most:
            raise ExportRefused(Refusal.HUGE)
        self._left -= len(data)
        return data


def _is_wanted(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        bool(parts) and not path.endswith("/") and not _LEFT_OUT.intersection(parts) and not parts[-1].startswith(".")
    )
