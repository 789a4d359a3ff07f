"""The contents of a personal export, the same for all sites, and the reasons for refusing a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from recommender.errors import DataRefused

ROWS_MOST = 50_000
"""Films, series and unreadable lines of one export: more than anybody has seen."""


class Refusal(StrEnum):
    """Why a file was refused; then nothing of it is used."""

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
    """A file that is refused as an export.

    Args:
        why: the reason.
        site: its origin, where that is known.
    """

    def __init__(self, why: Refusal, site: str | None = None) -> None:
        self.why, self.site = why, site
        super().__init__(f"{site}: {why.value}" if site else why.value)


class Listing(StrEnum):
    """What a list without ratings means to the person."""

    WATCHED = "watched"
    WATCHLIST = "watchlist"
    LIKED = "liked"


@dataclass(frozen=True, slots=True)
class ExportedFilm:
    """One line of an export: the site's data on the film, and the person's rating of it."""

    title: str
    year: int | None = None
    original_title: str | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    movielens_id: int | None = None
    half_stars: int | None = None
    """1 to 10; None where they gave none."""
    listing: Listing = Listing.WATCHED
    """The meaning of the line without stars; a film with stars was watched."""
    voted_at: int | None = None
    """When it was rated or listed, in seconds since 1970 (UTC); None where the file does not say."""


@dataclass(frozen=True, slots=True)
class PersonalExport:
    """All that was read from a file."""

    site: str
    films: tuple[ExportedFilm, ...]
    """In the order of the file; one film may have several lines."""
    series: int = 0
    """Number of series, episodes and games, which are left out."""
    unreadable: int = 0
    """Number of malformed lines, which are left out."""


@dataclass(slots=True)
class Gathering:
    """Collects what is read."""

    films: list[ExportedFilm] = field(default_factory=list)
    series: int = 0
    unreadable: int = 0

    def add(self, film: ExportedFilm) -> None:
        """Add a film; one without a title and without an id counts as unreadable."""
        if not (film.title or film.imdb_id or film.tmdb_id or film.movielens_id):
            self.unreadable += 1
        else:
            self.films.append(film)
        self._count()

    def add_series(self) -> None:
        """Count an entry that is not a film."""
        self.series += 1
        self._count()

    def add_unreadable(self) -> None:
        """Count a malformed line."""
        self.unreadable += 1
        self._count()

    def _count(self) -> None:
        if len(self.films) + self.series + self.unreadable > ROWS_MOST:
            raise ExportRefused(Refusal.LONG)

    def of(self, sites: Iterable[str]) -> PersonalExport:
        """All that was collected.

        Raises:
            ExportRefused: nothing was collected.
        """
        names = " + ".join(dict.fromkeys(sites))
        if not (self.films or self.series or self.unreadable):
            raise ExportRefused(Refusal.EMPTY, names)
        return PersonalExport(names, tuple(self.films), self.series, self.unreadable)
