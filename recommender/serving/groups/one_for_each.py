"""Sees to it that a group's films hold one for each member.

A mean over members favours whoever's taste has more films: somebody with a rarer taste would get none of five.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from recommender.arrays import FloatArray, Mask
from recommender.serving.rerank import Chosen


def one_for_each(
    chosen: list[Chosen], suited: Mask, utilities: FloatArray, choose_one: Callable[[FloatArray], list[Chosen]]
) -> list[Chosen]:
    """The films; for each member whom none of them suits, one that does takes the place of another.

    Where the films suit nobody, as far from home, none is exchanged. The probability of a film that takes a place is
    given the others.

    Args:
        chosen: the group's films.
        suited: members × candidates, whether the film suits the member.
        utilities: of each candidate to the group; −∞ for one that must not be shown.
        choose_one: chooses one film by the utilities.
    """
    chosen = list(chosen)
    unserved = np.flatnonzero(~_served(suited, chosen))
    for member in unserved if len(unserved) < len(suited) else ():
        possible = np.where(suited[member], utilities, np.float32(-np.inf))
        possible[[film.place for film in chosen]] = -np.inf
        spare = _spare(suited, chosen)
        if spare is None or _served(suited, chosen)[member] or not np.isfinite(possible).any():
            continue
        chosen.remove(spare)
        chosen += choose_one(possible)
    return chosen


def _served(suited: Mask, chosen: Sequence[Chosen]) -> Mask:
    """Whether one of the films suits each member."""
    served: Mask = np.logical_or.reduce(suited[:, [film.place for film in chosen]], axis=1)
    return served


def _spare(suited: Mask, chosen: Sequence[Chosen]) -> Chosen | None:
    """The last film without which no member loses the only one that suits them."""
    served = _served(suited, chosen)
    for film in reversed(chosen):
        if (_served(suited, [other for other in chosen if other is not film]) == served).all():
            return film
    return None
