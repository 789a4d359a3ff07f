"""Makes sure that each member of a group gets a film.

The mean over members favours a taste that many films fit: a member with a rarer taste would often get none of the five.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from recommender.arrays import FloatArray, Mask
from recommender.serving.rerank import Chosen


def one_for_each(
    chosen: list[Chosen], suited: Mask, utilities: FloatArray, choose_one: Callable[[FloatArray], list[Chosen]]
) -> list[Chosen]:
    """The films chosen, in which one film was replaced for each member whom none of them suits, if possible.

    The replacement suits that member, and no member loses the only film that suits them. Where the films suit nobody,
    as far from home, none is replaced. The probability of a replacement is conditional on the other films.

    Args:
        chosen: the group's films.
        suited: members × candidates, whether the film suits the member.
        utilities: of each candidate to the group; −∞ for one that must not be shown.
        choose_one: chooses one film, given the utility of each candidate.
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
    """For each member, whether one of the films suits them."""
    served: Mask = np.logical_or.reduce(suited[:, [film.place for film in chosen]], axis=1)
    return served


def _spare(suited: Mask, chosen: Sequence[Chosen]) -> Chosen | None:
    """The last film that can be removed so that no member loses the only one that suits them; None if there is none."""
    served = _served(suited, chosen)
    for film in reversed(chosen):
        if (_served(suited, [other for other in chosen if other is not film]) == served).all():
            return film
    return None
