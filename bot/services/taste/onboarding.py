"""A short round of films that tell people apart, five on a screen, so that picks fit somebody new within a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.records import Answer
from bot.runtime.clock import Clock
from bot.store.people.rounds import ROUND, Asked, RoundAnswers
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.types import Film, Taste, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender


SCREEN_LENGTH = 5
"""Films on one screen: as many as have room with their buttons."""
ROUND_LENGTH = 15
"""Films in one round: three screens, less than a minute."""
ENOUGH_VOTES = 3
"""Likes and dislikes after which the first recommendation is offered."""


@dataclass(frozen=True, slots=True)
class AskedFilm:
    """A film on the screen."""

    film: Film
    opinion: VoteKind | None
    """Like or dislike, where the person has given one."""


@dataclass(frozen=True, slots=True)
class RoundState:
    """Where a person's round stands."""

    films: tuple[AskedFilm, ...]
    """Those on the screen; none when the round is over or no film is left to ask about."""
    answers: tuple[Answer, ...]
    """Of this round's earlier screens, the oldest first; `ROUND_LENGTH` of them when it is over."""
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
    """Asks about a few films at a time. All that happened is in the database: a round outlives a restart.

    A like or dislike is a vote from the moment of the press. What was not seen is known when the person goes on to the
    next screen.
    """

    def __init__(self, recommender: Recommender, votes: Votes, answers: RoundAnswers, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._answers = answers
        self._clock = clock

    async def start(self, person: int) -> RoundState:
        """Begin a round, or go on where the person stopped; after a finished one the next begins."""
        return await self._state(person, begin=True)

    async def look(self, person: int) -> RoundState:
        """Where the round stands; asks nothing, so `films` are only those asked about before."""
        asked = await self._answers.of(person)
        taste = await self._taste(person)
        return _stand(asked, taste, self._open(asked, taste), begin=False)

    async def vote(self, person: int, film_id: int, kind: VoteKind, guild_id: int | None) -> RoundState:
        """Like or dislike a film on the screen, or take that back.

        A press on any other film, as on an older screen, changes nothing.

        Args:
            person: the user's id.
            film_id: the film.
            kind: like or dislike.
            guild_id: the server they say it in; None in direct messages.
        """
        await self._answers.toggle(VoteRow(person, film_id, kind, ROUND, self._clock.now(), guild_id))
        return await self._state(person, begin=False)

    async def turn(self, person: int, film_id: int) -> RoundState:
        """Go on to the next screen, or to the end of the round: what got no vote was not seen.

        Args:
            person: the user's id.
            film_id: a film of the screen that is left; from an older screen it changes nothing.
        """
        asked, taste = await self._answers.of(person), await self._taste(person)
        answers = {each.film_id: _answer(each.film_id, taste) for each in asked if each.answer is None}
        if film_id in answers:
            await self._answers.close(person, answers)
        return await self._state(person, begin=False)

    async def _state(self, person: int, *, begin: bool) -> RoundState:
        """Where the round stands, with a screen unless it is over.

        Args:
            person: the user's id.
            begin: whether a round begins where none is under way.
        """
        asked, taste = await self._answers.of(person), await self._taste(person)
        films = self._open(asked, taste)
        if not films and (stale := [each.film_id for each in asked if each.answer is None]):
            # The films have left the catalogue.
            await self._answers.forget_open(person, stale)
            asked = tuple(each for each in asked if each.answer is not None)
        state = _stand(asked, taste, films, begin=begin)
        if films or state.is_over:
            return state
        count = min(SCREEN_LENGTH, ROUND_LENGTH - len(state.answers))
        found = self._recommender.next_in_round([each.film_id for each in asked], taste, count)
        if found:
            # Where another press was faster, it is that one's screen which is open.
            await self._answers.ask(person, [film.id for film in found], self._clock.now())
            films = self._open(await self._answers.of(person), taste)
        return _stand(asked, taste, films, begin=begin)

    async def _taste(self, person: int) -> Taste:
        return await self._votes.taste(person, self._clock.now())

    def _open(self, asked: Sequence[Asked], taste: Taste) -> tuple[AskedFilm, ...]:
        """The films on the screen, but for those that have left the catalogue."""
        films = [self._recommender.film(each.film_id) for each in asked if each.answer is None]
        return tuple(AskedFilm(film, _opinion(film.id, taste)) for film in films if film is not None)


def _opinion(film_id: int, taste: Taste) -> VoteKind | None:
    if film_id in taste.liked:
        return VoteKind.LIKE
    return VoteKind.DISLIKE if film_id in taste.disliked else None


def _answer(film_id: int, taste: Taste) -> Answer:
    opinion = _opinion(film_id, taste)
    return Answer.NOT_SEEN if opinion is None else Answer(opinion)


def _stand(asked: Sequence[Asked], taste: Taste, films: tuple[AskedFilm, ...], *, begin: bool) -> RoundState:
    answers = tuple(each.answer for each in asked if each.answer is not None)
    under_way = len(answers) % ROUND_LENGTH
    if not under_way and answers and not films and not begin:
        under_way = ROUND_LENGTH
    return RoundState(films, answers[len(answers) - under_way :], len(taste.liked) + len(taste.disliked))
