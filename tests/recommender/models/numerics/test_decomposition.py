"""Normalising and decomposition by scipy alone: number by number what scikit-learn gives, without the wait for it."""

import subprocess
import sys

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from recommender.models.numerics.decomposition import truncated, unit_rows, unit_sparse_rows

FIRST_START = """
import sys
from recommender.films.table import FilmTable
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.types import Film
table = FilmTable([Film(id, f"Film {id}", 1990 + id, ("Drama",), directors=(f"{id // 3}",)) for id in range(1, 60)])
Snapshot.of(table, without_ratings(table))
print(any(name.partition(".")[0] == "sklearn" for name in sys.modules))
"""


def vectors():
    generator = np.random.default_rng(2)
    dense = (generator.random((70, 30)) * (generator.random((70, 30)) < 0.2)).astype(np.float32)
    dense[7] = 0  # nothing is known of it
    return dense


def test_rows_are_as_long_as_one():
    dense = vectors()
    np.testing.assert_array_equal(unit_rows(dense), normalize(dense))
    matrix = sparse.csr_array(dense)
    expected, found = sparse.csr_array(normalize(matrix)), unit_sparse_rows(matrix)
    np.testing.assert_array_equal(found.toarray(), expected.toarray())


def test_the_decomposition_is_the_same_to_the_sign():
    matrix = unit_sparse_rows(sparse.csr_array(vectors()))
    expected = TruncatedSVD(6, algorithm="arpack", random_state=1).fit_transform(matrix).astype(np.float32)
    np.testing.assert_array_equal(truncated(matrix, 6), expected)


def test_a_bot_without_ratings_starts_without_scikit_learn():
    done = subprocess.run([sys.executable, "-c", FIRST_START], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
