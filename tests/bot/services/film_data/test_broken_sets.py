"""Sets that are damaged or do not fit on the disk: nothing changes, and the error says why."""

import errno
import os
import shutil

import pytest
from support_discord import copied
from support_library import state
from support_movielens import SampleFilm, SampleRating, append_line, write_layout, zipped

from bot.errors import Unavailable
from bot.services.film_data.library import REPEATED
from recommender.catalogue.spool import RatingSpool
from recommender.errors import DataRefused


@pytest.fixture
def home(tmp_path, few_films_home):
    """With films in it."""
    return copied(few_films_home, tmp_path / "home")


async def test_bad_rows_are_reported_and_the_rest_comes_in(library, tmp_path):
    folder = write_layout(tmp_path / "set", "comma", ratings=[SampleRating(1, 1, 2.0), SampleRating(1, 1, 5.0)])
    line = append_line(folder, "comma", 1, "1,99,5.0,900000000")
    report = await library.import_path(folder)
    assert (report.ratings, report.refused.count) == (1, 2)
    assert [str(row) for row in report.refused.listed] == [
        f"ratings.csv, line {line}: no such film in the set (99)",
        f"ratings.csv, line 2: {REPEATED}",
    ]
    (row,) = (await library.status()).datasets
    assert row.refused == 2


def cut_off(tmp_path):
    path = zipped(write_layout(tmp_path / "broken", "comma"), tmp_path / "ml.zip")
    path.write_bytes(path.read_bytes()[:-300])
    return path


def damaged_at_the_end(tmp_path):
    folder = write_layout(tmp_path / "broken", "comma", [SampleFilm(n, f"New {n} (2001)") for n in range(1, 40)])
    with (folder / "ratings.csv").open("a") as file:
        file.write("9" * 9_000_000)
    return folder


def not_utf_8(tmp_path):
    folder = write_layout(tmp_path / "broken", "comma")
    (folder / "links.csv").write_bytes(b"movieId,imdbId,tmdbId\n\xff\xfe,1,1\n")
    return folder


def something_else(tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "cat.jpg").write_bytes(b"miaow")
    return tmp_path / "broken"


@pytest.mark.parametrize("broken", [cut_off, damaged_at_the_end, not_utf_8, something_else])
async def test_a_broken_set_changes_nothing(library, database, home, tmp_path, broken):
    await library.ensure_starter()
    await library.import_path(write_layout(tmp_path / "ml", "comma"))
    before = await state(database, home)
    with pytest.raises(DataRefused):
        await library.import_path(broken(tmp_path))
    assert await state(database, home) == before


async def test_a_full_disk_is_a_sentence_and_changes_nothing(library, database, home, tmp_path, monkeypatch):
    await library.import_path(write_layout(tmp_path / "ml", "comma"))
    before = await state(database, home)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(RatingSpool, "add", full)
    with pytest.raises(Unavailable, match="is full"):
        await library.import_path(write_layout(tmp_path / "new", "comma", [SampleFilm(1, "New (2001)")]))
    assert await state(database, home) == before


async def test_too_little_room_is_noticed_before_anything_changes(library, database, home, tmp_path, monkeypatch):
    before = await state(database, home)
    usage = shutil.disk_usage(tmp_path)._replace(free=3)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(Unavailable, match="is full"):
        await library.import_path(write_layout(tmp_path / "new", "comma"))
    assert await state(database, home) == before
