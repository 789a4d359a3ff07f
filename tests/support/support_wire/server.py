"""Handles a request to the stand-in: counting, rate limits, faults, and the answer."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from support_wire.faults import Fault, Faults

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

OUTSIDE_THE_LIMIT = ("callback", "followup", "original", "original.get", "original.delete", "gateway", "attachment")
"""Answers to interactions do not count against the fifty requests a second."""
NEEDS_NO_TOKEN = OUTSIDE_THE_LIMIT


class Refusal(Exception):
    """Discord says no, with its own number of the reason."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(f"{status}/{code}: {message}")


def answer(payload: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with exactly the content type Discord uses: with a charset behind it discord.py would not parse it."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json", **(headers or {})})


def nothing() -> web.Response:
    return web.Response(status=204)


class Gate:
    """Everything between the socket and the handler of a route."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.token: str | None = None
        """What the bot must show; None when every token was revoked."""
        self.requests_per_second: int | None = None
        """Enforced for the whole bot when set; Discord's is 50."""
        self.requests: Counter[str] = Counter()
        """By route, refused ones too."""
        self.statuses: Counter[tuple[str, int]] = Counter()
        """By route and status."""
        self.over_limit = 0
        """Requests refused because they were more than `requests_per_second`."""
        self._recent: deque[float] = deque()
        self._released = asyncio.Event()

    def release(self) -> None:
        """End every hang."""
        self._released.set()

    @web.middleware
    async def pass_through(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        route = request.match_info.route.name or "unknown"
        self.requests[route] += 1
        response = await self._decide(route, request, handler)
        self.statuses[route, response.status] += 1
        return response

    async def _decide(self, route: str, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._is_known(route, request):
            return answer({"message": "401: Unauthorized", "code": 0}, 401)
        if (wait := self._over_limit(route)) is not None:
            self.over_limit += 1
            return _respond(Fault.global_limit(wait))
        fault = self.faults.next(route, request)
        if fault is None:
            return await _handle(request, handler)
        response = await _handle(request, handler) if fault.carried_out else _respond(fault)
        if fault.carried_out and fault.status:
            response = _respond(fault)
        return await self._end(request, fault, response)

    def _is_known(self, route: str, request: web.Request) -> bool:
        given = request.headers.get("Authorization")
        return route in NEEDS_NO_TOKEN or (self.token is not None and given == f"Bot {self.token}")

    def _over_limit(self, route: str) -> float | None:
        """Seconds until there is room again, or None while there is."""
        if self.requests_per_second is None or route in OUTSIDE_THE_LIMIT:
            return None
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.requests_per_second:
            return self._recent[0] + 1 - now
        self._recent.append(now)
        return None

    async def _end(self, request: web.Request, fault: Fault, response: web.StreamResponse) -> web.StreamResponse:
        if fault.seconds:
            with_time_out = asyncio.wait_for(self._released.wait(), fault.seconds)
            await asyncio.gather(with_time_out, return_exceptions=True)
        if fault.ending in ("reset", "hang"):
            cut(request)
        elif fault.ending == "close" and request.transport is not None:
            request.transport.close()
        return response


def cut(request: web.Request) -> None:
    """Reset the connection, as a machine that dies does."""
    if request.transport is None:
        return
    raw = request.transport.get_extra_info("socket")
    if raw is not None:  # zero seconds of lingering turn the end into a reset
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


async def _handle(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        return answer({"message": refusal.message, "code": refusal.code}, refusal.status)


def _respond(fault: Fault) -> web.Response:
    if isinstance(fault.body, str):
        return web.Response(text=fault.body, status=fault.status, content_type="text/html", headers=fault.headers)
    return answer(fault.body, fault.status or 500, dict(fault.headers))
