"""Why a film was picked: the films that speak for it, with their share of its score."""

from __future__ import annotations

from typing import Literal

from recommender.models.base import Model, Opinions
from recommender.shelf import Shelf
from recommender.types import Evidence

REASONS_MOST = 3
Kind = Literal["liked", "asked", "today", "people"]


def evidence(
    model: Model, opinions: Opinions, row: int, shelf: Shelf, *, kind: Kind, asked: int | None
) -> tuple[Evidence, ...]:
    """The strongest reasons, their weights shares of everything that speaks for the film.

    Args:
        model: the rung that scored the film.
        opinions: what it scored from.
        row: the film.
        shelf: the films.
        kind: what the opinions are: the person's likes, or today's picks standing in.
        asked: row of the film named in the request.
    """
    if model.name == "popularity":
        return (Evidence(shelf.films[row], 1.0, "people"),)
    reasons = model.reasons(opinions, row)
    total = sum(weight for _, weight in reasons) or 1.0
    return tuple(
        Evidence(shelf.films[source], weight / total, "asked" if source == asked else kind)
        for source, weight in reasons[:REASONS_MOST]
    )
