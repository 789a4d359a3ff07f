"""Half a Gram matrix: the same numbers as the whole one, whatever the threads, and squares cut out of it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import sparse

from recommender.models.learned_knn import gram
from recommender.models.learned_knn.gram import Gram


def columns(rows=60, count=37, seed=1):
    generator = np.random.default_rng(seed)
    return sparse.csr_array(generator.random((rows, count)) * (generator.random((rows, count)) < 0.2), dtype=np.float32)


def gram_of(matrix, threads):
    with ThreadPoolExecutor(threads) as pool:
        return Gram.of(matrix, pool)


def test_it_holds_every_inner_product_once(monkeypatch):
    monkeypatch.setattr(gram, "_BLOCK", 8)
    matrix = columns()
    whole = (matrix.T @ matrix).toarray()
    np.testing.assert_allclose(gram_of(matrix, 2).triangle, whole[np.tril_indices(len(whole))], rtol=1e-5)


def test_threads_change_nothing(monkeypatch):
    monkeypatch.setattr(gram, "_BLOCK", 8)
    np.testing.assert_array_equal(gram_of(columns(), 1).triangle, gram_of(columns(), 3).triangle)


@pytest.mark.parametrize("chosen", [[], [5], [0, 3, 4, 36], list(range(37))])
def test_the_lower_triangle_of_a_square_is_right(chosen):
    matrix = columns()
    square = gram_of(matrix, 1).among(np.array(chosen, dtype=np.int32))
    expected = (matrix.T @ matrix).toarray()[np.ix_(chosen, chosen)]
    np.testing.assert_allclose(np.tril(square), np.tril(expected), rtol=1e-5)
