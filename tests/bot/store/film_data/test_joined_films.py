"""Joining duplicates: no vote is lost, and the former id leads to the remaining film."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support_store import opened

from bot.store.film_data.films import Films
from bot.store.film_data.joined_films import MOVES
from bot.store.people.brought_votes import BroughtVote
from bot.store.people.import_questions import Question
from bot.store.people.imports import Imports
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.catalogue.facts import FilmFacts
from recommender.types import VoteKind

BARE = FilmFacts("Jules and Jim", 1962, ("Drama", "Romance"), original_title="Jules et Jim", starter=True)
RATED = FilmFacts("Jules and Jim", 1961, ("Drama",), imdb_id="tt0055032", movielens_id=2732)
OTHER = FilmFacts("Emma", 1996, ("Comedy",), imdb_id="tt0116191", movielens_id=838)


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        yield loaded


@pytest.fixture
async def twice(database):
    """Ids of the film without ids and the one with them: as a database holds them that was filled years apart."""
    films = Films(database)
    far = replace(RATED, year=1990)
    (bare, rated, _) = (await films.merge([BARE, far, OTHER])).film_ids
    await database.execute("UPDATE films SET year = 1961 WHERE film_id = ?", (rated,))
    return bare, rated


async def rows(database, sql):
    return await database.read(lambda connection: connection.execute(sql).fetchall())


async def test_the_next_import_makes_them_one(database, twice):
    bare, rated = twice
    films = Films(database)
    before = await films.films_version()
    report = await films.merge([OTHER])
    assert (report.joined, report.added) == (1, 0)
    assert await films.films_version() > before
    kept = next(film for film in await films.all_films() if film.title == "Jules and Jim")
    assert (kept.id, kept.former_ids, kept.imdb_id, kept.starter) == (rated, (bare,), "tt0055032", True)
    assert (await films.count()).films == len(await films.all_films()) == 2
    assert (await films.count()).starter == 1
    assert (await films.merge([OTHER, RATED, BARE])).joined == 0
    assert len(await films.all_films()) == 2


async def test_no_vote_is_lost(database, twice, clock):
    bare, rated = twice
    votes, now = Votes(database), clock.now()
    later = now + timedelta(hours=1)
    await votes.add(
        VoteRow(1, bare, VoteKind.LIKE, "card", now),
        VoteRow(2, bare, VoteKind.SEEN, "post:9", now),
        VoteRow(2, rated, VoteKind.SEEN, "post:8", now),
        VoteRow(3, bare, VoteKind.LIKE, "card", later, half_stars=9),
        VoteRow(3, rated, VoteKind.LIKE, "card", now),
        VoteRow(4, bare, VoteKind.LIKE, "card", now),
        VoteRow(4, rated, VoteKind.DISLIKE, "card", later),
    )
    await Films(database).merge([OTHER])
    found = await rows(database, "SELECT user_id, film_id, kind, source, half_stars FROM votes ORDER BY 1, 3, 4")
    assert found == [
        (1, rated, "like", "card", None),
        (2, rated, "seen", "post:8", None),
        (2, rated, "seen", "post:9", None),
        (3, rated, "like", "card", 9),
        (4, rated, "dislike", "card", None),
        (4, rated, "like", "card", None),
    ]
    assert (await votes.taste(4, later)).disliked == (rated,)
    assert (await votes.taste(1, later)).liked == (rated,)


async def test_a_vote_that_stands_once_stands(database, twice, clock):
    bare, rated = twice
    votes, now = Votes(database), clock.now()
    await votes.add(VoteRow(1, bare, VoteKind.LIKE, "post:9", now), VoteRow(1, rated, VoteKind.LIKE, "post:9", now))
    await database.execute("UPDATE votes SET withdrawn = 1 WHERE film_id = ?", (bare,))
    await Films(database).merge([OTHER])
    assert (await votes.taste(1, now)).liked == (rated,)


async def test_a_button_of_an_old_message_votes_on_the_film_that_stays(database, twice, clock):
    bare, rated = twice
    await Films(database).merge([OTHER])
    votes = Votes(database)
    assert await votes.toggle(VoteRow(1, bare, VoteKind.LIKE, "card", clock.now())) == {VoteKind.LIKE}
    assert (await votes.taste(1, clock.now())).liked == (rated,)
    assert await votes.toggle(VoteRow(1, bare, VoteKind.LIKE, "card", clock.now())) == frozenset()


async def test_rounds_and_what_was_shown_move_too(database, twice):
    bare, rated = twice
    for film, answer in ((bare, None), (rated, "not_seen")):
        values = (1, film, answer, film)
        await database.execute(
            "INSERT INTO round_answers (user_id, film_id, answer, asked_at) VALUES (?, ?, ?, ?)", values
        )
    await database.execute("INSERT INTO round_answers (user_id, film_id, asked_at) VALUES (2, ?, 1)", (bare,))
    await database.execute(
        "INSERT INTO shown (message_id, position, place_kind, place_id, film_id, origin, model, probability, shown_at) "
        "VALUES (7, 1, 'guild', 1, ?, 'today', 'm', 1, 1)",
        (bare,),
    )
    await database.execute(
        "INSERT INTO draws (place_kind, place_id, local_date, eligible, excluded_recent, drawn_at) "
        "VALUES ('guild', 1, '2026-11-01', 1, 0, 1)",
        (),
    )
    await database.execute(
        "INSERT INTO drawn_films VALUES ('guild', 1, '2026-11-01', 1, ?, 1960, 'Drama', 1, 1)", (bare,)
    )
    await Films(database).merge([OTHER])
    assert await rows(database, "SELECT user_id, film_id, answer FROM round_answers ORDER BY 1") == [
        (1, rated, "not_seen"),
        (2, rated, None),
    ]
    assert await rows(database, "SELECT film_id FROM shown UNION ALL SELECT film_id FROM drawn_films") == [(rated,)] * 2


async def test_of_a_series_that_has_both_one_is_left_and_has_come_if_it_had(database, twice):
    bare, rated = twice
    for place in (1, 2):
        await database.execute(
            "INSERT INTO subscriptions (place_kind, place_id, style, local_time, zone, days, created_by) "
            "VALUES ('guild', ?, 'digest', '09:00', 'UTC', 127, 1)",
            (place,),
        )
    await database.execute("INSERT INTO series_films VALUES (1, ?, '2026-11-01'), (1, ?, NULL)", (bare, rated))
    await database.execute("INSERT INTO series_films VALUES (2, ?, NULL)", (bare,))
    await Films(database).merge([OTHER])
    assert await rows(database, "SELECT * FROM series_films") == [(1, rated, "2026-11-01"), (2, rated, None)]


async def test_every_table_that_names_films_takes_part(database):
    def naming_films(connection):
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            table
            for table in tables
            for key in connection.execute(f"PRAGMA foreign_key_list({table})")
            if key[2] == "films"
        }

    tables = await database.read(naming_films)
    assert tables == {table for table in tables if any(f" {table} " in statement for statement in MOVES)} != set()


async def test_a_film_may_be_joined_again_and_both_ids_lead_to_it(database, twice):
    bare, rated = twice
    films = Films(database)
    await films.merge([OTHER])
    await database.execute("UPDATE films SET imdb_id = NULL, movielens_id = NULL WHERE film_id = ?", (rated,))
    (again,) = (await films.merge([replace(RATED, title="Jules et Jim (again)", year=1970)])).film_ids
    await database.execute("UPDATE films SET title = 'Jules et Jim', year = 1962 WHERE film_id = ?", (again,))
    await films.merge([OTHER])
    kept = next(film for film in await films.all_films() if film.id == again)
    assert kept.former_ids == (bare, rated)


async def test_a_line_that_was_taken_for_the_one_that_goes_is_the_others(database, twice, clock):
    bare, rated = twice
    imports, said = Imports(database), BroughtVote(bare, VoteKind.LIKE, 1_000)
    question = Question(1, "Jules and Jim", None, said, (bare, rated))
    moment = (await imports.bring(31, "IMDb", [], [question], clock.now(), None)).imported_at
    assert await imports.answer(31, moment, 1, bare, None)
    await Films(database).merge([OTHER])
    assert [(line.film_id, line.kind) for line in await imports.decided(31, moment)] == [(rated, VoteKind.LIKE)]
