"""SQL for lines of an import that may be one of several films: those still to be asked, and those answered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.film_data.joined_films import kept_id
from bot.store.people.brought_votes import PREFIX, BroughtVote, Compared, StoredVotes, add_votes, new_vote, stored_votes
from recommender.types import VoteKind

ADD = """
INSERT INTO import_questions (user_id, imported_at, position, title, year, kind, half_stars, voted_at, films)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
OPEN = """
SELECT position, title, year, kind, half_stars, voted_at, films FROM import_questions
WHERE user_id = ? AND imported_at = ? AND films != '[]' ORDER BY position
"""
# Answered lines stay, with no film to choose from, so that importing the same file does not ask again.
ANSWERED = """
UPDATE import_questions SET films = '[]', film_id = ? WHERE user_id = ? AND imported_at = ? AND position = ?
"""
# If the import has no vote on the chosen film, another vote of the person on it counts.
DECIDED = """
SELECT position, title, year, film_id,
       (SELECT kind FROM votes WHERE votes.user_id = asked.user_id AND votes.film_id = asked.film_id
                                 AND votes.kind = asked.kind AND source = 'import:' || imported_at AND NOT withdrawn)
FROM import_questions AS asked WHERE user_id = ? AND imported_at = ? AND films = '[]' ORDER BY position
"""
LINES = "SELECT title, year, kind, half_stars, imported_at, films != '[]' FROM import_questions WHERE user_id = ?"

SameLine = tuple[str, int | None, str, int | None]
"""Identifies the same line in another import: title, year, kind, half stars."""


@dataclass(frozen=True, slots=True)
class Question:
    """A line that may be one of several films, or none."""

    position: int
    """From 1."""
    title: str
    """As the file names it."""
    year: int | None
    vote: BroughtVote
    """The vote in the file, on the first of the films."""
    films: tuple[int, ...]
    """Ids, the likeliest first."""

    @property
    def line(self) -> SameLine:
        """Identifies the same line in another import."""
        return self.title, self.year, self.vote.kind, self.vote.half_stars


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A line that was answered."""

    position: int
    """Among the import's lines, from 1."""
    title: str
    """As the file names it."""
    year: int | None
    film_id: int | None
    """The film that was chosen; None for none of those shown."""
    kind: VoteKind | None
    """The vote it became; None where an earlier vote of the person was kept."""


def add(connection: sqlite3.Connection, person: int, imported_at: int, questions: Iterable[Question]) -> None:
    """Store lines to be asked about."""
    connection.executemany(
        ADD,
        [
            (
                *(person, imported_at, each.position, each.title, each.year),
                *(each.vote.kind, each.vote.half_stars, each.vote.voted_at, json.dumps(each.films)),
            )
            for each in questions
        ],
    )


def lines(connection: sqlite3.Connection, person: int) -> dict[SameLine, int | None]:
    """Every line a person was asked about, with the import in which it is open; None once answered."""
    return {
        (title, year, kind, half_stars): asked_in if is_open else None
        for title, year, kind, half_stars, asked_in, is_open in connection.execute(LINES, (person,))
    }


def is_answered(question: Question, stored: StoredVotes) -> bool:
    """Whether the line was answered with a film in an earlier import."""
    told = (question.vote.kind, question.vote.half_stars)
    return any(
        (kind, half_stars) == told and source.startswith(PREFIX)
        for film_id in question.films
        for kind, source, half_stars, _, _ in stored.get(film_id, ())
    )


def questions(connection: sqlite3.Connection, person: int, imported_at: int) -> tuple[Question, ...]:
    """The questions about an import that are still open."""
    found: list[Question] = []
    for position, title, year, kind, half_stars, voted_at, films in connection.execute(OPEN, (person, imported_at)):
        ids = tuple(json.loads(films))
        found.append(Question(position, title, year, BroughtVote(ids[0], VoteKind(kind), voted_at, half_stars), ids))
    return tuple(found)


def decided(connection: sqlite3.Connection, person: int, imported_at: int) -> tuple[DecidedLine, ...]:
    """The answered lines, in the order they were asked."""
    rows = connection.execute(DECIDED, (person, imported_at))
    return tuple(
        DecidedLine(position, title, year, film_id, None if kind is None else VoteKind(kind))
        for position, title, year, film_id, kind in rows
    )


def answer(
    connection: sqlite3.Connection,
    person: int,
    imported_at: int,
    position: int,
    film_id: int | None,
    guild_id: int | None,
) -> bool:
    """Answer a line with a film, or (None) with none of them; False if it was answered before."""
    asked = questions(connection, person, imported_at)
    question = next((each for each in asked if each.position == position), None)
    if question is None or (film_id is not None and film_id not in question.films):
        return False
    kept = None if film_id is None else kept_id(connection, film_id)
    connection.execute(ANSWERED, (kept, person, imported_at, position))
    if kept is not None:
        told = question.vote
        vote = BroughtVote(kept, told.kind, told.voted_at, told.half_stars)
        new = new_vote(vote, stored_votes(connection, person, kept).get(kept, ()), Compared())
        if new is not None:
            add_votes(connection, person, imported_at, [new], guild_id)
    return True
