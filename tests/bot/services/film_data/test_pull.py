"""`matinee data pull`: the terms first, then the complete set or nothing."""

import hashlib
import shutil

import pytest
from support_library import state
from support_movielens import all_ratings, write_layout, zipped

from bot.config import Config, DataSection, DataSet
from bot.errors import Unavailable, UnknownName, UserMistake
from bot.services.film_data.library import Library
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films


def pulling(library_parts, path, md5=None):
    films, datasets, home, clock = library_parts
    address = f"http://127.0.0.1:9/{path.name}"
    wanted = md5 or hashlib.md5(path.read_bytes()).hexdigest()
    data_set = DataSet(name="ml-tiny", address=address, md5=wanted, terms="https://example.org/terms")
    return Library(films, datasets, home, Config(data=DataSection(sets=(data_set,), licence="Be kind.")), clock)


async def test_pull_shows_the_terms_and_imports(database, home, clock, tmp_path):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "ml-tiny.zip", top="ml-tiny")
    (home / "downloads").mkdir(parents=True)
    shutil.copy(path, home / "downloads" / "ml-tiny.zip")  # as if it had been downloaded before
    shown = []
    library = pulling((Films(database), Datasets(database), home, clock), path)
    report = await library.pull("ml-tiny", confirm=lambda text: not shown.append(text))
    assert shown == ["Be kind.\nThe full terms: https://example.org/terms"]
    assert (report.name, report.ratings) == ("ml-tiny", len(all_ratings()))


async def test_pull_without_agreement_downloads_nothing(library, home):
    with pytest.raises(UserMistake, match="not agreed"):
        await library.pull("ml-latest-small", confirm=lambda _: False)
    assert not (home / "downloads").exists()


async def test_pull_of_an_unknown_set_names_those_there_are(library):
    with pytest.raises(UnknownName, match=r"ml-latest-small.*ml-32m"):
        await library.pull("ml-33m")


async def test_pull_without_network_changes_nothing(database, home, clock, tmp_path):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "ml-tiny.zip")
    library = pulling((Films(database), Datasets(database), home, clock), path)
    before = await state(database, home)
    with pytest.raises(Unavailable, match="cannot be reached"):
        await library.pull("ml-tiny")
    assert await state(database, home) == before
