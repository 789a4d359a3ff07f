"""The taste panels: the file is consistent, the check is as strict as documented, and links are found."""

import asyncio

import numpy as np
import pytest
from scipy import sparse

from benchmarks.panels.__main__ import judge, main
from benchmarks.panels.links import Links
from benchmarks.panels.panel import Rule, TitleYear, read_panels
from benchmarks.panels.table import lists, table, totals
from recommender.catalogue.starter import read_starter
from recommender.types import GENRES, Film

PANELS = read_panels()
ALIEN = Film(
    1,
    "Alien",
    1979,
    ("Horror", "Sci-Fi"),
    original_title="Álien",
    directors=("Ridley Scott",),
    countries=("GB", "US"),
    themes=("space",),
    series="Alien",
)


def test_there_are_panels_of_all_kinds():
    assert len(PANELS) >= 142
    assert len({panel.name for panel in PANELS}) == len(PANELS)
    assert all(1 <= len(panel.likes) <= 5 and panel.rules for panel in PANELS)
    assert sum(len(panel.likes) == 1 for panel in PANELS) >= 8


def test_rules_name_genres_there_are_and_ask_for_something():
    for panel in PANELS:
        for rule in panel.rules:
            assert rule.genres | rule.all_genres | rule.not_genres <= set(GENRES), panel.name
            assert rule != Rule()


@pytest.fixture(scope="module")
def starter_films():
    return [Film(number, film.title, film.year, film.genres, film.original_title, directors=film.directors,
                 countries=film.countries, themes=film.themes, series=film.series)
            for number, film in enumerate(read_starter(), start=1)]  # fmt: skip


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_a_panel_refuses_most_films(panel, starter_films):
    share = sum(map(panel.accepts, starter_films)) / len(starter_films)
    assert share < 0.3


@pytest.mark.parametrize(
    "rule",
    [
        {"genres": ["Horror", "Musical"]},
        {"all_genres": ["Horror", "Sci-Fi"]},
        {"not_genres": ["Musical"]},
        {"years": [1979, 1979]},
        {"countries": ["GB"]},
        {"directors": ["ridley scott"]},
        {"themes": ["Space"]},
        {"series": ["alien"]},
        {"titles": ["Alien (1980)"]},
        {"genres": ["Horror"], "years": [1970, 1989], "countries": ["US"]},
    ],
)
def test_a_rule_accepts_what_meets_all_of_it(rule):
    assert Rule.read(rule).accepts(ALIEN)


@pytest.mark.parametrize(
    "rule",
    [
        {"genres": ["Musical"]},
        {"all_genres": ["Horror", "Musical"]},
        {"not_genres": ["Horror"]},
        {"years": [1980, 1990]},
        {"countries": ["FR"]},
        {"directors": ["James Cameron"]},
        {"themes": ["sea"]},
        {"series": ["Predator"]},
        {"titles": ["Alien (1981)"]},
        {"genres": ["Horror"], "countries": ["FR"]},
    ],
)
def test_a_rule_refuses_what_misses_one_condition(rule):
    assert not Rule.read(rule).accepts(ALIEN)


def test_an_unknown_fact_meets_no_condition():
    bare = Film(2, "Alien")
    assert not Rule.read({"years": [1900, 2030]}).accepts(bare)
    assert not Rule.read({"directors": ["Ridley Scott"]}).accepts(bare)
    assert not Rule.read({"titles": ["Alien (1979)"]}).accepts(bare)


def test_a_rule_that_is_misspelled_is_refused():
    with pytest.raises(ValueError, match="genre"):
        Rule.read({"genre": ["Horror"]})
    with pytest.raises(ValueError, match="Title"):
        TitleYear.read("Alien, 1979")


def test_threads_are_found_in_facts_and_in_what_people_like_together():
    def of(number, **facts):
        return Film(number, f"Film {number}", **facts)

    home = of(1, year=1950, directors=("A",), countries=("FR",), themes=("sea",), series="S")
    films = [
        home,
        of(2, directors=("A",)),
        of(3, series="S"),
        of(4, themes=("sea",)),
        of(5, year=1955, countries=("FR",)),
        of(6, year=1965, countries=("FR",)),
        of(7),
    ]
    likes = np.zeros((7, 4))
    likes[[0, 5], 0] = likes[[0, 6], 1] = likes[6, 2:] = 1  # everybody likes one and six; most like seven anyway
    threads = Links(films, sparse.csr_array(likes))
    found = [threads.to_any([home], film) for film in films[1:]]
    assert found == ["director", "series", "theme", "country and decade", "people", None]


def test_the_starter_is_asked_and_shown():
    panels = PANELS[:2]
    answers = asyncio.run(judge("the starter", None, panels, 1, votes=False))
    assert [[answer.step for answer in row] for row in answers] == [[0, 3, 7, 10]] * 2
    assert all(len(answer.picks) == 5 for row in answers for answer in row)
    assert table("the starter", answers).row_count == 2
    assert totals("the starter", answers)[0] == "the starter: 2 panels"
    assert lists(answers[0][0]).row_count == 5


@pytest.mark.slow
@pytest.mark.parametrize(("votes", "at_three"), [(False, 0.92), (True, 0.92)], ids=["alone", "with votes"])
def test_picks_come_from_the_taste(votes, at_three):
    answers = asyncio.run(judge("the starter", None, PANELS, 1, votes=votes))
    home, near, *far = ([judged for row in answers for judged in row[place].picks] for place in range(len(answers[0])))
    assert len(home) == len(near) == 5 * len(PANELS)
    assert np.mean([judged.accepted for judged in home]) >= 0.98
    assert np.mean([judged.accepted for judged in near]) >= at_three
    assert [row[0].panel.name for row in answers if row[0].failed] == []
    assert np.mean([judged.is_good for picks in far for judged in picks]) >= 0.99


def test_an_unknown_panel_is_said():
    assert main(["--show", "no such panel"]) == 2
