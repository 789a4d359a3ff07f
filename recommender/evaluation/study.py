"""Measures everything about one data set; the report shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from recommender.evaluation.ancestor import ancestor
from recommender.evaluation.claims import Claim, claims, newcomer_claims, personal_claims
from recommender.evaluation.compare import Contender, Measured, Result, contenders, measure
from recommender.evaluation.examples import Example, examples
from recommender.evaluation.segments import FilmSegment, PeopleSegment, film_segments, people_segments
from recommender.evaluation.splits import Split, Tested
from recommender.evaluation.studies import cold_start, newcomers, onboarding_study, personal_dial
from recommender.evaluation.studies.cold_start import PARTS, ColdStart
from recommender.evaluation.studies.dial_study import Step, measure_dial
from recommender.evaluation.studies.draw_study import DrawFairness, simulate
from recommender.evaluation.studies.newcomers import Newcomers
from recommender.evaluation.studies.onboarding_study import Onboarding
from recommender.evaluation.studies.personal_dial import PEOPLE_MOST, PersonalDial
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.serving.snapshot import Snapshot
from recommender.training.bundle import Tell, fit
from recommender.training.tuning import choose


@dataclass(frozen=True, slots=True)
class About:
    """Data set and protocol."""

    data: str
    protocol: str
    """How likes were hidden: "random" or "temporal"."""
    seed: int
    films: int
    ratings: int
    people: int


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """What is measured in addition to the models, and how much of it."""

    dial: bool = False
    dial_people: int = PEOPLE_MOST
    """Number of people for whom the dial is measured separately."""
    cold_start: bool = False
    newcomers: bool = False
    servers: int = 0
    """Number of servers whose daily draws are simulated; 0 for none."""
    days: int = 1_000
    """Number of days simulated for each server."""
    parts: int = PARTS
    """Number of parts in which people are held out as newcomers."""


@dataclass(frozen=True, slots=True)
class Study:
    """All results; what was not asked for is empty."""

    about: About
    models: tuple[Result, ...]
    """The tiers, the last one of the fallback first, so that the default model is the last."""
    people: tuple[PeopleSegment, ...]
    """Segments for the default model; so are `films` and `examples`."""
    films: tuple[FilmSegment, ...]
    examples: tuple[Example, ...]
    dial: tuple[Step, ...] = ()
    personal_dial: tuple[PersonalDial, ...] = ()
    ancestor: tuple[Step, ...] = ()
    """The steps of YAME's dial: the k-th neighbour."""
    claims: tuple[Claim, ...] = ()
    draws: DrawFairness | None = None
    cold_start: tuple[ColdStart, ...] = ()
    onboarding: tuple[Onboarding, ...] = ()
    newcomers: tuple[Newcomers, ...] = ()
    newcomer_claims: tuple[Claim, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All results for a file, without examples."""
        return {
            **asdict(self.about),
            "models": [asdict(result) for result in self.models],
            "segments": [asdict(part) for part in (*self.people, *self.films)],
            "dial": [asdict(step) for step in self.dial],
            "personal_dial": [asdict(each) for each in self.personal_dial],
            "kth_neighbour": [asdict(step) for step in self.ancestor],
            "claims": [asdict(claim) for claim in (*self.claims, *self.newcomer_claims)],
            "draws": None if self.draws is None else asdict(self.draws),
            "cold_start": [asdict(reached) for reached in self.cold_start],
            "onboarding": [asdict(reached) for reached in self.onboarding],
            "newcomers": [asdict(reached) for reached in self.newcomers],
        }


def study(
    data: str,
    ratings: TrainingData,
    split: Split,
    parameters: LearnedKNNParameters,
    wanted: StudyOptions,
    tell: Tell = lambda _: None,
) -> Study:
    """Measure what is asked for.

    Args:
        data: name of the data set.
        ratings: all of them; newcomers are measured on these.
        split: of the ratings.
        parameters: of the models.
        wanted: in addition to the models.
        tell: called with the name of each step as it begins.
    """
    tested = list(split.tested())
    measured = _models(split, tested, contenders(parameters), tell)
    default = measured[-1]
    found = Study(
        about=About(
            data, split.protocol, split.seed, len(ratings.film_table), len(ratings.people), ratings.person_count
        ),
        models=tuple(each.result for each in measured),
        people=tuple(people_segments(split, tested, default.answers)),
        films=tuple(film_segments(split, tested, default.answers)),
        examples=examples(split, tested, default.answers, default.fallback),
    )
    if wanted.dial or wanted.servers:
        tell("all models together")
        chosen = choose(split.training, parameters).parameters
        snapshot = Snapshot.of(split.training.film_table, fit(split.training, chosen, None))
        found = _policies(found, split, tested, snapshot, wanted, tell)
    return _newcomers(found, ratings, parameters, wanted, tell)


def _newcomers(
    found: Study, ratings: TrainingData, parameters: LearnedKNNParameters, wanted: StudyOptions, tell: Tell
) -> Study:
    """Add the studies in which people are held out whole."""
    seed = found.about.seed
    if wanted.newcomers:
        reached = tuple(newcomers.measure(ratings, parameters, seed, wanted.parts, tell))
        found = replace(found, newcomers=reached, newcomer_claims=newcomer_claims(reached))
    if wanted.cold_start:
        tell("somebody new")
        by_votes = tuple(cold_start.measure(ratings, parameters, seed, wanted.parts))
        tell("their first minute")
        first_minute = tuple(onboarding_study.measure(ratings, parameters, seed, wanted.parts))
        found = replace(found, cold_start=by_votes, onboarding=first_minute)
    return found


def _policies(
    found: Study, split: Split, tested: Sequence[Tested], snapshot: Snapshot, wanted: StudyOptions, tell: Tell
) -> Study:
    """Add the studies of the dial and of the films of the day."""
    if wanted.dial:
        tell("the dial")
        steps = tuple(measure_dial(snapshot, tested))
        tell("the dial, person by person")
        personal = tuple(personal_dial.measure(snapshot, tested, wanted.dial_people))
        tell("the k-th neighbour")
        line = tuple(ancestor(split, snapshot, tested))
        held = (*claims(steps, line, snapshot.ratings.median), *personal_claims(personal))
        found = replace(found, dial=steps, personal_dial=personal, ancestor=line, claims=held)
    if wanted.servers:
        tell("films of the day, day after day")
        found = replace(found, draws=simulate(split.training.film_table, snapshot.ratings, wanted.servers, wanted.days))
    return found


def _models(split: Split, tested: Sequence[Tested], models: Sequence[Contender], tell: Tell) -> list[Measured]:
    found: list[Measured] = []
    for contender in models:
        tell(contender.name)
        found.append(measure(split, tested, contender))
    return found
