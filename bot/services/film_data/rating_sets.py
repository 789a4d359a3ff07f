"""Moves imported ratings to their place in the home, and names them in the store.

A set is identified by its ratings: the same ratings under another name are the same set and count once. At every moment
the store names a complete set: a new one is in a folder of its own before its row names it, and only then the old one
is removed.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import unicodedata
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bot.store.copies.backup import sync
from bot.store.film_data.datasets import DatasetRow, Datasets
from recommender.catalogue.rating_set import is_whole, manifest_of
from recommender.errors import DataRefused


@dataclass(frozen=True, slots=True)
class Placed:
    """The result."""

    same_as: str | None = None
    """The name under which the same ratings are stored already."""
    replaced: bool = False
    """Whether other ratings of that name were replaced."""


class RatingSets:
    """The rating sets of a home.

    Args:
        datasets: their rows.
        home: the folder that holds `ratings/`.
    """

    def __init__(self, datasets: Datasets, home: Path) -> None:
        self._datasets, self._home = datasets, home

    async def put(self, written: Path, row: DatasetRow) -> Placed:
        """Store a completely written set, and make it the one in use.

        Args:
            written: its folder, on the same disk as the home; empty or gone afterwards.
            row: for the store; id and folder are set here.
        """
        rows = await self._datasets.all()
        same = await asyncio.to_thread(self._same_ratings, written, rows)
        before = same or next((each for each in rows if _plain(each.name) == _plain(row.name)), None)
        folder = await asyncio.to_thread(self._settle, written, f"{_ascii(row.name)}-{row.sha256[:12]}")
        dataset_id = before.dataset_id if before else _free_id(row.name, {each.dataset_id for each in rows})
        name = same.name if same else row.name
        await self._datasets.add(replace(row, dataset_id=dataset_id, name=name, folder=f"ratings/{folder}"))
        if before and before.folder != f"ratings/{folder}":
            await asyncio.to_thread(shutil.rmtree, self._home / before.folder, ignore_errors=True)
        other_name = same is not None and same.name != row.name
        return Placed(same.name if same and other_name else None, before is not None and same is None)

    def _same_ratings(self, written: Path, rows: tuple[DatasetRow, ...]) -> DatasetRow | None:
        ours = manifest_of(written)
        for row in rows:
            try:
                theirs = manifest_of(self._home / row.folder)
            except DataRefused:  # damaged: its name alone tells which it was
                continue
            # Sets that an older version wrote do not say what their ratings are; their arrays do.
            if theirs.get("content") == ours["content"] or theirs["sha256"] == ours["sha256"]:
                return row
        return None

    def _settle(self, written: Path, name: str) -> str:
        """Move the set to a folder of its own, or find it there whole; never in the place of anything."""
        for attempt in count():
            folder = self._home / "ratings" / (f"{name}-{attempt}" if attempt else name)
            if not folder.exists():
                written.replace(folder)
                sync(folder.parent)
                return folder.name
            if is_whole(folder) and manifest_of(folder) == manifest_of(written):
                return folder.name
        raise AssertionError  # count() does not end


def _free_id(name: str, taken: set[str]) -> str:
    """The name in lower case, with a number if another set has that."""
    wanted = re.sub(r"[^\w.]+", "-", _plain(name)).strip("-.") or "set"
    return next(each for number in count(1) if (each := wanted if number == 1 else f"{wanted}-{number}") not in taken)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _ascii(name: str) -> str:
    """For a folder on any disk."""
    return re.sub(r"[^a-z0-9.]+", "-", name.casefold()).strip("-.")[:60] or "set"
