"""Weights of votes in what other people see: accounts are cheap, so all accounts of one server weigh little together.

A person's own picks follow their own votes in full. What is limited is the effect of votes on everybody's picks: on a
film's rating, and so on whether it is drawn; on how many people like it; and on which films are liked together.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from recommender.arrays import FloatArray, IdArray

SERVER_MOST = 2.0
"""Number of people that all accounts of one server count as, at most, on any one film: fewer than the daily draw needs
to trust a mean (`films.ratings.ENOUGH`)."""
FRESH_DAYS = 7
FRESH_WEIGHT = 0.25
"""Weight of an account in its first days of voting."""


def vote_weights(people: IdArray, films: IdArray, servers: IdArray, given_at: IdArray, now: datetime) -> FloatArray:
    """The weight of each vote, in people: above 0, at most 1.

    Args:
        people: ids; one entry a vote.
        films: ids of the films they are about.
        servers: ids of the servers they were given in; private messages are one server.
        given_at: when each was given, in seconds since 1970.
        now: timezone-aware.
    """
    if not len(people):
        return np.empty(0, dtype=np.float32)
    _, person = np.unique(people, return_inverse=True)
    first = np.full(int(person.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, person, given_at)
    fresh = first[person] > now.timestamp() - FRESH_DAYS * 86_400
    weights = np.where(fresh, FRESH_WEIGHT, 1.0)
    _, server = np.unique(servers, return_inverse=True)
    _, film = np.unique(films, return_inverse=True)
    group = server.astype(np.int64) * (int(film.max()) + 1) + film
    _, group = np.unique(group, return_inverse=True)
    together = np.bincount(group, weights=weights)
    return (weights * np.minimum(1.0, SERVER_MOST / together)[group]).astype(np.float32)
