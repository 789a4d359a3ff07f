"""The report page: complete, well-formed, and without external resources."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from support_study import ring_study

from recommender.evaluation.report.charts import Band, Bar, Point, banded, bars, curve, two_curves
from recommender.evaluation.report.page import SECTIONS, page

EMPTY = {"meta", "br", "line", "rect", "polyline", "polygon"}


class Reader(HTMLParser):
    """Fails on a tag that is not closed in order; keeps what is needed from elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.sections, self.fetched, self.text = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.seen.append(tag)
        self.fetched += [value for name, value in attrs if name in {"src", "srcset", "data", "xlink:href"}]
        self.fetched += [value for name, value in attrs if name == "href" and not value.startswith("#")]
        if tag == "section":
            self.sections.append(given["id"])
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in EMPTY
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def written():
    return page(ring_study())


@pytest.fixture(scope="module")
def read(written):
    reader = Reader()
    reader.feed(written)
    reader.close()
    return reader


def test_every_tag_is_closed_and_every_section_is_there(read):
    assert read.open == []
    assert read.sections == [anchor for anchor, *_ in SECTIONS]
    assert set(read.sections) == {"models", "segments", "dial", "draws", "newcomers", "examples"}


def test_nothing_is_fetched(written, read):
    assert read.fetched == []
    assert not {"script", "link", "img", "iframe", "object"} & set(read.seen)
    assert not re.search(r"https?://|url\(|@import", written)


def test_names_from_outside_are_text(written, read):
    assert "<ring>" not in written
    assert any("<ring> & co" in text for text in read.text)


def test_the_figures_are_the_studys(read):
    text = " ".join(read.text)
    found = ring_study()
    for result in found.models:
        assert result.name in text
        assert f"{result.ndcg_10.mean:.3f} ± {result.ndcg_10.standard_error:.3f}" in text
    for claim in (*found.claims, *found.newcomer_claims):
        assert claim.sentence in text
    assert found.newcomers
    for reached in found.newcomers:
        assert f"{reached.weighted_ndcg_10.mean:.3f} ± {reached.weighted_ndcg_10.standard_error:.3f}" in text
    for example in found.examples:
        assert all(any(film.title in part for part in read.text) for film, _ in example.shown)


def test_the_dial_has_its_curves_and_each_persons_and_yames_line(written):
    assert written.count('class="ours-line"') == 5 + 4 + 1
    assert all(
        f"Each person&#39;s distance, {known}" in written for known in ("5 likes known", "all their likes known")
    )
    assert written.count('class="other-line"') == 1


def test_what_was_not_measured_says_so():
    bare = replace(
        ring_study(), dial=(), ancestor=(), claims=(), draws=None, cold_start=(), onboarding=(), newcomers=()
    )
    assert page(bare).count("Not measured.") == 3


def test_a_curve_stays_inside_its_picture():
    drawn = curve("c", [Point(0, -2, 1), Point(1, 5), Point(2, 5)], ".1f")
    places = [float(value) for value in re.findall(r'c[xy]="([^"]+)"', drawn)]
    assert len(places) == 6
    assert all(0 <= place <= 320 for place in places)
    assert "nan" not in curve("flat", [Point(0, 1), Point(1, 1)], ".1f")


def test_a_band_holds_its_curve_and_stays_inside_its_picture():
    drawn = banded("b", [Band(0, 0.1, 0.0, 0.2), Band(1, 0.5, 0.3, 0.9)], ".1f")
    (edges,) = re.findall(r'<polygon class="band" points="([^"]+)"', drawn)
    heights = [float(point.split(",")[1]) for point in edges.split()]
    lines = [float(value) for value in re.findall(r'cy="([^"]+)"', drawn)]
    assert heights[0] < lines[0] < heights[3]
    assert heights[1] < lines[1] < heights[2]
    assert all(0 <= height <= 190 for height in heights)


def test_bars_are_as_long_as_their_values():
    drawn = bars("b", [Bar("half", 1.0), Bar("whole", 2.0, ours=True, mark=1.5)], ".1f")
    short, long = (float(value) for value in re.findall(r'<rect[^>]* width="([^"]+)"', drawn))
    assert long == pytest.approx(2 * short, abs=0.2)
    assert "nan" not in bars("b", [Bar("nothing", 0.0)], ".1f")


def test_points_of_two_curves_carry_their_names():
    drawn = two_curves("t", [Point(0.1, 2, 0.1, "step 3")], [Point(0.3, 1, 0, "k = 21")], "below")
    assert ">3</text>" in drawn
    assert ">21</text>" in drawn
