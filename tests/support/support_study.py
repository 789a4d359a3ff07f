"""A whole study of a small generated world, measured once."""

from __future__ import annotations

from functools import cache

import numpy as np
from support_films import ring_data

from recommender.evaluation.splits import Split, split
from recommender.evaluation.study import Study, StudyOptions, study
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters


@cache
def _ring() -> TrainingData:
    return ring_data(films=240, people=80)


@cache
def ring_split() -> Split:
    """Films and people on a ring, a fifth of the people's likes hidden."""
    data = _ring()
    return split(data, np.zeros(len(data.people), dtype=np.int64), "random", seed=1)


@cache
def ring_study() -> Study:
    """Everything, small."""
    wanted = StudyOptions(dial=True, dial_people=40, cold_start=True, newcomers=True, servers=3, days=12, parts=2)
    return study("<ring> & co", _ring(), ring_split(), LearnedKNNParameters(neighbours=60), wanted)
