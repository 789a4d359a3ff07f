"""Bad rows are refused, counted and listed with file, line and reason; good rows beside them all come in."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_movielens import FILMS, LAYOUTS, SampleFilm, SampleRating, all_ratings, append_line, write_layout

from recommender.catalogue.movielens import open_dataset
from recommender.catalogue.movielens.rows import LISTED

SEPARATORS = {"comma": ",", "ml-1m": "::", "ml-10m": "::", "tabs": "\t"}


def read(folder):
    dataset = open_dataset(folder)
    films = list(dataset.films())
    ratings = [
        row
        for chunk in dataset.rating_chunks()
        for row in zip(chunk.people.tolist(), chunk.source_ids.tolist(), chunk.half_stars.tolist(), strict=True)
    ]
    return films, ratings, dataset.refused


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (("1", "2", "4"), "not four values"),
        (("1", "2", "4", "900000000", "7"), "not four values"),
        (("one", "2", "4", "900000000"), "must be whole"),
        (("0", "2", "4", "900000000"), "must be whole"),
        (("-1", "2", "4", "900000000"), "must be whole"),
        (("1.5", "2", "4", "900000000"), "must be whole"),
        (("99999999999", "2", "4", "900000000"), "must be whole"),
        (("2147483648", "2", "4", "900000000"), "must be whole"),
        (("1", "", "4", "900000000"), "must be whole"),
        (("1", "2", "0", "900000000"), "not 0.5 to 5"),
        (("1", "2", "6", "900000000"), "not 0.5 to 5"),
        (("1", "2", "9.5", "900000000"), "not 0.5 to 5"),
        (("1", "2", "3.7", "900000000"), "not 0.5 to 5"),
        (("1", "2", "nan", "900000000"), "not 0.5 to 5"),
        (("1", "2", "", "900000000"), "not 0.5 to 5"),
        (("1", "99", "4", "900000000"), "no such film in the set (99)"),
        (("1", "2", "4", "yesterday"), "whole seconds"),
        (("1", "2", "4", ""), "whole seconds"),
    ],
)
def test_a_bad_rating_is_told_with_its_line(tmp_path, layout, values, reason):
    folder = write_layout(tmp_path, layout)
    line = append_line(folder, layout, 1, SEPARATORS[layout].join(values))
    append_line(folder, layout, 1, SEPARATORS[layout].join(("77", "2", "5", "900000000")))
    _, ratings, refused = read(folder)
    assert len(ratings) == len(all_ratings()) + 1
    assert ratings[-1] == (77, 2, 10)
    assert refused.count == 1
    assert refused.listed[0].line == line
    assert refused.listed[0].file in {"ratings.csv", "ratings.dat", "u.data"}
    assert reason in str(refused.listed[0])


@pytest.mark.parametrize(
    ("layout", "line", "reason"),
    [
        ("comma", "11,Only two", "not 3 values"),
        ("comma", '11,"An open quote (1999),Drama', "not a line of comma-separated values"),
        ("comma", "eleven,Title (1999),Drama", "the film's number"),
        ("comma", "11,(1999),Drama", "no title"),
        ("comma", "1,Toy Story again (1995),Drama", "given twice"),
        ("ml-1m", "11::Only two", "not three values"),
        ("ml-1m", "-4::Title (1999)::Drama", "the film's number"),
        ("tabs", "11|Title (1999)|01-Jan-1999", "not 24 values"),
        ("tabs", "11|unknown||||" + "1|" + "|".join("0" * 18), "does not know which film"),
    ],
)
def test_a_bad_film_is_told_and_its_ratings_with_it(tmp_path, layout, line, reason):
    folder = write_layout(tmp_path, layout)
    number = append_line(folder, layout, 0, line)
    append_line(folder, layout, 1, SEPARATORS[layout].join(("1", "11", "4", "900000000")))
    films, ratings, refused = read(folder)
    assert len(films) == len(FILMS)
    assert len(ratings) == len(all_ratings())
    assert refused.count == 2
    assert reason in refused.listed[0].reason
    assert refused.listed[0].line == number
    assert "no such film" in refused.listed[1].reason


def test_a_bad_link_costs_the_link_and_not_the_film(tmp_path):
    folder = write_layout(tmp_path, "comma")
    text = (folder / "links.csv").read_text().replace("1,0114709,862", "1,abc,862")
    (folder / "links.csv").write_text(text)
    films, _, refused = read(folder)
    assert (films[0].title, films[0].imdb_id) == ("Toy Story", None)
    assert [str(row) for row in refused.listed] == ["links.csv, line 2: not a link from a film's number to its IMDb id"]


def test_only_the_first_are_listed_and_all_are_counted(tmp_path):
    ratings = [SampleRating(1, 1), *(SampleRating(person, 99) for person in range(1, 201))]
    _, good, refused = read(write_layout(tmp_path, "comma", ratings=ratings))
    assert (len(good), refused.count, len(refused.listed)) == (1, 200, LISTED)
    assert refused.reasons == {"no such film in the set": 200}


def test_blank_lines_are_nothing(tmp_path):
    folder = write_layout(tmp_path, "comma")
    path = folder / "ratings.csv"
    path.write_text(path.read_text().replace("\n", "\n\n") + "   \n")
    _, ratings, refused = read(folder)
    assert (len(ratings), refused.count) == (len(all_ratings()), 0)


sensible = st.tuples(st.integers(1, 10**6), st.sampled_from([1, 2]), st.integers(1, 10), st.integers(0, 2 * 10**9))
rubbish = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=30).filter(
    lambda text: text.strip() and text.count(",") != 3
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(sensible, rubbish), min_size=1, max_size=40).filter(
        lambda rows: any(isinstance(r, tuple) for r in rows)
    )
)
def test_among_any_rubbish_every_good_rating_comes_in_and_every_bad_line_is_counted(tmp_path, rows):
    folder = write_layout(tmp_path, "comma", [SampleFilm(1, "One (2001)"), SampleFilm(2, "Two (2002)")], ratings=[])
    lines = [f"{r[0]},{r[1]},{r[2] / 2},{r[3]}" if isinstance(r, tuple) else r for r in rows]
    (folder / "ratings.csv").write_bytes("\n".join(["userId,movieId,rating,timestamp", *lines]).encode())
    _, ratings, refused = read(folder)
    assert ratings == [r[:3] for r in rows if isinstance(r, tuple)]
    assert refused.count == sum(isinstance(r, str) for r in rows)
    assert [row.line for row in refused.listed] == [n for n, r in enumerate(rows, 2) if isinstance(r, str)]
