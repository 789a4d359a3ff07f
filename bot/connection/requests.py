"""Controls every request that discord.py makes: limits the rate, prevents cancellation, and reports requests that hang.

discord.py holds one lock while Discord asks the whole bot to wait, and releases it only when the request that met the
limit has waited. Cancelling that request would leave the lock closed, and every later request would hang. So a caller
that stops waiting leaves its request running. Answers to interactions use another path inside discord.py, without such
a lock.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.connection.tries import count_tries
from bot.runtime.rate_limiter import RateLimiter

_log = logging.getLogger(__name__)

PER_SECOND, BURST = 43, 2
"""Discord refuses more than 50 requests that arrive within a second. This allows for requests that arrive up to a tenth
of a second late. Answers to commands and buttons do not count."""
HUNG_AFTER_SECONDS = 60.0
"""A longer request is reported: in the log, by /readyz and in the metrics."""
_OUTSIDE_THE_LIMIT = ("/interactions/", "/webhooks/")


class Requests:
    """The requests of one client that are under way.

    Args:
        seconds: a monotonic clock.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._under_way: dict[asyncio.Task[Any], float] = {}

    def watch(self, client: discord.Client) -> None:
        """Control a client's requests. Call it before the client logs in."""
        stay_under_limit(client)
        count_tries(client)
        request = client.http.request

        async def shielded(route: Route, **options: Any) -> Any:  # noqa: ANN401 - as discord.py declares it
            return await self._shielded(f"{route.method} {route.path}", request(route, **options))

        client.http.request = shielded

    def longest(self) -> float:
        """Age in seconds of the oldest request under way; 0 if there is none."""
        return max(0.0, self._seconds() - min(self._under_way.values())) if self._under_way else 0.0

    def fault(self) -> str | None:
        """A sentence if a request has hung for a minute; else None."""
        longest = self.longest()
        return f"a request has waited for {longest:.0f} s" if longest >= HUNG_AFTER_SECONDS else None

    async def _shielded(self, name: str, request: Coroutine[Any, Any, Any]) -> object:
        task = asyncio.create_task(request, name=f"request: {name}")
        self._under_way[task] = self._seconds()
        telling = asyncio.get_running_loop().call_later(HUNG_AFTER_SECONDS, _tell, name)
        task.add_done_callback(lambda done: self._ended(done, telling))
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any], telling: asyncio.TimerHandle) -> None:
        telling.cancel()
        del self._under_way[task]
        if not task.cancelled():
            task.exception()  # read it, because the caller may have stopped waiting


def stay_under_limit(client: discord.Client) -> None:
    """Limit the requests of a client to Discord's rate; discord.py has no such limit.

    Applied where a request begins on the wire, so that discord.py's own retries count too. Call it before the client
    logs in.
    """
    rate_limiter = RateLimiter(PER_SECOND, BURST)

    async def begin(_: aiohttp.ClientSession, __: SimpleNamespace, start: aiohttp.TraceRequestStartParams) -> None:
        if not any(part in start.url.path for part in _OUTSIDE_THE_LIMIT):
            await rate_limiter.take()

    assert client.http.http_trace is not None
    client.http.http_trace.on_request_start.append(begin)


def _tell(name: str) -> None:
    _log.warning("The request %s has waited for %.0f s; discord.py goes on with it", name, HUNG_AFTER_SECONDS)
