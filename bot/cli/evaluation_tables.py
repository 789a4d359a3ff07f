"""What `matinee evaluate` prints: one table for each thing measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from recommender.evaluation.claims import Claim
from recommender.evaluation.compare import Result
from recommender.evaluation.metrics import Figure
from recommender.evaluation.segments import PeopleSegment
from recommender.evaluation.studies.cold_start import ColdStart
from recommender.evaluation.studies.dial_study import Step
from recommender.evaluation.studies.draw_study import DrawFairness
from recommender.evaluation.studies.newcomers import Newcomers
from recommender.evaluation.studies.onboarding_study import PRESS_SECONDS, READ_SECONDS, TURN_SECONDS, Onboarding
from recommender.evaluation.studies.personal_dial import PersonalDial
from recommender.evaluation.studies.shipped import PriorOutcome
from recommender.evaluation.study import Study


def tables(study: Study) -> Iterator[RenderableType]:
    """Everything that was measured, one after the other."""
    about = study.about
    people = study.models[0].people
    yield _model_table(study.models, f"{about.data}, {about.protocol}, seed {about.seed}, {people:,} people tested")
    yield _segment_table(study.people, study.models[-1].name)
    if study.dial:
        yield _dial_table(study.dial, "The dial, ten films for each person")
        yield _personal_table(study.personal_dial)
        yield _dial_table(study.ancestor, "YAME's dial: the k-th neighbour", first="k")
        yield from (_claim(claim) for claim in study.claims)
    if study.draws is not None:
        yield _draws_table(study.draws)
    if study.newcomers:
        yield _newcomers_table(study.newcomers)
        yield from (_claim(claim) for claim in study.newcomer_claims)
    if study.cold_start:
        yield _cold_start_table(study.cold_start)
    if study.onboarding:
        yield _onboarding_table(study.onboarding)


def _model_table(results: Sequence[Result], title: str) -> Table:
    caption = "± one standard error; all that was rated in training is left out; novelty in bits, p50 and p99 in ms"
    table = Table(title=title, caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("model", no_wrap=True)
    for heading in ("nDCG@10", "Recall@20", "HR@10", "cover", "novelty", "fit s", "p50", "p99"):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            result.name,
            _shown(result.ndcg_10),
            _shown(result.recall_20),
            _shown(result.hit_10),
            f"{result.coverage_10:.1%}",
            _shown(result.novelty_10, 2),
            f"{result.fit_seconds:.1f}",
            f"{result.p50_ms:.2f}",
            f"{result.p99_ms:.2f}",
        )
    return table


def prior_table(outcomes: Sequence[PriorOutcome], title: str) -> Table:
    """How well a bot without any download predicts a data set's people, compared with models fitted on that set."""
    caption = (
        "nothing: as by a bot without any rating; own: fitted on this data set\n"
        "lift: P(likes a pick, of the first five | likes one of the person's films) / P(likes it)"
    )
    table = Table(title=title, caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("model", no_wrap=True)
    for heading in ("fitted on", "nDCG@10", "Recall@20", "cover", "lift"):
        table.add_column(heading, justify="right", no_wrap=True)
    for outcome in outcomes:
        result = outcome.result
        figures = _shown(result.ndcg_10), _shown(result.recall_20), f"{result.coverage_10:.1%}", f"{outcome.lift:.2f}"
        table.add_row(result.name, outcome.fitted_on, *figures)
    return table


def _segment_table(segments: Sequence[PeopleSegment], model: str) -> Table:
    table = Table(title=f"For whom {model} is good", box=None, padding=(0, 0, 0, 1))
    table.add_column("people whose …", no_wrap=True)
    for heading in ("", "people", "nDCG@10", "Recall@20"):
        table.add_column(heading, justify="right", no_wrap=True)
    for part in segments:
        table.add_row(part.dimension, part.name, f"{part.people:,}", _shown(part.ndcg_10), _shown(part.recall_20))
    return table


def _dial_table(steps: Sequence[Step], title: str, first: str = "step") -> Table:
    table = Table(title=title, box=None, padding=(0, 0, 0, 1))
    for heading in (first, "distance", "cover", "pop. lift", "nDCG@10", "found of ten", "stars", "below median"):
        table.add_column(heading, justify="right", no_wrap=True)
    for step in steps:
        table.add_row(
            str(step.adventurousness),
            _shown(step.distance),
            f"{step.coverage:.1%}",
            f"{step.popularity_lift:+.2f}",
            _shown(step.ndcg_10),
            _shown(step.found, 2),
            _shown(step.stars, 2),
            f"{step.below_median:.1%}",
        )
    return table


def _personal_table(found: Sequence[PersonalDial]) -> Table:
    caption = "distance: share of the person's candidates that are nearer; reason: picks with a liked film as evidence"
    table = Table(title="The dial, for each person separately", caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("step", justify="right", no_wrap=True)
    for each in found:
        likes = "all likes" if each.likes is None else f"{each.likes} likes"
        for heading in (f"{likes}: 10th percentile", "median", "90th percentile", "reason"):
            table.add_column(heading, justify="right")
    for step in range(len(found[0].middle) if found else 0):
        cells = [
            (f"{each.low[step]:.2f}", f"{each.middle[step]:.2f}", f"{each.high[step]:.2f}", f"{each.reasons[step]:.0%}")
            for each in found
        ]
        table.add_row(str(step), *(cell for row in cells for cell in row))
    return table


def _claim(claim: Claim) -> Text:
    verdict = ("holds", "green") if claim.holds else ("fails", "bold red")
    return Text.assemble(verdict, f"  {claim.sentence} ({claim.figures})")


def _draws_table(draws: DrawFairness) -> Table:
    caption = "fair: the servers' chi-squares are as small as chance explains; Gini: 0 equal, 1 always the same film"
    title = f"Films of the day: {draws.servers} servers, {draws.days:,} days each"
    table = Table(title=title, caption=caption, box=None, padding=(0, 0, 0, 1), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for name, shares in (("decades", draws.decades), ("genres", draws.genres)):
        verdict = "yes" if shares.fair else "no"
        table.add_row(
            f"{name} fair", f"{verdict}; {shares.rare:.0%} of servers with p < 0.05, p {shares.agreement:.2f}"
        )
    table.add_row("came again within 90 days", str(draws.repeats))
    table.add_row("days on which a rule was dropped", f"{draws.relaxed_days:,}")
    exposure = draws.exposure
    table.add_row("Gini over films, drawn", f"{exposure.drawn:.3f}")
    table.add_row("Gini, equal chances for all films", f"{exposure.evenly:.3f}")
    table.add_row("Gini, chances in proportion to popularity", f"{exposure.by_popularity:.3f}")
    table.add_row("rank correlation with popularity", f"{exposure.rank_correlation:+.3f}")
    table.add_row("one draw", f"{draws.draw_ms:.2f} ms")
    return table


def _newcomers_table(ways: Sequence[Newcomers]) -> Table:
    caption = (
        "weighted: nDCG@10 with gain 1/√(people who like the film)\n"
        "lift: P(likes a pick | likes a known film) / P(likes it), mean over the first five picks\n"
        "films: different films in all lists of ten; liked by: share of people who like a pick"
    )
    title = "Newcomers, by number of known likes and by what ranks the films"
    table = Table(title=title, caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("likes", justify="right", no_wrap=True)
    table.add_column("ranked by", no_wrap=True)
    for heading in ("weighted", "lift", "films", "liked by", "nDCG@10"):
        table.add_column(heading, justify="right", no_wrap=True)
    for reached in ways:
        personal = _shown(reached.weighted_ndcg_10), _shown(reached.lift, 1), f"{reached.films:,}"
        popular = f"{reached.popularity.mean:.1%}", _shown(reached.ndcg_10)
        table.add_row(str(reached.likes), reached.name, *personal, *popular)
    return table


def _cold_start_table(ways: Sequence[ColdStart]) -> Table:
    caption = "screens: films asked about until then, and their median; ahead: of asking about the best known films"
    table = Table(title="Newcomers, by way of asking and votes", caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("asked about", no_wrap=True)
    for heading in ("votes", "nDCG@10", "ahead", "screens", "median"):
        table.add_column(heading, justify="right", no_wrap=True)
    for reached in ways:
        table.add_row(
            reached.name,
            str(reached.votes),
            _shown(reached.ndcg_10),
            _shown(reached.ahead),
            _shown(reached.screens, 1),
            f"{reached.screens_median:.0f}",
        )
    return table


def _onboarding_table(ways: Sequence[Onboarding]) -> Table:
    caption = (
        f"reading a film {READ_SECONDS:g} s, a press {PRESS_SECONDS:g} s, another screen {TURN_SECONDS:g} s; "
        "weighted: gain 1/√(people who like the film)"
    )
    table = Table(title="Newcomers, by way of asking and time", caption=caption, box=None, padding=(0, 0, 0, 1))
    table.add_column("asked", no_wrap=True)
    for heading in ("seconds", "films", "votes", "weighted nDCG@10", "lift", "nDCG@10"):
        table.add_column(heading, justify="right", no_wrap=True)
    for reached in ways:
        figures = (_shown(reached.films, 1), _shown(reached.votes, 1), _shown(reached.weighted_ndcg_10))
        table.add_row(reached.name, str(reached.seconds), *figures, _shown(reached.lift, 2), _shown(reached.ndcg_10))
    return table


def _shown(figure: Figure, digits: int = 3) -> str:
    error = f"{figure.standard_error:.{digits}f}".removeprefix("0")
    return f"{figure.mean:.{digits}f}±{error}"
