"""One film: its facts, trailer, votes and similar films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.errors import UnknownName
from bot.records import VoteCounts
from bot.runtime.clock import Clock
from bot.store.people.votes import Votes
from bot.words.sentences import plain
from recommender.types import Film, Pick, Rating, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender


ADDRESS_MOST = 512
"""Characters of an address that Discord takes."""
SIMILAR = 5
"""Similar films on a card."""


@dataclass(frozen=True, slots=True)
class Trailer:
    """Where to watch a film's trailer."""

    url: str
    exact: bool
    """False for a search on YouTube, which must be labelled as such."""


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """What a film's card shows to one person."""

    film: Film
    rating: Rating | None
    counts: VoteCounts
    """In the server where the card is opened; over all servers in direct messages."""
    my_votes: frozenset[VoteKind]
    similar: tuple[Pick, ...]


class FilmCards:
    """Details of single films."""

    def __init__(self, recommender: Recommender, votes: Votes, clock: Clock) -> None:
        self._recommender = recommender
        self._votes = votes
        self._clock = clock

    async def details(self, film_id: int, person: int, guild_id: int | None) -> FilmDetails:
        """Everything a film's card shows to `person`.

        Raises:
            UnknownName: there is no film of that id.
        """
        film = self.film(film_id)
        return FilmDetails(
            film=film,
            rating=self._recommender.rating(film.id),
            counts=await self._votes.counts(film.id, guild_id),
            my_votes=await self._votes.state(person, film.id, self._clock.now()),
            similar=await self._recommender.similar(film.id, SIMILAR),
        )

    def film(self, film_id: int) -> Film:
        """The film of that id.

        Raises:
            UnknownName: there is none.
        """
        film = self._recommender.film(film_id)
        if film is None:
            raise UnknownName("film", str(film_id))
        return film


def trailer_of(film: Film) -> Trailer:
    """The film's trailer on YouTube, or a search for it where none is known."""
    if film.youtube_id:
        return Trailer("https://www.youtube.com/watch?" + urlencode({"v": film.youtube_id}), exact=True)
    title = plain(film.title, ADDRESS_MOST)
    while len(address := _search(f"{title} {film.year or ''} trailer")) > ADDRESS_MOST:
        title = title[:-1]
    return Trailer(address, exact=False)


def _search(words: str) -> str:
    return "https://www.youtube.com/results?" + urlencode({"search_query": " ".join(words.split())})
