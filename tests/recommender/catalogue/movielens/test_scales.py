"""The scale and ids of a set are recognised by its contents, whatever its files are called."""

import pytest
from support_movielens import SampleFilm, SampleRating, write_layout

from recommender.catalogue.movielens import open_dataset
from recommender.errors import DataRefused

TWEETINGS = (
    "0035015::The Magnificent Ambersons (1942)::Drama|Romance\n"
    "0111161::The Shawshank Redemption (1994)::Crime|Drama\n"
    "1049413::Up (2009)::Animation|Family|Adventure\n"
    "0172495::Gladiator (2000)::Action|Biography|History\n"
    "1727824::Paperman (2012)::Animation|Short\n"
    "0068612::Something (1972)::Adult|Drama\n"
)


def tweetings(tmp_path, ratings, films=TWEETINGS):
    (tmp_path / "movies.dat").write_text(films, "utf-8")
    (tmp_path / "ratings.dat").write_text("".join(f"{row}\n" for row in ratings), "utf-8")
    return open_dataset(tmp_path)


def half_stars(dataset):
    return {
        (person, film): stars
        for chunk in dataset.rating_chunks()
        for person, film, stars in zip(
            chunk.people.tolist(), chunk.source_ids.tolist(), chunk.half_stars.tolist(), strict=True
        )
    }


def test_of_ten_and_with_imdb_numbers(tmp_path):
    rows = ["1::0035015::8::1381620027", "1::0111161::10::1381620027", "2::0035015::1::9", "2::1049413::5::9"]
    dataset = tweetings(tmp_path, [*rows, "3::0111161::0::9"])
    films = {film.imdb_id: film for film in dataset.films()}
    assert (films["tt0035015"].title, films["tt0035015"].year) == ("The Magnificent Ambersons", 1942)
    assert {film.movielens_id for film in films.values()} == {None}
    assert half_stars(dataset) == {(1, 35015): 8, (1, 111161): 10, (2, 35015): 1, (2, 1049413): 5}
    assert [str(row) for row in dataset.refused.listed] == [
        "ratings.dat, line 5: the rating is not 1 to 10 in whole points (0)"
    ]


def test_one_rating_of_eight_is_four_stars(tmp_path):
    dataset = tweetings(tmp_path, ["1::0035015::8::9", "2::0035015::0::9"])
    assert half_stars(dataset) == {(1, 35015): 8}
    assert dataset.refused.count == 1 + 2


def test_genres_of_imdb_become_ours_and_those_without_a_counterpart_are_counted(tmp_path):
    dataset = tweetings(tmp_path, ["1::0035015::8::9"])
    genres = {film.imdb_id: film.genres for film in dataset.films()}
    assert genres["tt1049413"] == ("Adventure", "Animation", "Children")
    assert genres["tt0172495"] == ("Action",)
    assert dataset.refused.genres == {"Biography": 1, "History": 1}


def test_short_films_and_those_for_adults_stay_out_with_their_ratings_and_are_counted(tmp_path):
    dataset = tweetings(tmp_path, ["1::0035015::8::9", "1::1727824::9::9", "1::0068612::7::9"])
    assert not {"tt1727824", "tt0068612"} & {film.imdb_id for film in dataset.films()}
    assert half_stars(dataset) == {(1, 35015): 8}
    assert dataset.refused.reasons == {
        "a short film or one for adults": 2,
        "a rating of a short film or one for adults": 2,
    }


def test_titles_of_imdb_are_not_turned_round(tmp_path):
    films = "0316188::Die, Mommie, Die (2003)::Comedy\n2562232::Birdman or (The Unexpected Virtue) (2014)::Drama\n"
    titles = [film.title for film in tweetings(tmp_path, ["1::0316188::8::9"], films).films()]
    assert titles == ["Die, Mommie, Die", "Birdman or (The Unexpected Virtue)"]


@pytest.mark.parametrize(
    ("layout", "separator"), [("comma", ","), ("ml-1m", "::"), ("ml-10m", "::"), ("tabs", "\t")], ids=str
)
def test_every_layout_may_be_of_ten(tmp_path, layout, separator):
    films = [SampleFilm(number, f"Film {number} (2001)") for number in range(1, 11)]
    folder = write_layout(tmp_path, layout, films, [SampleRating(1, number, float(number)) for number in range(1, 11)])
    assert half_stars(open_dataset(folder)) == {(1, number): number for number in range(1, 11)}


SCALES = {
    "of a hundred": [10, 35, 50, 80, 95, 100],
    "of seven": [1, 2, 3, 4, 5, 6, 7],
    "yes and no": [0, 1],
    "of three": [1, 2, 3],
    "below zero": [-10, -5, 0, 5, 10],
    "quarters of a star": [0.25, 1.75, 3.25, 4.25],
    "tenths of ten": [6.7, 8.1, 9.3, 7.9],
    "halves of ten": [6.5, 7.5, 8.5, 9.5],
    "some above five": [1, 2, 3, 4, 5, 4, 3, 4, 5, 10],
}


@pytest.mark.parametrize("layout", ["comma", "ml-1m", "tabs"])
@pytest.mark.parametrize("values", SCALES.values(), ids=SCALES)
def test_a_scale_that_is_not_known_is_refused_whole(tmp_path, layout, values):
    ratings = [SampleRating(person, 1, values[person % len(values)]) for person in range(1, 301)]
    dataset = open_dataset(write_layout(tmp_path, layout, [SampleFilm(1, "One (2001)")], ratings))
    with pytest.raises(DataRefused, match=r"neither 0\.5 to 5 stars nor 1 to 10 points"):
        half_stars(dataset)


def test_imdb_numbers_and_nothing_above_five_cannot_be_told(tmp_path):
    with pytest.raises(DataRefused, match="can be the lower half of ten"):
        half_stars(tweetings(tmp_path, ["1::0035015::5::9", "2::0111161::3::9"]))


def test_imdb_numbers_and_half_stars_are_of_five(tmp_path):
    dataset = tweetings(tmp_path, ["1::0035015::4.5::9", "2::0111161::3::9"])
    assert half_stars(dataset) == {(1, 35015): 9, (2, 111161): 6}


def test_a_file_whose_scale_changes_further_down_is_refused_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("recommender.catalogue.movielens.ratings_file.BLOCK_BYTES", 1000)
    rows = [SampleRating(person, 1, 1 + person % 5) for person in range(1, 500)]
    rows += [SampleRating(person, 1, 1 + person % 10) for person in range(500, 1000)]
    dataset = open_dataset(write_layout(tmp_path, "comma", [SampleFilm(1, "One (2001)")], rows))
    with pytest.raises(DataRefused, match="further down are on another scale"):
        half_stars(dataset)


@pytest.mark.parametrize("layout", ["comma", "ml-1m"])
def test_film_numbers_of_two_kinds_are_refused_whole(tmp_path, layout):
    films = [SampleFilm(number, f"Film {number} (2001)") for number in (1, 2, 3, 4)]
    folder = write_layout(tmp_path, layout, films, [SampleRating(1, 1, 4)])
    file = next(folder.glob("movies.*"))
    file.write_text(file.read_text().replace("\n3", "\n0133093").replace("\n4", "\n0035015"))
    with pytest.raises(DataRefused, match="neither MovieLens' nor IMDb's"):
        list(open_dataset(folder).films())


def test_imdb_numbers_in_a_table_with_commas_are_imdbs(tmp_path):
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n0035015,The Magnificent Ambersons (1942),Drama\n")
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,0035015,8,9\n")
    dataset = open_dataset(tmp_path)
    (film,) = dataset.films()
    assert (film.imdb_id, film.movielens_id) == ("tt0035015", None)
    assert half_stars(dataset) == {(1, 35015): 8}


@pytest.mark.parametrize("layout", ["comma", "colons"])
def test_imdb_numbers_that_lost_their_zeros_are_refused_whole(tmp_path, layout):
    """As a spreadsheet writes them; read as MovieLens' they would be other films."""
    films = {35015: "The Magnificent Ambersons (1942)", 34583: "Casablanca (1942)", 12349: "Nobody's Film (1921)"}
    separator, name, head = {"comma": (",", "csv", True), "colons": ("::", "dat", False)}[layout]
    rows = ["movieId,title,genres"] * head + [separator.join((str(at), films[at], "Drama")) for at in films]
    ratings = ["userId,movieId,rating,timestamp"] * head + [separator.join(("1", "35015", "8", "9"))]
    (tmp_path / f"movies.{name}").write_text("\n".join(rows))
    (tmp_path / f"ratings.{name}").write_text("\n".join(ratings))
    with pytest.raises(DataRefused, match="IMDb's without the zeros in front"):
        list(open_dataset(tmp_path).films())


def test_why_a_set_holds_no_film_is_said(tmp_path):
    with pytest.raises(DataRefused, match=r"holds no film: the film's number must be whole, from 1\."):
        list(tweetings(tmp_path, [], TWEETINGS.replace("0", "tt0")).films())


def test_ratings_of_other_films_than_the_sets_are_refused_whole(tmp_path):
    ratings = [SampleRating(person, 1000 + person, 4) for person in range(1, 2000)] + [SampleRating(1, 1, 4)]
    dataset = open_dataset(write_layout(tmp_path, "ml-1m", ratings=ratings))
    with pytest.raises(DataRefused, match="Do the files belong together"):
        half_stars(dataset)
