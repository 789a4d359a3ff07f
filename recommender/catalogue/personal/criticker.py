"""Reads Criticker's XML. Uses `tier`, 1 to 10; `rating`, 0 to 100, has another meaning for each person.

Entities and document types are refused: a few lines of them can expand to gigabytes, or read other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from recommender.catalogue.personal.export import ExportedFilm, ExportRefused, Gathering, Refusal
from recommender.catalogue.personal.values import half_stars, imdb_id, moment
from recommender.films.text import dated

SITE = "Criticker"
_CHUNK = 2**16
_TEXT_MOST = 2_000
"""Characters of one value: a quote may be long, and is not used."""
_FIELDS = frozenset({"filmname", "imdbid", "tier", "reviewdate", "filmtype", "type"})


def read_xml(data: bytes, into: Gathering) -> None:
    """Read the ratings.

    Args:
        data: the whole file.
        into: receives the films.

    Raises:
        ExportRefused: it is truncated, or contains what an export does not need.
    """
    for film in _films(data):
        if film.get("filmtype", film.get("type", "film")).casefold() not in {"film", "movie", ""}:
            into.add_series()
            continue
        try:
            named = dated(film.get("filmname", ""))
            stars = half_stars(film.get("tier"), 10)
            known, at = imdb_id(film.get("imdbid") or None), moment(film.get("reviewdate"))
            into.add(ExportedFilm(named.title, named.year, imdb_id=known, half_stars=stars, voted_at=at))
        except ValueError:
            into.add_unreadable()


def _films(data: bytes) -> Iterator[dict[str, str]]:
    """The values of each film, parsing the file piece by piece."""
    reader = _Reader()
    try:
        for start in range(0, len(data), _CHUNK):
            reader.parser.Parse(data[start : start + _CHUNK], False)
            yield from reader.take()
        reader.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: an unknown encoding
        raise ExportRefused(Refusal.DAMAGED, SITE) from error
    yield from reader.take()


class _Reader:
    """Collects the fields of films during parsing."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._done: list[dict[str, str]] = []
        self._film: dict[str, str] = {}
        self._field = ""

    def take(self) -> list[dict[str, str]]:
        """The films completed since the last call."""
        done, self._done = self._done, []
        return done

    def _begin(self, name: str, _: object) -> None:
        if name == "film":
            self._film = {}
        self._field = name if name in _FIELDS else ""

    def _text(self, text: str) -> None:
        if self._field:
            self._film[self._field] = (self._film.get(self._field, "") + text)[:_TEXT_MOST]

    def _end(self, name: str) -> None:
        self._field = ""
        if name == "film":
            self._done.append(self._film)


def _refuse(*_: object) -> None:
    raise ExportRefused(Refusal.DAMAGED, SITE)
