"""How many titles are found as people type them, and how long a search takes: `python -m benchmarks.titles`.

`tests/recommender/films/misspelt.tsv` lists what was typed and the film that is meant. Each way of comparing spellings
is asked alone, then the whole search; on the starter (with latest-small where `--data` names its folder) and on as many
films as ml-32m has, whose further titles are made up of the words of the others.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from recommender.arrays import IntArray
from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.merging import plan_merge
from recommender.catalogue.movielens import open_dataset
from recommender.catalogue.starter import read_starter
from recommender.films.folding import fold, loosened, without_articles
from recommender.films.likeness import CloseTitles
from recommender.films.names import titles
from recommender.films.title_search import TitleSearch
from recommender.types import Film

LIST = Path(__file__).parent.parent / "tests/recommender/films/misspelt.tsv"
MANY = 87_585
"""Films of ml-32m."""
HARD = (
    "e",
    "the",
    "a a",
    "of the",
    "e" * 6_000,
    "the man of the house " * 300,
    "x" + "☃" * 500,
    "ﷺ" * 100,
    "a b c d e",
)
"""What takes a search longest."""
_SHARED = tuple(field.name for field in fields(FilmFacts) if field.name != "source_id")
_COMPARED_BEFORE = 60

Way = Callable[[str], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Typed:
    """A line of the list."""

    typed: str
    title: str
    """Of the film meant; empty where no film is."""
    year: int | None
    kind: str

    def means(self, film: Film) -> bool:
        """Whether that film is meant."""
        return film.year == self.year and fold(self.title) in map(fold, titles(film))


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one way on one catalogue."""

    first: int
    """Number of meant films that came first."""
    of_five: int
    """Number of meant films among the first five."""
    asked: int
    p50_ms: float
    """CPU time of one search."""
    longest_ms: float


def read_list() -> tuple[Typed, ...]:
    """Every line of the list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Typed(row["typed"], row["title"], int(row["year"]) if row["year"] else None, row["kind"]) for row in rows
        )


def catalogue(typed: Sequence[Typed], data: Path | None = None) -> tuple[list[Film], IntArray]:
    """The starter, the set in `data`, and whatever film of the list is in neither; how many people rated each."""
    films = [_film(number, facts) for number, facts in enumerate(read_starter(), start=1)]
    counts: Counter[int] = Counter()
    if data is not None:
        dataset = open_dataset(data)
        plan = plan_merge(films, tuple(dataset.films()))
        changed = {entry.film_id: entry.facts for entry in plan.changed}
        films = [_film(film.id, changed[film.id]) if film.id in changed else film for film in films]
        films += [_film(len(films) + number, entry.facts) for number, entry in enumerate(plan.new, start=1)]
        for chunk in dataset.rating_chunks():
            counts.update(chunk.source_ids.tolist())
    for line in typed:
        if line.title and not any(map(line.means, films)):
            films.append(Film(len(films) + 1, line.title, line.year))
    return films, np.array([counts[film.movielens_id or -1] for film in films], dtype=np.int32)


def widened(films: Sequence[Film], counts: IntArray, to: int = MANY) -> tuple[list[Film], IntArray]:
    """With films made up until there are so many; nobody rated those."""
    generator = np.random.default_rng(1)
    words = np.array([word for film in films for word in film.title.split()])
    sizes = generator.choice([len(film.title.split()) for film in films], max(to - len(films), 0))
    drawn = np.split(generator.choice(words, sizes.sum()), sizes.cumsum()[:-1])
    made = [
        Film(len(films) + number, " ".join(title), 1920 + number % 100)
        for number, title in enumerate(drawn[: len(sizes)], start=1)
    ]
    return [*films, *made], np.concatenate((counts, np.zeros(len(made), dtype=np.int32)))


def ways(films: Sequence[Film], counts: IntArray) -> dict[str, Way]:
    """Rows of the films found, the best first, by each way."""
    entries = [
        (form, row)
        for row, film in enumerate(films)
        for form in dict.fromkeys(f for title in titles(film) for f in (loosened(title), without_articles(title)))
    ]
    close = CloseTitles(entries, counts)
    spellings, rows = [form for form, _ in entries], [row for _, row in entries]
    search = TitleSearch(films, counts)
    number = {film.id: row for row, film in enumerate(films)}

    def by_difflib(typed: str) -> list[int]:
        matcher = SequenceMatcher(None, "", loosened(typed), autojunk=False)
        alike: list[tuple[float, int, int]] = []
        for entry in close.nearest(loosened(typed), _COMPARED_BEFORE):
            matcher.set_seq1(spellings[entry])
            alike.append((-matcher.ratio(), -int(counts[rows[entry]]), rows[entry]))
        return [row for _, _, row in sorted(alike)]

    def by_all(typed: str) -> list[int]:
        found = process.extract(loosened(typed), spellings, scorer=fuzz.WRatio, limit=50)
        return [
            rows[entry] for _, how, entry in sorted(found, key=lambda each: (-each[1], -int(counts[rows[each[2]]])))
        ]

    return {
        "runs of three letters, then difflib": by_difflib,
        "rapidfuzz over every title (WRatio)": by_all,
        "runs of three letters, then rapidfuzz": lambda typed: close.rows(loosened(typed)),
        "the whole search": lambda typed: [number[film.id] for film in search.find(typed, 25)],
    }


def measured(way: Way, films: Sequence[Film], typed: Sequence[Typed], hard: Sequence[str] = HARD) -> Measured:
    """How many are found, and how long it takes."""
    first = of_five = asked = 0
    taken: list[float] = []
    for line in typed:
        if not line.title:
            continue
        found = list(dict.fromkeys(_timed(way, line.typed, taken)))[:5]
        right = [line.means(films[row]) for row in found]
        first, of_five, asked = first + any(right[:1]), of_five + any(right), asked + 1
    median = float(np.median(taken))
    for text in hard:
        _timed(way, text, taken)
    return Measured(first, of_five, asked, median, max(taken))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="the folder of ml-latest-small")
    parser.add_argument("--many", type=int, default=MANY, help="films of the great catalogue")
    options = parser.parse_args(arguments)
    typed = read_list()
    films, counts = catalogue(typed, options.data)
    drawn = Table("films", "way", "found first", "among five", "p50 ms", "longest ms")
    for size in ((films, counts), widened(films, counts, options.many)):
        for name, way in ways(*size).items():
            hard = HARD if name == "the whole search" else ()
            got = measured(way, size[0], typed, hard)
            numbers = (f"{got.first} of {got.asked}", f"{got.of_five}", f"{got.p50_ms:.2f}", f"{got.longest_ms:.1f}")
            drawn.add_row(f"{len(size[0]):,}", name, *numbers)
    Console(width=None if sys.stdout.isatty() else 120).print(drawn)
    return 0


def _timed(way: Way, text: str, taken: list[float]) -> Sequence[int]:
    started = time.process_time()
    found = way(text)
    taken.append((time.process_time() - started) * 1_000)
    return found


def _film(film_id: int, facts: FilmFacts) -> Film:
    return Film(film_id, **{name: getattr(facts, name) for name in _SHARED})


if __name__ == "__main__":
    sys.exit(main())
