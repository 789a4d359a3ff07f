"""Incremental update of a bundle: exactly the films voted on are solved, with a new id, or a whole fit is requested."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_films import NOW, block_data
from support_ratings import write_rating_set

from recommender.films.table import FilmTable
from recommender.models.base import Opinions
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training import artefact, bundle
from recommender.training.fingerprints import fingerprints
from recommender.training.incremental import update_model
from recommender.training.train import TrainingInputs, VoteArrays, fit_to_folder, model_id_of
from recommender.types import Film

DATA = block_data()
FILMS = list(DATA.film_table.films)
PARAMETERS = LearnedKNNParameters(neighbours=20)
LATER = NOW + timedelta(hours=1)
OPINIONS = st.lists(st.tuples(st.integers(0, 2**62), st.integers(-1, 9), st.booleans()), unique=True, max_size=30)


def votes(*opinions):
    """Of (person, film id, liked)."""
    people, films, liked = zip(*opinions, strict=True) if opinions else ((), (), ())
    return VoteArrays(np.array(people, np.int64), np.array(films, np.int64), np.array(liked, np.bool_))


BEFORE = votes((10**17, 10, True), (10**17, 11, True), (5, 50, False))


@pytest.fixture
def rated(tmp_path):
    folder = tmp_path / "ratings" / "blocks"
    folder.parent.mkdir()
    ids = DATA.film_table.vocabulary.ids[DATA.films].astype(np.int32)
    write_rating_set(folder, [(DATA.people, ids, DATA.half_stars)])
    return folder


@pytest.fixture
def models(tmp_path, rated):
    models = tmp_path / "models"
    artefact.point_to(models, fit_to_folder(inputs(rated, BEFORE, NOW), models, PARAMETERS))
    return models


def inputs(rated, given_now, at=LATER, films=FILMS):
    return TrainingInputs(films, given_now, (rated,), at, {"votes": str(len(given_now.people))})


def lists_of(models, model_id):
    model = bundle.read(*artefact.read(models / model_id))
    return {
        (kind, owner, film): weight
        for kind, lists in (("liked", model.learned.liked), ("unliked", model.learned.unliked))
        for owner in range(len(lists))
        for film, weight in zip(
            lists.films[lists.starts[owner] : lists.starts[owner + 1]].tolist(),
            lists.weights[lists.starts[owner] : lists.starts[owner + 1]].tolist(),
            strict=True,
        )
    }


def test_exactly_films_with_new_or_removed_votes_are_solved(models, rated, tmp_path):
    now = votes((10**17, 10, True), (5, 50, True), (6, 80, True))  # 11 taken back, 50 changed, 80 new
    before = artefact.current(models)
    model_id, count = update_model(inputs(rated, now), models, PARAMETERS)
    assert count == 3
    assert model_id != before
    assert artefact.current(models) == before
    whole = fit_to_folder(inputs(rated, now), tmp_path / "whole", PARAMETERS)
    updated, old, full = lists_of(models, model_id), lists_of(models, before), lists_of(tmp_path / "whole", whole)
    changed = {11 - 10, 50 - 10, 80 - 10}
    expected = {key: weight for key, weight in old.items() if key[2] not in changed}
    expected |= {key: weight for key, weight in full.items() if key[2] in changed}
    assert updated == pytest.approx(expected, abs=2e-4)


def test_what_most_people_like_is_counted_anew_as_a_whole(models, rated, tmp_path):
    now = votes(*[(person, 80, True) for person in range(30)])
    model_id, _ = update_model(inputs(rated, now), models, PARAMETERS)
    whole = fit_to_folder(inputs(rated, now), tmp_path / "whole", PARAMETERS)
    found, expected = (
        bundle.read(*artefact.read(folder)).popularity.arrays()
        for folder in (models / model_id, tmp_path / "whole" / whole)
    )
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


def test_its_manifest_names_its_parent_and_the_last_whole_fit(models, rated):
    before = artefact.current(models)
    first, _ = update_model(inputs(rated, votes((1, 10, True))), models, PARAMETERS)
    artefact.point_to(models, first)
    second, _ = update_model(inputs(rated, votes((1, 10, True), (2, 20, True))), models, PARAMETERS)
    manifest = artefact.read(models / second)[1]
    assert (manifest["parent"], manifest["updated_films"]) == (first, 1)
    assert manifest["mark"] == {"votes": "2"}
    assert manifest["whole"] == {"id": before, "fitted_at": int(NOW.timestamp()), "mark": {"votes": "3"}}
    assert manifest["fitted_at"] == int(LATER.timestamp())


def test_the_same_votes_give_the_same_id_and_another_parent_another(models, rated):
    now = inputs(rated, votes((1, 10, True)))
    first = update_model(now, models, PARAMETERS)
    assert update_model(now, models, PARAMETERS) == first
    other, _ = update_model(inputs(rated, votes((2, 20, True))), models, PARAMETERS)
    artefact.point_to(models, other)
    assert update_model(now, models, PARAMETERS).model_id != first.model_id


def test_other_stars_for_the_same_like_are_news(models, rated):
    starred = replace(BEFORE, half_stars=np.array([10, 0, 0], dtype=np.uint8))
    assert update_model(inputs(rated, starred), models, PARAMETERS).films == 1


def test_each_step_is_told_as_it_begins(models, rated, tmp_path):
    told = []
    update_model(inputs(rated, votes((1, 10, True))), models, PARAMETERS, told.append)
    assert told[:2] == ["reading the model in use", "reading ratings and votes"]
    assert told[-1] == "writing the model"
    told.clear()
    fit_to_folder(inputs(rated, BEFORE), tmp_path / "whole", PARAMETERS, told.append)
    assert told[:2] == ["reading ratings and votes", "trying what suits the data"]
    assert told[-1] == "writing the model"


def test_an_id_is_made_of_all_that_a_model_depends_on():
    data = replace(DATA, weights=np.ones(len(DATA.people), dtype=np.float32))
    lighter, better, other = data.weights.copy(), data.half_stars.copy(), data.films.copy()
    lighter[3], better[3], other[3] = 0.5, 11 - better[3], (other[3] + 1) % 9
    ids = {
        model_id_of(data, PARAMETERS),
        model_id_of(DATA, PARAMETERS),
        model_id_of(data, replace(PARAMETERS, ridge=PARAMETERS.ridge + 1)),
        model_id_of(data, PARAMETERS, "0123456789abcdef"),
        model_id_of(replace(data, weights=lighter), PARAMETERS),
        model_id_of(replace(data, half_stars=better), PARAMETERS),
        model_id_of(replace(data, films=other), PARAMETERS),
        model_id_of(replace(data, people=data.people[::-1]), PARAMETERS),
        model_id_of(replace(data, film_table=FilmTable([*FILMS[:-1], replace(FILMS[-1], year=1899)])), PARAMETERS),
    }
    assert len(ids) == 9
    assert model_id_of(data, PARAMETERS) in ids


def test_nothing_new_writes_nothing(models, rated):
    before = sorted(models.iterdir())
    assert update_model(inputs(rated, BEFORE), models, PARAMETERS) == (artefact.current(models), 0)
    assert sorted(models.iterdir()) == before


def test_votes_on_films_nobody_knows_are_no_news(models, rated):
    more = votes((10**17, 10, True), (10**17, 11, True), (5, 50, False), (7, 10**9, True))
    assert update_model(inputs(rated, more), models, PARAMETERS).films == 0


def test_films_that_came_in_since_are_solved_and_placed_among_their_kind(models, rated):
    films = [Film(1, "Before", 1950, FILMS[0].genres), *FILMS, Film(9_999, "After", 1950, FILMS[0].genres)]
    now = votes((10**17, 10, True), (10**17, 11, True), (5, 50, False), (10**17, 9_999, True))
    model_id, count = update_model(inputs(rated, now, films=films), models, PARAMETERS)
    assert count == 2
    model = bundle.read(*artefact.read(models / model_id))
    assert model.film_ids.tolist() == [film.id for film in films]
    new = len(films) - 1
    assert np.isfinite(model.content.score(Opinions(liked=np.array([new], dtype=np.int32)))).sum() > 1
    lists = model.learned.liked
    sources = np.repeat(np.arange(len(lists)), np.diff(lists.starts))[lists.films == new]
    assert sources.size
    assert (sources <= 31).all()


def test_what_cannot_be_brought_up_to_date_asks_for_a_fit(models, rated, tmp_path):
    now = inputs(rated, votes((1, 10, True)))
    assert update_model(now, tmp_path / "none", PARAMETERS) is None
    assert update_model(now, models, replace(PARAMETERS, ridge=7.0)) is None
    assert update_model(replace(now, rating_sets=()), models, PARAMETERS) is None
    many = votes(*[(1, film.id, True) for film in FILMS[: len(FILMS) // 2 + 5]])
    assert update_model(inputs(rated, many), models, PARAMETERS) is None
    path = models / artefact.current(models) / "embedding.places.npy"
    path.write_bytes(path.read_bytes()[:-4])
    assert update_model(now, models, PARAMETERS) is None


def test_a_model_that_nobody_had_liked_anything_for_asks_for_a_fit(tmp_path):
    nobody = TrainingInputs(FILMS, VoteArrays.none(), (), NOW)
    artefact.point_to(tmp_path, fit_to_folder(nobody, tmp_path, PARAMETERS))
    assert update_model(replace(nobody, votes=votes((1, 10, True))), tmp_path, PARAMETERS) is None


def test_what_killed_writers_left_is_swept_away_and_nothing_else(models):
    before = sorted(models.iterdir())
    for name in (".0123456789abcdef.77.partial", ".0123456789abcdef.77.old"):
        (models / name).mkdir()
        (models / name / "embedding.places.npy").write_bytes(b"half")
    (models / ".current.77").write_text("0123")
    assert artefact.sweep(models) == 3
    assert sorted(models.iterdir()) == before


@settings(deadline=None)
@given(OPINIONS, OPINIONS)
def test_fingerprints_differ_where_opinions_do_and_mind_no_order(first, second):
    def of(opinions):
        people, rows, liked = (np.array(part) for part in zip(*opinions, strict=True)) if opinions else ((), (), ())
        return fingerprints(np.array(people, np.int64), np.array(rows, np.int32), np.array(liked, np.bool_), 10)

    assert (of(first) == of(first[::-1])).all()
    for row in range(10):
        same = {o for o in first if o[1] == row} == {o for o in second if o[1] == row}
        assert (of(first)[row] == of(second)[row]) == same


def test_stars_given_with_a_vote_are_what_models_learn_from():
    given = VoteArrays(
        np.arange(6),
        np.arange(6),
        np.array([True, False, True, False, True, False]),
        half_stars=np.array([10, 6, 0, 0, 6, 9], np.uint8),
    )
    # Without stars a like counts nine half stars and a dislike three; stars never turn a vote into its opposite.
    assert given.stars().tolist() == [10, 6, 9, 3, 8, 7]
    assert replace(given, half_stars=None).stars().tolist() == [9, 3, 9, 3, 9, 3]


def test_other_stars_are_another_fingerprint_and_none_are_the_one_of_before():
    people, rows, liked = np.array([1, 2]), np.array([0, 0]), np.array([True, True])

    def of(*stars):
        return fingerprints(people, rows, liked, 1, np.array(stars, np.uint8)).tolist()

    assert of(0, 0) == fingerprints(people, rows, liked, 1).tolist()
    assert len({*map(tuple, (of(8, 9), of(9, 8), of(8, 8), of(0, 8), of(0, 0)))}) == 5
