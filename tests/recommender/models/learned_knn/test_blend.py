"""The prior's weights count where there are few votes here, and less as votes come in."""

import numpy as np
from scipy import sparse
from support_films import block_data

from recommender.models.base import Opinions, TrainingData
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.neighbour_lists import NeighbourLists

DATA = block_data(blocks=2, films=20, people=60)
FILMS = len(DATA.film_table)
LIKED, ELSEWHERE = 0, 25
"""A film of the first block, and one of the second, which here nobody likes together."""
PRIOR = NeighbourLists.of(
    sparse.csr_array((np.array([0.4], dtype=np.float32), ([LIKED], [ELSEWHERE])), shape=(FILMS, FILMS))
)


def said(people):
    """What liking the one says for the other, by the ratings of so many people of the second block."""
    kept = (DATA.people >= 60) & (DATA.people < 60 + people) | (DATA.people < 5)
    data = TrainingData(DATA.film_table, DATA.people[kept], DATA.films[kept], DATA.half_stars[kept])
    model = LearnedKNN.fit(data, prior=PRIOR)
    return float(model.predict(Opinions(liked=np.array([LIKED], dtype=np.int32)))[ELSEWHERE])


def test_it_fades_smoothly_with_every_like_of_the_film_itself():
    trail = [said(people) for people in (0, 5, 10, 20, 40, 60)]
    assert trail == sorted(trail, reverse=True)
    assert trail[0] > 0.39
    assert 0.1 < trail[-1] < 0.25
    assert max(np.diff(trail) * -1) < 0.12


def test_without_a_like_side_features_say_little():
    """A whole say would drown what is known of other films: on a small server it cost a third of nDCG."""
    nobody = DATA.films != ELSEWHERE
    data = TrainingData(DATA.film_table, DATA.people[nobody], DATA.films[nobody], DATA.half_stars[nobody])
    near = Opinions(liked=np.arange(20, 30, dtype=np.int32))
    scores = LearnedKNN.fit(data).predict(near)
    others = list(range(30, 40))
    assert 0 < scores[ELSEWHERE] < scores[others].min()
