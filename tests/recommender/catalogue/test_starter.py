"""The starter catalogue: formats, counts and consistency."""

import re
from collections import Counter
from pathlib import Path

import pytest

from recommender.catalogue.starter import read_starter, starter_version
from recommender.films.folding import fold
from recommender.types import GENRES

FILMS = read_starter()
CURATED = [film for film in FILMS if film.curated]


def test_there_are_as_many_films_as_the_readme_says():
    text = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    (hand_picked,) = re.findall(r"more than ten thousand films, ([\d,]+) of them hand-picked", text)
    assert len(FILMS) > 10_000
    assert 0 <= len(CURATED) - int(hand_picked.replace(",", "")) < 100


@pytest.mark.parametrize("decade", range(1920, 2030, 10))
def test_at_least_forty_hand_picked_ones_of_every_decade(decade):
    assert sum(decade <= film.year < decade + 10 for film in CURATED) >= 40


def test_every_genre_occurs_and_no_other():
    assert {genre for film in FILMS for genre in film.genres} == set(GENRES)


def test_at_least_eighty_countries():
    assert len({country for film in CURATED for country in film.countries}) >= 80


def test_no_film_twice():
    assert [film for film, count in Counter((fold(f.title), f.year) for f in FILMS).items() if count > 1] == []
    assert [imdb for imdb, count in Counter(f.imdb_id for f in FILMS if f.imdb_id).items() if count > 1] == []


def faults(film):
    """What is not well formed; one test for all films, because a test for each would only be slow."""
    rules = {
        "starter": film.starter,
        "title": film.title == film.title.strip() != "",
        "original title": film.original_title is None
        or film.original_title == film.original_title.strip() not in {"", film.title},
        "year": 1910 <= film.year <= 2029,
        "genres": 1 <= len(film.genres) <= 5 and list(film.genres) == sorted(set(film.genres)),
        "running time": film.runtime_minutes is None or 40 <= film.runtime_minutes <= 600,
        "directors": all(name == name.strip() != "" for name in film.directors),
        "countries": all(re.fullmatch(r"[A-Z]{2}", country) for country in film.countries),
        "themes": len(set(film.themes)) == len(film.themes) <= 6
        and all(theme == theme.strip() != "" for theme in film.themes),
        "series": film.series is None or film.series == film.series.strip() != "",
        "IMDb id": film.imdb_id is None or re.fullmatch(r"tt\d{7,8}", film.imdb_id),
        "hand-picked": not film.curated
        or bool(film.runtime_minutes and film.directors and film.countries and len(film.themes) >= 3),
    }
    return [name for name, kept in rules.items() if not kept]


def test_every_fact_is_well_formed():
    assert {f"{film.title} ({film.year})": faults(film) for film in FILMS if faults(film)} == {}


def spellings(names):
    """Names that are one but for case, accents, dots and spaces, yet not written the same."""
    written = {}
    for name in names:
        written.setdefault(fold(name).replace(" ", ""), set()).add(name)
    return [found for found in written.values() if len(found) > 1]


def test_one_name_is_written_one_way():
    assert spellings(name for film in FILMS for name in film.directors) == []
    assert spellings(film.series for film in FILMS if film.series) == []
    assert spellings(theme for film in FILMS for theme in film.themes) == []


def test_a_theme_is_shared():
    counts = Counter(theme for film in FILMS for theme in film.themes)
    assert [
        film.title for film in FILMS if len(film.themes) > 3 and min(counts[each] for each in film.themes) < 2
    ] == []


def test_series_have_parts():
    counts = Counter(film.series for film in FILMS if film.series)
    assert sum(count > 1 for count in counts.values()) >= 250


def test_most_films_are_known_by_more_than_a_name():
    whole = [film for film in FILMS if film.directors and film.countries and len(film.themes) >= 3]
    assert len(whole) >= 8_100


@pytest.mark.parametrize(
    ("title", "director"),
    [
        ("Videodrome", "David Cronenberg"),
        ("Paprika", "Satoshi Kon"),
        ("Breaking the Waves", "Lars von Trier"),
        ("Volver", "Pedro Almodóvar"),
        ("They Live", "John Carpenter"),
        ("Taste of Cherry", "Abbas Kiarostami"),
    ],
)
def test_a_film_that_many_would_name_has_its_facts(title, director):
    (film,) = (film for film in FILMS if film.title == title)
    assert director in film.directors
    assert film.curated


NUMBERED = re.compile(r"(.+?):? (?:Part |Vol\. |Chapter )?(?:\d{1,2}|I{1,3}|IV|V|VI{1,3}|IX|X)(?:(?::| -).*)?")
NO_SEQUELS = {"Hamlet 2", "October 1", "Super 8"}
"""Titles that end in a number and are no second film."""


def test_a_numbered_sequel_is_of_the_series_of_the_first_film():
    first: dict[str, list] = {}
    for film in FILMS:
        first.setdefault(film.title, []).append(film)
    apart = [
        film.title
        for film in FILMS
        if (named := NUMBERED.fullmatch(film.title)) and film.title not in NO_SEQUELS
        if (before := [each for each in first.get(named[1], ()) if each.year <= film.year])
        if film.series is None or film.series not in {each.series for each in before}
    ]
    assert apart == []


def test_films_are_in_order_so_that_changes_read_well():
    assert [(film.year, film.title) for film in FILMS] == sorted((film.year, film.title) for film in FILMS)


def test_the_version_names_the_content():
    assert re.fullmatch(r"[0-9a-f]{16}", starter_version())
