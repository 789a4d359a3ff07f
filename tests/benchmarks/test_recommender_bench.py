"""The comparison runs with the bot's own dependencies; missing libraries are named and left out."""

from __future__ import annotations

import json

import numpy as np
import pytest
from support_movielens import SampleFilm, SampleRating, write_layout

from benchmarks import recommender
from benchmarks.memory import Peak
from benchmarks.peers.everyone import PEERS, missing
from benchmarks.peers.shape import TRIALS

FILMS = [SampleFilm(at + 1, f"Made Up {at} ({1960 + at})", ("War", "Comedy")[at // 20]) for at in range(40)]
RATINGS = [
    SampleRating(person, FILMS[at].number, 4.5 if (at < 20) == (person % 2 == 0) else 1.5, 1_000_000 + at)
    for person in range(1, 41)
    for at in range(40)
    if (person * 7 + at * 3) % 5 < 3
]


def test_a_smoke_run_tunes_fits_and_compares(tmp_path, capsys):
    folder = write_layout(tmp_path / "made-up", "comma", FILMS, RATINGS)
    figures = tmp_path / "figures.json"
    only = ["learned-knn", "brute KNN (YAME)", "EASE"]
    assert recommender.main(["--data", str(folder), "--quick", "--json", str(figures), "--only", *only]) == 0
    told = capsys.readouterr().out
    assert "the best dense closed form (numpy EASE)" in told
    rows = {row["name"]: row for row in json.loads(figures.read_text())["models"]}
    assert list(rows) == only
    for name, row in rows.items():
        assert name in told
        assert row["people"] == 40
        assert 0 < row["ndcg_10"]["mean"] <= 1
        assert 0 < row["p50_ms"] <= row["p99_ms"]
        assert row["settings_tried"] == 1
    assert rows["learned-knn"]["behind_ndcg_10"]["mean"] == 0
    behind = rows["learned-knn"]["ndcg_10"]["mean"] - rows["EASE"]["ndcg_10"]["mean"]
    assert rows["EASE"]["behind_ndcg_10"]["mean"] == pytest.approx(behind)


def test_everybody_may_try_as_much_and_the_first_is_our_default():
    assert {len(peer.grid) for peer in PEERS} == {TRIALS}
    assert PEERS[0].name == "learned-knn"
    assert {peer.library for peer in PEERS} == {"Matinee", "implicit", "lenskit", "scikit-learn", "numpy"}
    names = [f"{peer.library} {peer.name}" for peer in PEERS]
    assert len(set(names)) == len(names)


def test_a_library_that_is_missing_is_named():
    lacking = {peer.library for peer in PEERS if missing(peer)}
    assert lacking <= {"implicit", "lenskit"}


def test_peak_memory_counts_what_came_and_went():
    peak = Peak()
    assert peak.more_megabytes() < 40
    held = np.ones(8_000_000)
    assert held.sum() == 8_000_000
    del held
    assert peak.more_megabytes() > 50
