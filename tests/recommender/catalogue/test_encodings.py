"""Encodings and line ends other than the expected: read, or refused with the true reason."""

import zipfile

import pytest
from support_movielens import FILMS, LAYOUTS, all_ratings, write_layout

from recommender.catalogue.movielens import open_dataset
from recommender.errors import DataRefused


def read(path):
    dataset = open_dataset(path)
    return [film.title for film in dataset.films()], sum(len(chunk) for chunk in dataset.rating_chunks()), dataset


def test_ml_100k_that_somebody_saved_as_utf_8(tmp_path):
    folder = write_layout(tmp_path, "tabs")
    file = folder / "u.item"
    file.write_bytes(file.read_bytes().decode("latin-1").encode())
    assert "Léon: The Professional" in read(folder)[0]


@pytest.mark.parametrize("layout", ["ml-1m", "ml-10m", "tabs"])
def test_one_line_in_the_other_encoding_spoils_no_other(tmp_path, layout):
    folder = write_layout(tmp_path, layout)
    file = next(folder.glob("movies.*"), folder / "u.item")
    lines = file.read_bytes().splitlines()
    lines[3] = (
        lines[3]
        .decode("utf-8" if layout == "ml-10m" else "latin-1")
        .encode("latin-1" if layout == "ml-10m" else "utf-8")
    )
    file.write_bytes(b"\n".join(lines))
    titles = read(folder)[0]
    assert titles[3] == "Léon: The Professional"
    assert titles[9] == "The Double Life of Véronique"


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\n"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_line_end(tmp_path, layout, end):
    folder = write_layout(tmp_path, layout)
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", end))
    titles, ratings, dataset = read(folder)
    assert (len(titles), ratings, dataset.refused.count) == (len(FILMS), len(all_ratings()), 0)


@pytest.mark.parametrize("file", ["movies.csv", "links.csv", "ratings.csv"])
@pytest.mark.parametrize("first", ['"movieId,title,genres', 'movieId,"title', '"', "\x00", "movieId;title;genres"])
def test_a_header_that_cannot_be_read_is_named(tmp_path, file, first):
    folder = write_layout(tmp_path, "comma")
    body = (folder / file).read_text("utf-8").partition("\n")[2]
    (folder / file).write_text(f"{first}\n{body}", "utf-8")
    with pytest.raises(DataRefused, match=rf"{file} must begin with the line"):
        read(folder)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_named(tmp_path, encoding):
    folder = write_layout(tmp_path, "comma")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    (folder / "movies.csv").write_bytes((mark + (folder / "movies.csv").read_text("utf-8")).encode(encoding))
    with pytest.raises(DataRefused, match="is UTF-16 text"):
        read(folder)


def test_a_zip_whose_folders_end_in_backslashes(tmp_path):
    folder = write_layout(tmp_path / "set", "comma")
    with zipfile.ZipFile(tmp_path / "ml.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("ml-x\\"), b"")
        for file in folder.iterdir():
            archive.writestr(zipfile.ZipInfo(f"ml-x\\{file.name}"), file.read_bytes())
    titles, ratings, dataset = read(tmp_path / "ml.zip")
    assert (dataset.name, len(titles), ratings) == ("ml-x", len(FILMS), len(all_ratings()))


@pytest.mark.parametrize("name", ["..\\movies.csv", "C:\\movies.csv", "\\movies.csv", "ml\\..\\..\\movies.csv"])
def test_backslashes_lead_out_of_nothing(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "ml.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"movieId,title,genres\n")
    with pytest.raises(DataRefused, match="leads out of its folder"):
        read(tmp_path / "ml.zip")
