"""Files of other sites become votes: matched, merged and reported; one file of a person is read at a time."""

from __future__ import annotations

import asyncio
import csv
import io
import json

import pytest
import support_exports as files
from support_store import GUILD, PERSON

from bot.errors import UserMistake
from bot.services.taste import import_plan
from bot.services.taste.import_plan import opinion_of
from bot.services.taste.taste_import import BYTES_MOST, AttachedFile, DecidedLines, TasteImport
from bot.store.people.imports import Imports
from recommender.catalogue.personal.export import Listing
from recommender.types import VoteKind

HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"


@pytest.fixture
def importing(bot, clock):
    return TasteImport(bot.recommender, Imports(bot.database), clock)


def attached(data, name="ratings.csv", size=None):
    data = data.encode() if isinstance(data, str) else data

    async def fetch():
        return data

    return AttachedFile(name, len(data) if size is None else size, fetch)


async def bring(importing, data, name="ratings.csv", listing=None):
    return await importing.bring(PERSON, GUILD.id, attached(data, name), listing)


async def test_a_zip_becomes_votes_with_exact_stars(importing, bot, clock):
    table = HEADER + "2024-01-05,The Matrix,1999,u,4.5\n2024-01-05,Dune,1984,u,0.5\n2024-01-05,Stalker,1979,u,3\n"
    watched = "Date,Name,Year,Letterboxd URI\n2024-01-05,The Matrix,1999,u\n2024-01-06,Amélie,2001,u\n"
    liked = "Date,Name,Year,Letterboxd URI\n2024-01-05,Stalker,1979,u\n"
    wanted = "Date,Name,Year,Letterboxd URI\n2024-01-05,Dune,2021,u\n2024-01-05,Unheard Of,1999,u\n"
    data = files.packed(
        {"ratings.csv": table, "watched.csv": watched, "watchlist.csv": wanted, "likes/films.csv": liked}
    )
    report = await bring(importing, data, "letterboxd.zip")
    assert report.added == {VoteKind.LIKE: 2, VoteKind.DISLIKE: 1, VoteKind.SEEN: 1, VoteKind.WATCHLIST: 1}
    assert (report.films, report.unknown, report.doubtful) == (5, 1, 0)
    stored = await bot.database.read(
        lambda connection: connection.execute(
            "SELECT title, year, kind, half_stars, date(voted_at, 'unixepoch') FROM votes JOIN films USING (film_id)"
        ).fetchall()
    )
    assert sorted(stored) == [
        ("Amélie", 2001, "seen", None, "2024-01-06"),
        ("Dune", 1984, "dislike", 1, "2024-01-05"),
        ("Dune", 2021, "watchlist", None, "2024-01-05"),
        ("Stalker", 1979, "like", 6, "2024-01-05"),  # a heart is a like, whatever the stars
        ("The Matrix", 1999, "like", 9, "2024-01-05"),
    ]


async def test_what_was_not_found_comes_back_as_a_table(importing):
    report = await bring(importing, HEADER + "2024-01-05,=Unheard Of,1999,u,4.5\n2024-01-05,Emma,1996,u,4\n")
    rows = list(csv.DictReader(io.StringIO(report.rest.decode("utf-8-sig"))))
    assert [(row["Title"], row["Year"], row["Rating10"], row["MayBe"]) for row in rows] == [
        ("Emma", "1996", "8", "Emma (1996); Emma (1996)"),
        ("'=Unheard Of", "1999", "9", ""),
    ]
    assert (report.doubtful, report.questions, report.unknown) == (1, 1, 1)


async def test_of_several_ratings_of_a_film_the_newest_counts(importing, bot, clock):
    await bring(importing, HEADER + "2024-01-05,Stalker,1979,u,5\n2023-01-05,Stalker,1979,u,1\n")
    assert (await bot.votes.taste(PERSON, clock.now())).liked == (bot.film("Stalker").id,)


async def test_of_two_lines_without_a_date_the_later_one_counts(importing, bot, clock):
    await bring(importing, "movie_id,imdb_id,tmdb_id,rating,title\n,,,1,Stalker (1979)\n,,,5,Stalker (1979)\n")
    assert (await bot.votes.taste(PERSON, clock.now())).liked == (bot.film("Stalker").id,)


async def test_a_rating_off_the_scale_is_counted_and_the_rest_is_read(importing, bot, clock):
    report = await bring(importing, HEADER + "2024-01-05,Stalker,1979,u,7\n2024-01-05,Dune,2021,u,5\n")
    assert (report.unreadable, report.films) == (1, 1)


_TRAKT_FILM = {"title": "Stalker", "year": 1979, "ids": {}}


@pytest.mark.parametrize(
    ("name", "data", "becomes"),
    [
        ("watched.csv", "Date,Name,Year,Letterboxd URI\n2024-01-05,Stalker,1979,u\n", VoteKind.SEEN),
        ("watchlist.csv", "Date,Name,Year,Letterboxd URI\n2024-01-05,Stalker,1979,u\n", VoteKind.WATCHLIST),
        ("ratings.csv", "Const,Your Rating,Date Rated,Title,Year\n,,,Stalker,1979\n", VoteKind.SEEN),
        ("watchlist.csv", "Position,Const,Created,Title,Year\n1,,2024-01-05,Stalker,1979\n", VoteKind.WATCHLIST),
        ("watched-movies.json", json.dumps([{"plays": 2, "movie": _TRAKT_FILM}]), VoteKind.SEEN),
        ("watchlist.json", json.dumps([{"listed_at": "2024-01-05", "movie": _TRAKT_FILM}]), VoteKind.WATCHLIST),
        ("ratings.csv", "movie_id,imdb_id,tmdb_id,rating,title\n,,,,Stalker (1979)\n", VoteKind.SEEN),
        (
            "tmdb.csv",
            "TMDb ID,IMDb ID,Type,Name,Release Date,Your Rating\n,,movie,Stalker,1979,\n",
            VoteKind.SEEN,
        ),
        ("watchlist.csv", "TMDb ID,IMDb ID,Type,Name,Release Date\n,,movie,Stalker,1979-05-25\n", VoteKind.WATCHLIST),
        ("c.xml", "<recentratings><film><filmname>Stalker (1979)</filmname></film></recentratings>", VoteKind.SEEN),
    ],
)
async def test_of_every_site_watched_is_seen_and_a_watchlist_is_the_watchlist(importing, name, data, becomes):
    assert (await bring(importing, data, name)).added == {becomes: 1}


async def test_nothing_is_dated_later_than_now(importing, bot, clock):
    await bring(importing, HEADER + "2099-01-05,Stalker,1979,u,5\n")
    await bot.feedback.vote(PERSON, bot.film("Stalker").id, VoteKind.DISLIKE, None)
    assert (await bot.votes.taste(PERSON, clock.now())).liked == ()


async def test_doubtful_lines_are_decided_one_by_one(importing, bot, clock):
    report = await bring(importing, HEADER + "2024-01-05,Emma,1996,u,4\n2024-01-05,Untold,1999,u,1\n")
    first = await importing.question(PERSON, report.imported_at)
    assert (first.left, {film.title for film in first.films} <= {"Emma", "Untold"}) == (2, True)
    chosen = first.films[-1]
    second = await importing.decide(PERSON, None, report.imported_at, first.question.position, chosen.id)
    assert second.left == 1
    done = await importing.decide(PERSON, None, report.imported_at, second.question.position, None)
    became = {(each.title, each.film, each.kind) for each in done.lines}
    kind = VoteKind.LIKE if first.question.title == "Emma" else VoteKind.DISLIKE
    assert became == {(first.question.title, chosen, kind), (second.question.title, None, None)}
    assert (done.left, done.earlier) == (0, 0)
    taste = await bot.votes.taste(PERSON, clock.now())
    assert chosen.id in (*taste.liked, *taste.disliked)
    assert len((*taste.liked, *taste.disliked)) == 1
    assert await importing.undo(PERSON, report.imported_at) == 1
    with pytest.raises(UserMistake, match="taken back already"):
        await importing.undo(PERSON, report.imported_at)


UNTOLD = "".join(f"2024-01-05,Untold,{year},u,4\n" for year in range(1947, 1970))


async def test_every_doubtful_line_is_asked_about_ten_in_a_row(importing):
    report = await bring(importing, HEADER + UNTOLD)
    assert (report.doubtful, report.questions) == (23, 23)
    asked = await importing.question(PERSON, report.imported_at)
    stops = []
    while not isinstance(asked, DecidedLines) or asked.left:
        if isinstance(asked, DecidedLines):
            stops.append((len(asked.lines), asked.earlier, asked.left))
            asked = await importing.question(PERSON, report.imported_at)
        asked = await importing.decide(PERSON, None, report.imported_at, asked.question.position, None)
    assert stops == [(10, 0, 13), (10, 10, 3)]
    assert (len(asked.lines), asked.earlier) == (3, 20)
    assert await importing.question(PERSON, report.imported_at) == asked


async def test_what_was_said_here_before_stays_and_that_is_told(importing, bot):
    report = await bring(importing, HEADER + "2024-01-05,Emma,1996,u,4\n")
    asked = await importing.question(PERSON, report.imported_at)
    await bot.feedback.vote(PERSON, asked.films[0].id, VoteKind.DISLIKE, None)
    done = await importing.decide(PERSON, None, report.imported_at, 1, asked.films[0].id)
    assert [(each.film, each.kind) for each in done.lines] == [(asked.films[0], None)]


async def test_more_than_anybody_decides_stays_in_the_table(importing, monkeypatch):
    monkeypatch.setattr(import_plan, "QUESTIONS_MOST", 5)
    report = await bring(importing, HEADER + UNTOLD)
    assert (report.doubtful, report.questions) == (23, 5)
    assert report.rest.count(b"Untold,") == 23


async def test_only_one_file_of_a_person_at_a_time(importing):
    going = asyncio.Event()

    async def slow():
        await going.wait()
        return HEADER.encode() + b"2024-01-05,Stalker,1979,u,5\n"

    first = asyncio.create_task(importing.bring(PERSON, None, AttachedFile("a.csv", 10, slow)))
    await asyncio.sleep(0)
    with pytest.raises(UserMistake, match="still reading"):
        await bring(importing, HEADER)
    other = await importing.bring(PERSON + 1, None, attached(HEADER + "2024-01-05,Dune,2021,u,5\n"))
    going.set()
    assert (await first).films == other.films == 1
    with pytest.raises(UserMistake, match="no films"):  # what failed is over as well
        await bring(importing, HEADER)
    assert (await bring(importing, HEADER + "2024-01-05,Stalker,1979,u,5\n")).unchanged == 1


async def test_a_big_file_is_not_even_fetched(importing):
    async def fetch():
        raise AssertionError

    with pytest.raises(UserMistake, match="up to 25 MB"):
        await importing.bring(PERSON, None, AttachedFile("big.zip", BYTES_MOST + 1, fetch))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no films"),
        (b"\x89PNG\r\n\x1a\n\x00", "cannot read"),
        (files.locked_zip(), "password"),
        (files.letterboxd_zip()[:300], "cut off"),
        (files.packed({"a.zip": files.letterboxd_zip()}), "ZIP in a ZIP"),
        (files.packed({"xl/workbook.xml": "<workbook/>"}), "is a spreadsheet"),
        (b"[]", "no films"),
        (files.bomb_zip(), "far more"),
        (HEADER.encode() + b"2024-01-05,Stalker,1979,u,5\n" * 50_001, "more than 50,000 rows"),
        (files.LETTERBOXD["watched.csv"].encode(), "list_is"),
    ],
)
async def test_what_cannot_be_read_is_said_and_changes_nothing(importing, bot, data, says):
    with pytest.raises(UserMistake, match=says):
        await bring(importing, data, "{file}.csv")
    assert await bot.database.read(lambda connection: connection.execute("SELECT * FROM imports").fetchall()) == []


async def test_a_list_is_what_the_person_says_it_is(importing, bot, clock):
    data = "Position,Const,Title,Year\n1,,Stalker,1979\n"
    await bring(importing, data, "list.csv", Listing.WATCHED)
    taste = await bot.votes.taste(PERSON, clock.now())
    assert (taste.seen, taste.watchlist) == ({bot.film("Stalker").id}, ())


def test_what_stars_mean():
    kinds = [opinion_of(stars).value for stars in range(1, 11)]
    assert kinds == ["dislike"] * 4 + ["seen"] * 3 + ["like"] * 3
