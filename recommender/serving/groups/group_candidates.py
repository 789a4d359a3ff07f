"""Selects the candidates of a group: films that meet the filters and that no member's vote excludes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from recommender.films import filters
from recommender.group_request import GroupRequest
from recommender.serving.candidates import Candidates, candidates_of
from recommender.serving.snapshot import Snapshot
from recommender.types import Taste


def candidates_of_group(
    snapshot: Snapshot, request: GroupRequest, tastes: Sequence[Taste], shown: frozenset[int]
) -> Candidates:
    """The films that meet the filters and that no member's vote excludes.

    Where seen films are welcome, no vote excludes a film, unless the request is for watchlists only. Whichever vote
    excludes a film, the result is the same, so that the answer does not reveal the vote.

    Args:
        snapshot: the films.
        request: what is wanted.
        tastes: the members' votes that may influence the answer.
        shown: ids of films shown recently to the person who asks.
    """
    out = Taste(
        request.asker,
        not_now=frozenset(chain.from_iterable(taste.not_now for taste in tastes)),
        never=frozenset(chain.from_iterable(taste.never for taste in tastes)),
    )
    if request.seen == "out" or request.only_watchlists:
        seen = chain.from_iterable(chain(taste.liked, taste.disliked, taste.seen) for taste in tastes)
        out = replace(out, seen=frozenset(seen))
    wish = request.of(request.asker)
    if not request.only_watchlists:
        return candidates_of(snapshot, wish, out, shown - request.may_stay)
    listed = frozenset(chain.from_iterable(taste.watchlist for taste in tastes))
    allowed = filters.mask(snapshot.film_table, snapshot.ratings.stars, request.filters)
    on_list = np.zeros(len(allowed), dtype=np.bool_)
    on_list[snapshot.film_table.vocabulary.rows(listed - out.seen - out.not_now - out.never)] = True
    rows = np.flatnonzero(allowed & on_list)
    fresh = rows[~np.isin(rows, snapshot.film_table.vocabulary.rows(shown - request.may_stay))]
    # A watchlist is short: films not shown yet come first; when all were shown, all are candidates again.
    return Candidates(fresh if len(fresh) else rows, len(rows), None)
