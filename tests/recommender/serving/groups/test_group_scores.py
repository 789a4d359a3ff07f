"""The scale on which members' wishes are averaged."""

import numpy as np
import pytest

from recommender.serving.groups.group_scores import as_relevance, wanted


def test_what_a_member_wants_is_a_share_and_back_again():
    relevance = np.array([-0.2, 0.4, 0.5, 0.75, 1], dtype=np.float32)
    wants = wanted(relevance)
    assert wants.tolist() == pytest.approx([-0.0002, 0.0004, 0.0005, 0.25, 1])
    for most in (0.1, 1, 4):
        back = as_relevance(wants[2:] * np.float32(most), most)
        assert back[1:].tolist() == pytest.approx([0.75, 1])
    against = np.array([-0.25, 0], dtype=np.float32)
    assert as_relevance(against, 0.0).tolist() == against.tolist()
