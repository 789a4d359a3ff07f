"""Turns the lines of an export into votes, questions, and a file of lines not found. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.store.people.brought_votes import BroughtVote, undated_at
from bot.store.people.import_questions import Question
from bot.words import _
from recommender.catalogue.personal.export import ExportedFilm, Listing
from recommender.catalogue.personal.matching import Found
from recommender.types import DISLIKE_HALF_STARS, LIKE_HALF_STARS, Film, VoteKind

QUESTIONS_MOST = 500
"""Doubtful lines that a person may decide, those of the best known films. The others are in the table."""
TITLE_MOST = 200
"""Characters of a title stored with a question."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Result of matching an export."""

    votes: tuple[BroughtVote, ...]
    questions: tuple[Question, ...]
    films: int
    """How many of our films it names."""
    doubtful: int
    """Lines that may be one of several films."""
    unknown: int
    """Lines of films that are not among ours."""
    rest: str
    """A table of lines without a matching film, including doubtful ones; empty if there are none."""


_UNDATED = 0
"""The moment of a line without a date, while lines are merged: any date is newer."""
_A_DAY = 86_400


@dataclass(slots=True)
class _OneFilm:
    """All lines about one film."""

    rated_at: int = -1
    half_stars: int | None = None
    liked_at: int | None = None
    seen_at: int | None = None
    wanted_at: int | None = None

    def add(self, told: ExportedFilm, at: int) -> None:
        """Add a line; of several ratings the newest counts."""
        if told.half_stars is not None and at >= self.rated_at:
            self.rated_at, self.half_stars = at, told.half_stars
        if told.listing == Listing.WATCHLIST and told.half_stars is None:
            self.wanted_at = at
        elif told.listing == Listing.LIKED:
            self.liked_at = at
        else:
            self.seen_at = max(at, self.seen_at or 0)

    def votes(self, film_id: int, now: int) -> Iterable[BroughtVote]:
        """An opinion, or else "seen"; and "watchlist" in addition."""
        undated = undated_at(now)
        if self.half_stars is not None or self.liked_at is not None:
            kind = VoteKind.LIKE if self.liked_at is not None else opinion_of(self.half_stars or 0)
            yield BroughtVote(film_id, kind, max(self.rated_at, self.liked_at or 0) or undated, self.half_stars)
        elif self.seen_at is not None:
            yield BroughtVote(film_id, VoteKind.SEEN, self.seen_at or undated)
        if self.wanted_at is not None:
            yield BroughtVote(film_id, VoteKind.WATCHLIST, self.wanted_at or undated)


@dataclass(slots=True)
class _Doubt:
    films: tuple[Film, ...]
    told: _OneFilm = field(default_factory=_OneFilm)


def opinion_of(half_stars: int) -> VoteKind:
    """The vote for a number of half stars: like, dislike, or seen for those between."""
    if half_stars >= LIKE_HALF_STARS:
        return VoteKind.LIKE
    return VoteKind.DISLIKE if half_stars <= DISLIKE_HALF_STARS else VoteKind.SEEN


def planned(
    lines: Sequence[ExportedFilm], find: Callable[[ExportedFilm], Found], known: Callable[[Film], int], now: int
) -> ImportPlan:
    """Match every line and collect the votes on each film.

    Args:
        lines: of the export, in its order.
        find: the film of a line, or those it may be.
        known: number of people who know a film.
        now: of the import, in seconds since 1970; no vote gets a later time.
    """
    sure: dict[int, _OneFilm] = {}
    doubts: dict[tuple[str, int | None], _Doubt] = {}
    unknown: dict[tuple[str, int | None, str | None], ExportedFilm] = {}
    doubtful: dict[tuple[str, int | None], ExportedFilm] = {}
    for told in lines:
        found, at = find(told), _moment(told, now)
        if found.film is not None:
            sure.setdefault(found.film.id, _OneFilm()).add(told, at)
        elif found.perhaps:
            key = (told.title[:TITLE_MOST], told.year)
            doubts.setdefault(key, _Doubt(found.perhaps)).told.add(told, at)
            doubtful.setdefault(key, told)
        else:
            unknown.setdefault((told.title, told.year, told.imdb_id), told)
    votes = tuple(vote for film_id, film in sure.items() for vote in film.votes(film_id, now))
    rows = [(told, doubts[key].films) for key, told in doubtful.items()]
    rest = _table([*rows, *((told, ()) for told in unknown.values())])
    return ImportPlan(votes, _questions(doubts, known, now), len(sure), len(doubts), len(unknown), rest)


def _moment(told: ExportedFilm, now: int) -> int:
    """When a line was rated. A date of today may begin later than now, in a zone further east; one after it is none."""
    if told.voted_at is None or told.voted_at > now + _A_DAY:
        return _UNDATED
    return min(told.voted_at, undated_at(now) - 1)


def _questions(
    doubts: dict[tuple[str, int | None], _Doubt], known: Callable[[Film], int], now: int
) -> tuple[Question, ...]:
    """The questions, best known films first: they tell most about a taste."""
    ordered = sorted(doubts.items(), key=lambda each: -max(known(film) for film in each[1].films))
    found: list[Question] = []
    for (title, year), doubt in ordered[:QUESTIONS_MOST]:
        films = tuple(film.id for film in doubt.films)
        vote = next(iter(doubt.told.votes(films[0], now)))
        found.append(Question(len(found) + 1, title, year, vote, films))
    return tuple(found)


def _table(rows: Sequence[tuple[ExportedFilm, Sequence[Film]]]) -> str:
    """Lines that were not found, to read in a spreadsheet."""
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Title", "Year", "Const", "Rating10", "List", "MayBe"))
    for told, films in rows:
        may_be = "; ".join(f"{film.title} ({film.year or _('year unknown')})" for film in films)
        stars, listing = told.half_stars or "", told.listing.value
        writer.writerow([_harmless(told.title), told.year or "", told.imdb_id or "", stars, listing, _harmless(may_be)])
    return text.getvalue()


def _harmless(text: str) -> str:
    """A cell that spreadsheets do not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
