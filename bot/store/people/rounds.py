"""SQL for onboarding rounds: the films a person was asked about, and their answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.records import Answer
from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.film_data.joined_films import kept_id
from bot.store.people import vote_rows
from bot.store.people.vote_rows import VoteRow

ROUND = "round"
"""The source of votes given in a round."""

_NO_TIME = (0, 0)
"""The time of a "not now", which does not matter here."""

ASKED = "SELECT film_id, answer FROM round_answers WHERE user_id = ? ORDER BY asked_at, film_id"
OPEN = "SELECT film_id FROM round_answers WHERE user_id = ? AND answer IS NULL"
# Films of one screen have an order, but times have whole seconds: each gets a second more than the one before.
ASK = """
INSERT INTO round_answers (user_id, film_id, asked_at)
SELECT :user, :film, COALESCE((
    SELECT max(asked_at) + 1 FROM round_answers WHERE user_id = :user AND asked_at >= :now
), :now)
WHERE true
ON CONFLICT (user_id, film_id) DO NOTHING
"""
ANSWER = "UPDATE round_answers SET answer = ? WHERE user_id = ? AND film_id = ? AND answer IS NULL"
FORGET_OPEN = "DELETE FROM round_answers WHERE user_id = ? AND film_id = ? AND answer IS NULL"


@dataclass(frozen=True, slots=True)
class Asked:
    """A film that a person was asked about."""

    film_id: int
    answer: Answer | None
    """None while it is on the screen."""


class RoundAnswers:
    """Everybody's answers in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> tuple[Asked, ...]:
        """Every film a person was asked about, the oldest question first."""
        rows = await self._database.read(lambda connection: connection.execute(ASKED, (user_id,)).fetchall())
        return tuple(Asked(film, Answer(answer) if answer else None) for film, answer in rows)

    async def ask(self, user_id: int, film_ids: Sequence[int], now: datetime) -> bool:
        """Ask about the films of one screen; False, and nothing changes, while another screen is open."""

        def work(connection: sqlite3.Connection) -> bool:
            if connection.execute(OPEN, (user_id,)).fetchone():
                return False
            values = [{"user": user_id, "film": film_id, "now": to_unix(now)} for film_id in film_ids]
            return connection.executemany(ASK, values).rowcount > 0

        return await self._database.write(work)

    async def toggle(self, press: VoteRow) -> bool:
        """Give a vote on a film of the open screen, or take it back; like and dislike exclude each other.

        Returns:
            False, and nothing changes, when the film is not on the open screen.
        """

        def work(connection: sqlite3.Connection) -> bool:
            film_id = kept_id(connection, press.film_id)
            if (film_id,) not in connection.execute(OPEN, (press.user_id,)).fetchall():
                return False
            vote_rows.toggle(connection, press, _NO_TIME)
            return True

        return await self._database.write(work)

    async def close(self, user_id: int, answers: Mapping[int, Answer]) -> bool:
        """Answer every film of the open screen at once.

        Args:
            user_id: the person.
            answers: by film, of the whole screen.

        Returns:
            False, and nothing changes, when another screen is open, or none.
        """

        def work(connection: sqlite3.Connection) -> bool:
            on_screen = {film_id for (film_id,) in connection.execute(OPEN, (user_id,))}
            if not on_screen or on_screen != set(answers):
                return False
            connection.executemany(ANSWER, [(answer, user_id, film_id) for film_id, answer in answers.items()])
            return True

        return await self._database.write(work)

    async def forget_open(self, user_id: int, film_ids: Sequence[int]) -> None:
        """Delete open questions, as if they had never been asked."""
        values = [(user_id, film_id) for film_id in film_ids]
        await self._database.write(lambda connection: connection.executemany(FORGET_OPEN, values).rowcount)
