"""Compares the starter catalogue with a MovieLens set: `python -m recommender.catalogue.check_starter DIR`.

It checks whether the two disagree on any film, and whether the starter has the films that most people rated, by title
and by IMDb id. A tool for editing `starter.csv`; the program itself never runs it. Exits with 1 when there is a
disagreement or too few of the most rated films are in the starter.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens import Dataset, open_dataset
from recommender.catalogue.starter import read_starter
from recommender.errors import DataRefused
from recommender.films.folding import ARTICLES, fold
from recommender.films.numerals import in_digits

AGREES = "agree in title, year and IMDb id"
SHOWN_EARLIER = "agree in title and IMDb id, dated by the first showing and by the release"
NO_ID = "without an IMDb id, not in the set under that title and year"
NOT_THERE = "with an IMDb id the set does not have"
TITLE_DIFFERS = "DISAGREE: the set has the IMDb id under another title"
YEAR_DIFFERS = "DISAGREE: the set has the IMDb id with another year"
ID_DIFFERS = "DISAGREE: the set has title and year under another IMDb id"
BY_TITLE = "without an IMDb id, agree with the set in title and year"
DISAGREEMENTS = frozenset({TITLE_DIFFERS, YEAR_DIFFERS, ID_DIFFERS})
PROMISED = ((100, 98), (1_000, 950), (2_000, 1_700))
"""Pairs (n, least): of the n most rated films, at least `least` must be in the starter."""
_YEARS_APART = 3
"""Greatest difference in years between a first showing and a release."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One starter film compared with the set."""

    film: FilmFacts
    result: str
    found: FilmFacts | None
    """The film of the set, if there is one."""


def compare(starter: Iterable[FilmFacts], movielens: Iterable[FilmFacts]) -> Iterator[Comparison]:
    """Look every starter film up in the set, by IMDb id and by title and year."""
    by_imdb: dict[str, FilmFacts] = {}
    by_title: dict[tuple[str, int | None], list[FilmFacts]] = defaultdict(list)
    for film in movielens:
        if film.imdb_id:
            by_imdb[film.imdb_id] = film
        for name in _names(film):
            by_title[name, film.year].append(film)
    for film in starter:
        named = [found for name in _names(film) for found in by_title[name, film.year]]
        yield _compare(film, by_imdb.get(film.imdb_id or ""), named)


def _compare(film: FilmFacts, same_id: FilmFacts | None, named: Sequence[FilmFacts]) -> Comparison:
    if same_id:
        working_title = fold(same_id.title).startswith("untitled ")
        if not (_names(film) & _names(same_id) or _shortened(film, same_id) or working_title):
            return Comparison(film, TITLE_DIFFERS, same_id)
        return Comparison(film, _years(film.year, same_id.year), same_id)
    if named:
        return Comparison(film, ID_DIFFERS if film.imdb_id else BY_TITLE, named[0])
    return Comparison(film, NOT_THERE if film.imdb_id else NO_ID, None)


def _years(ours: int | None, theirs: int | None) -> str:
    # Some titles of MovieLens have no year: then there is no disagreement.
    if ours is None or theirs is None or ours == theirs:
        return AGREES
    return SHOWN_EARLIER if abs(ours - theirs) <= _YEARS_APART else YEAR_DIFFERS


def _all_words(title: str) -> tuple[str, ...]:
    words = fold(title).split()
    return tuple(in_digits(words) if len(words) > 1 else words)  # "Nine" is not "9"


def _words(title: str) -> tuple[str, ...]:
    return tuple(word for word in _all_words(title) if word not in ARTICLES) or (fold(title),)


def _names(film: FilmFacts) -> frozenset[str]:
    """Every title without spaces, with and without its articles: "Blow-Up" is "Blowup"."""
    return frozenset("".join(words) for title in film.titles for words in (_all_words(title), _words(title)))


def _shortened(one: FilmFacts, other: FilmFacts) -> bool:
    """Whether all words of one title occur in the other: "Lupin III: The Castle of Cagliostro"."""
    ours, theirs = set(_words(one.title)), set(_words(other.title))
    return len(ours) > 1 and len(theirs) > 1 and (ours <= theirs or theirs <= ours)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the most rated films are in the starter."""

    films: int
    by_title: int
    by_id: int
    promised: int

    @property
    def kept(self) -> bool:
        """Whether there are enough."""
        return min(self.by_title, self.by_id) >= self.promised


def coverage(starter: Iterable[FilmFacts], most_rated: Sequence[FilmFacts]) -> list[Coverage]:
    """The coverage for each entry of `PROMISED` that the set is large enough for.

    Args:
        starter: our films.
        most_rated: the set's films, most rated first.
    """
    ids, titles = set[str | None](), set[tuple[str, int]]()
    for film in starter:
        ids.add(film.imdb_id)
        titles |= {(name, (film.year or 0) + apart) for name in _names(film) for apart in (-1, 0, 1)}
    by_title = [any((name, film.year) in titles for name in _names(film)) for film in most_rated]
    by_id = [film.imdb_id is not None and film.imdb_id in ids for film in most_rated]
    return [
        Coverage(films, sum(by_title[:films]), sum(by_id[:films]), promised)
        for films, promised in PROMISED
        if films <= len(most_rated)
    ]


def _by_ratings(dataset: Dataset, films: Iterable[FilmFacts]) -> list[FilmFacts]:
    counts = Counter[int]()
    for chunk in dataset.rating_chunks():
        numbers, found = np.unique(chunk.source_ids, return_counts=True)
        counts.update(dict(zip(numbers.tolist(), found.tolist(), strict=True)))
    rated = [film for film in films if film.source_id in counts]
    return sorted(rated, key=lambda film: -counts[film.source_id or 0])


def main(arguments: Sequence[str]) -> int:
    """Print the counts and every disagreement; 0 when there is none, 1 when there is, 2 without a readable set."""
    if len(arguments) != 1:
        sys.stderr.write("Give the folder or zip of a MovieLens set: check_starter DIR\n")
        return 2
    try:
        dataset, starter = open_dataset(Path(arguments[0])), read_starter()
        films = list(dataset.films())
        results = list(compare(starter, films))
        covered = coverage(starter, _by_ratings(dataset, films))
    except DataRefused as error:
        sys.stderr.write(f"{error}\n")
        return 2
    counts = Counter(comparison.result for comparison in results)
    sys.stdout.write(f"{len(results)} starter films:\n")
    for result, count in counts.most_common():
        sys.stdout.write(f"  {count:5} {result}\n")
    for comparison in results:
        if comparison.result in DISAGREEMENTS:
            sys.stdout.write(f"{_named(comparison.film)} — {comparison.result}: {_named(comparison.found)}\n")
    for found in covered:
        sys.stdout.write(
            f"Of the {found.films:,} most rated {found.by_title:,} are found by title and {found.by_id:,} by IMDb id"
            f"{'' if found.kept else f'; {found.promised:,} were promised'}.\n"
        )
    return 1 if DISAGREEMENTS & counts.keys() or not all(found.kept for found in covered) else 0


def _named(film: FilmFacts | None) -> str:
    return f"{film.title} ({film.year}, {film.imdb_id or 'no id'})" if film else "nothing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
