"""Counts the tries of one request on the wire: discord.py retries by itself, and reports only the last answer.

A message that the first try created without a confirmation is in the channel, whatever the second try's answer is. And
a retry sent after Discord has forgotten the nonce creates a second message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import discord

_counted: ContextVar[Tries | None] = ContextVar("tries", default=None)


class NoFurtherTry(Exception):
    """The request was not sent again, because a retry would no longer be harmless."""


class Tries:
    """The tries of requests made inside `counted`; none is sent long after the first that may have arrived.

    Args:
        within: how long a retry is harmless, from the first try that may have arrived.
        earlier: time since an earlier request with the same nonce that may have arrived; None if there was none.
        seconds: a monotonic clock.
    """

    def __init__(
        self, within: timedelta, earlier: timedelta | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._within = within.total_seconds()
        self._seconds = seconds
        self._earlier = None if earlier is None else seconds() - earlier.total_seconds()
        self._unsettled: list[float] = []
        """When each of those began of which nobody knows whether it arrived."""

    @property
    def may_have_arrived(self) -> bool:
        """Whether one of these tries may have been carried out."""
        return bool(self._unsettled)

    @contextmanager
    def counted(self) -> Generator[None, None, None]:
        """Count requests made in this block, also by tasks begun in it."""
        token = _counted.set(self)
        try:
            yield
        finally:
            _counted.reset(token)

    def begin(self) -> None:
        """Called before a try is sent.

        Raises:
            NoFurtherTry: it must not be sent.
        """
        first = self._earlier if self._earlier is not None else min(self._unsettled, default=None)
        if first is not None and self._seconds() - first > self._within:
            raise NoFurtherTry
        self._unsettled.append(self._seconds())

    def was_refused(self) -> None:
        """Called when the last try was certainly not carried out."""
        self._unsettled.pop()


def count_tries(client: discord.Client) -> None:
    """Count the tries of requests that a client makes inside `Tries.counted`. Call it before the client logs in."""
    trace = client.http.http_trace
    assert trace is not None
    trace.on_request_start.append(_begins)
    trace.on_request_end.append(_was_answered)
    trace.on_request_exception.append(_failed)


async def _begins(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams) -> None:
    if (tries := _counted.get()) is not None:
        tries.begin()


async def _was_answered(_: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
    if (tries := _counted.get()) is not None and 400 <= end.response.status < 500:
        tries.was_refused()


async def _failed(_: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestExceptionParams) -> None:
    if (tries := _counted.get()) is not None and isinstance(end.exception, aiohttp.ClientConnectorError):
        tries.was_refused()
