"""The comparison of the starter with a MovieLens set."""

import os
from pathlib import Path

import pytest
from support_movielens import SampleFilm, write_layout

from recommender.catalogue import check_starter
from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.starter import read_starter

OURS = FilmFacts("The Matrix", 1999, imdb_id="tt0133093")


@pytest.mark.parametrize(
    ("film", "result"),
    [
        (OURS, check_starter.AGREES),
        (FilmFacts("Matrix", 1999, imdb_id="tt0133093"), check_starter.AGREES),
        (FilmFacts("Matrix: The Film", 1999, imdb_id="tt0133093"), check_starter.TITLE_DIFFERS),
        (FilmFacts("Speed", 1999, imdb_id="tt0133093"), check_starter.TITLE_DIFFERS),
        (FilmFacts("The Matrix", 1998, imdb_id="tt0133093"), check_starter.SHOWN_EARLIER),
        (FilmFacts("The Matrix", 1995, imdb_id="tt0133093"), check_starter.YEAR_DIFFERS),
        (FilmFacts("The Matrix", 1999, imdb_id="tt9999999"), check_starter.ID_DIFFERS),
        (FilmFacts("The Matrix", 1999), check_starter.BY_TITLE),
        (FilmFacts("Speed", 1994, imdb_id="tt0111257"), check_starter.NOT_THERE),
        (FilmFacts("Speed", 1994), check_starter.NO_ID),
    ],
)
def test_every_kind_of_result(film, result):
    theirs = FilmFacts("The Matrix", 1999, imdb_id="tt0133093", movielens_id=2571)
    (comparison,) = check_starter.compare([film], [theirs])
    assert comparison.result == result


def test_numbers_in_titles_are_the_same_however_they_are_written():
    theirs = FilmFacts("Jennifer 8", 1992, imdb_id="tt0104549")
    (comparison,) = check_starter.compare([FilmFacts("Jennifer Eight", 1992, imdb_id="tt0104549")], [theirs])
    assert comparison.result == check_starter.AGREES


def test_coverage_counts_titles_and_ids_and_asks_only_what_the_set_can_answer():
    theirs = [FilmFacts(f"Film {number}", 1990, imdb_id=f"tt{number:07}") for number in range(120)]
    ours = [FilmFacts(film.title, 1991, imdb_id=film.imdb_id if place < 98 else None)
            for place, film in enumerate(theirs[:99])]  # fmt: skip
    (found,) = check_starter.coverage(ours, theirs)
    assert (found.films, found.by_title, found.by_id, found.kept) == (100, 99, 98, True)
    (found,) = check_starter.coverage(ours[1:], theirs)
    assert (found.by_title, found.by_id, found.kept) == (98, 97, False)


def test_it_ends_with_1_when_they_disagree_and_says_where(tmp_path, capsys):
    film = next(film for film in read_starter() if film.imdb_id)
    sample = SampleFilm(1, f"Something Else ({film.year})", imdb=film.imdb_id[2:])
    assert check_starter.main([str(write_layout(tmp_path, "comma", [sample]))]) == 1
    said = capsys.readouterr().out
    assert film.title in said
    assert "Something Else" in said


def test_it_ends_with_0_when_nothing_contradicts(tmp_path, capsys):
    film = next(film for film in read_starter() if film.imdb_id)
    sample = SampleFilm(1, f"{film.title} ({film.year})", imdb=film.imdb_id[2:])
    assert check_starter.main([str(write_layout(tmp_path, "comma", [sample]))]) == 0
    assert "1 agree in title, year and IMDb id" in capsys.readouterr().out


def test_it_ends_with_2_without_a_set(tmp_path, capsys):
    assert check_starter.main([str(tmp_path)]) == 2
    assert check_starter.main([]) == 2
    assert "no MovieLens set" in capsys.readouterr().err


@pytest.mark.skipif("MATINEE_TEST_DATA" not in os.environ, reason="MATINEE_TEST_DATA names no folder with real sets")
def test_the_starter_agrees_with_the_real_set(capsys):
    assert check_starter.main([str(Path(os.environ["MATINEE_TEST_DATA"]) / "ml-latest-small")]) == 0, (
        capsys.readouterr()
    )
