"""When the database is backed up, and erasing people from backups. `bot.store.copies.backup` makes the copies."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.config import BackupSection
from bot.errors import BackupRefused, CannotStart
from bot.runtime.clock import Clock, to_unix
from bot.runtime.file_lock import alone_in
from bot.store.copies.backup import Backup, back_up, backups_in
from bot.store.copies.restore import set_aside_in
from bot.store.copies.scrubbing import scrub
from bot.store.installation import installation_of, name_installation
from bot.store.people.tombstones import TombstoneFile

log = logging.getLogger(__name__)

SPARED = "{} stays: it holds far more votes than there are now. Were some lost, or did people delete theirs?"
VANISHED = (
    "There is no database at {database}, but backups of it in {folder}. To put the newest back, run: matinee restore "
    "{backup} --replace. To start with an empty database, move those backups away first."
)


class Backups:
    """The backups of one database."""

    def __init__(self, database: Path, home: Path, config: BackupSection, clock: Clock) -> None:
        self._database = database
        self._home = home
        self._config = config
        self._clock = clock
        self.folder = home / config.folder
        """Where they are; an absolute folder in the settings is taken as it is."""

    def refuse_vanished(self) -> None:
        """Refuse to start with a new database where backups show that there was one before.

        Raises:
            CannotStart: there is none, or an empty file, and there are backups of it.
        """
        if self._database.is_file() and self._database.stat().st_size:
            return
        inside = self.folder.is_relative_to(self._home)
        owner = installation_of(self._home)
        if (inside or owner) and (found := backups_in(self.folder, None if inside else owner)):
            raise CannotStart(VANISHED.format(database=self._database, backup=found[-1][1], folder=self.folder))

    async def back_up_if_due(self) -> Backup | None:
        """Make today's backup if there is none yet; the first one is made at once. Most calls only check.

        Raises:
            BackupRefused: it could not be made; the next call tries again.
        """
        now = self._clock.now()
        if not self._config.enabled or not self._is_due(now):
            return None
        cancelled = threading.Event()
        owner = name_installation(self._home)
        make = partial(back_up, now=now, keep=self._config.keep, owner=owner, breaks_off=cancelled.is_set)
        try:
            backup = await asyncio.to_thread(make, self._database, self.folder)
        finally:
            cancelled.set()  # a thread cannot be cancelled, and the process would wait for it
        for path in backup.spared:
            log.warning("%s", SPARED.format(path))
        log.info("Backed up to %s (%.1f MB)", backup.path, backup.size / 1e6)
        return backup

    async def scrub_if_due(self) -> None:
        """Remove erased people from backups that are older than backups should be kept."""
        before = to_unix(self._clock.now()) - self._config.keep * 86_400
        cancelled = threading.Event()
        try:
            changed, failed = await asyncio.to_thread(self._scrub, before, cancelled.is_set)
        finally:
            cancelled.set()
        for path in changed:
            log.info("Removed the data of people who were forgotten from %s", path)
        for path, why in failed.items():
            log.warning(
                "%s may hold data of people who were forgotten, and cannot be rewritten (%s). Delete it.", path, why
            )

    def _scrub(self, before: int, breaks_off: Callable[[], bool]) -> tuple[list[Path], dict[Path, str]]:
        owner, tombstones = installation_of(self._home), TombstoneFile(self._home)
        changed, failed = scrub(set_aside_in(self._home), tombstones, before, breaks_off)
        if copies := [path for _, path in backups_in(self.folder, owner)]:
            with alone_in(self.folder, BackupRefused("A backup is being made; older ones are looked at later.")):
                more, also_failed = scrub(copies, tombstones, before, breaks_off)
            changed, failed = changed + more, failed | also_failed
        return changed, failed

    def latest_at(self) -> datetime | None:
        """When the newest backup was made (UTC)."""
        now = self._clock.now()
        owner = installation_of(self._home)
        made = [moment for moment, _ in backups_in(self.folder, owner) if moment <= now]
        return made[-1] if made else None

    @property
    def kept_days(self) -> int:
        """For how many days deleted data may remain in backups."""
        return self._config.keep + 1

    def gone_by(self, now: datetime) -> datetime | None:
        """When no backup will contain what is deleted now (UTC); None if there are no backups."""
        if not self._config.enabled and not backups_in(self.folder, installation_of(self._home)):
            return None
        return now + timedelta(days=self.kept_days)

    def _is_due(self, now: datetime) -> bool:
        latest = self.latest_at()
        return latest is None or latest < last_time_at(now, self._config.at)


def last_time_at(now: datetime, at: time) -> datetime:
    """The latest moment, not after now (UTC), with that time of day."""
    today = datetime.combine(now.date(), at, now.tzinfo)
    return today if today <= now else today - timedelta(days=1)
