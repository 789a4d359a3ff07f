"""What one person's export says, whichever site wrote it, and why a file is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from recommender.errors import DataRefused

ROWS_MOST = 50_000
"""Films, series and unreadable lines of one export: nobody has seen as many films."""


class Refusal(StrEnum):
    """Why a file is not read; nothing of it was."""

    EMPTY = "It is empty."
    UNKNOWN = "It is no export that is known."
    LOCKED = "It is locked with a password."
    DAMAGED = "It is cut off or damaged."
    NESTED = "It is a zip in a zip."
    SPREADSHEET = "It is a spreadsheet program's own file."
    HUGE = "It unpacks to far more than an export."
    LONG = "It has too many rows."
    WHICH_LIST = "Nothing in it says whether its films are watched or wanted."


class ExportRefused(DataRefused):
    """A file that is not read as an export.

    Args:
        why: the reason.
        site: who wrote it, where that is known.
    """

    def __init__(self, why: Refusal, site: str | None = None) -> None:
        self.why, self.site = why, site
        super().__init__(f"{site}: {why.value}" if site else why.value)


class Listing(StrEnum):
    """What the films of a list without ratings are to the person."""

    WATCHED = "watched"
    WATCHLIST = "watchlist"
    LIKED = "liked"


@dataclass(frozen=True, slots=True)
class ExportedFilm:
    """One line of an export: a film as the site names it, and what the person said of it."""

    title: str
    year: int | None = None
    original_title: str | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    movielens_id: int | None = None
    half_stars: int | None = None
    """1 to 10; None where they gave none."""
    listing: Listing = Listing.WATCHED
    """What they say beside the stars; whoever gives stars has watched it."""
    voted_at: int | None = None
    """When, in seconds since 1970 (UTC); None where the file does not say."""


@dataclass(frozen=True, slots=True)
class PersonalExport:
    """All that was read of a file."""

    site: str
    films: tuple[ExportedFilm, ...]
    """In the order of the file; one film may have several lines."""
    series: int = 0
    """Series, episodes and games, which are left out."""
    unreadable: int = 0
    """Lines that are not what they should be, left out."""


@dataclass(slots=True)
class Gathering:
    """What has been read so far."""

    films: list[ExportedFilm] = field(default_factory=list)
    series: int = 0
    unreadable: int = 0

    def add(self, film: ExportedFilm) -> None:
        """A film; one without a name and without an id cannot be told."""
        if not (film.title or film.imdb_id or film.tmdb_id or film.movielens_id):
            self.unreadable += 1
        else:
            self.films.append(film)
        self._count()

    def add_series(self, number: int = 1) -> None:
        """Something that is no film."""
        self.series += number
        self._count()

    def add_unreadable(self) -> None:
        """A line that is not what it should be."""
        self.unreadable += 1
        self._count()

    def _count(self) -> None:
        if len(self.films) + self.series + self.unreadable > ROWS_MOST:
            raise ExportRefused(Refusal.LONG)

    def of(self, sites: Iterable[str]) -> PersonalExport:
        """The whole.

        Raises:
            ExportRefused: there was nothing.
        """
        names = " + ".join(dict.fromkeys(sites))
        if not (self.films or self.series or self.unreadable):
            raise ExportRefused(Refusal.EMPTY, names)
        return PersonalExport(names, tuple(self.films), self.series, self.unreadable)
