"""Reports the state of discord.py's connection to the health page and the metrics."""

from __future__ import annotations

from typing import cast

import discord
from discord.gateway import DiscordWebSocket


class ClientLink:
    """The gateway of a client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    @property
    def connected(self) -> bool:
        """Whether the first READY has come and the socket of now is open; `is_ready` alone stays true in an outage."""
        socket = cast("DiscordWebSocket | None", self._client.ws)  # None before the first connection
        return self._client.is_ready() and socket is not None and socket.open

    @property
    def latency(self) -> float:
        """Seconds of the last heartbeat there and back; NaN before the first."""
        return self._client.latency

    @property
    def server_count(self) -> int:
        """Servers the bot is in."""
        return len(self._client.guilds)
