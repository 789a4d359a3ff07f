"""Reads MovieLens' trailers file: YouTube ids of trailers by MovieLens id. Makes no address from them."""

from __future__ import annotations

import re
from pathlib import Path

from recommender.catalogue.movielens import comma
from recommender.catalogue.movielens.films_file import csv_rows, film_number
from recommender.catalogue.movielens.rows import RefusedRows
from recommender.catalogue.movielens.source import FolderSource, Source, open_sources
from recommender.errors import DataRefused

TRAILERS = "ml-youtube.csv"
_HEADER = "youtubeId,movieId,title"
_YOUTUBE = re.compile(r"[\w-]{11}", re.ASCII)


def read_trailers(source: Source, refused: RefusedRows, file: str = TRAILERS) -> dict[int, str]:
    """YouTube ids by MovieLens id; if a film has several, the first.

    Raises:
        DataRefused: the file does not begin as it should.
    """
    trailers: dict[int, str] = {}
    for line, (youtube_id, number, _) in csv_rows(source, file, _HEADER, refused):
        movielens_id = film_number(number)
        if movielens_id is None or not _YOUTUBE.fullmatch(youtube_id.strip()):
            refused.add(file, line, "not a YouTube id of 11 signs and a film's number")
        else:
            trailers.setdefault(movielens_id, youtube_id.strip())
    return trailers


def open_trailers(path: Path, refused: RefusedRows) -> dict[int, str] | None:
    """Read a trailers file that came without a data set: the file itself, or a folder or zip that contains it.

    Returns:
        None when `path` holds no trailers file.

    Raises:
        DataRefused: it is one, and is broken.
    """
    if path.is_file() and path.suffix.casefold() == ".csv":
        if path.name in {comma.FILMS, comma.LINKS, comma.RATINGS.file}:
            raise DataRefused(f"{path.name} is one file of a set. Give the folder it stands in: {path.parent}")
        try:
            return read_trailers(FolderSource(path.parent), refused, path.name)
        except DataRefused as error:
            raise DataRefused(f"A set is a folder or a zip, and {path.name} is no file of trailers: {error}") from error
    for source in open_sources(path):
        if TRAILERS in source.names():
            return read_trailers(source, refused)
    return None


def trailers_beside(path: Path, source: Source, refused: RefusedRows) -> dict[int, str]:
    """Trailers that came with a data set: inside it, or in the folder of `path`."""
    if TRAILERS in source.names():
        return read_trailers(source, refused)
    folder = path.resolve().parent
    if (folder / TRAILERS).is_file():
        return read_trailers(FolderSource(folder), refused)
    return {}
