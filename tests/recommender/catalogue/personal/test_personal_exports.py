"""Readers of one person's exports: every site's format is read, and other files are refused."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

import pytest
import support_exports as files
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.catalogue.personal.export import ROWS_MOST, ExportedFilm, ExportRefused, Listing, Refusal
from recommender.catalogue.personal.read import read_export
from recommender.catalogue.personal.values import half_stars, imdb_id, moment, year_of

HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"


def read(text, name="ratings.csv", listing=None):
    data = text if isinstance(text, bytes) else text.encode()
    return read_export(name, data, listing)


def told(export):
    """Title, half stars and listing of each line."""
    return [(film.title, film.half_stars, film.listing.value) for film in export.films]


def refused(data, name="file.csv", listing=None):
    with pytest.raises(ExportRefused) as caught:
        read(data, name, listing)
    return caught.value.why


def test_a_letterboxd_zip_gives_ratings_watched_watchlist_and_likes():
    found = read_export("letterboxd-ada-2024.zip", files.letterboxd_zip())
    assert found.site == "Letterboxd"
    assert told(found) == [
        ("Alien", 9, "watched"),
        ("Solaris", 1, "watched"),
        ("Heat", 6, "watched"),
        ("Alien", None, "watched"),
        ("Stalker", None, "watched"),
        ("Mirror", None, "watchlist"),
        ("Heat", None, "liked"),
    ]
    assert found.films[0].year == 1979
    assert found.films[0].voted_at == 1704412800
    assert (found.series, found.unreadable) == (0, 0)


def test_it_may_lie_in_a_folder_and_what_was_deleted_is_not_read():
    found = read_export("x.zip", files.letterboxd_zip("letterboxd-ada/"))
    assert told(found) == told(read_export("x.zip", files.letterboxd_zip()))
    assert "Cats" not in {film.title for film in found.films}


def test_without_ratings_the_diary_is_read():
    names = ("watched.csv", "watchlist.csv", "diary.csv", "reviews.csv")
    found = read_export("x.zip", files.packed({name: files.LETTERBOXD[name] for name in names}))
    assert told(found)[3:] == [("Alien", 2, "watched")] * 2
    assert found.films[3].voted_at == 1577750400  # the day it was watched, not the day it was entered


@pytest.mark.parametrize(
    ("name", "listing"),
    [
        ("watched.csv", "watched"),
        ("watchlist.csv", "watchlist"),
        ("watchlist_1.csv", "watchlist"),
        ("Watched (2).csv", "watched"),
        ("films.csv", "liked"),
    ],
)
def test_the_name_tells_tables_of_the_same_header_apart(name, listing):
    assert [film.listing for film in read(files.LETTERBOXD["watched.csv"], name).films] == [listing, listing]


def test_where_no_name_says_it_the_person_does():
    assert refused(files.LETTERBOXD["watched.csv"], "export.csv") == Refusal.WHICH_LIST
    assert refused(files.LETTERBOXD["lists/horror.csv"], "horror.csv") == Refusal.WHICH_LIST
    found = read(files.LETTERBOXD["lists/horror.csv"], "horror.csv", Listing.WATCHLIST)
    assert told(found) == [("Halloween", None, "watchlist")]
    assert told(read(files.LETTERBOXD["watched.csv"], "watched.csv", Listing.WATCHLIST))[0][2] == "watchlist"


def test_what_letterboxd_imports_is_read_as_well():
    text = (
        "Title,Year,Directors,tmdbID,imdbID,Rating10,WatchedDate\nAlien,1979,Ridley Scott,348,tt0078748,7,2024-01-05\n"
    )
    (film,) = read(text, "for letterboxd.csv").films
    expected = ExportedFilm("Alien", 1979, imdb_id="tt0078748", tmdb_id=348, half_stars=7, voted_at=1704412800)
    assert film == expected


def test_half_stars_are_exact():
    assert [half_stars(cell, 5) for cell in ("0.5", "1", "2.5", "4.5", "5.0", "3,5")] == [1, 2, 5, 9, 10, 7]
    assert [half_stars(cell, 10) for cell in ("1", "7", 10, "7.5", "7.4")] == [1, 7, 10, 8, 7]


@pytest.mark.parametrize("none", ["", "0", "0.0", " ", "null", "-", None, 0, "Not rated"])
def test_no_rating_is_none(none):
    assert half_stars(none, 5) is None
    assert half_stars(none, 10) is None


@pytest.mark.parametrize(("cell", "stars"), [("5.5", 5), ("4.2", 5), ("-1", 5), ("11", 10), ("good", 10), ("1e1", 10)])
def test_what_is_on_no_scale_is_refused(cell, stars):
    with pytest.raises(ValueError, match=cell):
        half_stars(cell, stars)


def test_a_rating_of_0_is_a_film_that_was_watched():
    assert told(read(HEADER + "2024-01-01,Alien,1979,u,0\n")) == [("Alien", None, "watched")]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: ("sep=;\n" + text.replace(",", ";")).encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("\n", ",,\n", 2).encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.split("\n")).encode(),
    ],
    ids=[
        "mark",
        "crlf",
        "cr",
        "semicolons",
        "hint",
        "utf-16",
        "no mark",
        "no mark be",
        "trailing",
        "blank lines",
        "quoted",
    ],
)
def test_files_saved_by_a_spreadsheet_program_are_read(change):
    plain = files.LETTERBOXD["ratings.csv"]
    found = read_export("ratings.csv", change(plain))
    assert (found.films, found.unreadable) == (read(plain).films, 0)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ratings.xml", files.CRITICKER.replace("UTF-8", "UTF-16")),
        ("ratings-movies.json", json.dumps(files.TRAKT_RATINGS)),
    ],
    ids=["xml", "json"],
)
def test_other_kinds_of_files_in_utf_16_are_read_too(name, text, encoding):
    plain = read_export(name, text.replace("UTF-16", "UTF-8").encode())
    assert plain.films
    assert read_export(name, text.encode(encoding)) == plain


def test_names_in_western_european_are_read():
    assert (
        read_export("ratings.csv", (HEADER + "2024-01-01,Amélie,2001,u,5\n").encode("cp1252")).films[0].title
        == "Amélie"
    )


def test_lines_that_a_spreadsheet_took_for_one_cell_are_read():
    """It quotes each of them whole when it saves them again; a row with a quoted title has its quotes doubled."""
    wrapped = '"Date,Name,Year,Letterboxd URI,Rating"\n"2024-01-01,Alien,1979,u,4.5"\n'
    wrapped += '"2024-01-01,""Crouching Tiger, Hidden Dragon"",2000,u,4"\n2024-01-01,Heat,1995,u,3\n'
    found = read(wrapped)
    assert [(film.title, film.half_stars) for film in found.films] == [
        ("Alien", 9),
        ("Crouching Tiger, Hidden Dragon", 8),
        ("Heat", 6),
    ]
    assert found.unreadable == 0


def test_rows_that_cannot_be_read_are_counted_and_the_rest_is():
    rows = ("2024-01-01,Good, the Bad,1966,u,5", "2024-01-01", "2024-01-01,Alien,1979,u,6", "2024-01-01,Heat,1995,u,5")
    found = read(HEADER + "\n".join(rows))
    assert (told(found), found.unreadable) == ([("Heat", 10, "watched")], 3)


def test_imdb_ratings_leave_series_out_and_count_them():
    found = read(files.IMDB_RATINGS)
    alien = ExportedFilm("Alien", 1979, "Alien", imdb_id="tt0078748", half_stars=9, voted_at=1719792000)
    assert found.films == (alien,)
    assert (found.site, found.series, found.unreadable) == ("IMDb", 3, 0)
    old = read(files.IMDB_OLD)
    assert (told(old), old.series) == ([("Alien", 9, "watched")], 1)


def test_an_imdb_list_is_the_watchlist_but_for_what_was_rated():
    found = read(files.IMDB_WATCHLIST, "c1d8b9d2-uuid.csv")
    assert told(found) == [("Mirror", None, "watchlist"), ("Alien", 9, "watched")]
    assert found.films[0].original_title == "Zerkalo"
    assert told(read(files.IMDB_WATCHLIST, "list.csv", Listing.WATCHED))[0] == ("Mirror", None, "watched")


def test_imdb_lists_may_lack_columns_and_have_ragged_rows():
    columns = files.IMDB_LIST_COLUMNS.replace("Created,", "")
    short = "1,tt0072443,2024-08-01,,Mirror,Zerkalo,u,Movie"
    found = read(f"{columns}\n{short}\n")
    assert told(found) == [("Mirror", None, "watchlist")]
    # A comma without quotes in the description moves what is behind it: the type tells how far.
    long = "1,tt0072443,2024-08-01,a,b,Mirror,Zerkalo,u,Movie,7.9,107,1975,Drama,1,1975-03-07,T,,"
    rated = "2,tt0078748,2024-08-02,a,b,Alien,Alien,u,Movie,8.5,117,1979,Horror,1,1979-05-25,Scott,9,2024-07-01"
    show = (
        "3,tt0903747,2024-08-02,a,b,Breaking Bad,Breaking Bad,u,TV Series,9,49,2008,Drama,1,2008-01-20,,10,2024-07-01"
    )
    lost = "4,tt0000001,2024-08-02,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q"
    found = read(f"{columns}\n{long}\n{rated}\n{show}\n{lost}\n")
    assert [(film.imdb_id, film.half_stars, film.year) for film in found.films] == [
        ("tt0072443", None, 1975),
        ("tt0078748", 9, 1979),
    ]
    assert (found.series, found.unreadable) == (1, 1)
    found = read(f"{columns}\n1,tt0072443,2024-08-01,,Mirror,Zerkalo,u,Movie,7,107,1975,Drama,1,1975-03-07,T,,,,\n")
    assert told(found) == [("Mirror", None, "watchlist")]


def test_a_trakt_zip_gives_movies_and_counts_shows():
    found = read_export("trakt.zip", files.trakt_zip())
    assert found.site == "Trakt"
    assert sorted(told(found)) == [("Alien", 9, "watched"), ("Mirror", None, "watchlist"), ("Stalker", None, "watched")]
    alien = next(film for film in found.films if film.title == "Alien")
    assert (alien.imdb_id, alien.tmdb_id, alien.year, alien.voted_at) == ("tt0078748", 348, 1979, 1682972100)
    assert (found.series, found.unreadable) == (3, 0)


def test_single_trakt_lists_are_told_by_what_they_say():
    assert told(read(json.dumps(files.TRAKT_WATCHED), "x.json")) == [("Stalker", None, "watched")]
    assert told(read(json.dumps(files.TRAKT_WATCHLIST, indent=2), "x.json")) == [("Mirror", None, "watchlist")]
    assert refused(json.dumps(files.TRAKT_RATINGS)[:-20], "x.json") == Refusal.DAMAGED


def test_movielens_own_export():
    found = read(files.MOVIELENS, "movielens-ratings.csv")
    assert told(found) == [("Alien", 9, "watched"), ("The Matrix", 7, "watched")]
    film = found.films[1]
    assert (film.movielens_id, film.imdb_id, film.tmdb_id, film.year) == (2571, "tt0133093", 603, 1999)


def test_tmdb_gives_their_own_rating_and_counts_series():
    found = read(files.TMDB, "tmdb_rated.csv")
    assert told(found) == [("Alien", 9, "watched"), ("Stalker", None, "watched")]
    assert (found.films[0].tmdb_id, found.films[0].year, found.series) == (348, 1979, 1)
    wanted = files.TMDB.replace(",Your Rating", "").replace(",9,2024", ",2024").replace(",10,2024", ",2024")
    assert told(read(wanted.replace(",0,2024", ",2024"), "x.csv"))[0] == ("Alien", None, "watchlist")


def test_criticker_gives_tiers():
    found = read(files.CRITICKER, "ratings.xml")
    assert told(found) == [("Alien", 9, "watched"), ("Amélie", 3, "watched")]
    assert (found.films[0].year, found.films[0].imdb_id, found.films[0].voted_at) == (1979, "tt0078748", 1719792000)
    assert told(read(files.packed({"ratings.xml": files.CRITICKER}), "x.zip")) == told(found)


@pytest.mark.parametrize(
    "declared",
    ['<!DOCTYPE r SYSTEM "file:///etc/passwd">', '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'],
)
def test_what_an_xml_declares_is_refused(declared):
    assert refused(files.CRITICKER.replace("<recentratings>", declared + "<recentratings>"), "x.xml") == Refusal.DAMAGED
    assert refused(files.CRITICKER[:-20], "x.xml") == Refusal.DAMAGED


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Refusal.EMPTY),
        (b"\n \n", Refusal.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), Refusal.UNKNOWN),
        (b"hello", Refusal.UNKNOWN),
        (b"name,price\ncheese,3\n", Refusal.UNKNOWN),
        (HEADER.encode(), Refusal.EMPTY),
        (files.locked_zip(), Refusal.LOCKED),
        (files.letterboxd_zip()[:400], Refusal.DAMAGED),
        (files.packed({}), Refusal.EMPTY),
        (files.packed({"a.txt": "hello"}), Refusal.UNKNOWN),
        (files.packed({"picture.png": b"\x89PNG"}), Refusal.UNKNOWN),
        (files.packed({"letterboxd.zip": files.letterboxd_zip()}), Refusal.NESTED),
        (files.packed({"mine/letterboxd.zip": files.letterboxd_zip(), "read me.txt": "hello"}), Refusal.NESTED),
        (files.packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), Refusal.SPREADSHEET),
        (files.packed({"mimetype": "application/x", "content.xml": "<office/>"}), Refusal.SPREADSHEET),
        (files.packed({"Index/Document.iwa": b"\x00"}), Refusal.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Refusal.SPREADSHEET),
        (b"[]", Refusal.EMPTY),
        (b"\xef\xbb\xbf[\n]\n", Refusal.EMPTY),
        (files.bomb_zip(), Refusal.HUGE),
        (files.packed({f"{number}.csv": "" for number in range(5_001)}), Refusal.HUGE),
        ((HEADER + "2024-01-01," + "a" * 200_000 + ",1979,u,5\n").encode(), Refusal.DAMAGED),
        ((HEADER + "2024-01-01,Alien,1979,u,5\n" * (ROWS_MOST + 1)).encode(), Refusal.LONG),
        (b'[{"rated_at":"2020","rating":8,"movie":{"title":"' + b"a" * 20_000 + b'"}}]', Refusal.DAMAGED),
        (b'[{"rated_at":"2020","movie":' + b"[" * 5_000, Refusal.DAMAGED),
    ],
)
def test_what_is_not_read_says_why(data, why):
    assert refused(data) == why


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_file_in_a_sound_zip_is_told(packing):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as archive:
        archive.writestr("ratings.csv", files.LETTERBOXD["ratings.csv"] * 50)
    data = bytearray(written.getvalue())
    data[41:61] = bytes(20)
    assert zipfile.ZipFile(io.BytesIO(bytes(data))).namelist() == ["ratings.csv"]
    assert refused(bytes(data)) == Refusal.DAMAGED


def test_a_file_without_a_name_in_a_zip_is_left_out():
    named = files.packed({"qq": "nothing", "ratings.csv": files.LETTERBOXD["ratings.csv"]})
    assert len(read(named.replace(b"qq", b"\x00q")).films) == 3


@pytest.mark.parametrize("encoding", ["utf-d", "shift_jis"])
def test_an_xml_in_an_encoding_nobody_reads_is_refused(encoding):
    assert refused(files.CRITICKER.replace("UTF-8", encoding).encode(), "x.xml") == Refusal.DAMAGED


SEEDS = (
    files.letterboxd_zip(),
    files.trakt_zip(),
    files.LETTERBOXD["ratings.csv"].encode(),
    files.IMDB_WATCHLIST.encode(),
    files.TMDB.encode(),
    files.CRITICKER.encode(),
    json.dumps(files.TRAKT_RATINGS).encode(),
)


@settings(deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6), st.integers(0, 6)), min_size=1, max_size=5),
)
def test_however_it_is_spoilt_it_is_read_or_refused(seed, changes):
    data = seed
    for place, put, dropped in changes:
        begins = place % (len(data) + 1)
        data = data[:begins] + put + data[begins + dropped :]
    with contextlib.suppress(ExportRefused):
        read_export("mine", data)


def test_cells():
    assert [year_of(cell) for cell in ("1999", 1999, "1999-03-31", "2003–2008", "", None, "99", "12345")] == [
        *[1999] * 3, 2003, None, None, None, None,
    ]  # fmt: skip
    assert [imdb_id(cell) for cell in ("tt0133093", "0133093", 133093, "tt12345678", "", None, "tt0", "nm12")] == [
        *["tt0133093"] * 3, "tt12345678", None, None, None, None,
    ]  # fmt: skip
    assert (
        moment("2024-01-05") == moment("2024-01-05T00:00:00.000Z") == moment("Fri Jan 05 00:00:00 2024") == 1704412800
    )
    assert [moment(cell) for cell in ("", None, "soon", "0001-01-01", "05/01/2024")] == [None] * 5
