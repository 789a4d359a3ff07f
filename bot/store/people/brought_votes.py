"""SQL for one imported vote, and the rule for whether it is stored beside a person's other votes.

A vote given here by hand wins over an imported one: a film with an opinion gets no imported opinion. Of imported votes
the latest counts, and a vote that is there already, or was removed here, is not changed.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommender.types import VoteKind

PREFIX = "import:"
"""How the source of an imported vote begins; the moment of the import follows, in seconds since 1970."""

ADD_VOTE = """
INSERT INTO votes (user_id, film_id, kind, source, guild_id, half_stars, voted_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (user_id, film_id, kind, source) DO NOTHING
"""
OF_PERSON = "SELECT film_id, kind, source, half_stars, voted_at, withdrawn FROM votes WHERE user_id = ?"
OF_PERSON_ON_FILM = f"{OF_PERSON} AND film_id = ?"
_OPINIONS = (VoteKind.LIKE, VoteKind.DISLIKE)

IS_UNDATED = f"source LIKE '{PREFIX}%' AND voted_at = CAST(substr(source, {len(PREFIX) + 1}) AS INTEGER) - 1"
"""SQL condition: the vote has the moment of `undated_at`."""


def undated_at(imported_at: int) -> int:
    """The moment stored for a vote whose file gave no date; a press in the second of the import is newer."""
    return imported_at - 1


@dataclass(frozen=True, slots=True)
class BroughtVote:
    """A vote from another site on a film of ours."""

    film_id: int
    kind: VoteKind
    voted_at: int
    """When, in seconds since 1970; `undated_at` of the import where that is not known."""
    half_stars: int | None = None
    """1 to 10 where they gave any; "seen" with stars is an opinion in between."""

    @property
    def is_opinion(self) -> bool:
        """Whether it is an opinion of the film: like, dislike, or stars in between."""
        return self.kind in _OPINIONS or self.half_stars is not None


@dataclass(slots=True)
class Compared:
    """Counts of imported votes by how they relate to the person's other votes."""

    unchanged: int = 0
    """Votes that were there already, or were taken back here."""
    kept_here: int = 0
    """Films whose vote given here was kept."""


StoredVotes = dict[int, list[tuple[str, str, int | None, int, int]]]
"""Kind, source, half stars, moment, withdrawn: a person's votes by film."""


def stored_votes(connection: sqlite3.Connection, person: int, film_id: int | None = None) -> StoredVotes:
    """A person's votes, on all films or on one."""
    if film_id is None:
        rows = connection.execute(OF_PERSON, (person,))
    else:
        rows = connection.execute(OF_PERSON_ON_FILM, (person, film_id))
    found: StoredVotes = defaultdict(list)
    for row in rows:
        found[row[0]].append(tuple(row[1:]))
    return found


def add_votes(
    connection: sqlite3.Connection, person: int, imported_at: int, votes: Iterable[BroughtVote], guild_id: int | None
) -> None:
    """Store votes as those of an import."""
    source = f"{PREFIX}{imported_at}"
    connection.executemany(
        ADD_VOTE,
        [(person, vote.film_id, vote.kind, source, guild_id, vote.half_stars, vote.voted_at) for vote in votes],
    )


def new_vote(
    vote: BroughtVote, stored: Sequence[tuple[str, str, int | None, int, int]], compared: Compared
) -> BroughtVote | None:
    """The vote to be stored; None if it is not, which is counted."""
    opinions = [row for row in stored if row[0] in _OPINIONS or row[2] is not None]
    if vote.is_opinion:
        if any(not source.startswith(PREFIX) and not withdrawn for _, source, _, _, withdrawn in opinions):
            compared.kept_here += 1
            return None
        kind, _, half_stars, voted_at, _ = max(opinions, key=lambda row: row[3], default=("", "", None, 0, 0))
        if (kind, half_stars) == (vote.kind, vote.half_stars):
            compared.unchanged += 1
            return None
        later = max(vote.voted_at, voted_at + 1) if opinions else vote.voted_at
        return BroughtVote(vote.film_id, vote.kind, later, vote.half_stars)
    kinds = {row[0] for row in stored if not row[4] or row[1].startswith(PREFIX)}
    if vote.kind in kinds or (vote.kind == VoteKind.SEEN and opinions):
        compared.unchanged += 1
        return None
    if vote.kind == VoteKind.WATCHLIST and VoteKind.NEVER in kinds:
        compared.kept_here += 1
        return None
    return vote
