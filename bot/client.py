"""The discord.py client: least intents, no pings, commands registered only when they changed. No rules live here."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.backoff import ExponentialBackoff
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.config import DiscordSection
from bot.registry import Services
from bot.runtime.background import Background
from bot.runtime.first_times import FirstTimes
from bot.runtime.rate_limiter import RateLimiter
from bot.store.facts import Facts

_log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.replies",
    "cogs.today",
    "cogs.explore",
    "cogs.filter",
    "cogs.film",
    "cogs.taste",
    "cogs.daily",
    "cogs.help",
    "cogs.reactions",
    "cogs.membership",
    "cogs.buttons",
)
"""What a Discord user touches, loaded by name: nothing in `bot` imports it."""
REQUESTS_PER_SECOND, BURST = 43, 2
"""Discord refuses more than 50 that arrive within a second. This leaves room for a tenth of a second by which one may
arrive later than the next. Answers to commands and buttons do not count."""
_OUTSIDE_THE_LIMIT = ("/interactions/", "/webhooks/")
_TREE_FACT = "command_tree"
_EVENT_TASKS = ("CommandTree-invoker", "discord-ui-", "discord.py: ")
LONGEST_BACK_OFF_EXPONENT = 6
"""2^6: a little over a minute."""


class Tree(app_commands.CommandTree["MatineeClient"]):
    """The commands; drops what Discord sends twice."""

    async def interaction_check(self, interaction: discord.Interaction[MatineeClient], /) -> bool:
        """Whether this interaction is new."""
        return interaction.client.is_first(interaction.id)


class MatineeClient(commands.Bot):
    """Matinee on Discord; everything it knows comes from the services."""

    def __init__(self, services: Services, facts: Facts, http_trace: aiohttp.TraceConfig | None = None) -> None:
        # Two warnings about voice, which this bot has no use for.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            commands.when_mentioned,
            intents=least_intents(),
            help_command=None,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            activity=discord.CustomActivity("🎬 /today"),
            http_trace=http_trace or aiohttp.TraceConfig(),
        )
        self.services = services
        self.background = Background()
        self.is_first = FirstTimes()
        self.command_ids: dict[str, int] = {}
        self._facts = facts

    async def setup_hook(self) -> None:
        """Before connecting: load commands and buttons, register what changed."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        try:
            await self._register_commands()
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("Discord did not take the commands; those registered before still work: %s", error)

    async def finish(self, seconds: float) -> None:
        """Wait until what people did is answered and written down: commands, buttons, reactions.

        Args:
            seconds: how long at the most.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while (handling := _handling_events()) and (left := deadline - loop.time()) > 0:
            await asyncio.wait(handling, timeout=left)

    async def close(self) -> None:
        """End background tasks, then the connection."""
        await self.background.close()
        await super().close()

    async def _register_commands(self) -> None:
        wanted = f"{self.application_id}:{tree_hash(self.tree)}"
        registered: list[app_commands.AppCommand] = []
        if await self._facts.get(_TREE_FACT) == wanted:
            registered = await self.tree.fetch_commands()
        if {command.name for command in registered} != {command.name for command in self.tree.get_commands()}:
            registered = await self.tree.sync()
            await self._facts.set(_TREE_FACT, wanted)
            _log.info("Registered %d commands with Discord", len(registered))
        self.command_ids = {command.name: command.id for command in registered}


def _handling_events() -> set[asyncio.Task[Any]]:
    """The tasks that discord.py has begun for events; it keeps no list of them, but names each."""
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(_EVENT_TASKS)}


def least_intents() -> discord.Intents:
    """Servers with their channels, and reactions. Nothing privileged."""
    return discord.Intents(guilds=True, guild_reactions=True, dm_reactions=True)


def tree_hash(tree: app_commands.CommandTree[Any]) -> str:
    """Changes whenever a command, an option or a word of them changes."""
    shape = sorted((command.to_dict(tree) for command in tree.get_commands()), key=lambda each: each["name"])
    return hashlib.blake2b(json.dumps(shape, sort_keys=True).encode(), digest_size=12).hexdigest()


class PatientBackoff(ExponentialBackoff[Any]):
    """discord.py's waits between tries to reconnect, but not up to 17 minutes after a long outage."""

    def __init__(self, base: int = 1, *, integral: bool = False) -> None:
        super().__init__(base, integral=integral)
        self._max = LONGEST_BACK_OFF_EXPONENT


def stay_under_limit(client: discord.Client) -> None:
    """Let no more requests leave in a second than Discord takes, whatever asks for them; discord.py has no such bound.

    It is held where a request begins on the wire: what discord.py sends again by itself passes here too. Call it
    before the client logs in.
    """
    rate_limiter = RateLimiter(REQUESTS_PER_SECOND, BURST)

    async def begin(_: aiohttp.ClientSession, __: SimpleNamespace, start: aiohttp.TraceRequestStartParams) -> None:
        if not any(part in start.url.path for part in _OUTSIDE_THE_LIMIT):
            await rate_limiter.take()

    assert client.http.http_trace is not None
    client.http.http_trace.on_request_start.append(begin)


def point_at(where: DiscordSection) -> None:
    """Let discord.py find Discord where the config says. The only place that touches what is its own."""
    Route.BASE = where.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(where.gateway)
    # connect() makes one and takes no other
    discord.client.ExponentialBackoff = PatientBackoff  # pyright: ignore[reportPrivateImportUsage] - imported there for itself
