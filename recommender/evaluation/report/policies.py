"""The sections on the dial and its claims, and on the films of the day."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from recommender.evaluation.report.charts import Band, Bar, Point, banded, bars, curve, figure, two_curves
from recommender.evaluation.report.rendering import fill
from recommender.evaluation.report.tables import shown, table
from recommender.evaluation.studies.dial_study import Step
from recommender.evaluation.studies.fairness import RARELY, ShareTest
from recommender.evaluation.studies.personal_dial import PersonalDial
from recommender.evaluation.study import Study


def dial(study: Study) -> Markup:
    """Five curves, YAME's line, every claim, and the figures."""
    steps = study.dial
    if not steps:
        return Markup()

    def points(values: Sequence[tuple[float, float]]) -> list[Point]:
        return [
            Point(step.adventurousness, value, error, f"step {step.adventurousness}")
            for step, (value, error) in zip(steps, values, strict=True)
        ]

    curves = (
        curve(
            "Relevance, nDCG@10",
            points([(step.ndcg_10.mean, step.ndcg_10.standard_error) for step in steps]),
            ".2f",
            zero=True,
        ),
        curve(
            "Distance from home",
            points([(step.distance.mean, step.distance.standard_error) for step in steps]),
            ".2f",
            zero=True,
        ),
        curve("Share of the catalogue shown", points([(step.coverage, 0.0) for step in steps]), ".0%", zero=True),
        curve("Popularity lift", points([(step.popularity_lift, 0.0) for step in steps]), ".1f"),
        curve("Mean rating of what is shown", points([(step.stars.mean, 0.0) for step in steps]), ".2f"),
    )
    grid = Markup('<div class="grid">{}</div>').format(Markup().join(curves))
    return fill("claims", claims=study.claims) + grid + _personal(study.personal_dial) + _line(study) + _steps(steps)


def _personal(found: Sequence[PersonalDial]) -> Markup:
    """Each person's own distance: the median, a band with eight in ten people, and the share of picks with a reason."""
    figures: list[Markup] = []
    for each in found:
        likes = "all their likes known" if each.likes is None else f"{each.likes} likes known"
        roads = zip(each.low, each.middle, each.high, strict=True)
        points = [Band(step, middle, low, high, f"step {step}") for step, (low, middle, high) in enumerate(roads)]
        figures.append(banded(f"Each person's distance, {likes}", points, ".2f"))
        reasons = [Point(step, share, name=f"step {step}") for step, share in enumerate(each.reasons)]
        figures.append(curve(f"Picks with a personal reason, {likes}", reasons, ".0%", zero=True))
    note = table(
        ("", "people", "distance rises with the step"),
        [
            ("all likes" if each.likes is None else f"{each.likes} likes", str(each.people), f"{each.monotone:.0%}")
            for each in found
        ],
        note="Distance: share of a person's candidates that are nearer to home. The band holds eight of ten people.",
    )
    return Markup('<div class="grid">{}</div>{}').format(Markup().join(figures), note)


def draws(study: Study) -> Markup:
    """Decades, genres, repeats, exposure."""
    simulated = study.draws
    if simulated is None:
        return Markup()
    exposure = simulated.exposure
    kinds = (("Decades", simulated.decades), ("Genres", simulated.genres))
    pictures = [_shares(title, shares) for title, shares in kinds]
    rows = [
        (
            title,
            "yes" if shares.fair else "no",
            f"{shares.rare:.0%}",
            f"{shares.agreement:.2f}",
            f"{shares.farthest:.1%}",
        )
        for title, shares in kinds
    ]
    fair = table(
        ("", "fair", f"servers with p < {RARELY}", "p of the p-values", "farthest from its share"),
        rows,
        note="Chi-square of each server against the intended shares; if the draw is fair, one in twenty has p < 0.05.",
    )
    uneven = table(
        ("how often films came", "Gini"),
        [
            ("as drawn", f"{exposure.drawn:.3f}"),
            ("by equal decades, then equal genres, without memory", f"{exposure.intended:.3f}"),
            ("every film as likely as the next", f"{exposure.evenly:.3f}"),
            ("every film as likely as it is known", f"{exposure.by_popularity:.3f}"),
        ],
        note=f"0 is evenly, 1 is always the same. Rank correlation of coming up more than its chance and being known:"
        f" {exposure.rank_correlation:+.3f}.",
    )
    return fill("draws", draws=simulated, pictures=pictures, fair=fair, uneven=uneven)


def _line(study: Study) -> Markup:
    """Distance against likes found, ours and YAME's."""
    ours, theirs = (
        [
            Point(step.distance.mean, step.found.mean, step.found.standard_error, f"{name} {step.adventurousness}")
            for step in sorted(steps, key=lambda step: step.distance.mean)
        ]
        for steps, name in ((study.dial, "step"), (study.ancestor, "k ="))
    )
    title = "Hidden likes found among ten films, by distance from home"
    note = Markup(
        '<span class="key ours">the dial, by step</span> &emsp; '
        '<span class="key other">YAME: the k-th neighbour, by k</span>'
    )
    return figure(title, two_curves(title, ours, theirs, "distance from home"), note)


def _steps(steps: Sequence[Step]) -> Markup:
    headings = ("step", "nDCG@10", "found of ten", "distance", "coverage", "popularity lift", "stars", "below median")
    rows = [
        (
            str(step.adventurousness),
            shown(step.ndcg_10),
            shown(step.found, 2),
            shown(step.distance),
            f"{step.coverage:.1%}",
            f"{step.popularity_lift:+.2f}",
            shown(step.stars, 2),
            f"{step.below_median:.1%}",
        )
        for step in steps
    ]
    return table(headings, rows)


def _shares(title: str, shares: ShareTest) -> Markup:
    rows = [
        Bar(name, drawn, mark=intended)
        for name, drawn, intended in zip(shares.names, shares.drawn, shares.intended, strict=True)
    ]
    return figure(title, bars(title, rows, ".1%"), "Bar: drawn. Line across: intended.")
