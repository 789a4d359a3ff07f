"""Recognises files in which film sites export one person's ratings, by name and beginning; does not read them."""

from __future__ import annotations

import contextlib
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from recommender.catalogue.utf_16 import utf_16_of

UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)
"""Errors raised by reading a file that is damaged, locked or packed in an unknown way."""
BEGINNING = 4096
"""Bytes needed to recognise a file."""
_HEADERS = {
    "Letterboxd": ("date,name,year,letterboxd uri", "title,year,directors,tmdbid", "letterboxd list export"),
    "IMDb": ("const,your rating", "position,const,"),
    "MovieLens' own page": ("movie_id,imdb_id,tmdb_id,rating",),
    "TMDB": ("tmdb id,imdb id,type,name",),
}
"""Beginnings of their tables, in lower case without quotes."""
_TRAKT = ("rated_at", "watched_at", "last_watched_at", "listed_at", "plays")
_MEMBERS = {
    "Letterboxd": {"ratings.csv", "watched.csv", "watchlist.csv", "diary.csv", "likes/films.csv"},
    "Trakt": {"ratings-movies.json", "watched-movies.json", "watchlist-movies.json", "user-profile.json"},
}
_ENOUGH_MEMBERS = {"Letterboxd": 2, "Trakt": 1}


def export_of(path: Path) -> str | None:
    """The site whose export a file, zip or folder is; None when it is something else or cannot be read."""
    with contextlib.suppress(*UNREADABLE):
        if path.is_dir():
            return site_of_members(str(entry.relative_to(path)) for entry in _two_deep(path)) or _of_files(path)
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return site_of_members(archive.namelist()) or _of_packed(archive)
        if path.is_file():
            with path.open("rb") as file:
                return site_of_beginning(file.read(BEGINNING))
    return None


def _two_deep(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        yield entry
        if entry.is_dir():
            yield from entry.iterdir()


def site_of_members(names: Iterable[str]) -> str | None:
    """The site whose export contains files with these names; None for other files."""
    found = {name.replace("\\", "/").casefold() for name in names}
    for site, members in _MEMBERS.items():
        known = {member for member in members for name in found if f"/{name}".endswith(f"/{member}")}
        if len(known) >= _ENOUGH_MEMBERS[site]:
            return site
    return None


def _of_files(folder: Path) -> str | None:
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.suffix.casefold() in {".csv", ".json", ".xml"}:
            with file.open("rb") as opened:
                if site := site_of_beginning(opened.read(BEGINNING)):
                    return site
    return None


def _of_packed(archive: zipfile.ZipFile) -> str | None:
    for member in archive.infolist()[:100]:
        if PurePosixPath(member.filename).suffix.casefold() in {".csv", ".json", ".xml"}:
            with archive.open(member) as opened:
                if site := site_of_beginning(opened.read(BEGINNING)):
                    return site
    return None


def site_of_beginning(data: bytes) -> str | None:
    """The site whose export files have this beginning; None for other files."""
    data = data[:BEGINNING]
    text = data.decode(utf_16_of(data) or "utf-8-sig", "replace").casefold().lstrip()
    if text.startswith(("sep=", '"sep=')):  # the line that tells spreadsheets the separator
        text = text.partition("\n")[2].lstrip()
    head = text.replace('"', "").replace(";", ",").replace(", ", ",")
    for site, headers in _HEADERS.items():
        if head.startswith(headers):
            return site
    if text.startswith("[") and '"movie"' in text and any(f'"{key}"' in text for key in _TRAKT):
        return "Trakt"
    return "Criticker" if text.startswith("<") and "<filmname>" in text else None
