"""A person's data: showing, exporting and erasing it, and hiding the person from others."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.errors import UserMistake
from bot.runtime.clock import Clock, to_unix
from bot.services.backups import Backups
from bot.services.feedback import Feedback
from bot.services.personal_export import packed
from bot.services.taste.taste_import import TasteImport
from bot.store.people.choices import Choices
from bot.store.people.erasure import People
from bot.words import _, marked
from recommender.service import Recommender

ASKED_MINUTES = 60
"""How long the question whether to erase everything can be answered."""
_NOTHING_TO_DELETE = marked("I keep nothing about you, so there is nothing to delete.")


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept about a person at the moment."""

    counts: dict[str, int]
    """Number of entries of each kind, by the names of `bot.store.people.inventory.KEPT`."""
    hidden: bool
    """Whether they are left out of everything that shows people to each other."""
    matched: bool
    """Whether their taste may be compared with others'."""
    backups_days: int
    """How many days erased data may remain in backups."""

    @property
    def anything(self) -> bool:
        """Whether anything is kept."""
        return any(self.counts.values())


@dataclass(frozen=True, slots=True)
class Deleted:
    """Result of an erasure."""

    counts: dict[str, int]
    """Number of entries of each kind that there were."""
    backups_until: datetime | None
    """When no backup contains it any more (UTC); None if there are no backups."""


class Privacy:
    """Answers about one person; only they may ask."""

    def __init__(
        self,
        people: People,
        choices: Choices,
        feedback: Feedback,
        imports: TasteImport,
        backups: Backups,
        recommender: Recommender,
        clock: Clock,
    ) -> None:
        self._people = people
        self._choices = choices
        self._feedback = feedback
        self._imports = imports
        self._backups = backups
        self._recommender = recommender
        self._clock = clock

    async def show(self, person: int) -> Stored:
        """What is kept about them."""
        counts, chosen = await self._people.counts(person), await self._choices.of(person)
        return Stored(counts, chosen.hidden, chosen.matched, self._backups.kept_days)

    async def something(self, person: int) -> Stored:
        """As `show`, before an erasure.

        Raises:
            UserMistake: there is nothing.
        """
        stored = await self.show(person)
        if not stored.anything:
            raise UserMistake(_(_NOTHING_TO_DELETE))
        return stored

    async def export(self, person: int) -> bytes:
        """All of it as a ZIP of JSON and CSV.

        Raises:
            UserMistake: there is nothing.
        """
        if not (await self.show(person)).anything:
            raise UserMistake(_("I keep nothing about you, so there is nothing to take with you."))
        return await packed(self._people, person, self._clock.now())

    def asked_now(self) -> int:
        """The present moment, which the answer to the question must contain."""
        return to_unix(self._clock.now())

    async def delete(self, person: int, owner: int, asked_at: int) -> Deleted:
        """Erase everything.

        Args:
            person: who confirms.
            owner: who was asked.
            asked_at: when, as `asked_now` returned it.

        Raises:
            UserMistake: somebody else was asked, it is long ago, or there is nothing. Nothing has changed.
        """
        if person != owner:
            raise UserMistake(_("That button is somebody else’s. Yours is under `/privacy delete`."))
        now = self._clock.now()
        if not 0 <= to_unix(now) - asked_at <= ASKED_MINUTES * 60:
            raise UserMistake(_("That question is too old. To delete everything, use `/privacy delete` again."))
        self._imports.forget(person)
        counts = await self._people.erase(person, now)
        self._feedback.forget(person)
        self._recommender.forget(person)
        if not any(counts.values()):
            raise UserMistake(_(_NOTHING_TO_DELETE))
        return Deleted(counts, await asyncio.to_thread(self._backups.gone_by, now))

    async def hide(self, person: int, hidden: bool) -> None:
        """Leave them out of what shows people to each other, or no longer."""
        await self._choices.set_hidden(person, hidden, self._clock.now())
