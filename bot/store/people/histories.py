"""What a recommendation reads about people: their tastes and what was shown to the asker, in one read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.store.database import Database
from bot.store.people.votes import Votes, read_taste
from bot.store.posts import shown_to
from recommender.ports import History


class Histories:
    """Votes and films shown in a database; the recommender's `HistorySource`.

    One read, because every other one costs about as much again in switching threads.

    Args:
        database: where they are.
        votes: knows how long "not now" holds.
    """

    def __init__(self, database: Database, votes: Votes) -> None:
        self._database = database
        self._votes = votes

    async def history(self, people: Sequence[int], asker: int, since: datetime, now: datetime) -> History:
        """Tastes as of now, and films shown lately; see `HistorySource`."""
        when = self._votes.not_now_when(now)

        def read(connection: sqlite3.Connection) -> History:
            tastes = tuple(read_taste(connection, person, when) for person in people)
            return History(tastes, shown_to(connection, asker, since, now))

        return await self._database.read(read)
