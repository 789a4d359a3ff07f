"""Finds pairs of films of one catalogue that are the same although no id says so.

These are a film without ids and one with them, or one with only a MovieLens id and one with only an IMDb id. Data sets
disagree about years (festival, country, cinema) and use different titles. Two films are taken for the same if they have
a title in common, their years differ by at most one, they share a genre, and no other film fits either. A pair that
fits less well, or not uniquely, stays two films and is reported: a duplicate film is better than a vote on the wrong
one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from recommender.catalogue.facts import FilmFacts
from recommender.films.folding import fold

_YEARS_APART, _UNKNOWN = 1, 10_000
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pairs(Generic[Key]):
    """The pairs found, by the caller's keys."""

    same: tuple[tuple[Key, Key], ...]
    """Pairs that are one film: the one that lacks the IMDb id first."""
    doubtful: tuple[tuple[Key, Key], ...]
    """Pairs that may be one film, and stay two."""


def has_ids(facts: FilmFacts) -> bool:
    """Whether the film has an id that identifies it."""
    return bool(facts.imdb_id or facts.movielens_id)


def names_of(facts: FilmFacts) -> set[str]:
    """Every title without spaces: "Blow-Up" is "Blowup"."""
    return {fold(title).replace(" ", "") for title in facts.titles}


def _own_names(facts: FilmFacts) -> set[str]:
    """Title and original title only: others may be the title of a series, or half a title."""
    return names_of(replace(facts, alternative_titles=()))


def find_pairs(films: Iterable[tuple[Key, FilmFacts]]) -> Pairs[Key]:
    """Search all films of a catalogue; each comes with a key of the caller's.

    Films with one id are paired before films without any, so that a film which fits two becomes one that fits one.
    """
    facts_of = dict(films)
    numbered = _pairs(facts_of, [key for key, facts in facts_of.items() if facts.movielens_id and not facts.imdb_id])
    if numbered.same:
        return numbered
    bare = _pairs(facts_of, [key for key, facts in facts_of.items() if not has_ids(facts)])
    return Pairs(bare.same, (*numbered.doubtful, *bare.doubtful))


def _pairs(facts_of: dict[Key, FilmFacts], wanting: list[Key]) -> Pairs[Key]:
    """Match each film of `wanting`, which lack an id, with the other films that it may be."""
    alike = _alike(facts_of, wanting)
    nearest = {key: _nearest(facts_of[key], {other: facts_of[other] for other in alike[key]}) for key in wanting}
    claims: dict[Key, int] = defaultdict(int)
    for near in nearest.values():
        for other in near:
            claims[other] += 1
    same: list[tuple[Key, Key]] = []
    doubtful: list[tuple[Key, Key]] = []
    for key, near in nearest.items():
        clear = len(near) == 1 and claims[near[0]] == 1 and _agree(facts_of[key], facts_of[near[0]], len(alike[key]))
        (same if clear else doubtful).extend((key, other) for other in near)
    return Pairs(tuple(same), tuple(doubtful))


def _alike(facts_of: dict[Key, FilmFacts], wanting: list[Key]) -> dict[Key, list[Key]]:
    """For each of some films, all others with a common title, in catalogue order."""
    wanted = {name for key in wanting for name in _own_names(facts_of[key])}
    named: dict[str, set[Key]] = defaultdict(set)
    for key, facts in facts_of.items() if wanted else ():
        for name in names_of(facts) & wanted:
            named[name].add(key)
    place = {key: number for number, key in enumerate(facts_of)}
    return {
        key: sorted(
            {other for name in _own_names(facts_of[key]) for other in named[name]} - {key}, key=place.__getitem__
        )
        for key in wanting
    }


def _nearest(facts: FilmFacts, others: dict[Key, FilmFacts]) -> list[Key]:
    """Those with the missing id and the nearest year; without comparable years, those that cannot be compared."""
    apart: dict[int, list[Key]] = defaultdict(list)
    for key, other in others.items():
        if _has_what_is_missing(facts, other) and not _other_directors(facts, other):
            known = facts.year is not None and other.year is not None
            apart[abs((facts.year or 0) - (other.year or 0)) if known else _UNKNOWN].append(key)
    nearest = min(apart, default=_UNKNOWN)
    if nearest > _YEARS_APART:
        nearest = _UNKNOWN
    return apart[nearest]


def _has_what_is_missing(facts: FilmFacts, other: FilmFacts) -> bool:
    """Whether the other film has an id that this one lacks, and lacks one that this one has."""
    return bool(other.imdb_id and not other.movielens_id) if facts.movielens_id else has_ids(other)


def _agree(wanting: FilmFacts, other: FilmFacts, alike: int) -> bool:
    """Whether two films are compatible; without years they must have the same title, and no other film may have it.

    Two films that both have ids must agree in more: they may be two films of one title from neighbouring years.
    """
    shared, all_genres = set(wanting.genres) & set(other.genres), set(wanting.genres) | set(other.genres)
    if wanting.year is None or other.year is None:
        return bool(shared) and alike == 1 and fold(wanting.title) == fold(other.title)
    if has_ids(wanting):
        return 2 * len(shared) >= len(all_genres) > 0
    return bool(shared) or not (wanting.genres and other.genres)


def _other_directors(one: FilmFacts, other: FilmFacts) -> bool:
    return bool(one.directors and other.directors) and not {fold(name) for name in one.directors} & {
        fold(name) for name in other.directors
    }
