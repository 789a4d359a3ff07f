"""A set that is damaged, dangerous or something else is refused with a sentence, and read no further."""

import struct
import zipfile

import pytest
from support_movielens import LAYOUTS, write_layout, zipped

from recommender.catalogue.movielens import open_dataset, source
from recommender.errors import DataRefused


def read_whole(path):
    dataset = open_dataset(path)
    list(dataset.films())
    return sum(len(chunk) for chunk in dataset.rating_chunks())


def test_nothing_there(tmp_path):
    with pytest.raises(DataRefused, match="no file or folder"):
        read_whole(tmp_path / "missing")


def test_an_empty_folder(tmp_path):
    with pytest.raises(DataRefused, match=r"no MovieLens set: it would hold movies\.csv"):
        read_whole(tmp_path)


def test_a_file_that_is_no_zip(tmp_path):
    path = tmp_path / "set.zip"
    path.write_text("hello")
    with pytest.raises(DataRefused, match="neither a folder nor a whole zip"):
        read_whole(path)


def test_a_zip_of_something_else(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"miaow")
    with pytest.raises(DataRefused, match="no MovieLens set"):
        read_whole(zipped(tmp_path / "photos", tmp_path / "photos.zip"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_a_zip_that_was_cut_off(tmp_path, layout, part):
    path = zipped(write_layout(tmp_path / "set", layout), tmp_path / "set.zip")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(DataRefused, match="Download or copy it again"):
        read_whole(path)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_otherwise_with_a_damaged_file(tmp_path, packing):
    folder, path = write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
        member = archive.getinfo("ratings.csv")
    data = bytearray(path.read_bytes())
    begins = member.header_offset + 30 + len(member.filename)
    data[begins : begins + 20] = bytes(20)
    path.write_bytes(data)
    with pytest.raises(DataRefused, match="Download or copy it again"):
        read_whole(path)


def test_a_zip_with_a_damaged_file(tmp_path):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip")
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("ratings.csv")
    data = bytearray(path.read_bytes())
    middle = member.header_offset + 30 + len(member.filename) + member.compress_size // 2
    data[middle] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(DataRefused, match="cut off or damaged"):
        read_whole(path)


@pytest.mark.parametrize("name", ["../movies.csv", "a/../../movies.csv", "/etc/movies.csv", "a\\..\\movies.csv"])
def test_a_zip_with_paths_outside_its_folder(tmp_path, name):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), "movieId,title,genres\n")
    with pytest.raises(DataRefused, match="leads out of its folder"):
        read_whole(path)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("movies.csv", "movieId,title,genres\n")
        archive.writestr("ratings.csv", bytes(5_000_000))
    with pytest.raises(DataRefused, match="far more than its size allows"):
        read_whole(path)


def test_more_than_any_set_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 100)
    with pytest.raises(DataRefused, match="far more than any MovieLens set"):
        read_whole(zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip"))


def test_too_many_files_are_not_looked_through(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_MEMBERS", 2)
    with pytest.raises(DataRefused, match="far more than any MovieLens set"):
        read_whole(zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip"))


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_said(tmp_path):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip")
    data = path.read_bytes()
    entry = data.index(b"PK\x01\x02", data.index(b"ratings.csv"))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"ratings.csv"))
    path.write_bytes(data[: entry + 24] + struct.pack("<I", 40) + data[entry + 28 :])
    with pytest.raises(DataRefused, match="cut off or damaged"):
        read_whole(path)


def test_a_zip_with_a_password(tmp_path):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip")
    data = bytearray(path.read_bytes())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:  # the flag that says: encrypted
        data[at + 8] |= 1
        at += 4
    path.write_bytes(data)
    with pytest.raises(DataRefused, match="locked with a password"):
        read_whole(path)


@pytest.mark.parametrize("file", ["movies.csv", "links.csv"])
def test_text_that_is_not_utf_8(tmp_path, file):
    folder = write_layout(tmp_path, "comma")
    text = (folder / file).read_text("utf-8")
    (folder / file).write_bytes(text.encode() + "11,Léon (1994),Crime\n".encode("latin-1"))
    with pytest.raises(DataRefused, match=rf"{file} is not UTF-8 text in line 12"):
        read_whole(folder)


@pytest.mark.parametrize("file", ["movies.csv", "links.csv", "ratings.csv"])
@pytest.mark.parametrize("first", ["", "a,b,c", "1,Toy Story (1995),Comedy", "\x00\x01"])
def test_another_header(tmp_path, file, first):
    folder = write_layout(tmp_path, "comma")
    body = (folder / file).read_text("utf-8").partition("\n")[2]
    (folder / file).write_text(f"{first}\n{body}", "utf-8")
    with pytest.raises(DataRefused, match=rf"{file} must begin with the line \w+Id,"):
        read_whole(folder)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_ratings_file_without_one_rating_is_something_else(tmp_path, layout):
    folder = write_layout(tmp_path, layout, ratings=[])
    file = next(folder.glob("ratings.*"), folder / "u.data")
    file.write_text(file.read_text() + "lorem ipsum\n" * 300)
    with pytest.raises(DataRefused, match="Not one line of"):
        read_whole(folder)


def test_a_film_file_without_one_film(tmp_path):
    folder = write_layout(tmp_path, "comma", films=[], ratings=[])
    with pytest.raises(DataRefused, match="holds no film"):
        read_whole(folder)


def test_one_endless_line(tmp_path):
    folder = write_layout(tmp_path, "comma", ratings=[])
    with (folder / "ratings.csv").open("a") as file:
        file.write("1" * 9_000_000)
    with pytest.raises(DataRefused, match="millions of characters"):
        read_whole(folder)
