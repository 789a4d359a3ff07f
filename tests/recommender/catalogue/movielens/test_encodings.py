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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize(
    ("layout", "file"),
    [("comma", "movies.csv"), ("comma", "ratings.csv"), ("ml-1m", "ratings.dat"), ("tabs", "u.item")],
)
def test_utf_16_is_named_without_a_mark_and_in_every_file(tmp_path, layout, file, encoding):
    path = write_layout(tmp_path, layout) / file
    path.write_bytes(path.read_bytes().decode("latin-1").encode(encoding))
    with pytest.raises(DataRefused, match=f"{file} is UTF-16 text"):
        read(tmp_path)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_files_whose_names_are_in_capitals_are_the_same_files(tmp_path, layout, packed):
    folder = write_layout(tmp_path / "set", layout)
    before = read(folder)[:2]
    for file in list(folder.iterdir()):
        file.rename(folder / file.name.upper())
    if packed:
        with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"ml-x/{file.name}")
    assert read(tmp_path / "set.zip" if packed else folder)[:2] == before


def test_what_no_screen_shows_is_no_part_of_a_title(tmp_path):
    folder = write_layout(tmp_path, "comma")
    file = folder / "movies.csv"
    file.write_text(file.read_text("utf-8").replace("Toy Story", "T\x00oy\x07 Story"), "utf-8")
    assert "Toy Story" in read(folder)[0]


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
