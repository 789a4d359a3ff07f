"""Every layout, as a folder and as a zip, gives the same films and ratings."""

import pytest
from support_movielens import FILMS, LAYOUTS, SampleFilm, SampleRating, all_ratings, write_layout, zipped

from recommender.catalogue.movielens import open_dataset


def packed(tmp_path, layout, shape, **parts):
    folder = write_layout(tmp_path / "ml-sample", layout, **parts)
    match shape:
        case "folder":
            return folder
        case "folder in a folder":
            outer = tmp_path / "outer"
            outer.mkdir()
            return folder.rename(outer / "ml-sample").parent
        case "zip":
            return zipped(folder, tmp_path / "ml-sample.zip")
        case "zip with a folder":
            return zipped(folder, tmp_path / "any.zip", top="ml-sample")
    raise AssertionError(shape)


def ratings_of(dataset):
    return [
        (person, film, half_stars / 2, timestamp)
        for chunk in dataset.rating_chunks()
        for person, film, half_stars, timestamp in zip(
            chunk.people.tolist(),
            chunk.source_ids.tolist(),
            chunk.half_stars.tolist(),
            chunk.timestamps.tolist(),
            strict=True,
        )
    ]


@pytest.mark.parametrize("shape", ["folder", "folder in a folder", "zip", "zip with a folder"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_comes_in_and_nothing_is_refused(tmp_path, layout, shape):
    dataset = open_dataset(packed(tmp_path, layout, shape))
    films = list(dataset.films())

    assert dataset.name == "ml-sample"
    assert [film.source_id for film in films] == [film.number for film in FILMS]
    assert [film.title for film in films][1:4] == ["The Matrix", "The City of Lost Children", "Léon: The Professional"]
    assert films[2].alternative_titles == ("La Cité des enfants perdus",)
    assert films[0].genres[:3] == ("Adventure", "Animation", "Children")
    assert [film.year for film in films] == [1995, 1999, 1995, 1994, 1995, 1995, 1996, 1996, None, 1991]
    assert ratings_of(dataset) == [(r.person, r.film, r.stars, r.timestamp) for r in all_ratings()]
    assert dataset.refused.count == 0


def test_links_give_the_ids(tmp_path):
    films = list(open_dataset(write_layout(tmp_path, "comma")).films())
    assert (films[0].imdb_id, films[0].tmdb_id, films[0].movielens_id) == ("tt0114709", 862, 1)
    assert (films[2].imdb_id, films[2].tmdb_id) == ("tt0112682", None)


def test_a_set_without_links_has_movielens_ids_only(tmp_path):
    folder = write_layout(tmp_path, "comma")
    (folder / "links.csv").unlink()
    films = list(open_dataset(folder).films())
    assert {film.imdb_id for film in films} == {None}
    assert [film.movielens_id for film in films] == [film.number for film in FILMS]


def test_ml_100k_counts_its_films_on_its_own(tmp_path):
    films = list(open_dataset(write_layout(tmp_path, "tabs")).films())
    assert {film.movielens_id for film in films} == {None}
    assert [film.source_id for film in films] == [film.number for film in FILMS]


def test_imdb_ids_of_today_have_eight_digits(tmp_path):
    film = SampleFilm(1, "New One (2024)", imdb="12345678")
    assert next(open_dataset(write_layout(tmp_path, "comma", [film])).films()).imdb_id == "tt12345678"


def test_no_genres_listed_means_none(tmp_path):
    film = SampleFilm(1, "Bare (2001)", genres="(no genres listed)")
    assert next(open_dataset(write_layout(tmp_path, "comma", [film])).films()).genres == ()


@pytest.mark.parametrize("layout", ["comma", "ml-10m"])
def test_half_stars_come_through(tmp_path, layout):
    stars = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0]
    ratings = [SampleRating(1, film.number, value) for film, value in zip(FILMS, stars, strict=True)]
    dataset = open_dataset(write_layout(tmp_path, layout, ratings=ratings))
    assert [row[2] for row in ratings_of(dataset)] == stars


@pytest.mark.parametrize(("encoding", "title"), [("latin-1", "Léon (1994)"), ("utf-8", "Léon — Director’s Cut (1994)")])
def test_colons_are_read_in_the_encoding_they_are_in(tmp_path, encoding, title):
    folder = write_layout(tmp_path, "ml-1m")
    (folder / "movies.dat").write_bytes(f"1::{title}::Crime\n".encode(encoding))
    assert next(open_dataset(folder).films()).title == title.removesuffix(" (1994)")


def test_a_title_may_hold_the_separator(tmp_path):
    folder = write_layout(tmp_path, "ml-1m", [SampleFilm(1, "Dial :: M (1954)")])
    assert next(open_dataset(folder).films()).title == "Dial :: M"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_windows_line_ends_and_a_missing_last_one(tmp_path, layout):
    folder = write_layout(tmp_path, layout)
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    dataset = open_dataset(folder)
    assert len(list(dataset.films())) == len(FILMS)
    assert len(ratings_of(dataset)) == len(all_ratings())
    assert dataset.refused.count == 0


def test_a_byte_order_mark_is_no_fault(tmp_path):
    folder = write_layout(tmp_path, "comma")
    for file in folder.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    dataset = open_dataset(folder)
    assert len(list(dataset.films())) == len(FILMS)
    assert len(ratings_of(dataset)) == len(all_ratings())


def test_quoted_numbers_are_numbers(tmp_path):
    folder = write_layout(tmp_path, "comma", ratings=[])
    (folder / "ratings.csv").write_text('userId,movieId,rating,timestamp\n"1","2","4.5","900000000"\n 3 , 1 ,4,1\n')
    dataset = open_dataset(folder)
    assert ratings_of(dataset) == [(1, 2, 4.5, 900000000), (3, 1, 4.0, 1)]


def test_a_large_file_comes_in_chunks_with_the_right_lines(tmp_path):
    folder = write_layout(tmp_path, "comma", ratings=[])
    count = 700_000
    with (folder / "ratings.csv").open("w") as file:
        file.write("userId,movieId,rating,timestamp\n")
        file.writelines(f"{1 + number // 10},{1 + number % 10},3.5,900000000\n" for number in range(count))
    dataset = open_dataset(folder)
    chunks = list(dataset.rating_chunks())
    assert len(chunks) > 1
    assert max(len(chunk) for chunk in chunks) <= 1_000_000
    assert [line for chunk in chunks for line in chunk.lines.tolist()] == list(range(2, count + 2))
    assert chunks[-1].end_byte == dataset.rating_bytes


def test_reading_twice_counts_what_is_refused_once(tmp_path):
    folder = write_layout(tmp_path, "comma", ratings=[SampleRating(1, 1), SampleRating(1, 99)])
    dataset = open_dataset(folder)
    assert ratings_of(dataset) == ratings_of(dataset) != []
    assert dataset.refused.count == 1
