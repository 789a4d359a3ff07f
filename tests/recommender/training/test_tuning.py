"""Tuning: parameters within bounds, kept while the rating sets are the same, and never over configured values."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import NOW, block_data
from support_ratings import write_rating_set

from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.learned_knn.model import LearnedKNN
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.neighbour_lists import NeighbourLists
from recommender.training import artefact, tuning
from recommender.training.incremental import update_model
from recommender.training.train import CODE, TrainingInputs, VoteArrays, fit_to_folder
from recommender.training.tuning import by_size, choose, remembered

DEFAULT = LearnedKNNParameters()
DATA = block_data(blocks=3, films=25, people=120)
STRANGE = [{}, {"parameters": 3, "reached": {}}, {"parameters": {"strange": 1}, "reached": {}}]
FILMS = list(DATA.film_table.films)


def test_the_best_on_hidden_likes_is_chosen_and_all_that_was_tried_is_told(monkeypatch):
    assert len(DATA.people) > tuning.SEARCH_LEAST / 2
    monkeypatch.setattr(tuning, "SEARCH_LEAST", 1_000)
    choice = choose(DATA, DEFAULT)
    assert len(choice.reached) == len(tuning.POPULARITY_POWERS)
    best = max(choice.reached.values())
    assert choice.reached[f"popularity power {choice.parameters.popularity_power:g}"] == best
    assert best > 0.2
    assert choose(DATA, DEFAULT) == choice


def test_what_is_chosen_is_what_was_tried(monkeypatch):
    monkeypatch.setattr(tuning, "SEARCH_LEAST", 1_000)
    monkeypatch.setattr(tuning, "POPULARITY_POWERS", (0.3, 5.0))
    choice = choose(DATA, DEFAULT)
    low, high = (choice.reached[f"popularity power {power}"] for power in (0.3, 5))
    assert low != high
    assert choice.parameters == replace(DEFAULT, popularity_power=0.3 if low > high else 5.0)
    monkeypatch.setattr(tuning, "POPULARITY_POWERS", (5.0, 0.3))
    assert choose(DATA, DEFAULT).parameters == choice.parameters


def test_what_counts_less_teaches_a_trial_less(monkeypatch):
    monkeypatch.setattr(tuning, "SEARCH_LEAST", 1_000)
    weights = np.where(DATA.people < 60, 1e-6, 1).astype(np.float32)
    assert choose(replace(DATA, weights=weights), DEFAULT).reached != choose(DATA, DEFAULT).reached


def test_a_fifth_of_the_likes_of_whoever_has_five_is_hidden():
    people = np.repeat(np.arange(4), (4, 5, 10, 9)).astype(np.int32)
    films = np.concatenate([np.arange(count) for count in (4, 5, 10, 9)]).astype(np.int32)
    half_stars = np.full(28, 8, dtype=np.uint8)
    half_stars[-5:] = 3  # of the last one's nine, four are likes
    data = TrainingData(DATA.film_table, people, films, half_stars)
    hidden = tuning._hidden(data)
    assert np.bincount(people[hidden], minlength=4).tolist() == [0, 1, 2, 0]
    assert (half_stars[hidden] == 8).all()
    assert (tuning._hidden(data) == hidden).all()


def test_the_gain_is_ndcg_at_ten():
    """By hand: found at place two of two wanted, and not at all among the first ten."""
    scores = np.array([[3.0, 2.0, 1.0] + [0.0] * 9, [*range(12, 0, -1)]], dtype=np.float32)
    hidden = np.zeros((2, 12), dtype=np.bool_)
    hidden[0, [1, 11]] = hidden[1, 10] = True
    second = 1 / np.log2(3)
    assert tuning._gain(scores, hidden) == pytest.approx(second / (1 + second))


def test_a_trial_ranks_what_is_not_rated_by_likes_and_other_ratings_over_each_power_of_popularity(monkeypatch):
    """By hand: film 0, liked, says .4 for film 1 and .3 for film 2; film 3, rated low, takes .2 from film 1."""
    monkeypatch.setattr(tuning, "POPULARITY_POWERS", (0.0, 1.0))
    monkeypatch.setattr(tuning, "_AT_ONCE", 1)
    nothing = np.empty(0, dtype=np.int32)
    starts = np.array([0, 2, 2, 2, 2])
    liked = NeighbourLists(starts, np.array([1, 2], np.int32), np.array([0.4, 0.3], np.float32))
    unliked = NeighbourLists(np.array([0, 0, 0, 0, 1]), np.array([1], np.int32), np.array([-0.2], np.float32))
    people, films = np.array([0, 1, 1, 2], np.int32), np.array([0, 0, 3, 3], np.int32)
    training = TrainingData(FilmTable(FILMS[:4]), people, films, np.array([8, 8, 7, 2], np.uint8))
    trial = tuning._Trial.of(training, np.array([0, 1], np.int32), np.array([2, 2], np.int32))
    assert trial.people == 2  # of the third person nothing is hidden
    counts = np.array([1, 4, 1, 1], dtype=np.float32)
    # film 2 comes second for person 0 and first for person 1, who rated film 3; with the power film 1 comes last
    second = 1 / np.log2(3)
    gains = trial.gains(LearnedKNN(liked, unliked), counts)
    assert gains == pytest.approx([(second + 1) / 2, 1])
    monkeypatch.setattr(tuning, "PEOPLE_MOST", 1)
    assert tuning._Trial.of(training, np.array([0, 1], np.int32), np.array([2, 2], np.int32)).people == 1
    assert tuning._Trial.of(training, nothing, nothing).people == 0


@pytest.mark.parametrize("parameters", [replace(DEFAULT, ridge=7.0), replace(DEFAULT, neighbours=20)])
def test_what_was_set_by_hand_is_kept(monkeypatch, parameters):
    monkeypatch.setattr(tuning, "SEARCH_LEAST", 1_000)
    assert choose(DATA, parameters) == tuning.Choice(parameters, {})


@pytest.mark.parametrize(("ratings", "neighbours"), [(0, 200), (499_999, 200), (500_000, 400), (32_000_000, 400)])
def test_where_a_trial_takes_long_the_size_decides(ratings, neighbours):
    many = replace(DEFAULT, neighbours=400, dropout=0.5, person_power=0.5, popularity_power=0.1)
    assert by_size(DEFAULT, ratings) == (many if neighbours == 400 else DEFAULT)


def test_few_ratings_are_not_searched():
    few = DATA.people < 5
    data = replace(DATA, people=DATA.people[few], films=DATA.films[few], half_stars=DATA.half_stars[few])
    assert choose(data, DEFAULT) == tuning.Choice(DEFAULT, {})


def test_where_nobody_has_five_likes_there_is_nothing_to_search_by(monkeypatch):
    monkeypatch.setattr(tuning, "SEARCH_LEAST", 1_000)
    data = replace(DATA, half_stars=np.full(len(DATA.people), 7, dtype=np.uint8))
    assert choose(data, DEFAULT) == tuning.Choice(DEFAULT, {})


def test_a_power_of_popularity_lets_what_many_like_give_way():
    liked = np.bincount(DATA.films[DATA.half_stars >= 8], minlength=len(FILMS))
    plain, scaled = (LearnedKNN.fit(DATA, replace(DEFAULT, popularity_power=power)).liked for power in (0.0, 0.5))
    np.testing.assert_array_equal(plain.films, scaled.films)
    ratio = scaled.weights / plain.weights
    order = np.argsort(liked[plain.films], kind="stable")
    assert (np.diff(ratio[order]) < 1e-5).all()
    assert ratio.min() < 1 < ratio.max()


@pytest.fixture
def rated(tmp_path):
    folder = tmp_path / "ratings" / "blocks"
    folder.parent.mkdir()
    ids = DATA.film_table.vocabulary.ids[DATA.films].astype(np.int32)
    write_rating_set(folder, [(DATA.people, ids, DATA.half_stars)])
    return folder


def test_a_choice_is_searched_once_for_the_same_rating_sets_and_updates_keep_it(monkeypatch, tmp_path, rated):
    monkeypatch.setattr(tuning, "SEARCH_LEAST", 1_000)
    searched = []
    search = tuning._searched
    monkeypatch.setattr(tuning, "_searched", lambda *given: searched.append(1) or search(*given))
    models = tmp_path / "models"
    inputs = TrainingInputs(FILMS, VoteArrays.none(), (rated,), NOW)
    artefact.point_to(models, fit_to_folder(inputs, models))
    chosen = artefact.manifest_in_use(models)["chosen"]
    voted = replace(inputs, votes=VoteArrays(np.array([10**17]), np.array([FILMS[3].id]), np.array([True])))
    artefact.point_to(models, update_model(voted, models).model_id)
    artefact.point_to(models, fit_to_folder(voted, models))
    assert artefact.manifest_in_use(models)["chosen"] == chosen
    assert len(searched) == 1
    fit_to_folder(replace(voted, rating_sets=()), models)
    assert remembered(artefact.manifest_in_use(models), CODE, ()) is None


@pytest.mark.parametrize("chosen", STRANGE)
def test_a_choice_that_cannot_be_read_is_made_anew(chosen):
    manifest = {"code": CODE, "rating_sets": ["a"], "chosen": chosen}
    assert remembered(manifest, CODE, ("a",)) is None
    assert remembered(None, CODE, ("a",)) is None
