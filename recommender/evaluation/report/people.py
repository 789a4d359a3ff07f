"""The section to be read by a person: whom the model understands, whom not, and where it guesses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from recommender.evaluation.examples import Example
from recommender.evaluation.study import Study
from recommender.types import Film

_HEADINGS = {
    "best": "Understood best",
    "worst": "Understood least",
    "least certain": "Least certain: the first film is hardly ahead of the tenth",
}


def examples(study: Study) -> str:
    """Every example, by kind."""
    return "".join(
        f"<h3>{escape(heading)}</h3>"
        f'<div class="grid">{"".join(_card(each) for each in study.examples if each.kind == kind)}</div><br>'
        for kind, heading in _HEADINGS.items()
    )


def _card(example: Example) -> str:
    shown = "".join(
        f"<li{' class=found' if found else ''}>{escape(_title(film))}{' ✓' if found else ''}</li>"
        for film, found in example.shown
    )
    return (
        f'<div class="card example"><p class="soft">nDCG@10 {example.ndcg_10:.2f}, {example.likes:,} likes known,'
        f" first ahead of tenth by {example.edge:.0%}</p>"
        f"<strong>Likes, among others</strong>{_list(example.liked)}"
        f"<strong>Was shown</strong><ol>{shown}</ol>"
        f"<strong>Was hidden and not shown</strong>{_list(example.missed)}</div>"
    )


def _list(films: Sequence[Film]) -> str:
    if not films:
        return "<p>Nothing.</p>"
    return f"<ul>{''.join(f'<li>{escape(_title(film))}</li>' for film in films)}</ul>"


def _title(film: Film) -> str:
    return film.title if film.year is None else f"{film.title} ({film.year})"
