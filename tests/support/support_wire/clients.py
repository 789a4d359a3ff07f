"""A client of this process, connected to the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

import discord

from support_wire.standin import StandIn

C = TypeVar("C", bound=discord.Client)


@asynccontextmanager
async def connected(client: C, standin: StandIn) -> AsyncGenerator[C, None]:
    """Log it in and wait until it is ready; closed at the end."""
    await client.login(standin.token)
    connecting = asyncio.create_task(client.connect())
    await standin.gateway.until("ready")
    await client.wait_until_ready()
    yield client
    await client.close()
    with suppress(asyncio.CancelledError):
        connecting.cancel()
        await connecting
