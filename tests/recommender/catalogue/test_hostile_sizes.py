"""Files made to exhaust memory or time are refused early, or cost no more than others; docs/data.md has the limits."""

import io
import time
import tracemalloc

import numpy as np
import pytest
from support_movielens import SampleFilm, SampleRating, append_line, write_layout

from recommender.catalogue import spool as spooling
from recommender.catalogue.movielens import lines, open_dataset, ratings_file
from recommender.catalogue.movielens.films_file import MOST_TITLE
from recommender.catalogue.personal.export import ExportRefused
from recommender.catalogue.personal.read import read_export
from recommender.catalogue.spool import RatingSpool
from recommender.errors import DataRefused
from recommender.films.text import readable


def read(path):
    dataset = open_dataset(path)
    films = list(dataset.films())
    return films, sum(len(chunk) for chunk in dataset.rating_chunks()), dataset


class Endless(io.RawIOBase):
    """A file without a line end."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def read(self, size=-1):
        size = min(size, self.left)
        self.left -= size
        return b"(" * size


class OneFile:
    name = "endless"

    def __init__(self, size):
        self._size = size

    def size(self, _name):
        return self._size

    def open(self, _name):
        return Endless(self._size)


def test_a_line_without_end_is_never_held(monkeypatch):
    tracemalloc.start()
    try:
        found = [len(line) for _, line in lines.raw_lines(OneFile(400_000_000), "movies.csv")]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == [lines.MOST_LINE_BYTES + 1]
    assert peak < 20_000_000


def test_a_file_larger_than_any_is_not_read():
    with pytest.raises(DataRefused, match="is larger than 512 MB"):
        list(lines.raw_lines(OneFile(3 * 1024**3), "movies.csv"))


@pytest.mark.parametrize("layout", ["comma", "ml-1m", "tabs"])
@pytest.mark.parametrize(
    "title", ["(a) " * 20_000 + "(1999)", "(" * 80_000, "x" * 5_000 + " (1999)"], ids=["pairs", "open", "long"]
)
def test_a_title_of_many_brackets_is_refused_quickly(tmp_path, layout, title):
    line = {
        "comma": f"11,{title},Drama",
        "ml-1m": f"11::{title}::Drama",
        "tabs": f"11|{title}||||" + "|".join("0" * 19),
    }
    folder = write_layout(tmp_path, layout)
    number = append_line(folder, layout, 0, line[layout])
    began = time.process_time()
    films, _, dataset = read(folder)
    assert time.process_time() - began < 5
    assert len(films) == 10
    assert dataset.refused.listed[0].line == number
    assert "has more than" in dataset.refused.listed[0].reason


def test_the_longest_title_that_is_taken_apart_takes_no_time():
    began = time.process_time()
    for text in ("(a) " * (MOST_TITLE // 4), "(" * MOST_TITLE, ")" * MOST_TITLE, "[" * MOST_TITLE + "1999"):
        readable(text)
    assert time.process_time() - began < 1


def test_more_lines_than_any_list_of_films_has(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 5)
    with pytest.raises(DataRefused, match="more than 5 lines"):
        read(write_layout(tmp_path, "comma"))


def test_genres_made_up_by_the_thousand_are_counted_and_not_kept(tmp_path):
    films = [SampleFilm(number, f"Film {number} (2001)", f"made up {number}") for number in range(1, 1001)]
    _, _, dataset = read(write_layout(tmp_path, "comma", films, [SampleRating(1, 1)]))
    assert dataset.refused.genres.total() == 1000
    assert len(dataset.refused.genres) <= 201


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize(("ratings", "refused"), [(1000, False), (1001, True)])
def test_one_person_with_more_ratings_than_there_are_films(tmp_path, monkeypatch, ordered, ratings, refused):
    monkeypatch.setattr(spooling, "MOST_BY_ONE", 1000)
    people = np.array([1] * 10 + [2] * ratings + [3] * 10, np.int32)
    people = people if ordered else people[::-1]
    with RatingSpool(tmp_path / "spool") as spool:
        for part in np.array_split(people, 7):
            spool.add(part, np.arange(1, len(part) + 1, dtype=np.int32), np.ones(len(part), np.uint8))
        if refused:
            with pytest.raises(DataRefused, match=r"One person has more than 1,000 ratings"):
                spool.check()
        else:
            spool.check()


def test_a_large_file_in_no_order_is_told_to_be_sorted(tmp_path, monkeypatch):
    monkeypatch.setattr(spooling, "MOST_UNORDERED", 3)
    with RatingSpool(tmp_path / "spool") as spool:
        spool.add(np.array([2, 1, 2, 1], np.int32), np.array([1, 1, 2, 2], np.int32), np.ones(4, np.uint8))
        with pytest.raises(DataRefused, match="Sort the file"):
            spool.check()


def test_a_file_of_which_most_is_rubbish_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(ratings_file, "_MOST_ODD", 100)
    monkeypatch.setattr(ratings_file, "BLOCK_BYTES", 2000)
    folder = write_layout(tmp_path, "comma")
    with (folder / "ratings.csv").open("a") as file:
        file.write("lorem ipsum\n" * 100_000)
    dataset = open_dataset(folder)
    with pytest.raises(DataRefused, match=r"Most lines of ratings\.csv"):
        list(dataset.rating_chunks())
    assert dataset.refused.count < 1000


def test_a_personal_file_of_countless_words_is_not_held_word_by_word():
    words = b"a " * 2_000_000
    tracemalloc.start()
    try:
        with pytest.raises(ExportRefused):
            read_export("words.txt", words)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * len(words)
