"""The section of examples: people for whom the model is good, bad, or uncertain."""

from __future__ import annotations

from markupsafe import Markup

from recommender.evaluation.report.rendering import fill
from recommender.evaluation.study import Study

_HEADINGS = {
    "best": "People with the best lists",
    "worst": "People with the worst lists",
    "least certain": "Least certain: the first film is hardly ahead of the tenth",
}


def examples(study: Study) -> Markup:
    """Every example, by kind."""
    return fill("examples", headings=_HEADINGS, examples=study.examples)
