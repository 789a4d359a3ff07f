"""Which two films of one catalogue are the same although no id says so.

Those are a film without ids and one with them, and one that only MovieLens has numbered and one that only IMDb has.
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
    """Films that are one: the one that lacks IMDb's id, the other."""
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
    """Look at all films of a catalogue, each with a key of the caller's.

    Films without any id wait until those with one each have found each other: what fits two then fits one.
    """
    facts_of = dict(films)
    numbered = _pairs(facts_of, [key for key, facts in facts_of.items() if facts.movielens_id and not facts.imdb_id])
    if numbered.same:
        return numbered
    bare = _pairs(facts_of, [key for key, facts in facts_of.items() if not has_ids(facts)])
    return Pairs(bare.same, (*numbered.doubtful, *bare.doubtful))


def _pairs(facts_of: dict[Key, FilmFacts], wanting: list[Key]) -> Pairs[Key]:
    """The films that those which want an id may be."""
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
    """For each of some films all others that share a title with it, in the order of the catalogue."""
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
    """Those with the missing id, nearest in years; where no year can be compared, those it cannot be compared with."""
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
    """Whether the other has an id where this has none, and none where this has one."""
    return bool(other.imdb_id and not other.movielens_id) if facts.movielens_id else has_ids(other)


def _agree(wanting: FilmFacts, other: FilmFacts, alike: int) -> bool:
    """Whether nothing speaks against it; without a year the title itself must be the same, and nobody else have it.

    Of two films that are both numbered more must agree: they may well be two of one title from neighbouring years.
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
