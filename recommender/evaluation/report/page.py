"""The report as one self-contained HTML page: no script, no font, no external picture, no network."""

from __future__ import annotations

from markupsafe import Markup

from recommender.evaluation.report.people import examples
from recommender.evaluation.report.policies import dial, draws
from recommender.evaluation.report.ranking import models, newcomers, segments
from recommender.evaluation.report.rendering import fill
from recommender.evaluation.report.style import STYLE
from recommender.evaluation.study import Study

SECTIONS = (
    ("models", "Models", "How well each model finds hidden likes.", models),
    (
        "segments",
        "Segments",
        "The default model by kind of person and kind of film, because a mean hides weak segments.",
        segments,
    ),
    ("dial", "The dial", "Ten films for everybody at each step, 0 is home and 10 is another planet.", dial),
    ("draws", "Films of the day", "Five films a day, drawn at random: is the draw fair?", draws),
    (
        "newcomers",
        "Newcomers",
        "First picks: after a few likes, by what ranks the films; after a few votes, by the way of asking.",
        newcomers,
    ),
    (
        "examples",
        "Examples",
        "Picks of the default model for a few people. ✓ marks a hidden like that was found.",
        examples,
    ),
)
"""Anchor, heading, description, and the function that renders it."""


def page(study: Study) -> str:
    """The whole page, UTF-8."""
    sections = [
        {"anchor": anchor, "heading": heading, "sentence": sentence, "content": draw(study)}
        for anchor, heading, sentence, draw in SECTIONS
    ]
    return fill("page", about=study.about, tested=study.models[0].people, sections=sections, style=Markup(STYLE))  # noqa: S704 - our own
