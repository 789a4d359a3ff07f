"""Importing again: a set is recognised by its ratings, and a replacement is always reported."""

import json

import pytest
from support_library import ratings_of, state
from support_movielens import SampleRating, all_ratings, write_layout, zipped

from bot.store.film_data.datasets import Datasets


async def test_importing_again_replaces_the_ratings_and_keeps_film_ids(library, database, home, films, tmp_path):
    path = write_layout(tmp_path / "set", "comma")
    await library.import_path(path)
    before = await films.all_films()
    write_layout(path, "comma", ratings=[SampleRating(1, 1, 5.0)])
    report = await library.import_path(path)
    assert (report.added, report.changed, report.ratings) == (0, 0, 1)
    assert await films.all_films() == before
    assert await ratings_of(database, home) == [("set", 1, "Toy Story", 5.0)]
    assert len(list((home / "ratings").iterdir())) == 1


async def test_importing_the_very_same_again_changes_nothing(library, database, home, tmp_path):
    path = write_layout(tmp_path / "set", "comma")
    await library.import_path(path)
    before = await state(database, home)
    await library.import_path(path)
    assert await state(database, home) == before


async def test_importing_again_mends_a_damaged_set(library, database, home, tmp_path):
    path = write_layout(tmp_path / "set", "comma")
    await library.import_path(path)
    before = await ratings_of(database, home)
    (row,) = await Datasets(database).all()
    (home / row.folder / "films.npy").write_bytes(b"broken")
    await library.import_path(path)
    assert await ratings_of(database, home) == before


async def test_two_sets_stand_side_by_side(library, database, home, tmp_path):
    await library.import_path(write_layout(tmp_path / "ML One", "comma"))
    more = [*all_ratings(), SampleRating(99, 1, 5.0)]
    report = await library.import_path(write_layout(tmp_path / "ml-two", "ml-1m", ratings=more))
    assert (report.placed.same_as, report.placed.replaced) == (None, False)
    assert [row.dataset_id for row in await Datasets(database).all()] == ["ml-one", "ml-two"]
    assert len(await ratings_of(database, home)) == 2 * len(all_ratings()) + 1


@pytest.mark.parametrize("layout", ["comma", "ml-1m", "ml-10m"])
@pytest.mark.parametrize("packed", [False, True])
async def test_the_same_ratings_under_another_name_are_the_same_set(library, database, home, tmp_path, layout, packed):
    await library.import_path(write_layout(tmp_path / "ml-latest-small", "comma"))
    before = await ratings_of(database, home)
    path = write_layout(tmp_path / "ml-latest-small (1)", layout, ratings=reversed(all_ratings()))
    report = await library.import_path(zipped(path, tmp_path / "copy.zip") if packed else path)
    assert report.placed.same_as == "ml-latest-small"
    assert [row.name for row in await Datasets(database).all()] == ["ml-latest-small"]
    assert await ratings_of(database, home) == before
    assert len(list((home / "ratings").iterdir())) == 1


async def test_the_same_ratings_are_the_same_set_when_our_ids_have_changed(library, database, home, films, tmp_path):
    """As when films that were two have become one since."""
    await library.import_path(write_layout(tmp_path / "one", "comma"))
    (row,) = await Datasets(database).all()
    manifest = home / row.folder / "manifest.json"
    text = manifest.read_text()
    manifest.write_text(text.replace(json.loads(text)["sha256"]["films.npy"], "0" * 64))
    await library.import_path(write_layout(tmp_path / "other", "comma"))
    assert [row.name for row in await Datasets(database).all()] == ["one"]
    assert len(await ratings_of(database, home)) == len(all_ratings())


async def test_a_set_of_an_older_version_is_known_by_its_arrays(library, database, home, tmp_path):
    await library.import_path(write_layout(tmp_path / "one", "comma"))
    (row,) = await Datasets(database).all()
    manifest = home / row.folder / "manifest.json"
    manifest.write_text(
        json.dumps({key: value for key, value in json.loads(manifest.read_text()).items() if key != "content"})
    )
    await library.import_path(write_layout(tmp_path / "other", "comma"))
    assert [row.name for row in await Datasets(database).all()] == ["one"]


async def test_names_without_latin_letters_are_names(library, database, home, tmp_path):
    for person, name in enumerate(("电影", "фильмы", "!!!", "???", "ml 1", "ml-1"), 1):
        await library.import_path(write_layout(tmp_path / name, "comma", ratings=[SampleRating(person, 1, 5.0)]))
    rows = await Datasets(database).all()
    assert {row.name for row in rows} == {"电影", "фильмы", "!!!", "???", "ml 1", "ml-1"}
    assert len(await ratings_of(database, home)) == 6


async def test_other_ratings_of_the_same_name_take_the_place_and_it_is_told(library, database, home, tmp_path):
    await library.import_path(write_layout(tmp_path / "a" / "фильмы", "comma"))
    other = write_layout(tmp_path / "b" / "Фильмы", "comma", ratings=[SampleRating(1, 1, 5.0)])
    assert (await library.import_path(other)).placed.replaced
    assert [(row.name, row.ratings) for row in await Datasets(database).all()] == [("Фильмы", 1)]
    assert len(list((home / "ratings").iterdir())) == 1
