"""An HTTP server for small answers that stays usable under any number of connections: few of them, each short.

aiohttp waits without limit for the rest of a request, and asyncio logs tracebacks continuously once the process cannot
open another file; both could stop the bot.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

log = logging.getLogger(__name__)

CONNECTIONS_MOST = 64
"""With one more, the oldest is closed, so that new clients are answered however many wait."""
CONNECTION_SECONDS = 15.0
"""From the opening of a connection to the end of its answer."""
BACKLOG = 64
"""Connections that the system holds for us, and asyncio takes in one go."""
TOLD_EVERY_SECONDS = 60.0

Responder = Callable[[], Awaitable[web.Response]]


class BoundedServer(web.Server):
    """Serves GET of some paths, one request a connection.

    Args:
        answers: by path.
    """

    def __init__(self, answers: Mapping[str, Responder]) -> None:
        super().__init__(self._answer, access_log=None, logger=_faults_of_ours())
        self._answers = answers
        self._open: dict[web.RequestHandler, tuple[asyncio.Transport, asyncio.TimerHandle]] = {}
        self._told_at = float("-inf")

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Somebody has connected; closes the oldest connection when there are too many."""
        super().connection_made(handler, transport)
        ending = asyncio.get_running_loop().call_later(CONNECTION_SECONDS, transport.abort)
        self._open[handler] = transport, ending
        if len(self._open) > CONNECTIONS_MOST:
            self._forget(next(iter(self._open))).abort()
            self._tell()

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """A connection has ended, whoever ended it."""
        super().connection_lost(handler, exc)
        if handler in self._open:
            self._forget(handler)

    def _forget(self, handler: web.RequestHandler) -> asyncio.Transport:
        transport, ending = self._open.pop(handler)
        ending.cancel()
        return transport

    def _tell(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= TOLD_EVERY_SECONDS:
            self._told_at = now
            log.warning("More than %d connections at once; the oldest are closed", CONNECTIONS_MOST)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        answer = self._answers.get(request.path)
        if answer is None:
            response = web.Response(status=404, text="404: Not Found")
        elif request.method not in ("GET", "HEAD"):
            response = web.Response(status=405, text="405: Method Not Allowed", headers={"Allow": "GET, HEAD"})
        else:
            response = await answer()
        response.force_close()
        return response


def _faults_of_ours() -> logging.Logger:
    """Where faults in our answers are logged; a request that is no HTTP is whoever's who sent it."""
    logger = logging.getLogger(f"{__name__}.requests")
    logger.addFilter(_is_ours)
    return logger


def _is_ours(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)
