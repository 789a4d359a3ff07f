"""Importing film data: completely or not at all, repeatable, and without losing a vote."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from support_library import ratings_of
from support_movielens import FILMS, LAYOUTS, SampleFilm, SampleRating, all_ratings, write_layout, zipped
from support_movielens import write_trailers as trailers_file

from bot.config import Config
from bot.services.film_data import library as library_module
from bot.services.film_data.library import REPEATED, Library
from bot.store.database import Database
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.catalogue.starter import read_starter
from recommender.types import VoteKind

ONE_EMMA = FILMS[:7] + FILMS[8:]


async def test_the_starter_comes_in_once(library, films):
    assert await library.ensure_starter()
    assert not await library.ensure_starter()
    counts = await films.count()
    assert counts.films == counts.starter == len(read_starter())


async def test_a_changed_starter_comes_in_again_and_keeps_ids(library, films, monkeypatch):
    await library.ensure_starter()
    before = await films.all_films()
    monkeypatch.setattr(library_module, "starter_version", lambda: "newer")
    assert await library.ensure_starter()
    assert await films.all_films() == before


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("packed", [False, True])
async def test_every_layout_comes_in_whole(library, database, home, tmp_path, layout, packed):
    path = write_layout(tmp_path / "ml-sample", layout, ONE_EMMA)
    path = zipped(path, tmp_path / "ml-sample.zip") if packed else path
    report = await library.import_path(path)
    given = all_ratings(ONE_EMMA)
    assert (report.films, report.added, report.ratings, report.refused.count) == (9, 9, len(given), 0)
    numbers = {film.number: ours.title for film, ours in zip(ONE_EMMA, await Films(database).all_films(), strict=True)}
    found = [(person, title, stars) for _, person, title, stars in await ratings_of(database, home)]
    assert sorted(found) == sorted((rating.person, numbers[rating.film], rating.stars) for rating in given)
    (row,) = (await library.status()).datasets
    assert (row.dataset_id, row.ratings, row.people, row.films) == ("ml-sample", len(given), 6, 9)


async def test_two_films_of_one_title_and_year_stay_two_with_ids_and_are_one_without(library, films, tmp_path):
    await library.import_path(write_layout(tmp_path / "with", "ml-1m"))
    assert len(await films.all_films()) == 10
    report = await library.import_path(write_layout(tmp_path / "without", "tabs"))
    assert (report.films, report.added) == (10, 1)  # "Emma": it cannot be told which of the two
    assert (await library.import_path(tmp_path / "without")).added == 0
    assert report.ratings + report.refused.reasons[REPEATED] == len(all_ratings())


async def test_growing_from_the_starter_loses_no_vote(library, database, home, films, tmp_path, clock):
    await library.ensure_starter()
    votes = Votes(database, 30)
    starter = {film.imdb_id: film for film in await films.all_films() if film.imdb_id}
    ours = starter["tt0114709"]
    by_title = next(film for film in await films.all_films() if film.imdb_id is None and film.year)
    for film in (ours, by_title):
        await votes.add(VoteRow(31, film.id, VoteKind.LIKE, "card", clock.now(), 700))
    sample = SampleFilm(77, f"{by_title.title} ({by_title.year})", "Documentary", "9876543", "5")
    await library.import_path(write_layout(tmp_path / "set", "comma", [*FILMS, sample]))

    taste = await votes.taste(31, clock.now())
    after = {film.id: film for film in await films.all_films()}
    assert set(taste.liked) == {ours.id, by_title.id}
    assert (after[ours.id].movielens_id, after[ours.id].tmdb_id) == (1, 862)
    assert (after[ours.id].themes, after[ours.id].runtime_minutes) == (ours.themes, ours.runtime_minutes)
    assert set(after[ours.id].genres) >= set(ours.genres)
    assert (after[by_title.id].imdb_id, after[by_title.id].movielens_id) == ("tt9876543", 77)
    assert after[by_title.id].themes == by_title.themes
    assert after[by_title.id].genres == tuple(sorted({*by_title.genres, "Documentary"}))
    rated = {film for _, _, film, _ in await ratings_of(database, home)}
    assert by_title.title in rated


async def test_the_same_films_whichever_comes_first(tmp_path, clock, database, home, library):
    path = write_layout(tmp_path / "set", "comma")
    await library.ensure_starter()
    await library.import_path(path)
    async with await Database.open(tmp_path / "other" / "matinee.sqlite3") as other:
        second = Library(Films(other), Datasets(other), tmp_path / "other", Config(), clock)
        await second.import_path(path)
        await second.ensure_starter()
        theirs = await Films(other).all_films()
    ours = await Films(database).all_films()

    def facts(films):
        return {
            (film.title, film.year, film.imdb_id): (
                film.genres,
                film.themes,
                film.runtime_minutes,
                film.movielens_id,
                set(film.alternative_titles),
            )
            for film in films
        }

    assert facts(ours) == facts(theirs)


async def test_a_running_bot_in_another_process_notices_and_can_write(library, database, home, tmp_path, clock):
    async with await Database.open(database.path) as bot:
        films, votes = Films(bot), Votes(bot, 30)
        await library.ensure_starter()
        before = await films.films_version()
        await library.import_path(write_layout(tmp_path / "set", "comma"))
        assert await films.films_version() > before
        await votes.add(VoteRow(31, 1, VoteKind.LIKE, "card", clock.now()))
    assert (await Votes(database, 30).taste(31, clock.now())).liked == (1,)


async def test_what_a_killed_import_left_is_cleared_a_day_later(library, home, tmp_path, clock):
    for name, age in ((".importing-old", 2 * 86_400), (".importing-young", 60), ("ml-orphan-123", 2 * 86_400)):
        (home / "ratings" / name).mkdir(parents=True)
        moment = clock.now().timestamp() - age
        os.utime(home / "ratings" / name, (moment, moment))
    await library.import_path(write_layout(tmp_path / "set", "comma"))
    names = {path.name for path in (home / "ratings").iterdir()}
    assert ".importing-young" in names
    assert not {".importing-old", "ml-orphan-123"} & names


@pytest.mark.parametrize("alone", [True, False])
async def test_trailers(library, films, tmp_path, alone):
    folder = write_layout(tmp_path / "set", "comma", trailers=None if alone else {1: "K26_sDKnvMU"})
    report = await library.import_path(folder)
    if alone:
        report = await library.import_path(
            trailers_file(tmp_path / "ml-youtube.csv", {1: "K26_sDKnvMU", 99: "m8e-FF8MsqU"})
        )
    assert report.trailers == 1
    assert (await films.all_films())[0].youtube_id == "K26_sDKnvMU"


async def test_progress_is_told_to_its_end(library, tmp_path):
    told = []
    await library.import_path(write_layout(tmp_path / "set", "comma"), lambda *step: told.append(step))
    size = (tmp_path / "set" / "ratings.csv").stat().st_size
    assert [stage for stage, *_ in told if stage != "ratings"] == ["films", "saving"]
    assert told[-2] == ("ratings", size, size)


@pytest.mark.skipif("MATINEE_TEST_DATA" not in os.environ, reason="MATINEE_TEST_DATA names no folder with real sets")
async def test_the_real_set_comes_in_without_a_loss(library, database, home, films, clock):
    await library.ensure_starter()
    starter = await films.all_films()
    votes = Votes(database, 30)
    await votes.add(*(VoteRow(31, film.id, VoteKind.LIKE, "card", clock.now(), 700) for film in starter))
    report = await library.import_path(Path(os.environ["MATINEE_TEST_DATA"]) / "ml-latest-small")
    assert (report.films, report.ratings, report.people, report.refused.count) == (9_742, 100_836, 610, 0)
    after = {film.id: film for film in await films.all_films()}
    assert set((await votes.taste(31, clock.now())).liked) == {film.id for film in starter}
    for film in starter:
        assert (after[film.id].title, after[film.id].themes) == (film.title, film.themes)
    known = [film.movielens_id for film in after.values() if film.movielens_id]
    assert len(known) == len(set(known)) == 9_742
    assert len(await ratings_of(database, home)) == 100_836


APART = [
    SampleFilm(1, "Black Panther (2017)", "Action|Adventure|Sci-Fi", "1825683"),
    SampleFilm(2, "Cinema Paradiso (Nuovo cinema Paradiso) (1989)", "Drama", "0095765"),
    SampleFilm(3, "Jules and Jim (Jules et Jim) (1961)", "Drama|Romance", "0055032"),
    SampleFilm(4, "Brief Encounter (1946)", "Drama|Romance", "0037558"),
    SampleFilm(5, "Moonlight", "Drama", ""),
    SampleFilm(6, "Night, The (Notte, La) (1960)", "Drama", "0054130"),
]
"""Films of the starter whose year or title another catalogue writes otherwise."""


@pytest.mark.parametrize("numbered", [True, False])
async def test_films_whose_year_or_title_is_written_otherwise_are_one(library, films, tmp_path, numbered):
    """With IMDb's numbers to go by, or without; ratings stand on the film that people are shown."""
    await library.ensure_starter()
    told = APART if numbered else [replace(film, imdb="") for film in APART[:5]]
    ratings = [SampleRating(1, film.number, 5.0) for film in told]
    report = await library.import_path(write_layout(tmp_path / "set", "comma", told, ratings))
    assert report.added == 0
    titles = ("Black Panther", "Cinema Paradiso", "Jules and Jim", "Brief Encounter", "Moonlight", "La Notte")[
        : len(told)
    ]
    for title in titles:
        found = [film for film in await films.all_films() if title in (film.title, *film.alternative_titles)]
        assert [(film.title, film.starter, film.movielens_id is not None) for film in found] == [(title, True, True)]


@pytest.mark.skipif("MATINEE_TEST_DATA" not in os.environ, reason="MATINEE_TEST_DATA names no folder with real sets")
async def test_no_film_of_the_starter_stands_beside_itself(library, films):
    await library.ensure_starter()
    await library.import_path(Path(os.environ["MATINEE_TEST_DATA"]) / "ml-latest-small")
    for title in ("Jules and Jim", "Cinema Paradiso", "Black Panther", "Brief Encounter", "Moonlight", "La Notte"):
        found = [film for film in await films.all_films() if title in (film.title, *film.alternative_titles)]
        assert [(film.title, film.starter, film.movielens_id is not None) for film in found] == [(title, True, True)]
