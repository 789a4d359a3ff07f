"""`python -m recommender.training.prior DIR`: learns the prior that ships with the program from MovieTweetings in DIR.

DIR is what `matinee data pull movietweetings` downloads, or any folder whose films have IMDb ids. Weights between films
are learned as in `learned_knn`, only from neighbours that at least three people like together with the film; the result
holds neither people nor ratings.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import numpy as np

from recommender.models.base import TrainingData
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.models.prior.weights import PEOPLE_LEAST, PriorWeights, imdb_number
from recommender.training.reading import read_dataset

PARAMETERS = LearnedKNNParameters(neighbours=50, ridge=20.0, people_least=PEOPLE_LEAST)
"""Chosen on another data set (ml-latest-small): with 100 neighbours nDCG is lower, because three people who like both
films of a pair are too few to estimate that many weights."""
POPULARITY_POWER = 0.1
"""Weights for a film that n people like are divided by n to this power."""
SOURCE = {
    "data": "MovieTweetings",
    "by": "Simon Dooms",
    "licence": "MIT, see LICENSE-MovieTweetings.txt",
    "cite": "Dooms, De Pessemier, Martens: MovieTweetings: a Movie Rating Dataset Collected From Twitter. "
    "CrowdRec at RecSys 2013.",
    "made_by": "python -m recommender.training.prior DIR",
}


def learn(data: TrainingData, parameters: LearnedKNNParameters = PARAMETERS) -> PriorWeights:
    """The weights between films of a data set with IMDb ids."""
    model = LearnedKNN.fit(data, parameters)
    liked, other, weights = _pairs(model.liked)
    people = data.likes()
    likes = np.diff(people.indptr).astype(np.int32)
    together = (people @ people.T).tocsr()[liked, other].astype(np.int32)
    numbers = np.array([imdb_number(film.imdb_id) for film in data.film_table.films], dtype=np.int32)
    kept = (together >= PEOPLE_LEAST) & (numbers[liked] > 0) & (numbers[other] > 0)
    liked, other, weights, together = liked[kept], other[kept], weights[kept], together[kept]
    films = np.flatnonzero((likes >= PEOPLE_LEAST) & (numbers > 0))
    films = films[np.argsort(numbers[films])]
    place = np.full(len(numbers), -1, dtype=np.int32)
    place[films] = np.arange(len(films), dtype=np.int32)
    weights = (weights / np.maximum(likes[other], 1) ** POPULARITY_POWER).astype(np.float32)
    everybody = len(np.unique(people.indices))
    return PriorWeights(numbers[films], likes[films], place[liked], place[other], weights, together, everybody)


def _pairs(lists: NeighbourLists) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    owners = np.repeat(np.arange(len(lists)), np.diff(lists.starts))
    return owners, lists.films, lists.weights


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn and write the prior."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="the folder of MovieTweetings")
    parser.add_argument("--to", type=Path, help="folder of the result; the program's own when left out")
    options = parser.parse_args(arguments)
    folder = options.to or Path(str(files("recommender.models.prior")))
    weights = learn(read_dataset(options.data)[1])
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(options.data.glob("*.dat"))}
    weights.write(
        folder, SOURCE | {"sha256": sums, "parameters": asdict(PARAMETERS), "popularity_power": POPULARITY_POWER}
    )
    sys.stdout.write(f"{len(weights.imdb):,} films and {len(weights.weights):,} weights are in {folder}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
