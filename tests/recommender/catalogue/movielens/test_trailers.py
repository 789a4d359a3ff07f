"""The trailers file, beside a set or alone."""

import pytest
from support_movielens import write_layout, write_trailers, zipped

from recommender.catalogue.movielens import RefusedRows, open_dataset, open_trailers
from recommender.errors import DataRefused

TRAILERS = {1: "K26_sDKnvMU", 2: "m8e-FF8MsqU"}


def test_inside_a_set(tmp_path):
    films = list(open_dataset(write_layout(tmp_path, "comma", trailers=TRAILERS)).films())
    assert [film.youtube_id for film in films][:3] == ["K26_sDKnvMU", "m8e-FF8MsqU", None]


def test_beside_a_zip(tmp_path):
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "set.zip")
    write_trailers(tmp_path / "ml-youtube.csv", TRAILERS)
    assert next(open_dataset(path).films()).youtube_id == "K26_sDKnvMU"


def test_ml_100k_gets_none_because_its_numbers_mean_other_films(tmp_path):
    films = open_dataset(write_layout(tmp_path, "tabs", trailers=TRAILERS)).films()
    assert {film.youtube_id for film in films} == {None}


@pytest.mark.parametrize("shape", ["file", "folder", "zip"])
def test_alone(tmp_path, shape):
    folder = tmp_path / "ml-20m-youtube"
    folder.mkdir()
    file = write_trailers(folder / "ml-youtube.csv", TRAILERS)
    path = {"file": file, "folder": folder}.get(shape) or zipped(folder, tmp_path / "t.zip", top="ml-20m-youtube")
    assert open_trailers(path, RefusedRows()) == TRAILERS


def test_under_another_name(tmp_path):
    assert open_trailers(write_trailers(tmp_path / "trailers.csv", TRAILERS), RefusedRows()) == TRAILERS


def test_a_folder_without_one_holds_none(tmp_path):
    assert open_trailers(tmp_path, RefusedRows()) is None


def test_bad_rows_are_refused_and_of_two_trailers_the_first_stands(tmp_path):
    path = tmp_path / "ml-youtube.csv"
    path.write_text(
        'youtubeId,movieId,title\n"K26_sDKnvMU","1","Toy Story (1995)"\n'
        "short,2,x\nm8e-FF8MsqU,two,x\nm8e-FF8MsqU,1,x\nonly\n"
    )
    refused = RefusedRows()
    assert open_trailers(path, refused) == {1: "K26_sDKnvMU"}
    assert [row.line for row in refused.listed] == [3, 4, 6]


def test_one_file_of_a_set_says_to_give_the_folder(tmp_path):
    with pytest.raises(DataRefused, match="Give the folder it stands in"):
        open_trailers(write_layout(tmp_path, "comma") / "ratings.csv", RefusedRows())


def test_another_header_is_refused(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(DataRefused, match="must begin with the line youtubeId,movieId,title"):
        open_trailers(path, RefusedRows())
