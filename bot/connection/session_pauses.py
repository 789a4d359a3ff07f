"""Limits how often the bot reconnects to Discord's gateway and asks for a new session.

discord.py reconnects at once whenever a connection ends, and asks for a new session five seconds after one was ended.
If every connection or session ends at once, that makes far too many, and Discord resets the token of a bot that asks
for more than 1,000 sessions a day.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import cast

import aiohttp
import discord
from discord.gateway import DiscordWebSocket

from bot.runtime.back_off import BackOff

FIRST_SESSION_SECONDS, LONGEST_SESSION_SECONDS = 5.0, 300.0
"""Discord asks for five seconds between two sessions; one every five minutes is 288 a day."""
FIRST_CONNECTION_SECONDS, LONGEST_CONNECTION_SECONDS = 1.0, 45.0
"""discord.py gives a connection a minute to begin, including pauses."""


class IdentifyLater(Exception):
    """A new session must not be asked for yet.

    Args:
        seconds: to wait from now.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"Discord ends every session at once; the next one is asked for in {seconds:.0f} s")


class Pauses:
    """Growing pauses between starts of something that does not last; after one that lasted they begin at `first` again.

    Args:
        first: seconds between the first two.
        most: greatest pause in seconds.
        seconds: a monotonic clock.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        first: float,
        most: float,
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._back_off = BackOff(first, most)
        self._seconds = seconds
        self._sleep = sleep
        self._not_before = -math.inf

    def left(self) -> float:
        """Seconds until the next start is allowed."""
        return max(0.0, self._not_before - self._seconds())

    async def turn(self, most: float = math.inf) -> None:
        """Wait until a start is allowed, at most `most` seconds, and count it."""
        await self._sleep(min(self.left(), most))
        now = self._seconds()
        self._not_before = now + self._back_off.after_failure(now)


def session_pauses() -> Pauses:
    """The pauses between new sessions."""
    return Pauses(FIRST_SESSION_SECONDS, LONGEST_SESSION_SECONDS)


def pause_between_connections(client: discord.Client, sessions: Pauses, connections: Pauses | None = None) -> None:
    """Let a client reconnect at once the first time, and after growing pauses while connections do not last.

    A connection that would wait long for its session is not begun: `IdentifyLater` ends `Client.connect` then.

    Args:
        client: not connected yet.
        sessions: pauses before a new session.
        connections: pauses between connections.
    """
    connect = client.http.ws_connect
    pauses = connections or Pauses(FIRST_CONNECTION_SECONDS, LONGEST_CONNECTION_SECONDS)

    async def connect_in_turn(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        if _asks_for_a_session(client) and (wait := sessions.left()) > LONGEST_CONNECTION_SECONDS:
            raise IdentifyLater(wait)
        await pauses.turn()
        return await connect(url, compress=compress)

    client.http.ws_connect = connect_in_turn


def _asks_for_a_session(client: discord.Client) -> bool:
    """Whether the next connection cannot resume a session."""
    before = cast("DiscordWebSocket | None", client.ws)  # None before the first connection
    return before is None or before.session_id is None
