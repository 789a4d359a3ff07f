"""Which two films of one catalogue are the same although no id says so: a film without ids and one with them.

Lists of films disagree about years (festival, country, cinema) and know a film by several titles. Two are taken for one
when a title of theirs is the same, their years are at most one apart, they share a genre, and nobody else fits either.
What fits less well, or fits several, stays two and is told: a film more is better than a vote on the wrong one.
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
    """What was found."""

    same: tuple[tuple[Key, Key], ...]
    """Films that are one: the one without ids, the one with them."""
    doubtful: tuple[tuple[Key, Key], ...]
    """Films that may be one, and stay two."""


def has_ids(facts: FilmFacts) -> bool:
    """Whether an id tells the film from all others."""
    return bool(facts.imdb_id or facts.movielens_id)


def names_of(facts: FilmFacts) -> set[str]:
    """Every title without its spaces: "Blow-Up" is "Blowup"."""
    return {fold(title).replace(" ", "") for title in facts.titles}


def _own_names(facts: FilmFacts) -> set[str]:
    """Title and original title alone: others may be a series', or half of one."""
    return names_of(replace(facts, alternative_titles=()))


def find_pairs(films: Iterable[tuple[Key, FilmFacts]]) -> Pairs[Key]:
    """Look at all films of a catalogue, each with a key of the caller's."""
    facts_of = dict(films)
    bare = [key for key, facts in facts_of.items() if not has_ids(facts)]
    alike = _alike(facts_of, bare)
    nearest = {key: _nearest(facts_of[key], {other: facts_of[other] for other in alike[key]}) for key in bare}
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


def _alike(facts_of: dict[Key, FilmFacts], bare: list[Key]) -> dict[Key, list[Key]]:
    """For each film without ids all others that share a title with it, in the order of the catalogue."""
    wanted = {name for key in bare for name in _own_names(facts_of[key])}
    named: dict[str, set[Key]] = defaultdict(set)
    for key, facts in facts_of.items() if wanted else ():
        for name in names_of(facts) & wanted:
            named[name].add(key)
    place = {key: number for number, key in enumerate(facts_of)}
    return {
        key: sorted(
            {other for name in _own_names(facts_of[key]) for other in named[name]} - {key}, key=place.__getitem__
        )
        for key in bare
    }


def _nearest(facts: FilmFacts, others: dict[Key, FilmFacts]) -> list[Key]:
    """Those with ids that are nearest in years; where no year can be compared, those it cannot be compared with."""
    apart: dict[int, list[Key]] = defaultdict(list)
    for key, other in others.items():
        if has_ids(other) and not _other_directors(facts, other):
            known = facts.year is not None and other.year is not None
            apart[abs((facts.year or 0) - (other.year or 0)) if known else _UNKNOWN].append(key)
    nearest = min(apart, default=_UNKNOWN)
    if nearest > _YEARS_APART:
        nearest = _UNKNOWN
    return apart[nearest]


def _agree(bare: FilmFacts, other: FilmFacts, alike: int) -> bool:
    """Whether nothing speaks against it; without a year the title itself must be the same, and nobody else have it."""
    shared = bool(set(bare.genres) & set(other.genres))
    if bare.year is None or other.year is None:
        return shared and alike == 1 and fold(bare.title) == fold(other.title)
    return shared or not (bare.genres and other.genres)


def _other_directors(one: FilmFacts, other: FilmFacts) -> bool:
    return bool(one.directors and other.directors) and not {fold(name) for name in one.directors} & {
        fold(name) for name in other.directors
    }
