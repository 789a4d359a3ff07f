"""The async service: loading, swapping and refusing models, and forwarding requests."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from support_films import NOW, PLACE, Memory, block_data, many_films, wish
from support_ratings import write_rating_set

from recommender.errors import NotReady
from recommender.group_request import GroupRequest
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.service import Recommender
from recommender.training import artefact
from recommender.training.train import TrainingInputs, VoteArrays, fit_to_folder
from recommender.types import Film, Filters, Place, Taste

DATA = block_data()
FILMS = list(DATA.film_table.films)
PARAMETERS = LearnedKNNParameters(neighbours=20)


@pytest.fixture
def rated(tmp_path):
    folder = tmp_path / "ratings" / "blocks"
    folder.parent.mkdir()
    ids = DATA.film_table.vocabulary.ids[DATA.films].astype(np.int32)
    write_rating_set(folder, [(DATA.people, ids, DATA.half_stars)])
    return folder


def train(models, rated, films=FILMS, votes=None, fitted_at=NOW):
    inputs = TrainingInputs(films, votes or VoteArrays.none(), (rated,), fitted_at)
    model_id = fit_to_folder(inputs, models, PARAMETERS)
    artefact.point_to(models, model_id)
    return model_id


async def loaded(models, memory=None):
    memory = memory or Memory(films=FILMS, tastes={1: Taste(1, liked=(10, 11, 12))})
    recommender = Recommender(memory, memory, models)
    await recommender.load()
    return recommender


async def test_before_loading_every_question_says_so(tmp_path):
    recommender = Recommender(Memory(), Memory(), tmp_path)
    with pytest.raises(NotReady):
        recommender.search("x")
    with pytest.raises(NotReady):
        await recommender.recommend(wish())


async def test_without_a_model_it_works_from_facts(tmp_path):
    recommender = await loaded(tmp_path / "models")
    assert recommender.state.tiers == ("content", "popularity", "random")
    assert recommender.state.fitted_at is None
    assert recommender.rating(10) is None
    answer = await recommender.recommend(wish(adventurousness=0))
    assert {pick.film.genres for pick in answer.picks} == {FILMS[0].genres}


async def test_with_a_model_it_uses_everything(tmp_path, rated):
    model_id = train(tmp_path / "models", rated)
    recommender = await loaded(tmp_path / "models")
    state = recommender.state
    assert (state.id, recommender.model_id, state.films) == (model_id, model_id, len(FILMS))
    assert (state.people, state.votes) == (160, len(DATA.people))
    assert state.fitted_at == NOW.replace(microsecond=0)
    assert state.tiers[0] == "learned-knn"
    assert recommender.rating(10).count == int((DATA.films == 0).sum())
    answer = await recommender.recommend(wish(adventurousness=0))
    assert {(pick.tier, pick.model) for pick in answer.picks} == {("learned-knn", model_id)}


async def test_what_was_deleted_while_an_answer_was_computed_is_not_kept(tmp_path):
    class Slow(Memory):
        async def history(self, *asked):
            recommender.forget(1)
            return await super().history(*asked)

    recommender = await loaded(tmp_path / "models", Slow(films=FILMS, tastes={1: Taste(1, liked=(10, 11, 12))}))
    assert len((await recommender.recommend(wish())).picks) == 5
    assert recommender._recent_homes._kept == {}


async def test_a_group_is_answered_from_everybodys_votes(tmp_path, rated):
    model_id = train(tmp_path / "models", rated)
    memory = Memory(
        films=FILMS, tastes={1: Taste(1, liked=(10, 11, 12)), 2: Taste(2, liked=(10, 13), never=frozenset({14}))}
    )
    recommender = await loaded(tmp_path / "models", memory)
    request = GroupRequest(1, (1, 2), PLACE, NOW, seed=7, adventurousness=0)
    answer = await recommender.recommend_together(request)
    assert (answer.model, answer.home, len(answer.picks)) == (model_id, "likes", 5)
    assert not {10, 11, 12, 13, 14} & {pick.film.id for pick in answer.picks}
    assert await recommender.recommend_together(request) == answer
    memory.shown = frozenset(pick.film.id for pick in answer.picks)
    assert not memory.shown & {pick.film.id for pick in (await recommender.recommend_together(request)).picks}


async def test_a_group_of_strangers_starts_from_the_films_that_stand_in(tmp_path, rated):
    train(tmp_path / "models", rated)
    recommender = await loaded(tmp_path / "models")
    asked = []

    async def stand_in():
        asked.append(True)
        return (40, 41)

    strangers = GroupRequest(5, (5, 6), PLACE, NOW, seed=7, adventurousness=0)
    answer = await recommender.recommend_together(strangers, stand_in)
    assert (answer.home, answer.unknown) == ("today", (5, 6))
    known = await recommender.recommend_together(GroupRequest(5, (5, 1), PLACE, NOW, seed=7), stand_in)
    assert (known.home, known.unknown, asked) == ("likes", (5,), [True])


async def test_a_new_model_is_swapped_in_and_nothing_is_swapped_twice(tmp_path, rated):
    models = tmp_path / "models"
    recommender = await loaded(models)
    assert not await recommender.refresh()
    model_id = train(models, rated)
    assert await recommender.refresh()
    assert recommender.model_id == model_id
    assert not await recommender.refresh()


async def test_new_films_are_swapped_in_beside_the_same_model(tmp_path, rated):
    model_id = train(tmp_path / "models", rated)
    memory = Memory(films=FILMS, tastes={1: Taste(1, liked=(10, 11, 12))})
    recommender = await loaded(tmp_path / "models", memory)
    before = await recommender.recommend(wish(adventurousness=0))
    memory.films = [Film(1, "Quite New", 2026, ("Drama",)), *FILMS, Film(9_999, "Also New", 2026, ("War",))]
    memory.version += 1
    assert await recommender.refresh()
    assert recommender.model_id == model_id
    assert {film.id for film in recommender.search("new")} == {9_999, 1}
    after = await recommender.recommend(wish(adventurousness=0))
    assert [pick.film for pick in after.picks] == [pick.film for pick in before.picks]


async def test_a_broken_model_is_refused_and_the_last_good_one_stays(tmp_path, rated, caplog):
    models = tmp_path / "models"
    good = train(models, rated)
    recommender = await loaded(models)
    votes = VoteArrays(np.array([7]), np.array([10]), np.array([True]))
    broken = train(models, rated, votes=votes, fitted_at=NOW + timedelta(days=1))
    path = models / broken / "embedding.places.npy"
    path.write_bytes(path.read_bytes()[:-4])
    assert not await recommender.refresh()
    assert recommender.model_id == good
    assert "cut off" in recommender.state.refused_reason
    assert "cut off" in caplog.text
    assert (await recommender.recommend(wish())).picks
    caplog.clear()
    assert not await recommender.refresh()
    assert caplog.text == ""
    assert (await loaded(models)).model_id == good  # a new start finds the older one
    train(models, rated, votes=votes, fitted_at=NOW + timedelta(days=2))
    assert await recommender.refresh()
    assert (recommender.model_id, recommender.state.refused_reason) == (broken, None)


async def test_a_pointer_to_nothing_falls_to_the_next_tier(tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    (models / "current").write_text("0123456789abcdef")
    recommender = await loaded(models)
    assert recommender.state.tiers[0] == "content"
    assert "missing" in recommender.state.refused_reason


async def test_the_draw_is_the_same_after_a_restart_and_obeys_filters(tmp_path):
    memory = Memory(films=many_films())
    first, second = await loaded(tmp_path, memory), await loaded(tmp_path, memory)
    day = date(2026, 11, 23)
    assert first.draw(PLACE, day, frozenset()) == second.draw(PLACE, day, frozenset())
    recent = frozenset(film.film.id for film in first.draw(PLACE, day, frozenset()).films)
    again = first.draw(PLACE, day, recent)
    assert not recent & {film.film.id for film in again.films}
    assert again.excluded_recent == 5
    late = first.draw(Place("dm", 3), day, frozenset({-1, 10**15}), Filters(year_from=1980))
    assert all(film.decade >= 1980 for film in late.films)


async def test_recently_shown_films_stay_out(tmp_path):
    memory = Memory(films=FILMS, tastes={1: Taste(1, liked=(10, 11, 12))}, shown=frozenset(range(13, 30)))
    answer = await (await loaded(tmp_path, memory)).recommend(wish(adventurousness=0))
    assert not {pick.film.id for pick in answer.picks} & memory.shown


async def test_films_by_id_and_genres_and_pages(tmp_path):
    recommender = await loaded(tmp_path)
    assert recommender.film(10) == FILMS[0]
    assert recommender.film(-1) is None
    assert recommender.rating(-1) is None
    assert list(recommender.films()) == FILMS
    assert recommender.genres() == tuple(sorted({film.genres[0] for film in FILMS}))
    assert recommender.find(Filters(genres=(FILMS[0].genres[0],)), per_page=7).total == 30
    assert recommender.relaxations(Filters(year_from=3000))[0].films == len(FILMS)
    assert {pick.film.genres for pick in await recommender.similar(10, 4)} == {FILMS[0].genres}


async def test_an_empty_catalogue_answers_with_nothing(tmp_path):
    recommender = await loaded(tmp_path, Memory())
    assert (await recommender.recommend(wish())).picks == ()
    assert recommender.draw(PLACE, date(2026, 1, 1), frozenset()).films == ()
    assert recommender.search("x") == ()
    assert recommender.find(Filters()).total == 0


def test_training_twice_gives_the_same_model_and_other_votes_another(tmp_path, rated):
    models = tmp_path / "models"
    first = train(models, rated)
    assert train(models, rated, fitted_at=datetime(2030, 1, 1, tzinfo=UTC)) == first
    votes = VoteArrays(np.array([5, 5]), np.array([10, 11]), np.array([True, False]))
    assert train(models, rated, votes=votes) != first
    manifest = json.loads((models / first / "manifest.json").read_text())
    assert manifest["parameters"]["neighbours"] == 20


def test_voters_are_people_of_their_own_beside_imported_ones(tmp_path, rated):
    """A voter whose Discord id equals an imported person's number is somebody else; unknown films are left out."""
    from recommender.training.train import gather

    votes = VoteArrays(np.array([0, 0, 2**60]), np.array([10, 777_777, 11]), np.array([True, True, False]))
    data = gather(TrainingInputs(FILMS, votes, (rated, rated), NOW))
    assert data.person_count == 2 * 160 + 2
    assert len(data.people) == 2 * len(DATA.people) + 2
    assert data.half_stars[-2:].tolist() == [9, 3]
    assert np.bincount(data.people)[160:320].tolist() == np.bincount(DATA.people).tolist()


class CountingMemory(Memory):
    """Counts what it is asked for."""

    async def history(self, *asked):
        self.reads = [*getattr(self, "reads", ()), asked[:2]]
        return await super().history(*asked)


async def test_films_that_stand_in_are_asked_for_only_by_who_has_no_home_and_everything_is_read_once(tmp_path):
    asked = []

    async def stand_in():
        asked.append("stand in")
        return (10, 11)

    memory = CountingMemory(films=FILMS, tastes={1: Taste(1, liked=(10,)), 2: Taste(2, liked=(10**9,))})
    recommender = await loaded(tmp_path / "models", memory)
    assert (await recommender.recommend(wish(person=1), stand_in)).home == "likes"
    assert (await recommender.recommend(wish(person=2, like_films=(12,)), stand_in)).home == "film"
    assert not asked
    memory.reads = []
    assert (await recommender.recommend(wish(person=2), stand_in)).home == "today"
    assert asked == ["stand in"]
    assert memory.reads == [((2,), 2)]
