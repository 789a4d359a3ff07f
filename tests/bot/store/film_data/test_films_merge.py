"""Films in the store: merged completely or not at all, and every change is visible to other processes."""

import pytest

from bot.errors import StoreUnavailable
from bot.store.database import Database
from bot.store.film_data.datasets import DatasetRow, Datasets
from bot.store.film_data.films import Films
from recommender.catalogue.facts import FilmFacts
from recommender.types import Film

FULL = FilmFacts(
    title="L’Été — “summer”",
    year=1999,
    genres=("Drama", "Film-Noir"),
    original_title="夏",
    alternative_titles=("Summer", "Sommar"),
    runtime_minutes=101,
    directors=("Somebody", "Somebody Else"),
    countries=("FR", "JP"),
    themes=("sea", "love"),
    series="The Sea",
    imdb_id="tt1234567",
    movielens_id=42,
    tmdb_id=43,
    youtube_id="K26_sDKnvMU",
    starter=True,
)


@pytest.fixture
def store(database):
    return Films(database)


async def test_every_fact_comes_back(store):
    report = await store.merge([FULL])
    assert (report.film_ids, report.added, report.changed) == ((1,), 1, 0)
    (film,) = await store.all_films()
    assert film == Film(
        id=1,
        title=FULL.title,
        year=1999,
        genres=("Drama", "Film-Noir"),
        original_title="夏",
        alternative_titles=("Summer", "Sommar"),
        runtime_minutes=101,
        directors=("Somebody", "Somebody Else"),
        countries=("FR", "JP"),
        themes=("sea", "love"),
        series="The Sea",
        imdb_id="tt1234567",
        movielens_id=42,
        tmdb_id=43,
        youtube_id="K26_sDKnvMU",
        starter=True,
    )


async def test_a_bare_film_comes_back_bare(store):
    await store.merge([FilmFacts("Untitled")])
    assert await store.all_films() == (Film(1, "Untitled"),)


async def test_the_version_grows_with_changes_only(store):
    versions = [await store.films_version()]
    for incoming in ([FULL], [FULL], [FilmFacts("Other", 2000)], []):
        await store.merge(incoming)
        versions.append(await store.films_version())
    assert versions == [0, 1, 1, 2, 2]


async def test_another_process_notices(store, database):
    async with await Database.open(database.path) as other:
        before = await Films(other).films_version()
        await store.merge([FULL])
        assert await Films(other).films_version() > before
        assert len(await Films(other).all_films()) == 1


async def test_films_that_came_while_it_was_matching_are_matched_too(store, database, monkeypatch):
    async with await Database.open(database.path) as other:
        read = database.read

        async def read_then_somebody_writes(operation):
            result = await read(operation)
            await Films(other).merge([FilmFacts("First", 2000), FULL])
            return result

        monkeypatch.setattr(database, "read", read_then_somebody_writes)
        report = await store.merge([FilmFacts("Second", 2001), FULL])
        monkeypatch.undo()
    assert (report.film_ids, report.added) == ((3, 2), 1)
    assert [film.title for film in await store.all_films()] == ["First", FULL.title, "Second"]


async def test_all_or_none(store, database):
    await store.merge([FilmFacts("Kept", 2000)])
    await database.write(
        lambda connection: (
            connection.execute(
                "CREATE TRIGGER stop BEFORE INSERT ON films WHEN new.title = 'Third' "
                "BEGIN SELECT raise(ABORT, 'no'); END"
            ).rowcount
        )
    )
    with pytest.raises(Exception, match="no"):
        await store.merge([FilmFacts("Second", 2001), FilmFacts("Third", 2002)], note=("noted", "yes"))
    assert [film.title for film in await store.all_films()] == ["Kept"]
    assert await store.noted("noted") is None
    assert await store.films_version() == 1


async def test_a_note_comes_with_the_films(store):
    await store.merge([FULL], note=("noted", "yes"))
    assert await store.noted("noted") == "yes"


async def test_counts(store):
    await store.merge([FULL, FilmFacts("Other", 2000, movielens_id=7), FilmFacts("Third", 2001)])
    counts = await store.count()
    assert (counts.films, counts.starter, counts.movielens, counts.trailers) == (3, 1, 2, 1)


async def test_trailers_go_to_the_films_we_have(store):
    await store.merge([FULL, FilmFacts("Other", 2000, movielens_id=7)])
    before = await store.films_version()
    assert await store.set_trailers({7: "m8e-FF8MsqU", 42: "K26_sDKnvMU", 99: "aaaaaaaaaaa"}) == 2
    assert [film.youtube_id for film in await store.all_films()] == ["K26_sDKnvMU", "m8e-FF8MsqU"]
    assert await store.films_version() == before + 1
    await store.set_trailers({7: "m8e-FF8MsqU"})
    assert await store.films_version() == before + 1


async def test_a_closed_database_is_a_sentence(store, database):
    await database.close()
    with pytest.raises(StoreUnavailable):
        await database.write(lambda connection: connection.total_changes)


async def test_a_data_set_of_the_same_id_replaces_the_one_before(database):
    datasets = Datasets(database)
    first = DatasetRow("ml", "ML", "ratings/ml-1", "aa", 10, 100, 5, 0, 1_700_000_000)
    second = DatasetRow("ml", "ML", "ratings/ml-2", "bb", 11, 110, 6, 1, 1_800_000_000)
    assert await datasets.add(first) is None
    assert await datasets.add(second) == first
    assert await datasets.all() == (second,)
