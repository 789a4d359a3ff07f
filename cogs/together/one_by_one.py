"""Runs due work one item after another, and never starts an item that is under way a second time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

import discord

from cogs.interactions.first_answer import BROKEN

_log = logging.getLogger(__name__)

SECONDS = 30.0
"""Time limit for one item; after that it is tried again at the next call."""
Item = TypeVar("Item")


class OneByOne(Generic[Item]):
    """Does one kind of work.

    Args:
        what: the work's name in the log.
        key: identifies an item.
        work: does the work for one item.
    """

    def __init__(self, what: str, key: Callable[[Item], int], work: Callable[[Item], Awaitable[None]]) -> None:
        self._what = what
        self._key = key
        self._work = work
        self._under_way = set[int]()

    async def all(self, due: Iterable[Item]) -> None:
        """Do the items that are not under way; one that fails is left for the next call and stops no others."""
        new = {self._key(each): each for each in due if self._key(each) not in self._under_way}
        self._under_way.update(new)
        for key, each in new.items():
            try:
                async with asyncio.timeout(SECONDS):
                    await self._work(each)
            except (discord.HTTPException, *BROKEN) as error:
                _log.info("%s: not now (%s)", self._what, error)
            except Exception:  # noqa: BLE001 - a border: the others have their turn for all that
                _log.exception("%s failed; it is tried again.", self._what)
            finally:
                self._under_way.discard(key)
