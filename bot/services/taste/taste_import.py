"""Imports a personal export: reads it, matches films, stores votes, asks about unclear lines, undoes an import.

The file is read in a thread and discarded; only its votes and the few lines to ask about are stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import UserMistake
from bot.runtime.clock import Clock, to_unix
from bot.services.taste.import_plan import ImportPlan, planned
from bot.store.people.import_questions import Question
from bot.store.people.imports import ImportRow, Imports
from bot.words import Marked, _, marked, number
from recommender.catalogue.personal.export import ROWS_MOST, ExportRefused, Listing, PersonalExport, Refusal
from recommender.catalogue.personal.matching import FilmMatcher
from recommender.catalogue.personal.read import read_export
from recommender.types import Film, VoteKind

if TYPE_CHECKING:
    from recommender.service import Recommender

BYTES_MOST = 25 * 2**20
"""Greatest size of a file. The longest ratings lists known have two megabytes."""
AT_ONCE = 2
"""Files read concurrently, over all people."""
ASKED_IN_A_ROW = 10
"""Lines asked about before the person sees the results and may continue or stop."""
_REFUSED: dict[Refusal, Marked] = {
    Refusal.EMPTY: marked("I find no films in “{file}”. Please export it again and attach it as it comes."),
    Refusal.UNKNOWN: marked(
        "I cannot read “{file}”. I know exports of Letterboxd, IMDb, Trakt, MovieLens, TMDB and Criticker: attach the "
        "ZIP or one of its files, as it comes."
    ),
    Refusal.LOCKED: marked("“{file}” has a password. Please attach it without one."),
    Refusal.DAMAGED: marked("“{file}” is cut off or damaged. Please export it again."),
    Refusal.NESTED: marked("“{file}” is a ZIP in a ZIP. Please attach the inner one."),
    Refusal.SPREADSHEET: marked(
        "“{file}” is a spreadsheet. Please attach the file as the site gave it to you, or save the spreadsheet as CSV."
    ),
    Refusal.HUGE: marked("“{file}” unpacks to far more than a list of films. I did not read it."),
    Refusal.WHICH_LIST: marked(
        "I cannot tell what the films of “{file}” are to you. Attach it again with `list_is`: seen or watchlist."
    ),
}


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attached file that is not downloaded yet."""

    name: str
    size: int
    """Bytes, as reported by Discord."""
    fetch: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Result of an import, shown to the person only."""

    site: str
    imported_at: int | None
    """The import's number; None if nothing is new."""
    films: int
    """Number of our films that the file names."""
    added: dict[VoteKind, int]
    unchanged: int
    """Votes that were there already."""
    kept_here: int
    """Votes not imported because the person voted here."""
    doubtful: int
    """Lines that may be one of several films."""
    asked_in: int | None
    """The import whose lines can be decided: this one, or an earlier one with the same lines."""
    questions: int
    """Number of lines to decide."""
    unknown: int
    series: int
    unreadable: int
    rest: bytes
    """A table of what was not found, UTF-8 with a byte order mark; empty if all was found."""


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """A line to decide."""

    imported_at: int
    question: Question
    films: tuple[Film, ...]
    """Films it may be, likeliest first."""
    left: int
    """Number of lines to decide, including this one."""


@dataclass(frozen=True, slots=True)
class LineTaken:
    """Result of a decided line."""

    title: str
    """As in the file."""
    year: int | None
    film: Film | None
    """The film chosen; None for none of those shown."""
    kind: VoteKind | None
    """The vote it became; None if an earlier vote of the person was kept."""


@dataclass(frozen=True, slots=True)
class DecidedLines:
    """Results of the lines decided last, and how many are left."""

    imported_at: int
    lines: tuple[LineTaken, ...]
    """The last ones, in the order they were asked; at most ten."""
    earlier: int
    """Number decided before those."""
    left: int
    """Number still to decide."""


class TasteImport:
    """Imports people's votes from other sites, one file a person at a time."""

    def __init__(self, recommender: Recommender, imports: Imports, clock: Clock) -> None:
        self._recommender = recommender
        self._imports = imports
        self._clock = clock
        self._under_way: dict[int, object] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def bring(
        self, person: int, guild_id: int | None, file: AttachedFile, listing: Listing | None = None
    ) -> ImportOutcome:
        """Download a file, read it, and store its votes.

        Args:
            person: whose it is.
            guild_id: the server it is imported in; None in direct messages.
            file: what was attached.
            listing: the meaning of a list without ratings, if the file does not say.

        Raises:
            UserMistake: it is too big, no export, another file of theirs is being read, or they erased everything
                meanwhile. Nothing has changed.
        """
        if file.size > BYTES_MOST:
            most = number(BYTES_MOST // 2**20)
            raise UserMistake(_("“{file}” is too big: I read files of up to {most} MB."), file=file.name, most=most)
        with self._alone(person) as turn:
            async with self._turns:
                data = await file.fetch()
                now = self._clock.now()
                export, plan = await asyncio.to_thread(self._read, file.name, data, listing, to_unix(now))
            if self._under_way.get(person) is not turn:
                raise UserMistake(
                    _("You had everything deleted while I read “{file}”, so I kept nothing of it."), file=file.name
                )
            brought = await self._imports.bring(person, export.site, plan.votes, plan.questions, now, guild_id)
        return ImportOutcome(
            site=export.site,
            imported_at=brought.imported_at,
            films=plan.films,
            added=dict(brought.added),
            unchanged=brought.unchanged,
            kept_here=brought.kept_here,
            doubtful=plan.doubtful,
            asked_in=brought.asked_in,
            questions=brought.questions,
            unknown=plan.unknown,
            series=export.series,
            unreadable=export.unreadable,
            rest=plan.rest.encode("utf-8-sig") if plan.rest else b"",
        )

    def forget(self, person: int) -> None:
        """Store nothing of the file that is being read for a person.

        Call it before they are erased: what was passed to the database before is erased with the rest.
        """
        self._under_way.pop(person, None)

    async def all(self, person: int) -> tuple[ImportRow, ...]:
        """A person's imports, newest first."""
        return await self._imports.all(person)

    async def question(self, person: int, imported_at: int) -> ImportQuestion | DecidedLines | None:
        """The next line of an import to decide; the decisions if none is left; None if there is no such import."""
        left = await self._askable(person, imported_at)
        return left[0] if left else await self._decided(person, imported_at, 0, None)

    async def decide(
        self, person: int, guild_id: int | None, imported_at: int, position: int, film_id: int | None
    ) -> ImportQuestion | DecidedLines | None:
        """Choose a film for a line, or None for none of those shown; earlier decisions are kept.

        Returns:
            The next line; after every ten, and at the end, the results; None if there is no such import.
        """
        await self._imports.answer(person, imported_at, position, film_id, guild_id)
        left = await self._askable(person, imported_at)
        if left and _stretch(left[0].question.position) == _stretch(position):
            return left[0]
        return await self._decided(person, imported_at, len(left), _stretch(position))

    async def _askable(self, person: int, imported_at: int) -> list[ImportQuestion]:
        """The lines that are still to decide."""
        found: list[tuple[Question, tuple[Film, ...]]] = []
        for question in await self._imports.questions(person, imported_at):
            films = (self._recommender.film(film_id) for film_id in question.films)
            if there := tuple(film for film in films if film is not None):
                found.append((question, there))
        count = len(found)
        return [
            ImportQuestion(imported_at, question, films, count - place) for place, (question, films) in enumerate(found)
        ]

    async def _decided(self, person: int, imported_at: int, left: int, stretch: int | None) -> DecidedLines | None:
        """Results of one group of lines; of the last group if `stretch` is None."""
        decided = await self._imports.decided(person, imported_at)
        if decided is None:
            return None
        last = _stretch(decided[-1].position) if stretch is None and decided else stretch
        told = [each for each in decided if _stretch(each.position) == last]
        lines = tuple(
            LineTaken(
                each.title, each.year, None if each.film_id is None else self._recommender.film(each.film_id), each.kind
            )
            for each in told
        )
        return DecidedLines(imported_at, lines, len(decided) - len(lines), left)

    async def undo(self, person: int, imported_at: int) -> int:
        """Remove all votes of an import and nothing else; returns how many.

        Raises:
            UserMistake: it is taken back already, or somebody else's.
        """
        taken = await self._imports.undo(person, imported_at)
        if taken is None:
            raise UserMistake(_("That import is taken back already."))
        return taken

    @contextmanager
    def _alone(self, person: int) -> Generator[object]:
        if person in self._under_way:
            raise UserMistake(_("I am still reading your last file. Please wait until I have told you what was in it."))
        turn = self._under_way[person] = object()
        try:
            yield turn
        finally:
            if self._under_way.get(person) is turn:
                del self._under_way[person]

    def _read(self, name: str, data: bytes, listing: Listing | None, now: int) -> tuple[PersonalExport, ImportPlan]:
        try:
            export = read_export(name, data, listing)
        except ExportRefused as error:
            raise _refusal(error, name) from error
        matcher = FilmMatcher(self._recommender.films(), self._recommender.bearing)
        return export, planned(export.films, matcher.find, self._recommender.known_by(), now)


def _stretch(position: int) -> int:
    """Number of the group of ten lines that a line is in, from 0."""
    return (position - 1) // ASKED_IN_A_ROW


def _refusal(error: ExportRefused, name: str) -> UserMistake:
    if error.why == Refusal.LONG:
        most = number(ROWS_MOST)
        return UserMistake(_("“{file}” has more than {most} rows. I did not read it."), file=name, most=most)
    return UserMistake(_(_REFUSED[error.why]), file=name)
