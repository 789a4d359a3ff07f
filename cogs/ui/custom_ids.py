"""What a button carries: everything it needs to work after a restart, in at most 100 characters.

Each class is one kind of button or menu: `packed` writes its `custom_id`, `TEMPLATE` recognises it, `read` gives the
values back. Nothing here touches Discord.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from bot.services.taste import Answer
from recommender.types import GENRES, Filters, Place, VoteKind

_PACKED_FILTERS = r"(?P<filters>\d*\.\d*\.[a-z]*[&]?\.[a-z]*\.\d*\.\d*\.\d*)"


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Opens a film's private card."""

    film_id: int
    TEMPLATE: ClassVar = re.compile(r"card:(?P<film>\d+)")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"card:{self.film_id}"

    @classmethod
    def read(cls, match: re.Match[str]) -> OpenCard:
        """The values of a `custom_id` that matched."""
        return cls(int(match["film"]))


@dataclass(frozen=True, slots=True)
class PickCard:
    """A menu of films; choosing one opens its private card. The films are the menu's own values."""

    TEMPLATE: ClassVar = re.compile(r"cards")
    packed: ClassVar = "cards"


@dataclass(frozen=True, slots=True)
class ShowFilm:
    """Answers with a film as `/film` does."""

    film_id: int
    private: bool
    TEMPLATE: ClassVar = re.compile(r"film:(?P<film>\d+):(?P<private>[01])")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"film:{self.film_id}:{int(self.private)}"

    @classmethod
    def read(cls, match: re.Match[str]) -> ShowFilm:
        """The values of a `custom_id` that matched."""
        return cls(int(match["film"]), match["private"] == "1")


@dataclass(frozen=True, slots=True)
class Vote:
    """Gives or takes back a vote on a private card."""

    kind: VoteKind
    film_id: int
    TEMPLATE: ClassVar = re.compile(rf"vote:(?P<kind>{'|'.join(VoteKind)}):(?P<film>\d+)")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"vote:{self.kind}:{self.film_id}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Vote:
        """The values of a `custom_id` that matched."""
        return cls(VoteKind(match["kind"]), int(match["film"]))


@dataclass(frozen=True, slots=True)
class PlayTrailer:
    """Answers privately with a film's trailer."""

    film_id: int
    TEMPLATE: ClassVar = re.compile(r"trailer:(?P<film>\d+)")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"trailer:{self.film_id}"

    @classmethod
    def read(cls, match: re.Match[str]) -> PlayTrailer:
        """The values of a `custom_id` that matched."""
        return cls(int(match["film"]))


@dataclass(frozen=True, slots=True)
class WhyThese:
    """Shows how a place's films of a day were drawn."""

    place: Place
    local_date: date
    pushed_part: int = 0
    """Which part of the daily push this message is, from 1: how the push knows its own message again. 0 for others."""
    TEMPLATE: ClassVar = re.compile(
        r"why:(?P<kind>guild|dm):(?P<place>\d+):(?P<date>\d{4}-\d\d-\d\d)(?::(?P<part>\d))?"
    )

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        part = f":{self.pushed_part}" if self.pushed_part else ""
        return f"why:{self.place.kind}:{self.place.id}:{self.local_date.isoformat()}{part}"

    @classmethod
    def read(cls, match: re.Match[str]) -> WhyThese:
        """The values of a `custom_id` that matched."""
        kind: Literal["guild", "dm"] = "guild" if match["kind"] == "guild" else "dm"
        return cls(Place(kind, int(match["place"])), date.fromisoformat(match["date"]), int(match["part"] or 0))


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Shows a page of what a filter finds."""

    owner: int
    """Who asked; anybody else gets a page of their own."""
    page: int
    filters: Filters
    TEMPLATE: ClassVar = re.compile(rf"find:(?P<owner>\d+):(?P<page>\d+):{_PACKED_FILTERS}")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"find:{self.owner}:{self.page}:{pack_filters(self.filters)}"

    @classmethod
    def read(cls, match: re.Match[str]) -> TurnPage:
        """The values of a `custom_id` that matched."""
        return cls(int(match["owner"]), int(match["page"]), read_filters(match["filters"]))


@dataclass(frozen=True, slots=True)
class ExploreAgain:
    """Explores anew from another place of the dial."""

    owner: int
    adventurousness: int | None
    """None is what the config says."""
    like_film: int | None
    filters: Filters
    TEMPLATE: ClassVar = re.compile(rf"explore:(?P<owner>\d+):(?P<dial>\d*):(?P<like>\d*):{_PACKED_FILTERS}")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        dial, like = _written(self.adventurousness), _written(self.like_film)
        return f"explore:{self.owner}:{dial}:{like}:{pack_filters(self.filters)}"

    @classmethod
    def read(cls, match: re.Match[str]) -> ExploreAgain:
        """The values of a `custom_id` that matched."""
        return cls(int(match["owner"]), _number(match["dial"]), _number(match["like"]), read_filters(match["filters"]))


@dataclass(frozen=True, slots=True)
class AnswerFilm:
    """Says something of the film that a short round asks about."""

    answer: Answer
    film_id: int
    TEMPLATE: ClassVar = re.compile(rf"round:say:(?P<answer>{'|'.join(Answer)}):(?P<film>\d+)")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"round:say:{self.answer}:{self.film_id}"

    @classmethod
    def read(cls, match: re.Match[str]) -> AnswerFilm:
        """The values of a `custom_id` that matched."""
        return cls(Answer(match["answer"]), int(match["film"]))


@dataclass(frozen=True, slots=True)
class TurnRound:
    """Starts a short round in a message of its own, goes on with it here, stops it, or shows the picks it led to."""

    to: str
    """"start", "on", "stop" or "picks"."""
    TEMPLATE: ClassVar = re.compile(r"round:(?P<to>start|on|stop|picks)")

    @property
    def packed(self) -> str:
        """The `custom_id`."""
        return f"round:{self.to}"

    @classmethod
    def read(cls, match: re.Match[str]) -> TurnRound:
        """The values of a `custom_id` that matched."""
        return cls(match["to"])


def pack_filters(filters: Filters) -> str:
    """Filters in at most 60 characters; genres as letters by their place in the list of all genres."""
    rating = None if filters.min_rating is None else round(filters.min_rating * 100)
    return ".".join(
        (
            _written(filters.year_from),
            _written(filters.year_to),
            _letters(filters.genres) + ("&" if filters.genres_mode == "all" else ""),
            _letters(filters.excluded_genres),
            _written(filters.min_minutes),
            _written(filters.max_minutes),
            _written(rating),
        )
    )


def read_filters(packed: str) -> Filters:
    """What `pack_filters` wrote; a rating comes back to two decimals."""
    year_from, year_to, genres, excluded, shortest, longest, rating = packed.split(".")
    hundredths = _number(rating)
    return Filters(
        year_from=_number(year_from),
        year_to=_number(year_to),
        genres=_genres(genres.removesuffix("&")),
        genres_mode="all" if genres.endswith("&") else "any",
        excluded_genres=_genres(excluded),
        min_minutes=_number(shortest),
        max_minutes=_number(longest),
        min_rating=None if hundredths is None else hundredths / 100,
    )


def _written(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _letters(genres: tuple[str, ...]) -> str:
    return "".join(chr(ord("a") + GENRES.index(genre)) for genre in genres)


def _genres(letters: str) -> tuple[str, ...]:
    return tuple(GENRES[ord(attempt) - ord("a")] for attempt in letters if ord(attempt) - ord("a") < len(GENRES))
