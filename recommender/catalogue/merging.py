"""Decides which films of two catalogues are the same. Pure: it plans, the store carries out.

By IMDb id; else by MovieLens id; else by title and year, where one of the two lacks an id and nobody else fits. Two
films of one title and year that ids tell apart stay two, and when it is not clear which of two is meant, a film more is
better than a vote on the wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from recommender.catalogue.facts import FilmFacts
from recommender.films.text import fold
from recommender.types import Film

_SAME_TITLE, _OTHER_TITLE = 2, 1
_SHARED = tuple(entry.name for entry in fields(FilmFacts) if entry.name != "source_id")


@dataclass(slots=True, eq=False)
class Entry:
    """A film as it will be."""

    film_id: int | None
    """Ours; None while it is new."""
    facts: FilmFacts
    changed: bool = False
    claimed: bool = False
    """Whether a film of the incoming catalogue is this one by its id."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What is to be written so that the incoming catalogue is part of ours."""

    entries: tuple[Entry, ...]
    """For each incoming film, in order, the film it is; several may be one."""
    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    twins: tuple[FilmFacts, ...]
    """Incoming films that our catalogue holds twice: once under their IMDb id, once under their MovieLens id."""


def plan_merge(existing: Iterable[Film], incoming: Sequence[FilmFacts]) -> MergePlan:
    """Match the incoming films with ours; neither argument is changed."""
    return _Merge(existing).plan(incoming)


def combined(old: FilmFacts, incoming: FilmFacts) -> FilmFacts:
    """What both know. Hand-written facts of the starter win; otherwise the old stand and the new fill gaps."""
    first, second = (incoming, old) if incoming.starter else (old, incoming)
    original_title = first.original_title or second.original_title
    known = {fold(title) for title in (first.title, original_title) if title}
    alternatives: list[str] = []
    for title in (*first.alternative_titles, *second.titles):
        if fold(title) not in known:
            known.add(fold(title))
            alternatives.append(title)
    return FilmFacts(
        title=first.title,
        year=first.year or second.year,
        genres=tuple(sorted({*first.genres, *second.genres})),
        original_title=original_title,
        alternative_titles=tuple(alternatives),
        runtime_minutes=first.runtime_minutes or second.runtime_minutes,
        directors=first.directors or second.directors,
        countries=first.countries or second.countries,
        themes=first.themes or second.themes,
        series=first.series or second.series,
        imdb_id=old.imdb_id or incoming.imdb_id,
        movielens_id=old.movielens_id or incoming.movielens_id,
        tmdb_id=old.tmdb_id or incoming.tmdb_id,
        youtube_id=incoming.youtube_id or old.youtube_id,
        starter=old.starter or incoming.starter,
    )


class _Merge:
    """The state of one planning."""

    def __init__(self, existing: Iterable[Film]) -> None:
        self.films = [Entry(film.id, FilmFacts(**{name: getattr(film, name) for name in _SHARED})) for film in existing]
        self.new: list[Entry] = []
        self.twins: list[FilmFacts] = []
        self.by_imdb: dict[str, Entry] = {}
        self.by_movielens: dict[int, Entry] = {}
        self.without_ids: dict[tuple[object, ...], Entry] = {}
        for entry in self.films:
            self._index(entry)

    def plan(self, incoming: Sequence[FilmFacts]) -> MergePlan:
        found: list[Entry | None] = [self._by_ids(facts) for facts in incoming]
        self._match_titles(incoming, found)
        entries = tuple(entry or self._add(facts) for entry, facts in zip(found, incoming, strict=True))
        changed = tuple(entry for entry in self.films if entry.changed)
        return MergePlan(entries, tuple(self.new), changed, tuple(self.twins))

    def _index(self, entry: Entry) -> None:
        if entry.facts.imdb_id:
            self.by_imdb.setdefault(entry.facts.imdb_id, entry)
        if entry.facts.movielens_id:
            self.by_movielens.setdefault(entry.facts.movielens_id, entry)

    def _by_ids(self, facts: FilmFacts) -> Entry | None:
        by_imdb = self.by_imdb.get(facts.imdb_id or "")
        by_movielens = self.by_movielens.get(facts.movielens_id or 0)
        if by_imdb and by_movielens and by_imdb is not by_movielens:
            self.twins.append(facts)
        entry = by_imdb or by_movielens
        if entry:
            entry.claimed = True
            self._join(entry, facts)
        return entry

    def _join(self, entry: Entry, facts: FilmFacts) -> None:
        # An id that another film has already stays with that film: ids are unique.
        if self.by_movielens.get(facts.movielens_id or 0, entry) is not entry:
            facts = replace(facts, movielens_id=None)
        if self.by_imdb.get(facts.imdb_id or "", entry) is not entry:
            facts = replace(facts, imdb_id=None)
        facts = combined(entry.facts, facts)
        if facts != entry.facts:
            entry.facts, entry.changed = facts, True
            self._index(entry)

    def _match_titles(self, incoming: Sequence[FilmFacts], found: list[Entry | None]) -> None:
        """Find, by title and year, those that no id has found; clear cases only."""
        names = _Names(entry for entry in self.films if not entry.claimed) if None in found else None
        claims: dict[Entry, list[tuple[int, int]]] = defaultdict(list)
        for place, facts in enumerate(incoming):
            if names and found[place] is None and (match := names.match(facts)):
                claims[match[0]].append((match[1], place))
        for entry, rivals in claims.items():
            strongest = max(strength for strength, _ in rivals)
            places = [place for strength, place in rivals if strength == strongest]
            # Rows without any id that say the same title and year are one film said twice, as ml-100k does.
            if len({_identity(incoming[place]) for place in places}) == 1:
                for place in places:
                    found[place] = entry
                    self._join(entry, incoming[place])

    def _add(self, facts: FilmFacts) -> Entry:
        """A new film, or one that came earlier in the same catalogue."""
        entry = self._by_ids(facts)
        if entry is None and not _has_ids(facts) and (entry := self.without_ids.get(_identity(facts))):
            self._join(entry, facts)
        if entry is None:
            entry = Entry(None, replace(facts, source_id=None))
            self.new.append(entry)
            self._index(entry)
            if not _has_ids(facts):
                self.without_ids[_identity(facts)] = entry
        return entry


class _Names:
    """Finds films by title and year."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
        for entry in entries:
            for name in {fold(title) for title in entry.facts.titles}:
                self._by_name[name, entry.facts.year].append(entry)

    def match(self, facts: FilmFacts) -> tuple[Entry, int] | None:
        """The one film this can be, and how well the titles agree; None without one or with several."""
        if facts.year is None and _has_ids(facts):
            return None
        title, best = fold(facts.title), dict[Entry, int]()
        for name in {fold(one) for one in facts.titles}:
            for entry in self._by_name.get((name, facts.year), ()):
                if _compatible(entry.facts, facts):
                    same = title in {fold(entry.facts.title), fold(entry.facts.original_title or "")}
                    best[entry] = _SAME_TITLE if same else _OTHER_TITLE
        strongest = max(best.values(), default=0)
        candidates = [entry for entry, strength in best.items() if strength == strongest]
        if len(candidates) > 1 and not _has_ids(facts):
            candidates = [entry for entry in candidates if not _has_ids(entry.facts)]
        return (candidates[0], strongest) if len(candidates) == 1 else None


def _has_ids(facts: FilmFacts) -> bool:
    return bool(facts.imdb_id or facts.movielens_id)


def _identity(facts: FilmFacts) -> tuple[object, ...]:
    return facts.imdb_id, facts.movielens_id, fold(facts.title), facts.year


def _compatible(one: FilmFacts, other: FilmFacts) -> bool:
    imdb = not (one.imdb_id and other.imdb_id) or one.imdb_id == other.imdb_id
    return imdb and (not (one.movielens_id and other.movielens_id) or one.movielens_id == other.movielens_id)
