"""Pictures: text inside the edges, one font for each line, cut to its space, and well-formed SVG for any text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_words import pseudo, pseudo_language

from bot.services.stats import FAVOURITES, Divided, Favourite, Month, PersonalYear, ServerRecord
from bot.words import writing_in
from cogs.ui.pictures.canvas import WIDTH, Canvas
from cogs.ui.pictures.scripts import LATIN, fitted, line_of, width
from cogs.ui.pictures.stats_picture import server_picture, year_picture
from cogs.ui.pictures.taste_map import taste_picture
from recommender.serving.flat_map import Region
from recommender.serving.portrait import Cell, Landmark, Portrait, Share
from recommender.types import GENRES, Film

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("title", "drawn", "font"),
    [
        ("The Third Man", "The Third Man", LATIN),
        ("狂った一頁 – A Page", "狂った一頁 – A Page", LATIN),
        ("باب الحديد", "باب الحديد", "Noto Sans Arabic"),
        ("باب الحديد (1958)", "باب الحديد", "Noto Sans Arabic"),
        ("Bab el-Hadid – باب الحديد", "Bab el-Hadid", LATIN),
        ("शोले 2", "शोले", "Noto Sans Devanagari"),
        ("family 👨‍👩‍👧 👍🏽 ❤️", "family 👨 👍 ❤", LATIN),
        ("a\u202eb\x00c\ufffe", "abc", LATIN),
    ],
)
def test_a_line_is_in_one_font(title, drawn, font):
    assert line_of(title) == (drawn, font)


@settings(deadline=None)
@given(st.text(max_size=300), st.floats(20, 600))
def test_a_text_is_cut_to_its_room(text, room):
    cut = fitted(text, 14, room)
    assert width(cut, 14) <= room or cut == "…"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_well_formed(text):
    canvas = Canvas(50)
    canvas.text(10, 10, text)
    (written,) = ET.fromstring(canvas.svg()).iter(f"{SVG}text")
    assert written.text == line_of(text).text


shares = st.builds(
    Share, st.sampled_from(["", "1950", "Drama"]), st.integers(0, 9), st.floats(0, 1), st.floats(0, 1), st.floats(0, 9)
)
places = st.floats(0.01, 0.99)
portraits = st.builds(
    Portrait,
    likes=st.integers(0, 5_000),
    catalogue=st.integers(1, 90_000),
    cells=st.lists(st.builds(Cell, places, places, st.integers(1, 99), st.integers(0, 99)), max_size=30).map(tuple),
    regions=st.lists(st.builds(Region, st.sampled_from(["Drama", "Film-Noir"]), places, places), max_size=15).map(
        tuple
    ),
    landmarks=st.lists(st.builds(Landmark, st.builds(Film, st.integers(1), st.text()), places, places), max_size=6).map(
        tuple
    ),
    decades=st.lists(shares, max_size=10).map(tuple),
    genres=st.lists(shares, max_size=8).map(tuple),
    usual=st.just(()),
    unusual=st.just(()),
)


films = st.builds(Film, st.integers(1), st.text(max_size=200), st.none() | st.integers(1900, 2030))
months = st.lists(st.builds(Month, st.dates(), st.integers(0, 10**6)), min_size=12, max_size=12).map(tuple)
records = st.builds(
    ServerRecord,
    people=st.integers(3, 10**6),
    likes=st.integers(1, 10**9),
    films=st.integers(1, 10**5),
    months=months,
    favourites=st.lists(st.builds(Favourite, films, st.integers(2, 10**6)), max_size=FAVOURITES).map(tuple),
    divided=st.none() | st.builds(Divided, films, st.integers(2, 10**4), st.integers(2, 10**4)),
    find=st.none() | films,
    portrait=portraits,
)
three = st.lists(films, max_size=3).map(tuple)
years = st.builds(
    PersonalYear,
    since=st.dates(),
    months=months,
    portrait=st.builds(replace, portraits, usual=three, unusual=three),
)
few = settings(max_examples=40, deadline=None)


@few
@given(portraits)
def test_everything_in_a_taste_stands_inside_the_picture(portrait):
    check(taste_picture(portrait))


@few
@given(records)
def test_everything_of_a_server_stands_inside_the_picture(record):
    check(server_picture(record))


@few
@given(years)
def test_everything_of_a_year_stands_inside_the_picture(year):
    check(year_picture(year))


def check(svg):
    root = ET.fromstring(svg)
    height = float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
        wide = width(text.text or "", size, bold=text.get("font-weight") == "700")
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
        assert left > 0
        assert left + wide < WIDTH + 1
        assert size < y < height
    for dot in root.iter(f"{SVG}circle"):
        x, y, radius = (float(dot.get(name)) for name in ("cx", "cy", "r"))
        assert radius < x < WIDTH - radius
        assert radius < y < height - radius
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x", 0)) + float(box.get("width")) <= WIDTH
        assert float(box.get("y", 0)) + float(box.get("height")) <= height


def titles_in(svg):
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text") if text.get("font-weight") == "700"]


def test_titles_never_lie_on_each_other():
    films = [Landmark(Film(number, f"A film that is called {number}"), 0.5, 0.5) for number in range(6)]
    empty = Portrait(6, 100, (), (), tuple(films), (), (), (), ())
    named = [title for title in titles_in(taste_picture(empty)) if title.startswith("A film")]
    assert 2 <= len(named) < 6
    apart = replace(empty, landmarks=tuple(replace(film, y=0.1 + film.film.id / 8) for film in films))
    assert len([title for title in titles_in(taste_picture(apart)) if title.startswith("A film")]) == 6


@pytest.mark.parametrize("picture", ["taste", "server", "year"])
def test_genres_are_in_the_language_of_the_answer(picture):
    shares = tuple(Share(name, 3, 0.2, 0.1, 2.0) for name in GENRES)
    regions = tuple(
        Region(name, 0.05 + number % 4 * 0.25, 0.04 + number // 4 * 0.2) for number, name in enumerate(GENRES)
    )
    portrait = Portrait(9, 90, (), regions, (), (), shares, (), ())
    months = tuple(Month(date(2026, month, 1), month) for month in range(1, 13))
    record = ServerRecord(5, 9, 9, months, (), None, None, portrait)
    with writing_in(pseudo_language()):
        drawn = {
            "taste": lambda: taste_picture(portrait),
            "server": lambda: server_picture(record),
            "year": lambda: year_picture(PersonalYear(date(2026, 1, 1), months, portrait)),
        }[picture]()
    texts = [element.text for element in ET.fromstring(drawn).iter(f"{SVG}text")]
    assert any(text.startswith(pseudo("Action")[:7]) for text in texts)
    english = {name.casefold() for name in GENRES}
    assert [text for text in texts if text.casefold() in english] == []
