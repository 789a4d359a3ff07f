"""Ratings of a joined film count for the film it was joined with, once for each person."""

from datetime import UTC, datetime

import numpy as np
import pytest
from support_ratings import write_rating_set

from recommender.films.table import FilmTable
from recommender.training.train import TrainingInputs, VoteArrays, gather
from recommender.types import Film

FILMS = (Film(3, "Emma", 1996), Film(5, "Jules and Jim", 1962, former_ids=(2, 9)), Film(7, "Alien", 1979))


@pytest.fixture
def ratings(tmp_path):
    people, films, half_stars = zip(
        (1, 2, 8), (1, 3, 6), (2, 2, 1), (2, 5, 10), (3, 2, 7), (3, 9, 4), (4, 1, 5), strict=True
    )
    arrays = np.array(people, np.int32), np.array(films, np.int32), np.array(half_stars, np.uint8)
    write_rating_set(tmp_path / "set", [arrays])
    return tmp_path / "set"


def test_each_person_rates_it_once_and_their_rating_of_the_film_itself_stands(ratings):
    data = gather(TrainingInputs(FILMS, VoteArrays.none(), (ratings,), datetime(2026, 11, 23, tzinfo=UTC)))
    rows = zip(data.people.tolist(), data.films.tolist(), data.half_stars.tolist(), strict=True)
    assert sorted(rows) == [(0, 0, 6), (0, 1, 8), (1, 1, 10), (2, 1, 7)]


def test_old_ids_lead_to_the_film():
    table = FilmTable(FILMS)
    assert [film and film.id for film in map(table.film, (5, 2, 9, 3, 4))] == [5, 5, 5, 3, None]
