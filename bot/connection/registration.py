"""Registers the commands with Discord when they changed, and retries until Discord has taken them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.errors import Unavailable
from bot.runtime.back_off import growing_pause
from bot.runtime.background import Background
from bot.store.installation_facts import FAULT_FACT, TREE_FACT, Facts

_log = logging.getLogger(__name__)

FIRST_TRY_SECONDS = 5.0
"""How long the start waits for the first try; after that the bot connects, and registration continues beside it."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 300.0


class Registration:
    """Registration of one client's commands.

    Args:
        tree: the commands.
        facts: stores the hash of what Discord has.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        tree: app_commands.CommandTree[Any],
        facts: Facts,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._tree = tree
        self._facts = facts
        self._sleep = sleep
        self.ids: dict[str, int] = {}
        """Ids of the registered commands by name; empty until Discord has answered with them."""
        self.fault: str | None = "Discord has not answered yet"
        """Why the commands are not registered; None when they are."""

    async def begin(self, background: Background) -> None:
        """Register changed commands; what takes longer, or must be retried, continues as a background task."""
        done = asyncio.Event()
        background.start(self._until_taken(done), "register-commands")
        waiting = asyncio.create_task(done.wait())
        await asyncio.wait((waiting,), timeout=FIRST_TRY_SECONDS)
        waiting.cancel()

    async def _until_taken(self, tried: asyncio.Event) -> None:
        failures = 0
        while not await self._take(first=failures == 0):
            tried.set()
            failures += 1
            await self._sleep(growing_pause(failures, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))
        tried.set()

    async def _take(self, *, first: bool) -> bool:
        """One try; returns whether Discord has the commands now."""
        try:
            await self._register()
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, Unavailable) as error:
            self.fault = f"Discord has not taken the commands ({_in_short(error)})"
            _log.warning("%s; trying again until it has", self.fault)
            if first:
                await self._remember(self.fault)
            return False
        if self.fault is not None and not first:
            _log.info("Discord has accepted the commands")
        await self._remember("")
        self.fault = None
        return True

    async def _register(self) -> None:
        wanted = f"{self._tree.client.application_id}:{await tree_hash(self._tree)}"
        registered: list[app_commands.AppCommand] = []
        if await self._facts.get(TREE_FACT) == wanted:
            registered = await self._tree.fetch_commands()
        if {command.name for command in registered} != {command.name for command in self._tree.get_commands()}:
            registered = await self._tree.sync()
            await self._facts.set(TREE_FACT, wanted)
            _log.info("Registered %d commands with Discord", len(registered))
        self.ids |= {command.name: command.id for command in registered}

    async def _remember(self, fault: str) -> None:
        """Store the fault for other processes; if that fails, log it."""
        try:
            if (await self._facts.get(FAULT_FACT) or "") != fault:
                await self._facts.set(FAULT_FACT, fault)
        except Unavailable as error:
            _log.warning("%s", error)


def _in_short(error: Exception) -> str:
    """The status of an answer, whose text may be a whole page; else the exception."""
    return f"answer {error.status}" if isinstance(error, discord.HTTPException) else str(error) or type(error).__name__


async def tree_hash(tree: app_commands.CommandTree[Any]) -> str:
    """A hash that changes whenever a command, an option or a text of them changes, in any language."""
    texts = tree.translator
    commands = [
        await command.get_translated_payload(tree, texts) if texts else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    shape = sorted(commands, key=lambda each: each["name"])
    return hashlib.blake2b(json.dumps(shape, sort_keys=True).encode(), digest_size=12).hexdigest()
