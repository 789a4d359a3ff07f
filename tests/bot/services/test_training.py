"""Automatic training: only when something is new, with growing pauses after failures, and no message lost."""

import asyncio
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_store import NOW, FixedClock, add_films, opened

from bot.config import ModelSection
from bot.errors import AlreadyTraining, TrainingFailed
from bot.runtime.clock import to_unix
from bot.services.training import DIED_WITH_US, LEAST_OPINIONS, LONGEST_PAUSE, Training, pause, what_is_due
from bot.store.film_data.sources import Sources, read_sources
from bot.store.film_data.trainings import LastTraining, Trainings
from bot.store.installation_facts import Facts
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from bot.trainer.task import Trained, parameters_of
from recommender.errors import DataRefused
from recommender.training.train import CODE
from recommender.types import VoteKind

SETTINGS = ModelSection()
EMPTY = Sources(0, {"votes": "0-0-0", "films": "1"}, ())
FEW = Sources(LEAST_OPINIONS - 1, {"votes": "49-9-9", "films": "1"}, ())
SOME = Sources(LEAST_OPINIONS, {"votes": "50-9-9", "films": "1"}, ())
MORE = Sources(LEAST_OPINIONS + 1, {"votes": "51-9-9", "films": "1"}, ())


def forgot(sources, hours):
    return replace(sources, erased_at=to_unix(NOW + timedelta(hours=hours)))


def manifest(at=NOW, whole_at=NOW, made_of=SOME, whole_of=SOME):
    return {
        "code": CODE,
        "parameters": asdict(parameters_of(SETTINGS)),
        "rating_sets": list(made_of.rating_sets),
        "fitted_at": to_unix(at),
        "mark": made_of.mark,
        "whole": {"fitted_at": to_unix(whole_at), "mark": whole_of.mark},
    }


@pytest.mark.parametrize(
    ("sources", "in_use", "hours", "due"),
    [
        (EMPTY, None, 0, None),  # nothing to learn from
        (FEW, None, 0, None),
        (replace(EMPTY, rating_sets=("a",)), None, 0, "fit"),
        (SOME, None, 0, "fit"),
        (SOME, manifest(), 100, None),  # nothing new, however old
        (MORE, manifest(), 0.2, None),  # new, but too soon
        (MORE, manifest(), 0.25, "update"),
        (MORE, manifest(), 24, "fit"),
        (SOME, manifest(whole_of=MORE), 23, None),  # updated since: nothing new but for a fit
        (SOME, manifest(whole_of=MORE), 24, "fit"),
        (EMPTY, manifest(), 1, "update"),  # everything was taken back
        (replace(SOME, mark={"votes": "50-9-9", "films": "2"}), manifest(), 1, "update"),  # films came in
        (replace(SOME, rating_sets=("a",)), manifest(), 0, "fit"),  # a set was imported
        (SOME, manifest() | {"code": CODE - 1}, 0, "fit"),  # the program was updated
        (SOME, manifest() | {"parameters": {"ridge": 1}}, 0, "fit"),  # settings changed
        (SOME, {"id": "of an older program"}, 0, "fit"),
        (MORE, manifest(at=NOW + timedelta(days=400)), 1, "update"),  # the clock was wrong then
        (forgot(SOME, 0), manifest(), 0.9, None),  # somebody was forgotten, but it was fitted just before
        (forgot(SOME, 0), manifest(), 1, "fit"),
        (forgot(SOME, 0), manifest(at=NOW + timedelta(hours=2)), 3, "fit"),  # updated since, which is not enough
        (forgot(SOME, -1), manifest(), 5, None),  # fitted since
        (forgot(SOME, 0), manifest() | {"code": CODE - 1}, 1, "fit"),
    ],
)
def test_what_is_due(sources, in_use, hours, due):
    assert what_is_due(NOW + timedelta(hours=hours), sources, in_use, SETTINGS, {}) == due


def test_what_the_last_training_looked_at_is_not_new():
    later = NOW + timedelta(hours=1)
    assert what_is_due(later, MORE, manifest(), SETTINGS, MORE.mark) is None
    assert what_is_due(later + timedelta(days=1), MORE, manifest(), SETTINGS, MORE.mark) == "fit"


def test_each_kind_can_be_switched_off():
    later = NOW + timedelta(days=3)
    assert what_is_due(later, MORE, manifest(), ModelSection(refit_hours=0), {}) == "update"
    assert what_is_due(later, MORE, manifest(), ModelSection(solve_minutes=0), {}) == "fit"
    assert what_is_due(later, MORE, manifest(), ModelSection(refit_hours=0, solve_minutes=0), {}) is None
    never = ModelSection(refit_hours=0, solve_minutes=0)
    assert what_is_due(later, forgot(MORE, 1), manifest(), never, {}) == "fit"  # but who is forgotten goes all the same
    assert what_is_due(later, MORE, None, ModelSection(refit_hours=0), {}) is None


@settings(deadline=None)
@given(st.integers(1, 10_000))
def test_pauses_grow_up_to_a_day(failures):
    assert timedelta(minutes=5) <= pause(failures) <= pause(failures + 1) <= LONGEST_PAUSE


class Trainer:
    """Stands in for the process: says what it is told to say."""

    def __init__(self):
        self.asked, self.answers = [], []
        self.begun = asyncio.Event()

    async def __call__(self, task, tell):
        self.asked.append(task.wanted)
        tell("a step")
        self.begun.set()
        answer = self.answers.pop(0) if self.answers else Trained("0" * 16, "update", 1, {})
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
        return answer


@pytest.fixture
async def database(tmp_path):
    async with await opened(tmp_path / "matinee.sqlite3") as loaded:
        await add_films(loaded, 5)
        yield loaded


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def trainer():
    return Trainer()


@pytest.fixture
def counted():
    return []


@pytest.fixture
def started(database, tmp_path, clock, trainer, counted):
    """Call it for the bot as after a start."""
    return lambda: Training(tmp_path, Trainings(Facts(database)), SETTINGS, clock, trainer, counted.append)


async def vote(database, person, film=1, kind=VoteKind.LIKE, source="card"):
    await Votes(database).add(VoteRow(person, film, kind, source, NOW))


async def enough(database):
    """As many votes as a first model needs."""
    votes = [VoteRow(person, film, VoteKind.LIKE, "card", NOW) for person in range(10) for film in range(1, 6)]
    assert await Votes(database).add(*votes) == LEAST_OPINIONS


async def test_without_votes_and_sets_nothing_is_trained(started, trainer):
    assert await started().tick() is None
    assert trainer.asked == []


async def test_enough_votes_lead_to_a_fit_and_then_there_is_nothing_new(started, database, trainer, clock):
    training = started()
    await enough(database)
    trainer.answers = [Trained("0" * 16, "fit", 5, read_sources(database.path).mark)]
    assert (await training.tick()).done == "fit"
    assert await training.tick() is None  # the next look is minutes away
    assert trainer.asked == ["fit"]
    assert (await Trainings(Facts(database)).last()).failures == 0


async def test_a_failure_is_logged_kept_and_tried_again_with_growing_pauses(
    started, database, trainer, clock, counted, caplog
):
    training = started()
    await enough(database)
    trainer.answers = [DataRefused("The set is damaged."), *[TrainingFailed("It died.")] * 20]
    tried = []
    for minute in range(24 * 60):
        before = len(trainer.asked)
        await training.tick()
        if len(trainer.asked) > before:
            tried.append(minute)
        clock.forward(minutes=1)
    assert tried == [0, 5, 15, 35, 75, 155, 315, 635, 1275]
    assert counted[-1] == 9
    assert "The set is damaged." in caplog.text
    last = await Trainings(Facts(database)).last()
    assert (last.failures, last.reason, last.under_way) == (9, "It died.", False)
    assert training.last_failure == "It died."


async def test_pauses_outlive_a_restart_and_end_with_a_success(started, database, trainer, clock, counted):
    await enough(database)
    trainer.answers = [TrainingFailed("It died.")] * 3
    for _ in range(3):
        await started().tick()
        clock.forward(hours=1)
    assert len(trainer.asked) == 3
    training = started()
    await training.tick()
    assert (len(trainer.asked), counted[-1], training.last_failure) == (4, 0, None)


async def test_a_failure_dated_years_ahead_is_tried_again_now(started, database, trainer, clock):
    await enough(database)
    training = started()
    trainer.answers = [TrainingFailed("It died.")] * 3
    clock.forward(days=3650)
    await training.tick()
    clock.forward(days=-3650)
    await training.tick()
    await started().tick()
    assert len(trainer.asked) == 2  # the last one waits for the pause of the second failure


async def test_a_restart_inside_the_pause_does_not_try(started, database, trainer, clock):
    await enough(database)
    trainer.answers = [TrainingFailed("It died.")]
    await started().tick()
    clock.forward(minutes=4)
    await started().tick()
    assert len(trainer.asked) == 1


async def test_a_training_that_took_the_bot_down_with_it_counts_as_failed(started, database, trainer, clock, counted):
    await enough(database)
    await Trainings(Facts(database)).note(LastTraining(to_unix(NOW), under_way=True, failures=2))
    training = started()
    clock.forward(minutes=19)
    assert await training.tick() is None
    assert (trainer.asked, counted) == ([], [3])
    assert (await Trainings(Facts(database)).last()).reason == DIED_WITH_US
    clock.forward(minutes=20)
    await training.tick()
    assert trainer.asked == ["fit"]


async def test_another_training_on_the_home_is_no_failure(started, database, trainer, clock, counted):
    await enough(database)
    trainer.answers = [AlreadyTraining("Somebody trains.")]
    assert await started().tick() is None
    assert counted[-1] == 0
    clock.forward(minutes=15)
    await started().tick()
    assert trainer.asked == ["fit", "fit"]


async def test_closing_ends_what_is_under_way_and_it_counts_as_nothing(started, database, trainer, clock, counted):
    training = started()
    await enough(database)
    trainer.answers = [asyncio.Event()]
    ticking = asyncio.create_task(training.tick())
    await trainer.begun.wait()
    assert (await Trainings(Facts(database)).last()).under_way
    await training.close()
    assert await ticking is None
    last = await Trainings(Facts(database)).last()
    assert (last.under_way, last.failures, counted[-1]) == (False, 0, 0)
    clock.forward(days=1)
    assert await training.tick() is None
    assert len(trainer.asked) == 1


async def test_a_damaged_note_is_as_none(started, database, trainer):
    await enough(database)
    await Facts(database).set("training", "[1, 2")
    await started().tick()
    assert trainer.asked == ["fit"]


async def test_what_marks_differ_for(database):
    def mark():
        return read_sources(database.path).mark["votes"]

    seen = [mark()]
    await vote(database, 1)
    seen.append(mark())
    await vote(database, 1, film=2)
    seen.append(mark())
    await vote(database, 2, film=2, kind=VoteKind.DISLIKE)
    seen.append(mark())
    await Votes(database).take_back(1, 2, VoteKind.LIKE, "card")
    seen.append(mark())
    await vote(database, 1, film=3)  # as many as before, at the same second
    seen.append(mark())
    assert len(set(seen)) == len(seen)
    await vote(database, 1, film=3, kind=VoteKind.WATCHLIST)
    await vote(database, 1, film=4, kind=VoteKind.SEEN)
    assert mark() == seen[-1]
    assert read_sources(database.path).opinions == 3
