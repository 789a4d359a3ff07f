"""Onboarding round: asks a new person about a few informative films, five on a screen."""

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
"""Films on one screen: as many as fit with their buttons."""
ROUND_LENGTH = 15
"""Films in one round: three screens, which take less than a minute."""
ENOUGH_VOTES = 3
"""Likes and dislikes after which a recommendation is offered."""


@dataclass(frozen=True, slots=True)
class AskedFilm:
    """A film on the screen."""

    film: Film
    opinion: VoteKind | None
    """The person's like or dislike; None without one."""


@dataclass(frozen=True, slots=True)
class RoundState:
    """State of a person's round."""

    films: tuple[AskedFilm, ...]
    """Films on the screen; empty when the round is over or no film is left to ask about."""
    answers: tuple[Answer, ...]
    """Answers on earlier screens of this round, oldest first; `ROUND_LENGTH` when it is over."""
    votes: int
    """All likes and dislikes of the person, in rounds and elsewhere."""

    @property
    def is_over(self) -> bool:
        """Whether every film of the round is answered."""
        return len(self.answers) == ROUND_LENGTH

    @property
    def has_enough(self) -> bool:
        """Whether a recommendation can be offered."""
        return self.votes >= ENOUGH_VOTES


class Round:
    """Asks about a few films at a time. Its state is in the database, so a round survives a restart.

    A like or dislike is stored at the press. Films without one are stored as not seen when the person goes on to the
    next screen.
    """

    def __init__(self, recommender: Recommender, votes: Votes, answers: RoundAnswers, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._answers = answers
        self._clock = clock

    async def start(self, person: int) -> RoundState:
        """Begin a round, or continue an unfinished one."""
        return await self._state(person, begin=True)

    async def look(self, person: int) -> RoundState:
        """The state of the round, without asking about new films."""
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
            guild_id: the server they vote in; None in direct messages.
        """
        await self._answers.toggle(VoteRow(person, film_id, kind, ROUND, self._clock.now(), guild_id))
        return await self._state(person, begin=False)

    async def turn(self, person: int, film_id: int) -> RoundState:
        """Go on to the next screen or the end of the round; films without a vote count as not seen.

        Args:
            person: the user's id.
            film_id: a film of the screen that is left; one of an older screen changes nothing.
        """
        asked, taste = await self._answers.of(person), await self._taste(person)
        answers = {each.film_id: _answer(each.film_id, taste) for each in asked if each.answer is None}
        if film_id in answers:
            await self._answers.close(person, answers)
        return await self._state(person, begin=False)

    async def _state(self, person: int, *, begin: bool) -> RoundState:
        """The state of the round, with a screen unless it is over.

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
        found = self._recommender.next_onboarding_films([each.film_id for each in asked], taste, count)
        if found:
            # If another press was faster, its screen is the open one.
            await self._answers.ask(person, [film.id for film in found], self._clock.now())
            films = self._open(await self._answers.of(person), taste)
        return _stand(asked, taste, films, begin=begin)

    async def _taste(self, person: int) -> Taste:
        return await self._votes.taste(person, self._clock.now())

    def _open(self, asked: Sequence[Asked], taste: Taste) -> tuple[AskedFilm, ...]:
        """The films on the screen, without those that left the catalogue."""
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
