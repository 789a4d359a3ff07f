"""SQL for single votes: adding, removing, and pressing a button.

A row is (user, film, kind, source). A film liked through two messages has two rows, so removing one reaction keeps the
other. A person's opinion of a film is the newest of their likes and dislikes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.runtime.clock import to_unix
from bot.store.film_data.joined_films import kept_id
from recommender.types import VoteKind

CARD = "card"
"""The source of votes given on a film's private card."""
_PRESSES = (CARD, "round", "post:")
"""Sources whose votes are given at the moment they are stored."""
_SECONDS_APART, _LATEST = 9, 2**62
OPPOSITE = {VoteKind.LIKE: VoteKind.DISLIKE, VoteKind.DISLIKE: VoteKind.LIKE}

REPLACES = {
    VoteKind.LIKE: (VoteKind.DISLIKE, VoteKind.NOT_NOW, VoteKind.NEVER),
    VoteKind.DISLIKE: (VoteKind.LIKE, VoteKind.NOT_NOW),
    VoteKind.SEEN: (VoteKind.NOT_NOW,),
    VoteKind.WATCHLIST: (VoteKind.NOT_NOW, VoteKind.NEVER),
    VoteKind.NEVER: (VoteKind.NOT_NOW, VoteKind.WATCHLIST),
}
"""Votes that a press on the card removes: the opposite, and those that the new vote makes pointless.

Whoever likes a film, or means to watch it, does not want it excluded; whoever says "never" needs neither "not now" nor
the watchlist. A dislike does not contradict "never".
"""

# Of a person's votes on a film: when each opinion was given last. Stars in between are an opinion too, neither of both.
MOMENTS = """max(CASE WHEN kind = 'like' THEN voted_at END) AS liked_at,
           max(CASE WHEN kind = 'dislike' THEN voted_at END) AS disliked_at,
           max(CASE WHEN kind = 'seen' AND half_stars IS NOT NULL THEN voted_at END) AS between_at"""
LIKES = "liked_at > COALESCE(disliked_at, 0) AND liked_at >= COALESCE(between_at, 0)"
DISLIKES = "disliked_at >= COALESCE(liked_at, 0) AND disliked_at >= COALESCE(between_at, 0)"

# Of two presses the later one counts, whatever the clock showed: it is dated after the opposite opinion. A vote
# from elsewhere with a date of its own is moved by a few seconds at the most, so that it is not taken for a new one.
GIVE = """
INSERT INTO votes (user_id, film_id, kind, source, guild_id, half_stars, voted_at)
VALUES (?, ?, ?, ?, ?, ?, COALESCE((
    SELECT max(voted_at) + 1 FROM votes
    WHERE user_id = ? AND film_id = ? AND kind = ? AND voted_at BETWEEN ? AND ?
), ?))
ON CONFLICT (user_id, film_id, kind, source) DO UPDATE
SET guild_id = excluded.guild_id, half_stars = excluded.half_stars, voted_at = excluded.voted_at, withdrawn = 0
"""
# A repeated event changes nothing; a reaction given again restores a withdrawn vote.
ADD = GIVE + "WHERE votes.withdrawn = 1"
TAKE_BACK = "DELETE FROM votes WHERE user_id = ? AND film_id = ? AND kind = ? AND source = ?"
WITHDRAW = "UPDATE votes SET withdrawn = 1 WHERE user_id = ? AND film_id = ? AND kind = ?"
OF_PERSON_ON_FILM = """
SELECT kind, half_stars FROM votes
WHERE user_id = ? AND film_id = ? AND withdrawn = 0 AND (kind <> 'not_now' OR voted_at BETWEEN ? AND ?)
ORDER BY voted_at DESC, kind
"""
GIVEN = """
SELECT film_id, kind, half_stars, voted_at, source FROM votes
WHERE user_id = ? AND withdrawn = 0 AND (kind <> 'not_now' OR voted_at BETWEEN ? AND ?)
ORDER BY voted_at DESC, film_id, kind
"""
OF_SOURCE = "SELECT user_id, film_id, kind FROM votes WHERE film_id = ? AND source = ?"

VoteKey = tuple[int, int, VoteKind]
"""User, film and kind: a vote within one source."""

Span = tuple[int, int]
"""The first and the last second of a time, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One vote."""

    user_id: int
    film_id: int
    kind: VoteKind
    source: str
    """What gave it: "post:<message id>", "card", "round", "import:<moment>" or "simulated"."""
    voted_at: datetime
    """Aware, UTC; kept in whole seconds."""
    guild_id: int | None = None
    """The server it was given in; None in direct messages."""
    half_stars: int | None = None
    """1 to 10 where the vote came with a rating; "seen" with one is an opinion in between."""

    @property
    def key(self) -> VoteKey:
        """Person, film and kind."""
        return self.user_id, self.film_id, self.kind


@dataclass(frozen=True, slots=True)
class GivenVote:
    """A vote that counts now."""

    film_id: int
    kind: VoteKind
    half_stars: int | None
    voted_at: int
    """In seconds since 1970."""
    source: str


FilmVote = tuple[int, VoteKind]
"""Film and kind of a vote, whoever gives it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The votes of one source on some films, of some kinds."""

    source: str
    film_votes: frozenset[FilmVote]


def add(connection: sqlite3.Connection, vote: VoteRow) -> int:
    """Add one vote; 0 when it is there already."""
    return connection.execute(ADD, values_of(vote)).rowcount


def values_of(vote: VoteRow) -> tuple[object, ...]:
    """The values of `ADD` and `GIVE`."""
    user, film, kind, at = vote.user_id, vote.film_id, vote.kind, to_unix(vote.voted_at)
    row = (user, film, kind, vote.source, vote.guild_id, vote.half_stars)
    latest = _LATEST if vote.source.startswith(_PRESSES) else at + _SECONDS_APART
    return (*row, user, film, OPPOSITE.get(kind), at, latest, at)


def take_back(connection: sqlite3.Connection, key: VoteKey, source: str) -> int:
    """Delete exactly this vote; 0 when there was none."""
    return connection.execute(TAKE_BACK, (*key, source)).rowcount


def state(connection: sqlite3.Connection, user_id: int, film_id: int, not_now_when: Span) -> frozenset[VoteKind]:
    """A person's present votes on one film: of like and dislike only the newest."""
    rows = connection.execute(OF_PERSON_ON_FILM, (user_id, film_id, *not_now_when))
    stored = [(VoteKind(kind), half_stars) for kind, half_stars in rows]
    opinions = [kind for kind, half_stars in stored if kind in OPPOSITE or half_stars is not None]
    return frozenset(kind for kind, _ in stored) - OPPOSITE.keys() | frozenset(opinions[:1])


def given(connection: sqlite3.Connection, user_id: int, not_now_when: Span) -> tuple[GivenVote, ...]:
    """A person's present votes, the newest first: one for each film and kind; of like and dislike the newest."""
    found: dict[tuple[int, str], GivenVote] = {}
    opinions: set[int] = set()
    for film_id, kind, half_stars, voted_at, source in connection.execute(GIVEN, (user_id, *not_now_when)):
        is_opinion = kind in OPPOSITE or half_stars is not None
        if (film_id, kind) in found or (kind in OPPOSITE and film_id in opinions):
            continue
        if is_opinion:
            opinions.add(film_id)
        found[film_id, kind] = GivenVote(film_id, VoteKind(kind), half_stars, voted_at, source)
    return tuple(found.values())


def toggle(connection: sqlite3.Connection, press: VoteRow, not_now_when: Span) -> frozenset[VoteKind]:
    """Handle a press on the card, which also removes contradicting votes. Returns the state after it."""
    press = replace(press, film_id=kept_id(connection, press.film_id))  # it may be joined by now
    user, film, kind = press.key
    before = state(connection, user, film, not_now_when)
    if kind in before:
        take_back(connection, press.key, press.source)
        connection.execute(WITHDRAW, press.key)
        return state(connection, user, film, not_now_when)
    for replaced in REPLACES.get(kind, ()):
        take_back(connection, (user, film, replaced), press.source)
    connection.execute(GIVE, values_of(press))
    return state(connection, user, film, not_now_when)


def put(connection: sqlite3.Connection, press: VoteRow, not_now_when: Span, *, given: bool) -> bool:
    """Make sure that a vote exists, or does not, whatever its source; False if that was so already."""
    film_id = kept_id(connection, press.film_id)
    if (press.kind in state(connection, press.user_id, film_id, not_now_when)) == given:
        return False
    toggle(connection, press, not_now_when)
    return True


def held(connection: sqlite3.Connection, scope: Scope) -> set[VoteKey]:
    """The votes in the scope, withdrawn ones too."""
    found: set[VoteKey] = set()
    for film_id in {film for film, _ in scope.film_votes}:
        rows = connection.execute(OF_SOURCE, (film_id, scope.source))
        found |= {(user, film, VoteKind(kind)) for user, film, kind in rows}
    return {key for key in found if key[1:] in scope.film_votes}


def align(
    connection: sqlite3.Connection, scope: Scope, wanted: Sequence[VoteRow], spared: Collection[VoteKey] = ()
) -> int:
    """Make the votes in the scope those `wanted`, which must lie in it. Returns how many were added or taken back.

    Those in `spared` are left alone, and what was withdrawn stays withdrawn.
    """
    stored = held(connection, scope)
    votes = {vote.key: vote for vote in wanted}
    gone = stored - votes.keys() - set(spared)
    missing = votes.keys() - stored - set(spared)
    taken = sum(take_back(connection, key, scope.source) for key in gone)
    return taken + sum(add(connection, votes[key]) for key in missing)
