"""Compares the starter catalogue with a MovieLens set: `python -m recommender.catalogue.check_starter DIR`.

A tool for whoever edits `starter.csv`; the program itself never runs it. Exits with 1 when the two disagree.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens import open_dataset
from recommender.catalogue.starter import read_starter
from recommender.errors import DataRefused
from recommender.films.folding import ARTICLES, fold

AGREES = "agree in title, year and IMDb id"
NO_ID = "without an IMDb id, not in the set under that title and year"
NOT_THERE = "with an IMDb id the set does not have"
TITLE_DIFFERS = "DISAGREE: the set has the IMDb id under another title"
YEAR_DIFFERS = "DISAGREE: the set has the IMDb id with another year"
ID_DIFFERS = "DISAGREE: the set has title and year under another IMDb id"
BY_TITLE = "without an IMDb id, agree with the set in title and year"
DISAGREEMENTS = frozenset({TITLE_DIFFERS, YEAR_DIFFERS, ID_DIFFERS})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One starter film against the set."""

    film: FilmFacts
    result: str
    found: FilmFacts | None
    """The set's film, where there is one."""


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
        if not (_names(film) & _names(same_id) or _shortened(film, same_id)):
            return Comparison(film, TITLE_DIFFERS, same_id)
        # Some titles of MovieLens carry no year; nothing contradicts ours then.
        return Comparison(film, AGREES if same_id.year in {film.year, None} else YEAR_DIFFERS, same_id)
    if named:
        return Comparison(film, ID_DIFFERS if film.imdb_id else BY_TITLE, named[0])
    return Comparison(film, NOT_THERE if film.imdb_id else NO_ID, None)


def _words(title: str) -> tuple[str, ...]:
    return tuple(word for word in fold(title).split() if word not in ARTICLES) or (fold(title),)


def _names(film: FilmFacts) -> frozenset[str]:
    """Every title without spaces, with its articles and without: "Blow-Up" is "Blowup"."""
    return frozenset("".join(words) for title in film.titles for words in (fold(title).split(), _words(title)))


def _shortened(one: FilmFacts, other: FilmFacts) -> bool:
    """Whether all words of one's title stand in the other's: "Lupin III: The Castle of Cagliostro"."""
    ours, theirs = set(_words(one.title)), set(_words(other.title))
    return len(ours) > 1 and len(theirs) > 1 and (ours <= theirs or theirs <= ours)


def main(arguments: Sequence[str]) -> int:
    """Print the counts and every disagreement; 0 when there is none, 1 when there is, 2 without a readable set."""
    if len(arguments) != 1:
        sys.stderr.write("Give the folder or zip of a MovieLens set: check_starter DIR\n")
        return 2
    try:
        results = list(compare(read_starter(), open_dataset(Path(arguments[0])).films()))
    except DataRefused as error:
        sys.stderr.write(f"{error}\n")
        return 2
    counts = Counter(comparison.result for comparison in results)
    sys.stdout.write(f"{len(results)} starter films:\n")
    for result, count in counts.most_common():
        sys.stdout.write(f"  {count:5} {result}\n")
    for comparison in results:
        if comparison.result in DISAGREEMENTS:
            sys.stdout.write(f"{_said(comparison.film)} — {comparison.result}: {_said(comparison.found)}\n")
    return 1 if DISAGREEMENTS & counts.keys() else 0


def _said(film: FilmFacts | None) -> str:
    return f"{film.title} ({film.year}, {film.imdb_id or 'no id'})" if film else "nothing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
