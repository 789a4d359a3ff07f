"""Made-up exports of film sites, each with the irregularities of real ones."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache

LETTERBOXD = {
    "ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\n2024-01-05,Alien,1979,https://boxd.it/1,4.5\n"
    "2024-01-06,Solaris,1972,https://boxd.it/2,0.5\n2024-01-07,Heat,1995,https://boxd.it/3,3\n",
    "watched.csv": "Date,Name,Year,Letterboxd URI\n2024-01-05,Alien,1979,https://boxd.it/1\n"
    "2024-01-08,Stalker,1979,https://boxd.it/4\n",
    "watchlist.csv": "Date,Name,Year,Letterboxd URI\n2024-02-01,Mirror,1975,https://boxd.it/5\n",
    "likes/films.csv": "Date,Name,Year,Letterboxd URI\n2024-03-01,Heat,1995,https://boxd.it/3\n",
    "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2020-01-01,Alien,1979,https://boxd.it/entry,1,,,2019-12-31\n",
    "reviews.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    '2020-01-01,Alien,1979,https://boxd.it/entry,1,,"Long\nand ""good"", really",,2019-12-31\n',
    "comments.csv": "Date,Content,Comment\n2020-01-01,film,hello\n",
    "deleted/ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\n2019-01-05,Cats,2019,https://boxd.it/9,5\n",
    "orphaned/diary.csv": "Date,Name,Year,Letterboxd URI,Rating\n2019-01-05,Cats,2019,https://boxd.it/9,5\n",
    "lists/horror.csv": "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2020-01-01,Horror,,,\n\n"
    "Position,Name,Year,URL,Description\n1,Halloween,1978,https://boxd.it/8,\n",
}
IMDB_RATINGS = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors\n"
    "tt0078748,9,2024-07-01,Alien,Alien,https://www.imdb.com/title/tt0078748/,Movie,8.5,117,1979,Horror,1,1979-05-25,"
    "Ridley Scott\n"
    "tt0903747,10,2024-07-02,Breaking Bad,Breaking Bad,u,TV Series,9.5,49,2008,Drama,1,2008-01-20,\n"
    "tt0959621,10,2024-07-02,Pilot,Pilot,u,TV Episode,9.0,58,2008,Drama,1,2008-01-20,\n"
    "tt0185906,9,2024-07-02,Band of Brothers,Band of Brothers,u,TV Mini Series,9.4,594,2001,Drama,1,2001-09-09,\n"
)
IMDB_OLD = (
    "Const,Your Rating,Date Added,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,"
    "Directors\ntt0078748,9,2016-03-05,Alien,u,movie,8.5,117,1979,Horror,1,1979-05-25,Ridley Scott\n"
    "tt0903747,10,2016-03-05,Breaking Bad,u,tvSeries,9.5,49,2008,Drama,1,2008-01-20,\n"
)
IMDB_LIST_COLUMNS = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,"
    "Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated"
)
IMDB_WATCHLIST = (
    f"{IMDB_LIST_COLUMNS}\n"
    "1,tt0072443,2024-08-01,2024-08-01,,Mirror,Zerkalo,u,Movie,7.9,107,1975,Drama,1,1975-03-07,Andrei Tarkovsky,,\n"
    "2,tt0078748,2024-08-02,2024-08-02,,Alien,Alien,u,Movie,8.5,117,1979,Horror,1,1979-05-25,RS,9,2024-07-01\n"
)
TRAKT_RATINGS = [
    {
        "rated_at": "2023-05-01T20:15:00.000Z",
        "rating": 9,
        "type": "movie",
        "movie": {"title": "Alien", "year": 1979, "ids": {"trakt": 1, "imdb": "tt0078748", "tmdb": 348}},
    }
]
TRAKT_WATCHED = [
    {
        "plays": 3,
        "last_watched_at": "2023-04-01T20:15:00.000Z",
        "movie": {"title": "Stalker", "year": 1979, "ids": {"imdb": None, "tmdb": 1398}},
    }
]
TRAKT_SHOWS = [{"rated_at": "2023-05-01T20:15:00.000Z", "rating": 9, "show": {"title": "Lost", "year": 2004}}] * 2
TRAKT_WATCHLIST = [
    {"rank": 1, "listed_at": "2023-06-01T00:00:00Z", "type": "movie", "movie": {"title": "Mirror", "year": 1975}},
    {"rank": 2, "listed_at": "2023-06-01T00:00:00Z", "type": "show", "show": {"title": "Lost", "year": 2004}},
]
MOVIELENS = (
    "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n"
    '1214,0078748,348,4.5,4.03,Alien (1979)\n2571,0133093,603,3.5,4.2,"Matrix, The (1999)"\n'
)
TMDB = (
    "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
    "348,tt0078748,movie,Alien,1979-05-25T00:00:00Z,,,8.1,9,2024-07-01T10:00:00Z\n"
    "1396,tt0903747,tv,Breaking Bad,2008-01-20T00:00:00Z,,,8.9,10,2024-07-01T10:00:00Z\n"
    "1398,,movie,Stalker,1979-05-25T00:00:00Z,,,8.1,0,2024-07-01T10:00:00Z\n"
)
CRITICKER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<recentratings>\n'
    "<film><filmid>1</filmid><filmname>Alien (1979)</filmname><rating>77</rating><quote>So &amp; so</quote>"
    "<reviewdate>2024-07-01</reviewdate><tier>9</tier><imdbid>tt0078748</imdbid></film>\n"
    "<film><filmid>2</filmid><filmname>Amélie (2001)</filmname><rating>100</rating><tier>3</tier><imdbid/></film>\n"
    "</recentratings>\n"
)


def packed(files: dict[str, str | bytes], folder: str = "") -> bytes:
    """A zip of these files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}{name}", content)
    return written.getvalue()


def letterboxd_zip(folder: str = "") -> bytes:
    """All files of Letterboxd's export."""
    return packed(dict(LETTERBOXD), folder)


def trakt_zip() -> bytes:
    """The parts of Trakt's that matter here, and two that do not."""
    files = {
        "ratings/ratings-movies.json": TRAKT_RATINGS,
        "ratings/ratings-shows.json": TRAKT_SHOWS,
        "watched/watched-movies.json": TRAKT_WATCHED,
        "watched/history-1.json": TRAKT_WATCHED,
        "lists/watchlist.json": TRAKT_WATCHLIST,
        "user/user-profile.json": {"username": "ada"},
    }
    return packed({name: json.dumps(content) for name, content in files.items()})


def locked_zip() -> bytes:
    """One whose files need a password: the flag alone, since nobody here can write one."""
    data = bytearray(packed({"ratings.csv": LETTERBOXD["ratings.csv"]}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + place] |= 1
    return bytes(data)


@cache
def bomb_zip() -> bytes:
    """A small zip whose one file is 64 MB of a table."""
    return packed({"ratings.csv": LETTERBOXD["ratings.csv"].encode() + b"\n" * (64 * 2**20)})
