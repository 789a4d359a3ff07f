"""Decides which films of two catalogues are the same. Only makes a plan; the store carries it out.

Films are matched by IMDb id; else by MovieLens id; else by title and year, if one of the two lacks an id and no other
film fits. Films with the same title and year but different ids stay two, and so do doubtful cases: a duplicate film is
better than a vote on the wrong one. Finally all films are searched for pairs that no id joins (`pairing`): two films
that turn out to be one are joined, and the removed film's id becomes a former id of the film that stays.

What one pass finds (a title, an id, that two are one) can change the next pass's matches. So passes are repeated
until one changes nothing: importing the same catalogue again then changes nothing either.
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
_PASSES_MOST = 12
"""Greatest number of passes; real catalogues need two."""
SHARED_FACTS = tuple(entry.name for entry in fields(FilmFacts) if entry.name != "source_id")
"""Names of the facts that stored and incoming films have in common."""


@dataclass(slots=True, eq=False)
class Entry:
    """A film after the merge."""

    film_id: int | None
    """Our id; None for a new film."""
    facts: FilmFacts
    before: FilmFacts | None = None
    """What is stored about it; None for a new film."""
    claimed: bool = False
    """Whether an id of the incoming catalogue matched this film."""
    same_as: Entry | None = None
    """The film that this one was joined with; None if it stays."""

    @property
    def itself(self) -> Entry:
        """The film that stays."""
        return self if self.same_as is None else self.same_as.itself


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What must be written to merge the incoming catalogue into ours."""

    entries: tuple[Entry, ...]
    """For each incoming film, in order, the film it is; several may be the same."""
    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    joined: tuple[tuple[int, Entry], ...]
    """Stored films that turned out to be another stored film: the removed film's id, and the film that stays."""
    doubtful: tuple[tuple[FilmFacts, FilmFacts], ...]
    """Pairs that may be one film and stay two: the same id but different titles, or several films that fit."""


def plan_merge(existing: Iterable[Film], incoming: Sequence[FilmFacts]) -> MergePlan:
    """Match the incoming films with ours; the arguments are not changed."""
    stored = [_stored(film) for film in existing]
    there, entries, doubtful = stored, list[Entry](), list[tuple[FilmFacts, FilmFacts]]()
    for _ in range(_PASSES_MOST):
        merge = _Merge(there)
        entries, doubtful = merge.match(incoming), merge.doubtful
        there = merge.there()
        if merge.changed_nothing:
            break
    return MergePlan(
        entries=tuple(entry.itself for entry in entries),
        new=tuple(entry for entry in there if entry.film_id is None),
        changed=tuple(entry for entry in there if entry.before and entry.facts != entry.before),
        joined=tuple((entry.film_id, entry.itself) for entry in stored if entry.film_id and entry.same_as),
        doubtful=tuple(doubtful),
    )


def combined(old: FilmFacts, incoming: FilmFacts) -> FilmFacts:
    """The facts of both. Hand-written facts of the starter win; otherwise old facts are kept and new ones fill gaps."""
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


def _stored(film: Film) -> Entry:
    facts = FilmFacts(**{name: getattr(film, name) for name in SHARED_FACTS})
    return Entry(film.id, facts, before=facts)


class _Merge:
    """One pass of matching."""

    def __init__(self, films: Sequence[Entry]) -> None:
        self.films = films
        self.new: list[Entry] = []
        self._before = [entry.facts for entry in films]
        self.doubtful: list[tuple[FilmFacts, FilmFacts]] = []
        self.by_imdb: dict[str, Entry] = {}
        self.by_movielens: dict[int, Entry] = {}
        self.without_ids: dict[tuple[object, ...], Entry] = {}
        for entry in self.films:
            entry.claimed = False
            self._index(entry)

    @property
    def changed_nothing(self) -> bool:
        """Whether films and facts are the same as before the pass."""
        return [entry.facts for entry in self.there()] == self._before

    def there(self) -> list[Entry]:
        """Every film that stays, in order."""
        return [entry for entry in (*self.films, *self.new) if entry.same_as is None]

    def match(self, incoming: Sequence[FilmFacts]) -> list[Entry]:
        """The film that each incoming film is."""
        found: list[Entry | None] = [self._by_ids(facts) for facts in incoming]
        self._match_titles(incoming, found)
        entries = [entry or self._add(facts) for entry, facts in zip(found, incoming, strict=True)]
        self._pair()
        return entries

    def _pair(self) -> None:
        """Join pairs found by `pairing`, repeatedly, because one joined pair can reveal the next."""
        while True:
            pairs = find_pairs((entry, entry.facts) for entry in self.there())
            if not pairs.same:
                self.doubtful += [(one.facts, other.facts) for one, other in pairs.doubtful]
                return
            for bare, other in pairs.same:
                self._unite(bare.itself, other.itself)

    def _unite(self, one: Entry, other: Entry) -> None:
        """Join two films. A stored film stays; of two stored ones, the one whose ids ratings use."""
        kept, gone = (one, other) if other.film_id is None and one.film_id is not None else (other, one)
        # Other titles of the removed film are not kept: the titles films are found by would change with every import.
        # Of two hand-written films, the one that stays keeps its title, however often they are imported.
        overrules = gone.facts.starter and not kept.facts.starter
        facts = combined(kept.facts, replace(gone.facts, alternative_titles=(), starter=overrules))
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
                # The title is not kept: it may be another film's, and would make the next import join the two.
                ours = by_imdb.facts
                facts = replace(facts, title=ours.title, original_title=ours.original_title, alternative_titles=())
        entry = by_imdb or by_movielens
        if entry:
            entry.claimed = True
            self._join(entry, facts)
        return entry

    def _join(self, entry: Entry, facts: FilmFacts) -> None:
        # Ids are unique: one that another film has already stays with that film.
        if self.by_movielens.get(facts.movielens_id or 0, entry) is not entry:
            facts = replace(facts, movielens_id=None)
        if self.by_imdb.get(facts.imdb_id or "", entry) is not entry:
            facts = replace(facts, imdb_id=None)
        facts = combined(entry.facts, facts)
        if facts != entry.facts:
            entry.facts = facts
            self._index(entry)

    def _match_titles(self, incoming: Sequence[FilmFacts], found: list[Entry | None]) -> None:
        """Match by title and year those that no id matched; clear cases only."""
        names = _Names(entry for entry in self.there() if not entry.claimed) if None in found else None
        claims: dict[Entry, list[tuple[int, int]]] = defaultdict(list)
        for place, facts in enumerate(incoming):
            if names and found[place] is None and (match := names.match(facts)):
                claims[match[0]].append((match[1], place))
        for entry, rivals in claims.items():
            strongest = max(strength for strength, _ in rivals)
            places = [place for strength, place in rivals if strength == strongest]
            # Rows without ids but with the same title and year are one film listed twice, as in ml-100k.
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
    """An index of films by title and year."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
        self._places: dict[Entry, int] = {}
        for place, entry in enumerate(entries):
            self._places[entry] = place
            for name in {fold(title) for title in entry.facts.titles}:
                self._by_name[name, entry.facts.year].append(entry)

    def match(self, facts: FilmFacts) -> tuple[Entry, int] | None:
        """The one film this can be, and how well the titles agree; None without one or with several.

        Exception: of several films without ids, a film without ids is the newest, because nothing distinguishes them
        and one more at every import would not help.
        """
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
            bare = [entry for entry in candidates if not has_ids(entry.facts)]
            candidates = sorted(bare, key=self._places.__getitem__)[-1:]
        return (candidates[0], strongest) if len(candidates) == 1 else None


def _identity(facts: FilmFacts) -> tuple[object, ...]:
    return facts.imdb_id, facts.movielens_id, fold(facts.title), facts.year


def _compatible(one: FilmFacts, other: FilmFacts) -> bool:
    imdb = not (one.imdb_id and other.imdb_id) or one.imdb_id == other.imdb_id
    return imdb and (not (one.movielens_id and other.movielens_id) or one.movielens_id == other.movielens_id)
