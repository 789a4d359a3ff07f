"""Rating sets on disk: read as written, sorted and without duplicates, or refused."""

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support_ratings import write_rating_set

from recommender.catalogue import spool
from recommender.catalogue.rating_set import open_rating_set
from recommender.catalogue.spool import RatingSpool
from recommender.errors import DataRefused


def chunk(rows):
    people, films, half_stars = zip(*rows, strict=True)
    return np.array(people, np.int32), np.array(films, np.int32), np.array(half_stars, np.uint8)


def rows_of(rating_set):
    return list(zip(rating_set.people.tolist(), rating_set.films.tolist(), rating_set.half_stars.tolist(), strict=True))


ROWS = [(1, 5, 8), (1, 9, 3), (2, 5, 10), (7, 1, 1)]


def test_what_is_written_comes_back(tmp_path):
    written = write_rating_set(tmp_path / "set", [chunk(ROWS[:2]), chunk(ROWS[2:])])
    found = open_rating_set(tmp_path / "set")
    assert rows_of(found) == rows_of(written) == ROWS
    assert (len(found), found.person_count) == (4, 3)
    assert found.sha256 == written.sha256
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_an_empty_set(tmp_path):
    write_rating_set(tmp_path / "set", [])
    found = open_rating_set(tmp_path / "set")
    assert (len(found), found.person_count) == (0, 0)


def test_the_arrays_cannot_be_changed(tmp_path):
    found = write_rating_set(tmp_path / "set", [chunk(ROWS)])
    with pytest.raises(ValueError, match="read-only"):
        found.people[0] = 3


row = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 10))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(row, min_size=1, max_size=12), max_size=5), st.integers(1, 5), st.booleans())
def test_any_order_gives_each_pair_once_with_its_last_rating(tmp_path, monkeypatch, chunks, slice_rows, ordered):
    monkeypatch.setattr(spool, "SLICE_ROWS", slice_rows)
    rows = [row for part in chunks for row in part]
    if ordered:
        rows.sort(key=lambda row: row[0])
        chunks = [rows[start : start + 4] for start in range(0, len(rows), 4)]
    with RatingSpool(tmp_path / "spool") as waiting:
        for part in chunks:
            waiting.add(*chunk(part))
        waiting.write(tmp_path / "set", lambda films: films + 100)
    expected = {(person, film + 100): half_stars for person, film, half_stars in rows}
    assert rows_of(open_rating_set(tmp_path / "set")) == [(*pair, expected[pair]) for pair in sorted(expected)]
    assert waiting.repeated == len(rows) - len(expected)
    assert waiting.people == len({person for person, _ in expected})


def test_repeated_ratings_are_told_with_their_lines(tmp_path):
    people, films, half_stars = chunk([(1, 5, 8), (2, 5, 1), (1, 5, 2), (1, 5, 4)])
    with RatingSpool(tmp_path / "spool") as waiting:
        waiting.add(people, films, half_stars, np.array([2, 3, 4, 5]))
        waiting.write(tmp_path / "set")
    assert (waiting.repeated, waiting.repeated_lines) == (2, [2, 4])


def test_two_films_that_became_one_are_one(tmp_path):
    with RatingSpool(tmp_path / "spool") as waiting:
        waiting.add(*chunk([(1, 5, 8), (1, 6, 2)]))
        waiting.write(tmp_path / "set", lambda films: np.full_like(films, 77))
    assert rows_of(open_rating_set(tmp_path / "set")) == [(1, 77, 2)]


def test_an_interrupted_spool_leaves_nothing(tmp_path):
    def chunks():
        yield chunk(ROWS)
        raise DataRefused("cut off")

    with pytest.raises(DataRefused, match="cut off"):
        write_rating_set(tmp_path / "set", chunks())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["people.npy", "films.npy", "half_stars.npy"])
def test_one_flipped_bit_is_noticed(tmp_path, name):
    write_rating_set(tmp_path / "set", [chunk(ROWS)])
    path = tmp_path / "set" / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataRefused, match="has changed since it was written"):
        open_rating_set(tmp_path / "set")


@pytest.mark.parametrize("name", ["people.npy", "films.npy", "half_stars.npy", "manifest.json"])
@pytest.mark.parametrize("verify", [True, False])
def test_a_missing_file_is_told(tmp_path, name, verify):
    write_rating_set(tmp_path / "set", [chunk(ROWS)])
    (tmp_path / "set" / name).unlink()
    with pytest.raises(DataRefused, match="missing or damaged"):
        open_rating_set(tmp_path / "set", verify=verify)


@pytest.mark.parametrize("name", ["people.npy", "manifest.json"])
def test_a_cut_off_file_is_told_without_reading_it_whole(tmp_path, name):
    write_rating_set(tmp_path / "set", [chunk(ROWS)])
    path = tmp_path / "set" / name
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(DataRefused):
        open_rating_set(tmp_path / "set", verify=False)


def test_pickles_are_never_opened(tmp_path):
    write_rating_set(tmp_path / "set", [chunk(ROWS)])
    np.save(tmp_path / "set" / "people.npy", np.array([{"a": 1}] * 4, dtype=object), allow_pickle=True)
    with pytest.raises(DataRefused, match="missing or damaged"):
        open_rating_set(tmp_path / "set", verify=False)


def test_another_shape_or_format_is_refused(tmp_path):
    write_rating_set(tmp_path / "set", [chunk(ROWS)])
    np.save(tmp_path / "set" / "films.npy", np.zeros(3, np.int32))
    with pytest.raises(DataRefused, match="does not hold what its manifest says"):
        open_rating_set(tmp_path / "set", verify=False)
    manifest = tmp_path / "set" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    with pytest.raises(DataRefused, match="another version"):
        open_rating_set(tmp_path / "set", verify=False)
