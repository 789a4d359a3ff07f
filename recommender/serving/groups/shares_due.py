"""Takes turns without counting turns: each member gets of a list what they are due, over the weeks too.

EP-FuzzDA (Malecek and Peska, "Fairness-preserving Group Recommendations With User Weighting", UMAP 2021): with each
film taken, what it gives all members is shared out by what each is due; the next film is the one that gives most of
what is still owed. What a member got too much or too little of on past nights changes what they are due tonight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from recommender.arrays import FloatArray, RowArray

DUE_LEAST, DUE_MOST = 0.5, 2.0
"""What a member is due at the least and at the most, in equal shares: past nights never take tonight away."""


def due(balances: Sequence[float]) -> FloatArray:
    """Each member's share of tonight's list, together 1: an equal one less what they got too much of before.

    Args:
        balances: of each member, see `GroupRequest.balances`.
    """
    equal = 1 / len(balances)
    wanted = np.clip(equal - np.asarray(balances, dtype=np.float32), DUE_LEAST * equal, DUE_MOST * equal)
    return (wanted / wanted.sum()).astype(np.float32)


class Account:
    """What each member has got of the films taken so far.

    Args:
        shares: what each is due, together 1.
    """

    __slots__ = ("_got", "_shares")

    def __init__(self, shares: FloatArray) -> None:
        self._shares = shares[:, None]
        self._got = np.zeros((len(shares), 1), dtype=np.float32)

    def gains(self, wants: FloatArray) -> FloatArray:
        """For each film, how much of it goes to members who are still owed it, as a mean over members.

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
    account: Account, wants: FloatArray, worth: Callable[[FloatArray], FloatArray], likeness: FloatArray, count: int
) -> RowArray:
    """Places of `count` films, greedily by what they give those who are owed, less similarity to those already taken.

    Args:
        account: what everybody has got so far; the films taken are booked there.
        wants: members × films, 0 or above.
        worth: from the gains to what each film is worth.
        likeness: of each film to each, in the same measure.
        count: how many to take; fewer when there are fewer.
    """
    chosen = np.empty(min(count, wants.shape[1]), dtype=np.intp)
    alike = np.zeros(wants.shape[1], dtype=np.float32)
    for turn in range(len(chosen)):
        value = worth(account.gains(wants)) - alike
        value[chosen[:turn]] = -np.inf
        best = int(value.argmax())
        chosen[turn] = best
        account.take(wants[:, best])
        np.maximum(alike, likeness[best], out=alike)
    return chosen
