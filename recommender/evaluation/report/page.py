"""The report as one page that needs nothing from anywhere: no script, no font, no picture, no network."""

from __future__ import annotations

from html import escape

from recommender.evaluation.report.people import examples
from recommender.evaluation.report.policies import dial, draws
from recommender.evaluation.report.ranking import models, newcomers, segments
from recommender.evaluation.report.style import STYLE
from recommender.evaluation.study import Study

SECTIONS = (
    ("models", "Models", "How well each finds likes that were hidden from it.", models),
    ("segments", "For whom", "The default model by kind of person and of film: a mean hides whom it fails.", segments),
    ("dial", "The dial", "Ten films for everybody at each step, 0 is home and 10 is another planet.", dial),
    ("draws", "Films of the day", "Five films a day, drawn by luck: is luck fair?", draws),
    ("newcomers", "Somebody new", "The first recommendations after few votes, by who chose the films.", newcomers),
    ("examples", "Have a look", "What the default model did for a few people. ✓ was hidden, and found.", examples),
)
"""Anchor, heading, a sentence, and what draws it."""


def page(study: Study) -> str:
    """The whole page, UTF-8."""
    about = study.about
    links = "".join(f'<a href="#{anchor}">{escape(heading)}</a>' for anchor, heading, _, _ in SECTIONS)
    body = "".join(
        f'<section id="{anchor}"><h2>{escape(heading)}</h2><p class="soft">{escape(sentence)}</p>'
        f'<div class="stack">{draw(study) or "<p>Not measured.</p>"}</div></section>'
        for anchor, heading, sentence, draw in SECTIONS
    )
    tested = f"{study.models[0].people:,} people tested"
    hidden = "drawn at random" if about.protocol == "random" else "the newest"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Matinee on {escape(about.data)}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>How good Matinee is on {escape(about.data)}</h1>"
        f'<p class="soft">{about.ratings:,} ratings of {about.films:,} films by {about.people:,} people;'
        f" a fifth of everybody's likes hidden ({hidden}, seed {about.seed}); {tested}.</p>"
        f"<nav>{links}</nav></header><main>{body}</main></body></html>\n"
    )
