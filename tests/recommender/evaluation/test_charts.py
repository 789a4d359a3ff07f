"""Where the charts of the report draw each value, worked out by hand in picture units."""

import re

import pytest

from recommender.evaluation.compare import Result
from recommender.evaluation.metrics import Figure
from recommender.evaluation.report.charts import Bar, Frame, Point, bars, curve, figure, two_curves
from recommender.evaluation.report.ranking import models
from recommender.evaluation.study import About, Study


def places(drawn, tag, *names):
    found = re.findall(f"<{tag} [^>]*>", str(drawn))
    return [tuple(float(re.search(f' {name}="([^"]+)"', each)[1]) for name in names) for each in found]


def test_a_frame_maps_the_range_to_the_picture_with_room_above():
    frame = Frame([Point(2, 0), Point(4, 1)], zero=True)
    assert (frame.x(2), frame.x(3), frame.x(4)) == (46, 177, 308)
    # .06 of the range are left above, and nothing below zero
    assert (frame.y(1.06), frame.y(0.53), frame.y(0)) == (10, 88, 166)
    assert frame.bottom == 166
    assert Frame([Point(0, 0)], zero=True, below="likes").bottom == 150


@pytest.mark.parametrize(
    ("points", "zero", "low", "high"),
    [
        ([Point(0, 2), Point(1, 3)], False, 1.94, 3.06),
        ([Point(0, 2), Point(1, 3)], True, 0, 3.06),
        ([Point(0, -1), Point(1, 1)], True, -1.12, 1.12),
        ([Point(0, 2, 0.5), Point(1, 3, 1)], False, 1.5 - 0.15, 4 + 0.15),
        ([Point(0, 2)], False, 1.8, 2.2),  # one height: a tenth of it
        ([Point(0, 0)], False, -1, 1),
    ],
)
def test_the_range_holds_every_point_with_its_error(points, zero, low, high):
    frame = Frame(points, zero=zero)
    assert (frame.low, frame.high) == (pytest.approx(low), pytest.approx(high))


def test_axes_have_four_lines_with_their_values_and_a_mark_for_each_given():
    frame = Frame([Point(0, 0), Point(10, 3 / 1.06)], zero=True, below="<step>")
    drawn = frame.axes(".1f", [0, 10], ".0f")
    assert places(drawn, "line", "x1", "x2", "y1", "y2") == [
        (46, 308, 150, 150), (46, 308, 103.3, 103.3), (46, 308, 56.7, 56.7), (46, 308, 10, 10)
    ]  # fmt: skip
    texts = re.findall(r'<text x="([^"]+)" y="([^"]+)"[^>]*>([^<]+)', drawn)
    assert [text for *_, text in texts] == ["0.0", "1.0", "2.0", "3.0", "0", "10", "&lt;step&gt;"]
    assert [tuple(map(float, each[:2])) for each in texts][4:] == [(46, 166), (308, 166), (177, 184)]
    assert texts[0][:2] == ("40", "154.0")


def test_a_value_just_below_zero_has_no_minus_sign():
    drawn = Frame([Point(0, -0.001), Point(1, -0.001)], zero=False).axes(".1f", [], ".0f")
    assert "-0.0" not in drawn


def test_bars_errors_and_marks_are_on_one_scale():
    """The longest value with its error, 2 + .5, takes the 270 units between the names and the figures."""
    drawn = bars("<b>", [Bar("<one>", 1.0, mark=2.0), Bar("two", 2.0, 0.5, ours=True)], ".2f")
    assert 'viewBox="0 0 440 50"' in drawn
    assert places(drawn, "rect", "x", "y", "width") == [(110, 4, 108), (110, 26, 216)]
    assert places(drawn, "line", "x1", "x2", "y1", "y2") == [(326, 326, 2, 21), (272, 380, 33.5, 33.5)]
    texts = re.findall(r'<text [^>]*x="([^"]+)" y="([^"]+)"[^>]*>([^<]+)', drawn)
    assert texts == [
        ("102", "16", "&lt;one&gt;"), ("332.0", "16", "1.00"), ("102", "38", "two"), ("386.0", "38", "2.00")
    ]  # fmt: skip
    assert re.findall('rect class="([^"]+)"', drawn) == ["bar", "bar ours"]
    unmarked = bars("b", [Bar("one", 1.0), Bar("two", 2.0)], ".0f")
    assert re.findall(r'<text x="([^"]+)"', unmarked) == ["251.0", "386.0"]
    marked_far = bars("b", [Bar("one", 1.0, mark=4.0)], ".0f")
    assert places(marked_far, "rect", "width") == [(67.5,)]


def test_of_labels_closer_than_they_are_wide_the_second_is_left_out():
    ours = [Point(0, 1, name="step 0"), Point(1, 1, name="step 1"), Point(100, 1, name="step 2")]
    drawn = two_curves("t", ours, [Point(50, 2, name="k = 3")], "below")
    assert re.findall(r'class="name"[^>]*>([^<]+)', drawn) == ["0", "2", "3"]
    heights = re.findall(r'class="name" x="[^"]+" y="([^"]+)"', drawn)
    dots = places(drawn, "circle", "cy")  # the others' first
    assert [float(each) for each in heights] == pytest.approx(
        [dots[1][0] - 9, dots[1][0] - 9, dots[0][0] + 17], abs=0.06
    )


def test_a_picture_has_its_size_its_title_and_a_caption_only_where_there_is_a_note():
    assert '<svg viewBox="0 0 320 190" role="img" aria-label="c &amp; d">' in curve("c & d", [Point(0, 1)], ".1f")
    picture = bars("c", [Bar("one", 1.0)], ".0f")
    assert figure("t", picture) == f"<figure><h3>t</h3>{picture}</figure>"
    assert figure("t", picture, "<n>").endswith("</svg><figcaption>&lt;n&gt;</figcaption></figure>")
    assert figure("t", picture, narrow=True).startswith('<figure class="narrow"><h3>t</h3><svg')


def test_the_table_of_models_sets_the_default_apart_and_has_the_figures_under_their_headings():
    def result(name, first):
        ndcg, recall, hit, novelty = (Figure(first + part / 10, part / 100) for part in range(4))
        return Result(name, ndcg, recall, hit, 0.25, novelty, 1.25, 0.5, 2.5, people=9)

    study = Study(About("d", "random", 1, 2, 3, 4), (result("popularity", 0.1), result("learned-knn", 0.2)), (), (), ())
    drawn = models(study)
    headings = re.findall(r'<th scope="col">([^<]*)</th>', drawn)
    rows = [re.findall("<td>([^<]*)</td>", row) for row in re.findall(r"<tr[ >](.*?)</tr>", drawn, re.DOTALL)[1:]]
    assert dict(zip(headings, rows[0], strict=True)) == {
        "model": "learned-knn",
        "nDCG@10": "0.200 ± 0.000",
        "Recall@20": "0.300 ± 0.010",
        "HR@10": "0.400 ± 0.020",
        "coverage": "25.0%",
        "novelty, bits": "0.50 ± 0.03",
        "fit, s": "1.2",
        "p50, ms": "0.50",
        "p99, ms": "2.50",
    }
    assert rows[1][:2] == ["popularity", "0.100 ± 0.000"]
    assert re.findall(r'<tr class="ours"><td>([^<]*)', drawn) == ["learned-knn"]
    assert re.findall('rect class="([^"]+)"', drawn) == ["bar ours", "bar"]
    assert '<figure class="narrow">' in drawn
    # nDCG .2 and .1 without an error: the longer bar takes the 270 units
    assert places(drawn, "rect", "width") == [(270,), (135,)]
    assert places(drawn, "line", "x1") == []
