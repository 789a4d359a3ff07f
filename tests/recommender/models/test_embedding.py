"""The embedding equals the singular value decomposition, whichever side is longer."""

import numpy as np
import pytest
from scipy import sparse

from recommender.models.embedding import CONTENT_SHARE, Embedding


def matrices(films, people, seed=1):
    generator = np.random.default_rng(seed)
    likes = (generator.random((films, people)) < 0.3).astype(np.float32)
    facts = (generator.random((films, 6)) < 0.4).astype(np.float32)
    likes[3] = facts[3] = 0  # nothing is known of it
    return likes, facts


def unit(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


@pytest.mark.parametrize(("films", "people"), [(40, 90), (90, 20)])
def test_it_is_the_truncated_decomposition(films, people):
    likes, facts = matrices(films, people)
    found = Embedding.fit(sparse.csr_array(likes), sparse.csr_array(facts), dimensions=5).places
    left, lengths, _ = np.linalg.svd(unit(np.hstack((unit(likes), CONTENT_SHARE * unit(facts)))), full_matrices=False)
    expected = unit(left[:, :5] * lengths[:5])
    expected[3] = 0  # but for rounding, which has a direction too
    np.testing.assert_allclose(found @ found.T, expected @ expected.T, atol=1e-4)
    assert not found[3].any()


def test_distances_are_from_the_nearest_home_however_the_map_is_laid_out():
    places = unit(np.random.default_rng(3).normal(size=(5_000, 8)).astype(np.float32))
    home = places[[4, 4_100]]
    expected = 1 - (places @ home.T).max(axis=1).clip(0, 1)
    for laid_out in (Embedding(places), Embedding(places).in_parts()):
        found = laid_out.distances(home)
        np.testing.assert_allclose(found, expected, atol=1e-6)
        assert ((found >= 0) & (found <= 1)).all()
    assert len(Embedding(places).in_parts().parts) > 1
