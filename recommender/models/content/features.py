"""Side features of films as weighted features, for content-based similarity.

A feature's weight is that of its kind times its rarity, ln((1 + films) / (1 + films with it)) + 0.1 (tf-idf with
smoothed rarity). Words of titles are not used: two titles that share a word can belong to very different films.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from scipy import sparse

from recommender.films.folding import fold
from recommender.models.content.regions import REGION_OF
from recommender.models.content.vague_themes import VAGUE_THEMES
from recommender.types import Film

_LINKING = {"series": 1.5, "director": 1.2, "theme": 1.15, "country and decade": 0.4, "vague theme": 0.75}
"""Weight of each kind of feature that links two films by itself; the vague themes must be last."""
_OTHERS = {
    "genre": 1.0,
    "form": 5.0,
    "country": 0.8,
    "region": 1.1,
    "decade": 0.9,
    "genres": 0.4,
    "genre of a region": 0.4,
}
LIKENESS = _LINKING | _OTHERS
"""Weight of each kind of feature in the content model."""
PLACE = {"theme": 1.5, "vague theme": 1.5, "director": 1.2, "genre": 1.0, "country": 0.6, "decade": 0.6}
"""Weight of each kind in the embedding: without combinations, which would only repeat their parts."""
FEW = 10
"""A feature that at most this many films share links them, even in a small catalogue."""
SHARED_MOST = {"theme": 0.05, "vague theme": 0.05, "country and decade": 0.02}
"""A feature links films only if at most this share of the films with a known feature of that kind have it: that two
films are both about love, or both American and of the 2010s, is not a reason to like one for the other."""
_SMOOTHING = 0.1
"""Rarity of a feature that every film has; above 0, so that it has a small weight."""
_FORMATS = frozenset({"IMAX"})
"""Genres that say how a film is shown, not what it is."""


@dataclass(frozen=True, slots=True)
class Features:
    """Films × features."""

    matrix: sparse.csr_array
    """Weights; a row is all zero for a film of which nothing is known."""
    linking: int
    """Number of linking features: they are the first columns of `matrix`, and each links the films that share it."""
    telling: int
    """Number of linking features that are not vague themes: they come before the vague ones."""


def features(films: tuple[Film, ...], kinds: Mapping[str, float] = LIKENESS) -> Features:
    """Features of these kinds for every film, each kind with its weight."""
    folded = cache(fold)  # most names occur in several films
    named = {kind: [tuple(_names(film, kind, folded)) for film in films] for kind in kinds}
    columns: dict[tuple[str, str], int] = {}
    telling = 0
    for kind in (kind for kind in _LINKING if kind in kinds):
        telling = len(columns) if kind == "vague theme" else telling
        for name in _linking_names(named[kind], kind):
            columns[kind, name] = len(columns)
    linking = len(columns)
    rows: list[int] = []
    places: list[int] = []
    weights: list[float] = []
    for row in range(len(films)):
        for kind, weight in kinds.items():
            for name in named[kind][row]:
                rows.append(row)
                places.append(columns.setdefault((kind, name), len(columns)))
                weights.append(weight)
    shape = (len(films), max(len(columns), 1))
    matrix = sparse.csr_array((np.array(weights, dtype=np.float32), (rows, places)), shape=shape)
    counts = np.bincount(matrix.indices, minlength=shape[1])
    rarity = np.log((1 + len(films)) / (1 + counts)) + _SMOOTHING
    matrix.data *= rarity[matrix.indices].astype(np.float32)
    return Features(matrix, linking, telling)


def shared_most(kind: str, known: int) -> float:
    """The greatest number of films that may share a feature of a kind for it to link them.

    Args:
        kind: kind of the feature.
        known: number of films with a known feature of that kind.
    """
    return max(FEW, SHARED_MOST.get(kind, 1.0) * known)


def _linking_names(named: Sequence[tuple[str, ...]], kind: str) -> Iterator[str]:
    """Features of a kind that are not shared by too many films, and so link the films that have them."""
    counts = Counter(name for names in named for name in names)
    most = shared_most(kind, sum(map(bool, named)))
    yield from (name for name, count in counts.items() if count <= most)


def _names(film: Film, kind: str, folded: Callable[[str], str]) -> Iterator[str]:
    """A film's features of one kind, each once."""
    match kind:
        case "series":
            yield from (folded(film.series),) if film.series else ()
        case "director":
            yield from dict.fromkeys(map(folded, film.directors))
        case "theme" | "vague theme":
            vague = kind == "vague theme"
            yield from dict.fromkeys(folded(theme) for theme in film.themes if (theme in VAGUE_THEMES) == vague)
        case "country and decade":
            yield from (f"{country} {decade}" for country in dict.fromkeys(film.countries) for decade in _decade(film))
        case "genre" | "form":
            yield from _genres(film) if kind == "genre" else _form(film)
        case "country":
            yield from dict.fromkeys(film.countries)
        case "region":
            yield from _regions(film)
        case "decade":
            yield from _decade(film)
        case "genres":
            yield from (f"{one} {other}" for one, other in combinations(_genres(film), 2))
        case _:
            yield from (f"{genre} {region}" for region in _regions(film) for genre in _genres(film))


def _genres(film: Film) -> list[str]:
    return sorted({*film.genres} - _FORMATS)


def _regions(film: Film) -> Iterator[str]:
    yield from dict.fromkeys(REGION_OF.get(country, country) for country in film.countries)


def _decade(film: Film) -> Iterator[str]:
    if film.year is not None:
        yield str(film.year // 10)


def _form(film: Film) -> Iterator[str]:
    """Forms that separate films more than a genre does: who names a documentary wants no fiction on the same theme.

    Comedies listed as documentaries are stage shows or pranks, and have a form of their own.
    """
    if "Documentary" in film.genres and "Comedy" not in film.genres:
        yield "Documentary"
