"""Orders a group's films so that each member gets the share of them that they are due, also over several nights.

EP-FuzzDA (Malecek and Peska, "Fairness-preserving Group Recommendations With User Weighting", UMAP 2021): each film
taken counts for the members by how much they want it; the next film is the one that gives most to members who have less
than they are due. What a member got too much or too little of on past nights changes what they are due tonight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from recommender.arrays import FloatArray, RowArray

DUE_LEAST, DUE_MOST = 0.5, 2.0
"""Least and greatest share that a member is due, in equal shares: past nights never take all of tonight from anybody.
"""


def due(balances: Sequence[float]) -> FloatArray:
    """Each member's share of tonight's list; sums to 1. An equal share, less what they got too much of on past nights.

    Args:
        balances: of each member, see `GroupRequest.balances`.
    """
    equal = 1 / len(balances)
    wanted = np.clip(equal - np.asarray(balances, dtype=np.float32), DUE_LEAST * equal, DUE_MOST * equal)
    return (wanted / wanted.sum()).astype(np.float32)


class Account:
    """How much each member got of the films taken so far.

    Args:
        shares: what each is due, together 1.
    """

    __slots__ = ("_got", "_shares")

    def __init__(self, shares: FloatArray) -> None:
        self._shares = shares[:, None]
        self._got = np.zeros((len(shares), 1), dtype=np.float32)

    def gains(self, wants: FloatArray) -> FloatArray:
        """For each film, how much of it goes to members who have less than they are due, as a mean over members.

        Args:
            wants: members × films, 0 or above.
        """
        in_all = self._got.sum() + wants.sum(axis=0)
        owed = np.maximum(in_all * self._shares - self._got, 0)
        return np.minimum(wants, owed).mean(axis=0)

    def take(self, wants: FloatArray) -> None:
        """Book a film that is taken.

        Args:
            wants: of each member for that film.
        """
        self._got[:, 0] += wants


def in_turn(
    account: Account,
    wants: FloatArray,
    group_utility: Callable[[FloatArray], FloatArray],
    likeness: FloatArray,
    count: int,
) -> RowArray:
    """Indices of `count` films, chosen greedily by gain for those who have less than they are due, less similarity.

    Args:
        account: what each member got so far; updated with every film taken.
        wants: members × films, 0 or above.
        group_utility: turns gains into the utility of each film to the group.
        likeness: similarity of each film to each, on the same scale.
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
