"""What people brought from other sites, in SQL: its votes, the lines to be asked about, and taking it all back."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.people import import_questions
from bot.store.people.brought_votes import PREFIX, BroughtVote, Compared, add_votes, new_vote, stored_votes
from bot.store.people.import_questions import DecidedLine, Question
from recommender.types import VoteKind

MOMENT_TAKEN = "SELECT 1 FROM imports WHERE user_id = ? AND imported_at = ?"
ADD_IMPORT = "INSERT INTO imports (user_id, imported_at, site) VALUES (?, ?, ?)"
ALL = """
SELECT imported_at, site, (SELECT count(*) FROM votes
                           WHERE votes.user_id = imports.user_id AND source = 'import:' || imports.imported_at)
FROM imports WHERE user_id = ? ORDER BY imported_at DESC
"""
UNDO_VOTES = "DELETE FROM votes WHERE user_id = ? AND source = ?"
UNDO = "DELETE FROM imports WHERE user_id = ? AND imported_at = ?"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import."""

    imported_at: int
    """Its moment, in seconds since 1970, which is its number as well."""
    site: str
    votes: int
    """How many of its votes there are."""

    @property
    def source(self) -> str:
        """The source of its votes."""
        return f"{PREFIX}{self.imported_at}"


@dataclass(slots=True)
class Brought(Compared):
    """What came of bringing votes in."""

    imported_at: int | None = None
    """The import's number; None where nothing of it is new."""
    added: dict[VoteKind, int] = field(default_factory=lambda: defaultdict(int))
    asked_in: int | None = None
    """The import with lines of it to be decided: this one, else an earlier one of which they are open."""
    questions: int = 0
    """How many."""


class Imports:
    """Everybody's imports in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bring(
        self,
        person: int,
        site: str,
        votes: Sequence[BroughtVote],
        questions: Sequence[Question],
        now: datetime,
        guild_id: int | None,
    ) -> Brought:
        """Bring votes in, all or none; where nothing is new, nothing is written down.

        Args:
            person: whose.
            site: where they were given.
            votes: one a film and kind of word (opinion, or watchlist).
            questions: what is to be asked; what was asked in an earlier import, answered or not, is left out.
            now: the moment.
            guild_id: the server it is done in; None in direct messages.
        """
        return await self._database.write(
            lambda connection: _bring(connection, person, site, votes, questions, to_unix(now), guild_id)
        )

    async def all(self, person: int) -> tuple[ImportRow, ...]:
        """A person's imports, the newest first."""
        rows = await self._database.read(lambda connection: connection.execute(ALL, (person,)).fetchall())
        return tuple(ImportRow(*row) for row in rows)

    async def questions(self, person: int, imported_at: int) -> tuple[Question, ...]:
        """What is still to be asked about one of their imports."""
        return await self._database.read(lambda connection: import_questions.questions(connection, person, imported_at))

    async def decided(self, person: int, imported_at: int) -> tuple[DecidedLine, ...] | None:
        """What they answered about one of their imports; None when there is no such import."""
        return await self._database.read(lambda connection: _decided(connection, person, imported_at))

    async def answer(
        self, person: int, imported_at: int, position: int, film_id: int | None, guild_id: int | None
    ) -> bool:
        """Take a line for a film, or (None) for none of them; False when it was answered before."""
        return await self._database.write(
            lambda connection: import_questions.answer(connection, person, imported_at, position, film_id, guild_id)
        )

    async def undo(self, person: int, imported_at: int) -> int | None:
        """Take a whole import back and nothing else; returns how many votes, None when there is no such import."""
        return await self._database.write(lambda connection: _undo(connection, person, imported_at))


def _bring(
    connection: sqlite3.Connection,
    person: int,
    site: str,
    votes: Sequence[BroughtVote],
    questions: Sequence[Question],
    moment: int,
    guild_id: int | None,
) -> Brought:
    while connection.execute(MOMENT_TAKEN, (person, moment)).fetchone():
        moment += 1
    stored = stored_votes(connection, person)
    brought = Brought()
    new = [vote for each in votes if (vote := new_vote(each, stored.get(each.film_id, ()), brought)) is not None]
    lines = import_questions.lines(connection, person)
    asked = [each for each in questions if each.line not in lines and not import_questions.is_answered(each, stored)]
    if new or asked:
        connection.execute(ADD_IMPORT, (person, moment, site))
        add_votes(connection, person, moment, new, guild_id)
        import_questions.add(connection, person, moment, asked)
        brought.imported_at = moment
    if asked:
        brought.asked_in, brought.questions = moment, len(asked)
    elif waiting := [found for each in questions if (found := lines.get(each.line)) is not None]:
        brought.asked_in = max(waiting)
        brought.questions = list(lines.values()).count(brought.asked_in)
    for vote in new:
        brought.added[vote.kind] += 1
    return brought


def _decided(connection: sqlite3.Connection, person: int, imported_at: int) -> tuple[DecidedLine, ...] | None:
    if connection.execute(MOMENT_TAKEN, (person, imported_at)).fetchone() is None:
        return None
    return import_questions.decided(connection, person, imported_at)


def _undo(connection: sqlite3.Connection, person: int, imported_at: int) -> int | None:
    if not connection.execute(UNDO, (person, imported_at)).rowcount:
        return None
    return connection.execute(UNDO_VOTES, (person, f"{PREFIX}{imported_at}")).rowcount
