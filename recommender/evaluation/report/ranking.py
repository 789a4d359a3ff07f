"""The sections on ranking: all models, segments of the default one, new people."""

from __future__ import annotations

from markupsafe import Markup

from recommender.evaluation.report.charts import Bar, bars, figure
from recommender.evaluation.report.rendering import fill
from recommender.evaluation.report.tables import shown, table
from recommender.evaluation.study import Study


def models(study: Study) -> Markup:
    """Every tier of the fallback."""
    default = study.models[-1].name
    rows = [
        (
            result.name,
            shown(result.ndcg_10),
            shown(result.recall_20),
            shown(result.hit_10),
            f"{result.coverage_10:.1%}",
            shown(result.novelty_10, 2),
            f"{result.fit_seconds:.1f}",
            f"{result.p50_ms:.2f}",
            f"{result.p99_ms:.2f}",
        )
        for result in reversed(study.models)
    ]
    headings = (
        "model",
        "nDCG@10",
        "Recall@20",
        "HR@10",
        "coverage",
        "novelty, bits",
        "fit, s",
        "p50, ms",
        "p99, ms",
    )
    picture = bars(
        "nDCG@10 by model",
        [
            Bar(result.name, result.ndcg_10.mean, result.ndcg_10.standard_error, result.name == default)
            for result in reversed(study.models)
        ],
        ".3f",
    )
    note = "± is one standard error. Everything a person rated in training is left out of every list."
    return table(headings, rows, ours=default, note=note) + figure("nDCG@10", picture, narrow=True)


def segments(study: Study) -> Markup:
    """Quality by kind of person and of film."""
    people = Markup().join(
        table(
            (dimension, "people", "nDCG@10", "Recall@20"),
            [
                (part.name, f"{part.people:,}", shown(part.ndcg_10), shown(part.recall_20))
                for part in study.people
                if part.dimension == dimension
            ],
        )
        for dimension in dict.fromkeys(part.dimension for part in study.people)
    )
    films = Markup().join(
        table(
            (dimension, "hidden likes", "found in the first 20"),
            [
                (part.name, f"{part.likes:,}", f"{part.found_20:.1%}")
                for part in study.films
                if part.dimension == dimension
            ],
        )
        for dimension in dict.fromkeys(part.dimension for part in study.films)
    )
    return Markup('<div class="two">{}{}</div>').format(people, films)


def newcomers(study: Study) -> Markup:
    """Metrics by number of likes and model; by number of votes, and by seconds, and the way of asking."""
    return Markup().join((_few_likes(study), _by_votes(study), _first_minute(study)))


def _few_likes(study: Study) -> Markup:
    """Metrics with one to ten likes, by model."""
    if not study.newcomers:
        return Markup()
    rows = [
        (
            str(reached.likes),
            reached.name,
            shown(reached.weighted_ndcg_10),
            shown(reached.lift, 1),
            f"{reached.films:,}",
            f"{reached.popularity.mean:.1%}",
            shown(reached.ndcg_10),
        )
        for reached in study.newcomers
    ]
    headings = ("likes", "ranked by", "weighted nDCG@10", "lift", "different films", "liked by", "nDCG@10")
    note = (
        "Weighted: gain 1/√(people who like the film)."
        " Lift: P(likes the pick | likes a named film) / P(likes the pick)."
        " Liked by: mean share of people who like a pick."
    )
    return fill("claims", claims=study.newcomer_claims) + table(headings, rows, note=note)


def _by_votes(study: Study) -> Markup:
    """Metrics after a few votes, by the way of choosing what to ask about."""
    if not study.cold_start:
        return Markup()
    rows = [
        (
            reached.name,
            str(reached.votes),
            shown(reached.ndcg_10),
            shown(reached.ahead),
            shown(reached.screens, 1),
        )
        for reached in study.cold_start
    ]
    note = (
        "Ahead: difference to asking the same people about the best known films. Screens: films asked about until then."
    )
    return table(("asked about", "votes", "nDCG@10", "ahead", "screens"), rows, note=note)


def _first_minute(study: Study) -> Markup:
    """Metrics after 30 and 60 seconds of an onboarding round, by number of films on a screen."""
    if not study.onboarding:
        return Markup()
    rows = [
        (
            reached.name,
            str(reached.seconds),
            shown(reached.votes, 1),
            shown(reached.weighted_ndcg_10),
            shown(reached.lift, 2),
        )
        for reached in study.onboarding
    ]
    note = (
        "Weighted: gain 1/√(people who like the film)."
        " Lift: P(likes the pick | likes a named film) / P(likes the pick)."
    )
    return table(("asked", "seconds", "votes", "weighted nDCG@10", "lift"), rows, note=note)
