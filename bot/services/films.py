"""One film: found by what a person typed, its facts, trailer, votes and similar films."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.errors import UnknownName, UserMistake
from bot.runtime.clock import Clock
from bot.store.votes import VoteCounts, Votes
from recommender.films.folding import fold
from recommender.types import Film, Filters, Pick, Rating, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender

__all__ = ["FilmCards", "FilmDetails", "Trailer", "VoteCounts", "choice_value", "label"]

SIMILAR = 5
"""Similar films on a card."""
SUGGESTIONS = 25
"""Discord takes no more."""
NEAREST = 3
_WITH_YEAR = re.compile(r"(?P<title>.+?)\s*\((?P<year>\d{4})\)\s*")
_ARTICLE = re.compile(r"^(the|a|an) ")
_CHOICE = re.compile(r"film:(?P<id>\d{1,18})")


@dataclass(frozen=True, slots=True)
class Trailer:
    """Where to watch a film's trailer."""

    url: str
    exact: bool
    """False is a search on YouTube, and should be called that."""


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """What a film's card shows to one person."""

    film: Film
    rating: Rating | None
    counts: VoteCounts
    """Of the server it is looked at in; of everybody in direct messages."""
    my_votes: frozenset[VoteKind]
    trailer: Trailer
    similar: tuple[Pick, ...]


class FilmCards:
    """Answers questions about single films."""

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
            trailer=self.trailer(film),
            similar=await self._recommender.similar(film.id, SIMILAR),
        )

    def resolve(self, text: str) -> Film:
        """The film a person means: an autocomplete value, a title, or a title with its year in brackets.

        Raises:
            UnknownName: no film, or none clearly, is meant; names the nearest.
            UserMistake: several films have that title.
        """
        if choice := _CHOICE.fullmatch(text.strip()):
            return self.film(int(choice["id"]))
        title, year = text.strip(), None
        if with_year := _WITH_YEAR.fullmatch(title):
            title, year = with_year["title"], int(with_year["year"])
        found = self._recommender.search(title, SUGGESTIONS)
        of_year = [film for film in found if year in (None, film.year)]
        wanted = fold(title)
        meant = (
            [film for film in of_year if wanted in _names(film)]
            or [film for film in of_year if wanted in {_ARTICLE.sub("", name) for name in _names(film)}]
            or (of_year if len(found) == 1 else [])
        )
        if not meant:
            raise UnknownName("film", text, tuple(label(film) for film in found[:NEAREST]))
        if len(meant) > 1:
            raise UserMistake(_several(title, meant))
        return meant[0]

    def suggest(self, text: str) -> tuple[Film, ...]:
        """At most 25 films for a list while a person types; the best known ones for an empty text."""
        found = self._recommender.search(text, SUGGESTIONS)
        if found or any(sign.isalnum() for sign in text):
            return found
        return tuple(each.film for each in self._recommender.find(Filters(), 1, SUGGESTIONS).films)

    def trailer(self, film: Film) -> Trailer:
        """The film's trailer on YouTube, or a search for it where none is known."""
        if film.youtube_id:
            return Trailer("https://www.youtube.com/watch?" + urlencode({"v": film.youtube_id}), exact=True)
        words = f"{film.title} {film.year or ''}".strip() + " trailer"
        return Trailer("https://www.youtube.com/results?" + urlencode({"search_query": words}), exact=False)

    def film(self, film_id: int) -> Film:
        """The film of that id.

        Raises:
            UnknownName: there is none.
        """
        film = self._recommender.film(film_id)
        if film is None:
            raise UnknownName("film", str(film_id))
        return film


def label(film: Film) -> str:
    """Title and year, as people tell films of one title apart."""
    return film.title if film.year is None else f"{film.title} ({film.year})"


def choice_value(film: Film) -> str:
    """What an autocomplete choice stands for; `FilmCards.resolve` takes it back."""
    return f"film:{film.id}"


def _several(title: str, films: list[Film]) -> str:
    labels = [label(film) for film in films]
    if len(set(labels)) < len(labels):
        return f"Several films are called “{labels[0]}”. Pick the one you mean from the list that opens as you type."
    names = " or ".join(f"“{name}”" for name in labels[:NEAREST])
    return f"Several films are called “{title}”. Say the year too: {names}."


def _names(film: Film) -> set[str]:
    """Every title of the film, without case, accents and punctuation."""
    return {fold(name) for name in (film.title, film.original_title or "", *film.alternative_titles) if name}
