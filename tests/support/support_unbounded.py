"""Films with facts of any size and any text, and the limits that a screen of them must keep."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from support_markdown import signs
from support_screens import check_limits

from recommender.types import (
    GENRES,
    Draw,
    DrawnFilm,
    Evidence,
    Film,
    Filters,
    InCommon,
    PeopleCount,
    Pick,
    Place,
    Rating,
)

MOST_ID = 2**63 - 1
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300) | st.sampled_from(
    [
        "*" * 300,
        "[a](b)" * 50,
        "@everyone " * 30,
        "_~|`>#-" * 40,
        "W" * 300,
        "[a](b)[x](http://e.co)",
        "1.",
        "- a.b:c:",
        "<@1234567890123456789>" * 10,
    ]
)
films = st.builds(
    Film,
    id=st.integers(1, MOST_ID),
    title=texts,
    year=st.none() | st.integers(1870, 2100),
    genres=st.lists(st.sampled_from(GENRES), max_size=19, unique=True).map(tuple),
    original_title=st.none() | texts,
    alternative_titles=st.lists(texts, max_size=3).map(tuple),
    runtime_minutes=st.none() | st.integers(1, 900),
    directors=st.lists(texts, max_size=6).map(tuple),
    countries=st.lists(st.sampled_from(["US", "BA", "GB", "SU", "??"]), max_size=8).map(tuple),
    themes=st.lists(texts, max_size=9).map(tuple),
)
ratings = st.none() | st.builds(Rating, st.floats(0.5, 5), st.integers(0, 10**8))
filters = st.builds(
    Filters,
    year_from=st.none() | st.integers(1870, 2100),
    year_to=st.none() | st.integers(1870, 2100),
    genres=st.lists(st.sampled_from(GENRES), max_size=3, unique=True).map(tuple),
    genres_mode=st.sampled_from(["any", "all"]),
    excluded_genres=st.lists(st.sampled_from(GENRES), max_size=2, unique=True).map(tuple),
    min_minutes=st.none() | st.integers(1, 900),
    max_minutes=st.none() | st.integers(1, 900),
    min_rating=st.none() | st.integers(50, 500).map(lambda hundredths: hundredths / 100),
)
names = st.lists(texts, max_size=3).map(tuple)
commons = st.builds(
    InCommon,
    series=st.none() | texts,
    directors=names,
    themes=names,
    countries=st.just(()) | st.just(("US", "??")),
    decade=st.just(1950),
)
picks = st.builds(
    Pick,
    film=films,
    score=st.floats(0, 1),
    evidence=st.lists(
        st.builds(
            Evidence,
            films,
            st.floats(0, 1),
            st.sampled_from(["liked", "asked", "today", "people"]),
            st.none() | st.builds(PeopleCount, st.integers(5, 10**8), st.integers(5, 10**8)),
            commons,
        ),
        max_size=4,
    ).map(tuple),
    distance=st.none() | st.floats(0, 1),
    probability=st.just(1.0),
    tier=st.sampled_from(["random", "popularity", "content", "learned-knn"]),
    model=st.just("m"),
    rating=ratings,
    dial=st.none() | st.floats(0, 10),
)

few = settings(max_examples=40, deadline=None)


class Bland:
    """Puts a plain word in place of each text that others wrote, the same word for the same text."""

    def __init__(self):
        self.words = {}

    def word(self, text):
        return text if text is None else self.words.setdefault(text, f"Word{len(self.words)}")

    def film(self, film):
        several = {
            name: tuple(map(self.word, getattr(film, name)))
            for name in ("alternative_titles", "directors", "countries", "themes")
        }
        return replace(film, title=self.word(film.title), original_title=self.word(film.original_title), **several)

    def value(self, value):
        """A film, or anything with films somewhere in it."""
        if isinstance(value, Film):
            return self.film(value)
        if isinstance(value, InCommon):
            several = {name: tuple(map(self.word, getattr(value, name))) for name in ("directors", "themes")}
            return replace(value, series=self.word(value.series), **several)
        if isinstance(value, tuple):
            return tuple(map(self.value, value))
        if is_dataclass(value):
            return replace(value, **{field.name: self.value(getattr(value, field.name)) for field in fields(value)})
        return value


def check(drawing, value, name=None):
    """What is drawn stays within the limits, and others' words add no sign that Discord would read.

    Args:
        drawing: makes a screen of the value, and of the name if there is one.
        value: with films in it.
        name: of a person or a place.
    """
    bland, names = Bland(), () if name is None else (name,)
    as_it_is, plain = drawing(value, *names), drawing(bland.value(value), *map(bland.word, names))
    check_limits(as_it_is)
    for one, other in zip(as_it_is.walk_children(), plain.walk_children(), strict=True):
        if (content := getattr(one, "content", None)) is not None:
            assert signs(content) == signs(other.content), content


def drawn(film, rating=None):
    return DrawnFilm(film, 1950, "Film-Noir", 0.25, 4, rating)


def draw_of(some, rating=None):
    place = Place("guild", MOST_ID)
    return Draw(
        place,
        date(2026, 9, 30),
        tuple(drawn(film, rating) for film in some),
        9_999_999,
        9_999_999,
        ("Fewer than five films fit.",) * 5,
    )
