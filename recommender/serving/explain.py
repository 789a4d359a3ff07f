"""Why a film was picked: the films that speak for it, with their share of its score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from recommender.films.table import FilmTable
from recommender.models.base import Model, Opinions, Reasons
from recommender.types import Evidence

REASONS_MOST = 3
Kind = Literal["liked", "asked", "today", "people"]


def evidence(
    model: Model, opinions: Opinions, rows: Sequence[int], film_table: FilmTable, *, kind: Kind, asked: int | None
) -> tuple[tuple[Evidence, ...], ...]:
    """The strongest reasons for each film, their weights shares of everything that speaks for it.

    Args:
        model: the rung that scored the films.
        opinions: what it scored from.
        rows: the films.
        film_table: all films.
        kind: what the opinions are: the person's likes, or today's picks standing in.
        asked: row of the film named in the request.
    """
    if model.name == "popularity":
        return tuple((Evidence(film_table.films[row], 1.0, "people"),) for row in rows)
    return tuple(_shares(reasons, film_table, kind, asked) for reasons in model.reasons(opinions, rows))


def _shares(reasons: Reasons, film_table: FilmTable, kind: Kind, asked: int | None) -> tuple[Evidence, ...]:
    total = sum(weight for _, weight in reasons) or 1.0
    return tuple(
        Evidence(film_table.films[source], weight / total, "asked" if source == asked else kind)
        for source, weight in reasons[:REASONS_MOST]
    )
