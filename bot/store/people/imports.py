"""SQL for imports from other sites: their votes, the lines to be asked about, and taking an import back."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.people import import_questions
from bot.store.people.brought_votes import PREFIX, BroughtVote, Compared, add_votes, new_vote, stored_votes, undated_at
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
    """When, in seconds since 1970; also its id."""
    site: str
    votes: int
    """Number of its votes that are stored."""

    @property
    def source(self) -> str:
        """The source of its votes."""
        return f"{PREFIX}{self.imported_at}"


@dataclass(slots=True)
class Brought(Compared):
    """The result of an import."""

    imported_at: int | None = None
    """The import's id; None where nothing in it is new."""
    added: dict[VoteKind, int] = field(default_factory=lambda: defaultdict(int))
    asked_in: int | None = None
    """The import whose lines are to be answered: this one, or an earlier one where they are still open."""
    questions: int = 0
    """Number of open lines."""


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
        """Import votes, all or none; if nothing is new, nothing is stored.

        Args:
            person: whose.
            site: where they were given.
            votes: one for each film and kind (opinion, or watchlist).
            questions: lines to be asked about; those asked in an earlier import, answered or not, are left out.
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
        """The questions about one of their imports that are still open."""
        return await self._database.read(lambda connection: import_questions.questions(connection, person, imported_at))

    async def decided(self, person: int, imported_at: int) -> tuple[DecidedLine, ...] | None:
        """The answered lines of one of their imports; None if there is no such import."""
        return await self._database.read(lambda connection: _decided(connection, person, imported_at))

    async def answer(
        self, person: int, imported_at: int, position: int, film_id: int | None, guild_id: int | None
    ) -> bool:
        """Answer a line with a film, or (None) with none of them; False if it was answered before."""
        return await self._database.write(
            lambda connection: import_questions.answer(connection, person, imported_at, position, film_id, guild_id)
        )

    async def undo(self, person: int, imported_at: int) -> int | None:
        """Remove an import's votes and nothing else; returns how many, or None if there is no such import."""
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
    free = moment
    while connection.execute(MOMENT_TAKEN, (person, free)).fetchone():
        free += 1
    if free > moment:  # what has no date has the moment that says so in this import
        votes = [_moved(each, moment, free) for each in votes]
        questions = [replace(each, vote=_moved(each.vote, moment, free)) for each in questions]
        moment = free
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


def _moved(vote: BroughtVote, moment: int, free: int) -> BroughtVote:
    return replace(vote, voted_at=undated_at(free)) if vote.voted_at == undated_at(moment) else vote


def _decided(connection: sqlite3.Connection, person: int, imported_at: int) -> tuple[DecidedLine, ...] | None:
    if connection.execute(MOMENT_TAKEN, (person, imported_at)).fetchone() is None:
        return None
    return import_questions.decided(connection, person, imported_at)


def _undo(connection: sqlite3.Connection, person: int, imported_at: int) -> int | None:
    if not connection.execute(UNDO, (person, imported_at)).rowcount:
        return None
    return connection.execute(UNDO_VOTES, (person, f"{PREFIX}{imported_at}")).rowcount
