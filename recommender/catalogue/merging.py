"""Decides which films of two catalogues are the same. Pure: it plans, the store carries out.

By IMDb id; else by MovieLens id; else by title and year, where one of the two lacks an id and nobody else fits. Two
films of one title and year that ids tell apart stay two, and when it is not clear which of two is meant, a film more is
better than a vote on the wrong one. At last all films are looked at for pairs that no id joins (`pairing`): what was
taken for two before is one from then on, and an earlier id of it is another name of the film that stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.pairing import find_pairs, has_ids, names_of
from recommender.films.folding import fold
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
    same_as: Entry | None = None
    """The film this turned out to be; None while it is one of its own."""

    @property
    def itself(self) -> Entry:
        """The film that stays."""
        return self if self.same_as is None else self.same_as.itself


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What is to be written so that the incoming catalogue is part of ours."""

    entries: tuple[Entry, ...]
    """For each incoming film, in order, the film it is; several may be one."""
    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    joined: tuple[tuple[int, Entry], ...]
    """Films of ours that are another of ours: the id that goes, and the film that stays."""
    doubtful: tuple[tuple[FilmFacts, FilmFacts], ...]
    """Films that may be one and stay two: an id joins them and their titles do not, or more than one film fits."""


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
        curated=first.curated if first.starter else second.curated,
    )


class _Merge:
    """The state of one planning."""

    def __init__(self, existing: Iterable[Film]) -> None:
        self.films = [Entry(film.id, FilmFacts(**{name: getattr(film, name) for name in _SHARED})) for film in existing]
        self.new: list[Entry] = []
        self.doubtful: list[tuple[FilmFacts, FilmFacts]] = []
        self.by_imdb: dict[str, Entry] = {}
        self.by_movielens: dict[int, Entry] = {}
        self.without_ids: dict[tuple[object, ...], Entry] = {}
        for entry in self.films:
            self._index(entry)

    def plan(self, incoming: Sequence[FilmFacts]) -> MergePlan:
        found: list[Entry | None] = [self._by_ids(facts) for facts in incoming]
        self._match_titles(incoming, found)
        entries = [entry or self._add(facts) for entry, facts in zip(found, incoming, strict=True)]
        self._pair()
        return MergePlan(
            entries=tuple(entry.itself for entry in entries),
            new=tuple(entry for entry in self.new if entry.same_as is None),
            changed=tuple(entry for entry in self.films if entry.changed and entry.same_as is None),
            joined=tuple((entry.film_id, entry.itself) for entry in self.films if entry.film_id and entry.same_as),
            doubtful=tuple(self.doubtful),
        )

    def _pair(self) -> None:
        """Join what is one film although no id says so; what one joining brings to light, the next finds."""
        while True:
            pairs = find_pairs((entry, entry.facts) for entry in (*self.films, *self.new) if entry.same_as is None)
            if not pairs.same:
                self.doubtful += [(one.facts, other.facts) for one, other in pairs.doubtful]
                return
            for bare, other in pairs.same:
                self._unite(bare.itself, other.itself)

    def _unite(self, one: Entry, other: Entry) -> None:
        """Make two films one. A film that is in the store stays; of two there, the one that ratings are known by."""
        kept, gone = (one, other) if other.film_id is None and one.film_id is not None else (other, one)
        # Other titles of the one that goes are not learned: what films are found by would change with every import.
        facts = combined(kept.facts, replace(gone.facts, alternative_titles=()))
        kept.changed |= facts != kept.facts
        kept.facts, kept.claimed = facts, kept.claimed or gone.claimed
        gone.same_as = kept
        if facts.imdb_id:
            self.by_imdb[facts.imdb_id] = kept
        if facts.movielens_id:
            self.by_movielens[facts.movielens_id] = kept

    def _index(self, entry: Entry) -> None:
        if entry.facts.imdb_id:
            self.by_imdb.setdefault(entry.facts.imdb_id, entry)
        if entry.facts.movielens_id:
            self.by_movielens.setdefault(entry.facts.movielens_id, entry)

    def _by_ids(self, facts: FilmFacts) -> Entry | None:
        by_imdb = self.by_imdb.get(facts.imdb_id or "")
        by_movielens = self.by_movielens.get(facts.movielens_id or 0)
        if by_imdb and by_movielens and by_imdb is not by_movielens:
            if _compatible(by_imdb.facts, by_movielens.facts) and names_of(by_imdb.facts) & names_of(
                by_movielens.facts
            ):
                self._unite(by_movielens, by_imdb)
                by_imdb = by_movielens = by_imdb.itself
            else:
                self.doubtful.append((by_imdb.facts, by_movielens.facts))
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
            # Rows without any id with the same title and year are one film listed twice, as in ml-100k.
            if len({_identity(incoming[place]) for place in places}) == 1:
                for place in places:
                    found[place] = entry
                    self._join(entry, incoming[place])

    def _add(self, facts: FilmFacts) -> Entry:
        """A new film, or one that came earlier in the same catalogue."""
        entry = self._by_ids(facts)
        if entry is None and not has_ids(facts) and (entry := self.without_ids.get(_identity(facts))):
            self._join(entry, facts)
        if entry is None:
            entry = Entry(None, replace(facts, source_id=None))
            self.new.append(entry)
            self._index(entry)
            if not has_ids(facts):
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
        if facts.year is None and has_ids(facts):
            return None
        title, best = fold(facts.title), dict[Entry, int]()
        for name in {fold(one) for one in facts.titles}:
            for entry in self._by_name.get((name, facts.year), ()):
                if _compatible(entry.facts, facts):
                    same = title in {fold(entry.facts.title), fold(entry.facts.original_title or "")}
                    best[entry] = _SAME_TITLE if same else _OTHER_TITLE
        strongest = max(best.values(), default=0)
        candidates = [entry for entry, strength in best.items() if strength == strongest]
        if len(candidates) > 1 and not has_ids(facts):
            candidates = [entry for entry in candidates if not has_ids(entry.facts)]
        return (candidates[0], strongest) if len(candidates) == 1 else None


def _identity(facts: FilmFacts) -> tuple[object, ...]:
    return facts.imdb_id, facts.movielens_id, fold(facts.title), facts.year


def _compatible(one: FilmFacts, other: FilmFacts) -> bool:
    imdb = not (one.imdb_id and other.imdb_id) or one.imdb_id == other.imdb_id
    return imdb and (not (one.movielens_id and other.movielens_id) or one.movielens_id == other.movielens_id)
