"""How much a vote counts for others: accounts are cheap, so one server's accounts together weigh little.

A person's own picks follow their own votes in full. What is bounded is the effect of votes on everybody's picks: how a
film is rated, and so whether it is drawn; how many like it; and which films are liked together.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from recommender.arrays import FloatArray, IdArray

SERVER_MOST = 2.0
"""People that all accounts of one server together count as, on any one film: fewer than the draw of the day needs to
judge a film (`films.ratings.ENOUGH`)."""
FRESH_DAYS = 7
FRESH_WEIGHT = 0.25
"""What an account counts in its first days of voting."""


def vote_weights(people: IdArray, films: IdArray, servers: IdArray, given_at: IdArray, now: datetime) -> FloatArray:
    """What each vote counts, in people: above 0, 1 at the most.

    Args:
        people: ids; one entry a vote.
        films: ids of the films they are about.
        servers: ids of the servers they were given in; private messages are one server.
        given_at: when each was given, in seconds since 1970.
        now: aware.
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
