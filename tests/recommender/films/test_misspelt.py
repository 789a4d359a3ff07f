"""Titles as people type them, on the starter and the films of the list; MovieLens' films beside them where they are."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.titles import Typed, catalogue, read_list
from recommender.films.folding import loosened
from recommender.films.names import titles
from recommender.films.title_search import TitleSearch

LIST = read_list()
TITLES = [line for line in LIST if line.title]
CATALOGUES = {"starter": None}
if folder := os.environ.get("MATINEE_TEST_DATA"):
    CATALOGUES["latest-small"] = Path(folder) / "ml-latest-small"


@pytest.fixture(scope="module", params=CATALOGUES)
def search(request):
    return TitleSearch(*catalogue(LIST, CATALOGUES[request.param]))


def test_the_list_is_long_and_of_every_kind():
    counts = Counter(line.kind for line in LIST)
    assert len(TITLES) >= 200
    assert min(counts.values()) >= 5
    assert len({line.typed for line in LIST}) == len(LIST)


def test_the_film_meant_is_among_the_first_that_are_offered(search):
    first = [line for line in TITLES if any(map(line.means, search.find(line.typed, 1)))]
    five = [line for line in TITLES if any(map(line.means, search.find(line.typed, 5)))]
    assert len(first) >= 0.95 * len(TITLES)
    assert len(five) >= 0.99 * len(TITLES), set(TITLES) - set(five)


def test_the_film_meant_is_taken_or_asked_about(search):
    known = [line for line in TITLES if any(map(line.means, every(search, line)))]
    assert len(known) >= 0.98 * len(TITLES), set(TITLES) - set(known)


def test_no_other_film_is_ever_taken_for_it(search):
    for line in TITLES:
        meant = search.match(line.typed).meant
        if meant and not any(map(line.means, meant)):
            known = {loosened(name) for title in titles(meant[0]) for name in (title, title.partition(":")[0])}
            assert loosened(line.typed) in known, (line, meant)


def test_more_than_half_are_taken_without_asking(search):
    assert sum(len(search.match(line.typed).meant) == 1 for line in TITLES) > 0.5 * len(TITLES)


@pytest.mark.parametrize("line", [line for line in LIST if not line.title], ids=lambda line: line.typed)
def test_a_film_that_there_is_not_is_never_taken_for_another(search, line):
    assert search.match(line.typed).meant == ()


def every(search: TitleSearch, line: Typed):
    match = search.match(line.typed)
    return (*match.meant, *match.near)
