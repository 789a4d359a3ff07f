"""A short round of films that tell people apart, so that somebody new is known after a few presses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.runtime.clock import Clock
from bot.store.rounds import ROUND, Answer, Asked, RoundAnswers
from bot.store.votes import VoteRow, Votes
from recommender.types import Film, Taste, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender

__all__ = ["ENOUGH_VOTES", "ROUND_LENGTH", "Answer", "Round", "RoundState"]

ROUND_LENGTH = 10
"""Films in one round."""
ENOUGH_VOTES = 3
"""Likes and dislikes after which the first recommendation is offered."""
_VOTES = {Answer.LIKE: VoteKind.LIKE, Answer.DISLIKE: VoteKind.DISLIKE}


@dataclass(frozen=True, slots=True)
class RoundState:
    """Where a person's round stands."""

    film: Film | None
    """The one asked about; None when the round is over or no film is left to ask about."""
    answers: tuple[Answer, ...]
    """Of this round, the oldest first; `ROUND_LENGTH` of them when it is over."""
    votes: int
    """Likes and dislikes the person has given in all, in rounds and elsewhere."""

    @property
    def is_over(self) -> bool:
        """Whether every film of the round is answered."""
        return len(self.answers) == ROUND_LENGTH

    @property
    def has_enough(self) -> bool:
        """Whether a recommendation can be offered."""
        return self.votes >= ENOUGH_VOTES


class Round:
    """Asks about one film at a time. All that happened is in the database: a round outlives a restart."""

    def __init__(self, recommender: Recommender, votes: Votes, answers: RoundAnswers, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._answers = answers
        self._clock = clock

    async def start(self, person: int) -> RoundState:
        """Begin a round, or go on where the person stopped; after a finished one the next begins."""
        return await self._state(person, begin=True)

    async def look(self, person: int) -> RoundState:
        """Where the round stands; asks nothing, so `film` is only what was asked before."""
        asked = await self._answers.of(person)
        taste = await self._taste(person)
        return _stand(asked, taste, self._open(asked, taste), begin=False)

    async def answer(self, person: int, film_id: int, answer: Answer, guild_id: int | None) -> RoundState:
        """Say something of the film asked about. Likes and dislikes are votes; "not seen" is none.

        An answer about any other film, as from an older screen or a second press, changes nothing.

        Args:
            person: the user's id.
            film_id: the film on the screen.
            answer: what they say.
            guild_id: the server they say it in; None in direct messages.

        Returns:
            The next film, or the end of the round.
        """
        kind = _VOTES.get(answer)
        vote = None if kind is None else VoteRow(person, film_id, kind, ROUND, self._clock.now(), guild_id)
        await self._answers.answer(person, film_id, answer, vote)
        return await self._state(person, begin=False)

    async def _state(self, person: int, *, begin: bool) -> RoundState:
        """Where the round stands, with a question unless it is over.

        Args:
            person: the user's id.
            begin: whether a round begins where none is under way.
        """
        asked, taste = await self._answers.of(person), await self._taste(person)
        film = self._open(asked, taste)
        if (stale := _open_id(asked)) is not None and film is None:
            await self._answers.forget_open(person, stale)
            asked = tuple(each for each in asked if each.film_id != stale)
        state = _stand(asked, taste, film, begin=begin)
        if film is not None or state.is_over:
            return state
        found = self._recommender.next_in_round([each.film_id for each in asked], taste)
        if found is not None and not await self._answers.ask(person, found.id, self._clock.now()):
            # Another press was faster, and it is that one's question which is open.
            found = self._open(await self._answers.of(person), taste)
        return _stand(asked, taste, found, begin=begin)

    async def _taste(self, person: int) -> Taste:
        return await self._votes.taste(person, self._clock.now())

    def _open(self, asked: Sequence[Asked], taste: Taste) -> Film | None:
        """The film asked about; None when there is none, or it was voted on elsewhere or has left the catalogue."""
        film_id = _open_id(asked)
        known = film_id in taste.liked or film_id in taste.disliked
        return None if film_id is None or known else self._recommender.film(film_id)


def _open_id(asked: Sequence[Asked]) -> int | None:
    return next((each.film_id for each in asked if each.answer is None), None)


def _stand(asked: Sequence[Asked], taste: Taste, film: Film | None, *, begin: bool) -> RoundState:
    answers = tuple(each.answer for each in asked if each.answer is not None)
    under_way = len(answers) % ROUND_LENGTH
    if not under_way and answers and film is None and not begin:
        under_way = ROUND_LENGTH
    return RoundState(film, answers[len(answers) - under_way :], len(taste.liked) + len(taste.disliked))
