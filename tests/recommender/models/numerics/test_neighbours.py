"""The nearest films: exactly those with the greatest cosines."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.metrics.pairwise import cosine_similarity

from recommender.models.numerics import neighbours
from recommender.models.numerics.neighbours import nearest


def vectors(films=90, features=25, seed=1, share=0.2):
    generator = np.random.default_rng(seed)
    dense = generator.random((films, features)) * (generator.random((films, features)) < share)
    dense[7] = 0  # nothing is known of it
    return sparse.csr_array(dense, dtype=np.float32)


def best(matrix, count):
    """Every film's greatest similarities to others, by brute force."""
    similar = cosine_similarity(matrix)
    np.fill_diagonal(similar, 0)
    return [np.sort(row[row > 1e-6])[::-1][:count] for row in similar]


def check(found, matrix, count):
    similar = cosine_similarity(matrix)
    for film, expected in enumerate(best(matrix, count)):
        films = found.indices[found.indptr[film] : found.indptr[film + 1]]
        values = found.data[found.indptr[film] : found.indptr[film + 1]]
        assert film not in films
        assert len(set(films.tolist())) == len(films)
        np.testing.assert_allclose(values, similar[film, films], atol=1e-5)
        np.testing.assert_allclose(np.sort(values)[::-1], expected, atol=1e-5)


@pytest.mark.parametrize("count", [1, 10, 500])
@pytest.mark.parametrize("size", [1, 2_000, 64_000_000])
def test_it_finds_what_brute_force_finds_whatever_the_blocks(monkeypatch, count, size):
    monkeypatch.setattr(neighbours, "_BLOCK_BYTES", size)
    check(nearest(vectors(), count), vectors(), count)


@pytest.mark.parametrize("films", [0, 1, 2])
def test_without_features_there_are_no_neighbours(films):
    found = nearest(sparse.csr_array((films, 3), dtype=np.float32), 5)
    assert found.shape == (films, films)
    assert not found.nnz
