"""Orders a group's films so that each member gets their due share of the list, over several nights too.

EP-FuzzDA (Malecek and Peska, "Fairness-preserving Group Recommendations With User Weighting", UMAP 2021): each film
taken gives every member as much as they want it; the next film is the one that gives most to members who have less than
their due share. A member who got more than their share on past nights is due less tonight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from recommender.arrays import FloatArray, RowArray

DUE_LEAST, DUE_MOST = 0.5, 2.0
"""Least and greatest share that a member is due, in units of an equal share: whatever happened on past nights,
everybody gets something tonight."""


def due(balances: Sequence[float]) -> FloatArray:
    """Each member's due share of tonight's list, summing to 1: an equal share less their balance, within limits.

    Args:
        balances: of each member, in nights; see `GroupRequest.balances`.
    """
    equal = 1 / len(balances)
    wanted = np.clip(equal - np.asarray(balances, dtype=np.float32), DUE_LEAST * equal, DUE_MOST * equal)
    return (wanted / wanted.sum()).astype(np.float32)


class Account:
    """How much each member got of the films taken so far.

    Args:
        shares: what each member is due, 0 to 1, together 1.
    """

    __slots__ = ("_got", "_shares")

    def __init__(self, shares: FloatArray) -> None:
        self._shares = shares[:, None]
        self._got = np.zeros((len(shares), 1), dtype=np.float32)

    def gains(self, wants: FloatArray) -> FloatArray:
        """For each film, the mean over members of min(want, owed).

        `owed` is what a member would still be short of their due share if this film were taken as well (0 for a member
        who has enough).

        Args:
            wants: members × films, 0 or above.
        """
        in_all = self._got.sum() + wants.sum(axis=0)
        owed = np.maximum(in_all * self._shares - self._got, 0)
        return np.minimum(wants, owed).mean(axis=0)

    def take(self, wants: FloatArray) -> None:
        """Add a film that is taken.

        Args:
            wants: how much each member wants that film, 0 or above.
        """
        self._got[:, 0] += wants


def in_turn(
    account: Account,
    wants: FloatArray,
    group_utility: Callable[[FloatArray], FloatArray],
    likeness: FloatArray,
    count: int,
) -> RowArray:
    """Indices of `count` films, chosen greedily by utility of their gains, less similarity to those taken before.

    Args:
        account: what each member got so far; updated with every film taken.
        wants: members × films, 0 or above.
        group_utility: turns gains into the utility of each film to the group.
        likeness: films × films, similarity as a penalty on the scale of utility.
        count: how many to take; fewer when there are fewer.
    """
    chosen = np.empty(min(count, wants.shape[1]), dtype=np.intp)
    alike = np.zeros(wants.shape[1], dtype=np.float32)
    for turn in range(len(chosen)):
        value = group_utility(account.gains(wants)) - alike
        value[chosen[:turn]] = -np.inf
        best = int(value.argmax())
        chosen[turn] = best
        account.take(wants[:, best])
        np.maximum(alike, likeness[best], out=alike)
    return chosen
