"""Short rounds in SQL: which films a person was asked about, and what they answered."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.runtime.clock import to_unix
from bot.store import vote_rows
from bot.store.database import Database
from bot.store.vote_rows import VoteRow

ROUND = "round"
"""The source of votes given in a round."""

ASKED = "SELECT film_id, answer FROM round_answers WHERE user_id = ? ORDER BY asked_at, film_id"
# Of two questions asked at once only the first is: a person looks at one film at a time. Seconds are coarse, and which
# ten films make a round depends on their order: a question in the same second is moved behind the one before.
ASK = """
INSERT INTO round_answers (user_id, film_id, asked_at)
SELECT :user, :film, COALESCE((
    SELECT max(asked_at) + 1 FROM round_answers WHERE user_id = :user AND asked_at >= :now
), :now)
WHERE NOT EXISTS (SELECT 1 FROM round_answers WHERE user_id = :user AND answer IS NULL)
ON CONFLICT (user_id, film_id) DO NOTHING
"""
ANSWER = "UPDATE round_answers SET answer = ? WHERE user_id = ? AND film_id = ? AND answer IS NULL"
FORGET_OPEN = "DELETE FROM round_answers WHERE user_id = ? AND film_id = ? AND answer IS NULL"


class Answer(StrEnum):
    """What a person says of a film in a round."""

    LIKE = "like"
    DISLIKE = "dislike"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class Asked:
    """A film that a person was asked about."""

    film_id: int
    answer: Answer | None
    """None while they have not answered."""


class RoundAnswers:
    """Everybody's answers in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> tuple[Asked, ...]:
        """Every film a person was asked about, the oldest question first."""
        rows = await self._database.read(lambda connection: connection.execute(ASKED, (user_id,)).fetchall())
        return tuple(Asked(film, Answer(answer) if answer else None) for film, answer in rows)

    async def ask(self, user_id: int, film_id: int, now: datetime) -> bool:
        """Ask about a film; False, and nothing changes, when another question is open or this one was asked before."""
        values = {"user": user_id, "film": film_id, "now": to_unix(now)}
        return await self._database.write(lambda connection: connection.execute(ASK, values).rowcount) > 0

    async def answer(self, user_id: int, film_id: int, answer: Answer, vote: VoteRow | None) -> bool:
        """Answer the open question, and cast the vote that follows from it, both or neither.

        Returns:
            False, and nothing changes, when this film is not the open question.
        """

        def work(connection: sqlite3.Connection) -> bool:
            if not connection.execute(ANSWER, (answer, user_id, film_id)).rowcount:
                return False
            if vote is not None:
                vote_rows.add(connection, vote)
            return True

        return await self._database.write(work)

    async def forget_open(self, user_id: int, film_id: int) -> None:
        """Take an open question back, as if it had never been asked."""
        await self._database.execute(FORGET_OPEN, (user_id, film_id))
