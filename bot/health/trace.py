"""Counts Discord's answers from inside the HTTP client, including those after which discord.py retries by itself."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp

from bot.health.figures import Figures

_SCOPE = "X-RateLimit-Scope"


def discord_trace(figures: Figures) -> aiohttp.TraceConfig:
    """A trace for the client's session that hands every answer's status and rate limit scope to the figures."""
    trace = aiohttp.TraceConfig()

    async def ended(_: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
        figures.answered(end.response.status, end.response.headers.get(_SCOPE))

    async def failed(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestExceptionParams) -> None:
        figures.unanswered()

    trace.on_request_end.append(ended)
    trace.on_request_exception.append(failed)
    return trace
