"""The health page: /livez, /readyz and /metrics over HTTP, on an address that is local by default.

Nobody is asked for a password and nobody's data is shown. It is served by the bot's own loop on purpose: when the
loop is blocked there is no answer, which is what a probe must see.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.config import HealthSection
from bot.errors import CannotStart
from bot.health.beat import Beat
from bot.health.bounded_server import BACKLOG, BoundedServer, Responder
from bot.health.look import Look

log = logging.getLogger(__name__)


@asynccontextmanager
async def health_page(config: HealthSection, look: Look) -> AsyncGenerator[None, None]:
    """Serve the page until the block ends; does nothing if it is switched off.

    Raises:
        CannotStart: the address is taken, or is not this machine's.
    """
    if not config.enabled:
        yield
        return
    beat = Beat(look.figures.loop_lag.observe)
    beating = asyncio.create_task(beat.run(), name="health-beat")
    runner = web.ServerRunner(BoundedServer(answers(look, beat)), shutdown_timeout=1.0)
    try:
        await runner.setup()
        await _listen(runner, config)
        log.info("Health is served on http://%s:%d/livez, /readyz and /metrics", config.host, config.port)
        yield
    finally:
        await runner.cleanup()
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating


def answers(look: Look, beat: Beat) -> dict[str, Responder]:
    """The three, by path."""

    async def livez() -> web.Response:
        return web.json_response({"alive": beat.alive}, status=200 if beat.alive else 503)

    async def readyz() -> web.Response:
        faults = await look.faults()
        answer = {"ready": not faults, "faults": faults} | ({"notes": notes} if (notes := look.notes()) else {})
        return web.json_response(answer, status=503 if faults else 200)

    measuring = asyncio.Lock()

    async def metrics() -> web.Response:
        async with measuring:
            await look.measure()
            text = look.figures.text()
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return {"/livez": livez, "/readyz": readyz, "/metrics": metrics}


async def _listen(runner: web.ServerRunner, config: HealthSection) -> None:
    try:
        await web.TCPSite(runner, config.host, config.port, backlog=BACKLOG).start()
    except OSError as error:
        raise CannotStart(
            f"Health cannot be answered on {config.host}:{config.port} ({error.strerror}). "
            "Choose another [health] host or port, or switch it off."
        ) from error
