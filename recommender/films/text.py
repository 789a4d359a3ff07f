"""Parses titles as MovieLens writes them: "Matrix, The (1999)" gives "The Matrix", 1999. Knows nothing of files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recommender.films.folding import ARTICLES, ENGLISH_ARTICLES, FOREIGN_ARTICLES, fold

_YEAR = re.compile(
    r"\s*[(\[]+\s*(?P<year>\d{4})(?:/[IVX]+)?(?:\s*[-–—]\s*(?:\d{4})?)?\s*[)\]]*\s*(?:\((?:V|TV|VG|mini)\))?[\s.,;]*$"
)
"""At the end, also in common misspellings: "(1983))", "[1983]", "(1983"."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
"""Control characters, left by damaged files."""
_WIDE = str.maketrans({"（": " (", "）": ")"})
_ALSO_KNOWN_AS = re.compile(r"^a\.?\s?k\.?\s?a\.?[:,]?(?:\s+|$)", re.IGNORECASE)
_BEFORE_SUBTITLE = re.compile(r"(?P<name>[^:]+?)\s*,\s*(?P<article>The|A|An)(?P<subtitle>:\s.+)", re.IGNORECASE)
"""An article between a title and its subtitle: "Godfather, The: Part II"."""
_LEADS_ON = re.compile(r"(?:[:&,–-]|\b(?:or|and))$", re.IGNORECASE)
"""The end of a title that continues in brackets: "Birdman: Or (The Unexpected Virtue of Ignorance)"."""
_FIRST_YEAR, _LAST_YEAR = 1870, 2100


@dataclass(frozen=True, slots=True)
class ReadableTitle:
    """A parsed title."""

    title: str
    """With its article in front. Empty when there was only a year."""
    year: int | None
    alternative_titles: tuple[str, ...] = ()
    """What was in brackets after the title, without "a.k.a."."""


def readable(raw: str) -> ReadableTitle:
    """Parse a title as MovieLens writes it; text without a year or brackets is returned as it is."""
    rest, year = _split_year(_in_one_line(raw))
    inside: list[str] = []
    while (opening := _last_bracket(rest)) is not None and not _LEADS_ON.search(rest[:opening].rstrip()):
        inside.insert(0, rest[opening + 1 : -1].strip())
        rest = rest[:opening].rstrip()
        if year is None:  # "Mona (1983) (Mona ja aika)"
            rest, year = _split_year(rest)
    title = _article_first(rest, ARTICLES)
    known = {fold(title)}
    alternatives: list[str] = []
    for text in inside:
        name = _article_first(_ALSO_KNOWN_AS.sub("", text), FOREIGN_ARTICLES)
        if name and fold(name) not in known:
            known.add(fold(name))
            alternatives.append(name)
    return ReadableTitle(title, year, tuple(alternatives))


def dated(raw: str) -> ReadableTitle:
    """Split only the year from a title that is otherwise written as displayed, as IMDb's are."""
    return ReadableTitle(*_split_year(_in_one_line(raw)))


def _in_one_line(raw: str) -> str:
    return " ".join(_CONTROL.sub("", raw).translate(_WIDE).split())


def _split_year(text: str) -> tuple[str, int | None]:
    match = _YEAR.search(text)
    if match is None or not _FIRST_YEAR <= int(match["year"]) <= _LAST_YEAR:
        return text, None
    return text[: match.start()].rstrip(), int(match["year"])


def _last_bracket(text: str) -> int | None:
    """Position of the bracket that the text ends with; None without one, or when nothing is before it."""
    depth = 0
    if not text.endswith(")"):
        return None
    for index in range(len(text) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth == 0:
            # A bracket without a space before it belongs to the word: "Frontière(s)".
            return index if text[index - 1] in " )" else None
    return None


def _article_first(text: str, articles: frozenset[str]) -> str:
    if subtitled := _BEFORE_SUBTITLE.fullmatch(text):
        return f"{subtitled['article'].capitalize()} {subtitled['name']}{subtitled['subtitle']}"
    name, _, article = (part.strip() for part in text.rpartition(","))
    if not name:
        return text
    if article.casefold() in {"l'", "l’"}:
        return f"L'{name}"
    # After a second comma only English articles are certain to be articles: "Die, Mommie, Die", "Me, Myself, I". Inside
    # brackets, where titles are foreign, other articles are accepted as well; "I" never is.
    if "," in name and (article == "I" or (articles is ARTICLES and article.casefold() not in ENGLISH_ARTICLES)):
        return text
    if article.casefold() in articles or article == "I":
        return f"{article.capitalize()} {name}"
    return text
