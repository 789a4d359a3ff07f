"""Exports of one person are recognised."""

import zipfile

import pytest
from support_movielens import write_layout, write_trailers

from recommender.catalogue.exports import export_of

TABLES = {
    "Letterboxd": [
        "Date,Name,Year,Letterboxd URI,Rating\n",
        "Date,Name,Year,Letterboxd URI\n",
        "\ufeffTitle,Year,Directors,tmdbID,imdbID\n",
    ],
    "IMDb": [
        "Const,Your Rating,Date Rated,Title\n",
        '"Const","Your Rating"\r\n',
        "Position,Const,Created,Modified\n",
        "Const;Your Rating;Date Rated\n",
    ],
    "MovieLens' own page": ["movie_id,imdb_id,tmdb_id,rating,average_rating,title\n"],
    "TMDB": ["TMDb ID,IMDb ID,Type,Name,Release Date\n"],
    "Trakt": ['[{"rated_at":"2020-01-01T00:00:00.000Z","rating":8,"type":"movie","movie":{"title":"Alien"}}]'],
    "Criticker": ['<?xml version="1.0"?><recentratings><film><filmname>Alien (1979)</filmname></film></recentratings>'],
}


@pytest.mark.parametrize("shape", ["file", "folder", "zip"])
@pytest.mark.parametrize(("site", "text"), [(site, text) for site, texts in TABLES.items() for text in texts])
def test_each_site_is_recognised(tmp_path, site, text, shape):
    ending = {"Trakt": "json", "Criticker": "xml"}.get(site, "csv")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / f"ratings.{ending}").write_text(text, "utf-8")
    path = {"file": folder / f"ratings.{ending}", "folder": folder}.get(shape, tmp_path / "mine.zip")
    if shape == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(folder / f"ratings.{ending}", f"ratings.{ending}")
    assert export_of(path) == site


def test_whole_archives(tmp_path):
    for site, names in (
        ("Letterboxd", ("ratings.csv", "likes/films.csv")),
        ("Trakt", ("ratings/ratings-movies.json",)),
    ):
        path = tmp_path / f"{site}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "")
        assert export_of(path) == site


def test_what_is_none(tmp_path):
    assert export_of(write_layout(tmp_path / "ml", "comma")) is None
    assert export_of(tmp_path / "ml" / "ratings.csv") is None
    assert export_of(write_trailers(tmp_path / "trailers.csv", {1: "K26_sDKnvMU"})) is None
    assert export_of(tmp_path / "nothing") is None
    for packing in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(tmp_path / "damaged.zip", "w", packing) as archive:
            archive.writestr("mine.csv", TABLES["IMDb"][0] * 100)
        data = bytearray((tmp_path / "damaged.zip").read_bytes())
        data[40:60] = bytes(20)
        (tmp_path / "damaged.zip").write_bytes(data)
        assert export_of(tmp_path / "damaged.zip") is None
    (tmp_path / "broken.zip").write_bytes(b"PK\x05\x06" + bytes(18) + b"x")
    assert export_of(tmp_path / "broken.zip") is None
