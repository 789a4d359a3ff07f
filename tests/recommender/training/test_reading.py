"""Reading a data set together with the starter: ratings are unchanged, films gain facts, and films are added."""

import numpy as np

from recommender.catalogue.facts import FilmFacts
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.training.reading import beside_starter
from recommender.types import Film

FILMS = (
    Film(3, "Seven", 1995, ("Thriller",), imdb_id="tt0114369"),
    Film(7, "Unheard Of", 1999, ("Drama",)),
    Film(8, "Alien", 1979, ("Horror",)),
)
STARTER = (
    FilmFacts("Se7en", 1995, ("Crime",), directors=("David Fincher",), imdb_id="tt0114369", starter=True, curated=True),
    FilmFacts("Alien", 1979, ("Sci-Fi",), series="Alien", starter=True),
    FilmFacts("Another", 1950, starter=True),
)


def rated():
    rows = np.array([2, 0, 1], dtype=np.int32)
    return TrainingData(FilmTable(FILMS), np.arange(3, dtype=np.int32), rows, np.array([9, 8, 2], dtype=np.uint8))


def test_films_known_by_number_or_title_gain_facts_and_others_come_last():
    table = beside_starter(rated(), STARTER).film_table
    assert [film.id for film in table.films] == [3, 7, 8, 9]
    assert [film.title for film in table.films] == ["Se7en", "Unheard Of", "Alien", "Another"]
    assert table.films[0].directors == ("David Fincher",)
    assert table.films[0].genres == ("Crime", "Thriller")
    assert table.films[2].series == "Alien"
    assert table.films[1] == FILMS[1]
    assert table.curated.tolist() == [True, False, False, False]


def test_every_rating_is_still_of_its_film():
    before, after = rated(), beside_starter(rated(), STARTER)
    ids = before.film_table.vocabulary.ids[before.films], after.film_table.vocabulary.ids[after.films]
    assert ids[0].tolist() == ids[1].tolist() == [8, 3, 7]
    assert after.half_stars.tolist() == before.half_stars.tolist()


def test_what_ships_is_put_beside_where_nothing_else_is_said():
    table = beside_starter(rated()).film_table
    assert len(table) > 10_000
    assert table.films[0].directors == ("David Fincher",)
