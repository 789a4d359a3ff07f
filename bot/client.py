"""The discord.py client: least intents, no mentions, commands registered only when they changed. No rules here."""

from __future__ import annotations

import asyncio
import time
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
from bot.connection.command_texts import command_texts
from bot.connection.registration import Registration
from bot.connection.session_pauses import LONGEST_CONNECTION_SECONDS, session_pauses
from bot.registry import Services
from bot.runtime.back_off import BackOff
from bot.runtime.background import Background
from bot.runtime.cooldown import Cooldown
from bot.runtime.first_times import FirstTimes
from bot.store.installation_facts import Facts
from bot.words import answer_in, language_of

EXTENSIONS = (
    "cogs.interactions.replies",
    "cogs.today",
    "cogs.explore",
    "cogs.together.command",
    "cogs.together.swiping",
    "cogs.together.polls",
    "cogs.together.afterwards",
    "cogs.filter",
    "cogs.film",
    "cogs.films_like",
    "cogs.taste.command",
    "cogs.watchlist",
    "cogs.taste.matches",
    "cogs.stats",
    "cogs.daily.command",
    "cogs.privacy",
    "cogs.help",
    "cogs.reactions",
    "cogs.membership",
    "cogs.buttons",
    "cogs.taste.own_votes_buttons",
)
"""The cogs, loaded by name: nothing in `bot` imports them."""
_EVENT_TASKS = ("CommandTree-invoker", "discord-ui-", "discord.py: ")


AT_ONCE, A_SECOND = 30, 1.0
"""Commands and presses that one person may give at once, and in every second after that."""
COSTLY = {"taste show": 5, "taste import": 5, "stats server": 5, "stats me": 5, "privacy export": 5, "together": 5}
"""Number of ordinary commands that each of these counts as: they need a picture, a file or many people."""


class Tree(app_commands.CommandTree["MatineeClient"]):
    """The command tree; ignores events that Discord sends twice, and answers in the user's language."""

    async def interaction_check(self, interaction: discord.Interaction[MatineeClient], /) -> bool:
        """Whether this interaction is new, from somebody who has not asked for very much just now.

        Raises:
            app_commands.CommandOnCooldown: they have. Lists that open while somebody types are not counted.
        """
        answer_in(language_of(interaction.locale.value))
        client = interaction.client
        if not client.is_first(interaction.id):
            return False
        if interaction.type is discord.InteractionType.application_command:
            command = interaction.command
            costs = COSTLY.get(command.qualified_name if command else "", 1)
            client.slow_down(interaction.user.id, costs)
        return True


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
        self.cooldown = Cooldown(AT_ONCE, A_SECOND)
        self.registration = Registration(self.tree, facts)
        self.command_ids = self.registration.ids
        self.sessions = session_pauses()

    async def setup_hook(self) -> None:
        """Before connecting: load commands and buttons, register what changed."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self.tree.set_translator(command_texts())
        await self.registration.begin(self.background)

    def slow_down(self, person: int, costs: float = 1) -> None:
        """See to it that one person does not keep the bot busy.

        Args:
            person: who gives a command or presses something.
            costs: how much of it that is.

        Raises:
            app_commands.CommandOnCooldown: they have to wait a moment.
        """
        if (wait := self.cooldown.wait(person, costs)) > 0:
            raise app_commands.CommandOnCooldown(app_commands.Cooldown(self.cooldown.burst, 1), wait)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Before each session that is asked for: growing pauses while none holds."""
        await self.sessions.turn(LONGEST_CONNECTION_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Wait until running events are handled: commands, buttons, reactions.

        Args:
            seconds: how long at most.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while (handling := _handling_events()) and (left := deadline - loop.time()) > 0:
            await asyncio.wait(handling, timeout=left)

    async def close(self) -> None:
        """End background tasks, then the connection."""
        await self.background.close()
        await super().close()


def _handling_events() -> set[asyncio.Task[Any]]:
    """The tasks that discord.py has begun for events, found by their names, because it has no list of them."""
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(_EVENT_TASKS)}


def least_intents() -> discord.Intents:
    """Servers with their channels and events, who is in a voice channel, and reactions. Nothing privileged."""
    return discord.Intents(
        guilds=True, voice_states=True, guild_reactions=True, dm_reactions=True, guild_scheduled_events=True
    )


class PatientBackoff(ExponentialBackoff[Any]):
    """discord.py's waits between tries to reconnect, by our own rule: its own go up to 17 minutes."""

    def __init__(self, base: int = 1, *, integral: bool = False) -> None:
        super().__init__(base, integral=integral)
        self._back_off = BackOff()

    def delay(self) -> float:  # pyright: ignore[reportIncompatibleMethodOverride] - integral ones are never asked for
        """Seconds to wait."""
        return self._back_off.after_failure(time.monotonic())


def point_at(where: DiscordSection) -> None:
    """Set discord.py's addresses of Discord as configured. The only place that changes discord.py's own variables."""
    Route.BASE = where.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(where.gateway)
    # connect() makes one and takes no other
    discord.client.ExponentialBackoff = PatientBackoff  # pyright: ignore[reportPrivateImportUsage] - imported there for itself
