"""The study of the prior: fitted on some people of a generated world, evaluated on others."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import ring_data

from recommender.evaluation.splits import split
from recommender.evaluation.studies.shipped import measure_prior
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.learned_knn.model import LearnedKNNParameters
from recommender.training.prior import learn

ELSEWHERE = 200
"""People whose ratings teach the prior; the others are asked."""


@pytest.fixture(scope="module")
def found():
    world = ring_data(films=400, people=300)
    films = FilmTable(replace(film, imdb_id=f"tt{film.id:07d}") for film in world.film_table.films)
    elsewhere = world.people < ELSEWHERE
    here, there = (
        TrainingData(films, world.people[chosen], world.films[chosen], world.half_stars[chosen])
        for chosen in (~elsewhere, elsewhere)
    )
    parts = split(here, np.zeros(len(here.people), dtype=np.int64), "random", seed=1)
    outcomes = measure_prior(parts, LearnedKNNParameters(), learn(there))
    return {(each.fitted_on, each.result.name): each for each in outcomes}


def test_without_any_rating_here_the_prior_beats_content_by_far(found):
    prior, content = found["nothing", "prior"], found["nothing", "content"]
    assert prior.result.ndcg_10.mean > 2 * content.result.ndcg_10.mean


def test_the_prior_is_personal_and_better_than_what_most_people_here_like(found):
    prior, popularity = found["nothing", "prior"], found["own", "popularity"]
    assert prior.result.ndcg_10.mean > popularity.result.ndcg_10.mean
    assert prior.lift > 1.5 * popularity.lift


def test_beside_ratings_of_ones_own_the_prior_does_no_harm(found):
    both, own = found["own + prior", "learned-knn"], found["own", "learned-knn"]
    assert both.result.ndcg_10.mean > 0.97 * own.result.ndcg_10.mean
