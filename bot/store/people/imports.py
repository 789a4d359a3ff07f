"""What people brought from other sites, in SQL: its votes, the lines still to be asked about, and taking it all back.

What somebody said here by hand wins over what they brought: where they have an opinion of a film, none is imported.
Of what they brought the last word counts, and what stands already, or was taken back here, is left as it is.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.database import Database
from bot.store.joined_films import kept_id
from recommender.types import VoteKind

PREFIX = "import:"
"""How the source of an imported vote begins; the moment of the import follows, in seconds since 1970."""

MOMENT_TAKEN = "SELECT 1 FROM imports WHERE user_id = ? AND imported_at = ?"
ADD_IMPORT = "INSERT INTO imports (user_id, imported_at, site) VALUES (?, ?, ?)"
ADD_QUESTION = """
INSERT INTO import_questions (user_id, imported_at, position, title, year, kind, half_stars, voted_at, films)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
ADD_VOTE = """
INSERT INTO votes (user_id, film_id, kind, source, guild_id, half_stars, voted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (user_id, film_id, kind, source) DO NOTHING
"""
OF_PERSON = "SELECT film_id, kind, source, half_stars, voted_at, withdrawn FROM votes WHERE user_id = ?"
OF_PERSON_ON_FILM = f"{OF_PERSON} AND film_id = ?"
ALL = """
SELECT imported_at, site, (SELECT count(*) FROM votes
                           WHERE votes.user_id = imports.user_id AND source = 'import:' || imports.imported_at)
FROM imports WHERE user_id = ? ORDER BY imported_at DESC
"""
QUESTIONS = """
SELECT position, title, year, kind, half_stars, voted_at, films FROM import_questions
WHERE user_id = ? AND imported_at = ? AND films != '[]' ORDER BY position
"""
# What was answered stays, with no film to choose from: the same file again is not to ask it again.
ANSWERED = "UPDATE import_questions SET films = '[]' WHERE user_id = ? AND imported_at = ? AND position = ?"
LINES = "SELECT title, year, kind, half_stars, imported_at, films != '[]' FROM import_questions WHERE user_id = ?"
UNDO_VOTES = "DELETE FROM votes WHERE user_id = ? AND source = ?"
UNDO = "DELETE FROM imports WHERE user_id = ? AND imported_at = ?"
_OPINIONS = (VoteKind.LIKE, VoteKind.DISLIKE)


_Line = tuple[str, int | None, str, int | None]
"""Of a line that is asked about: title, year, kind, half stars."""


@dataclass(frozen=True, slots=True)
class BroughtVote:
    """What somebody said elsewhere of a film of ours."""

    film_id: int
    kind: VoteKind
    voted_at: int
    """When, in seconds since 1970."""
    half_stars: int | None = None
    """1 to 10 where they gave any; "seen" with stars is an opinion in between."""

    @property
    def is_opinion(self) -> bool:
        """Whether it says how they found the film."""
        return self.kind in _OPINIONS or self.half_stars is not None


@dataclass(frozen=True, slots=True)
class Question:
    """A line that may be one of several films, or none."""

    position: int
    """From 1."""
    title: str
    """As the file names it."""
    year: int | None
    vote: BroughtVote
    """What was said; of the first of the films."""
    films: tuple[int, ...]
    """Ids, the likeliest first."""

    @property
    def line(self) -> _Line:
        """What makes it the same line in another import."""
        return self.title, self.year, self.vote.kind, self.vote.half_stars


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
class Brought:
    """What came of bringing votes in."""

    imported_at: int | None = None
    """The import's number; None where nothing of it is new."""
    added: dict[VoteKind, int] = field(default_factory=lambda: defaultdict(int))
    unchanged: int = 0
    """What stood already, or was taken back here."""
    kept_here: int = 0
    """Left as the person said here."""
    asked_in: int | None = None
    """The import with lines of it to be decided: this one, else an earlier one of which they are open."""
    questions: int = 0
    """How many."""


_Stored = dict[int, list[tuple[str, str, int | None, int, int]]]
"""Kind, source, half stars, moment, withdrawn: a person's votes by film."""


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
        return await self._database.read(lambda connection: _questions(connection, person, imported_at))

    async def answer(
        self, person: int, imported_at: int, position: int, film_id: int | None, guild_id: int | None
    ) -> bool:
        """Take a line for a film, or (None) for none of them; False when it was answered before."""
        return await self._database.write(
            lambda connection: _answer(connection, person, imported_at, position, film_id, guild_id)
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
    stored = _by_film(connection.execute(OF_PERSON, (person,)))
    brought = Brought()
    new = [vote for each in votes if (vote := _new(each, stored.get(each.film_id, ()), brought)) is not None]
    lines: dict[_Line, int | None] = {
        tuple(line): asked_in if is_open else None for *line, asked_in, is_open in connection.execute(LINES, (person,))
    }
    asked = [each for each in questions if each.line not in lines and not _is_answered(each, stored)]
    if new or asked:
        connection.execute(ADD_IMPORT, (person, moment, site))
        connection.executemany(ADD_VOTE, [_values(person, vote, moment, guild_id) for vote in new])
        connection.executemany(ADD_QUESTION, [_question_values(person, moment, each) for each in asked])
        brought.imported_at = moment
    if asked:
        brought.asked_in, brought.questions = moment, len(asked)
    elif waiting := [found for each in questions if (found := lines.get(each.line)) is not None]:
        brought.asked_in = max(waiting)
        brought.questions = list(lines.values()).count(brought.asked_in)
    for vote in new:
        brought.added[vote.kind] += 1
    return brought


def _by_film(rows: Iterable[tuple[int, str, str, int | None, int, int]]) -> _Stored:
    found: _Stored = defaultdict(list)
    for film_id, *rest in rows:
        found[film_id].append(tuple(rest))  # pyright: ignore[reportArgumentType] - five cells of a row
    return found


def _new(
    vote: BroughtVote, stored: Sequence[tuple[str, str, int | None, int, int]], brought: Brought
) -> BroughtVote | None:
    """The vote as it is to be added; None, and counted, where it is not."""
    opinions = [row for row in stored if row[0] in _OPINIONS or row[2] is not None]
    if vote.is_opinion:
        if any(not source.startswith(PREFIX) and not withdrawn for _, source, _, _, withdrawn in opinions):
            brought.kept_here += 1
            return None
        kind, _, half_stars, voted_at, _ = max(opinions, key=lambda row: row[3], default=("", "", None, 0, 0))
        if (kind, half_stars) == (vote.kind, vote.half_stars):
            brought.unchanged += 1
            return None
        later = max(vote.voted_at, voted_at + 1) if opinions else vote.voted_at
        return BroughtVote(vote.film_id, vote.kind, later, vote.half_stars)
    kinds = {row[0] for row in stored if not row[4] or row[1].startswith(PREFIX)}
    if vote.kind in kinds or (vote.kind == VoteKind.SEEN and opinions):
        brought.unchanged += 1
        return None
    if vote.kind == VoteKind.WATCHLIST and VoteKind.NEVER in kinds:
        brought.kept_here += 1
        return None
    return vote


def _is_answered(question: Question, stored: Mapping[int, Sequence[tuple[str, str, int | None, int, int]]]) -> bool:
    """Whether an earlier import has taken the line for one of its films."""
    told = (question.vote.kind, question.vote.half_stars)
    return any(
        (kind, half_stars) == told and source.startswith(PREFIX)
        for film_id in question.films
        for kind, source, half_stars, _, _ in stored.get(film_id, ())
    )


def _values(person: int, vote: BroughtVote, imported_at: int, guild_id: int | None) -> tuple[object, ...]:
    source = f"{PREFIX}{imported_at}"
    return person, vote.film_id, vote.kind, source, guild_id, vote.half_stars, vote.voted_at


def _question_values(person: int, imported_at: int, question: Question) -> tuple[object, ...]:
    vote, films = question.vote, json.dumps(question.films)
    told = (question.position, question.title, question.year)
    return person, imported_at, *told, vote.kind, vote.half_stars, vote.voted_at, films


def _questions(connection: sqlite3.Connection, person: int, imported_at: int) -> tuple[Question, ...]:
    found: list[Question] = []
    for position, title, year, kind, half_stars, voted_at, films in connection.execute(
        QUESTIONS, (person, imported_at)
    ):
        ids = tuple(json.loads(films))
        found.append(Question(position, title, year, BroughtVote(ids[0], VoteKind(kind), voted_at, half_stars), ids))
    return tuple(found)


def _answer(
    connection: sqlite3.Connection,
    person: int,
    imported_at: int,
    position: int,
    film_id: int | None,
    guild_id: int | None,
) -> bool:
    question = next((each for each in _questions(connection, person, imported_at) if each.position == position), None)
    if question is None or (film_id is not None and film_id not in question.films):
        return False
    connection.execute(ANSWERED, (person, imported_at, position))
    if film_id is not None:
        kept, told = kept_id(connection, film_id), question.vote
        stored = _by_film(connection.execute(OF_PERSON_ON_FILM, (person, kept)))
        vote = BroughtVote(kept, told.kind, told.voted_at, told.half_stars)
        new = _new(vote, stored.get(kept, ()), Brought())
        if new is not None:
            connection.execute(ADD_VOTE, _values(person, new, imported_at, guild_id))
    return True


def _undo(connection: sqlite3.Connection, person: int, imported_at: int) -> int | None:
    if not connection.execute(UNDO, (person, imported_at)).rowcount:
        return None
    return connection.execute(UNDO_VOTES, (person, f"{PREFIX}{imported_at}")).rowcount
