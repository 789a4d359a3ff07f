"""Renders SVG to PNG in a separate process: the library holds the interpreter lock for up to half a second."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import OrderedDict

from bot.runtime.child_process import environment

_log = logging.getLogger(__name__)

LONGEST_SECONDS = 20.0
"""Time limit for one picture, a hundred times what it needs; after that its process is killed."""
KEPT_BYTES = 8 * 2**20
"""Size of the cache, about fifty pictures: people press a button again, and many ask about the same server."""
_PNG = b"\x89PNG\r\n\x1a\n"


class Pictures:
    """Draws one picture at a time and caches the latest ones by their SVG.

    Args:
        program: the process; given only by tests.
    """

    def __init__(self, program: tuple[str, ...] = (sys.executable, "-P", "-m", "bot.pictures")) -> None:
        self._program = program
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._drawing = asyncio.Lock()

    async def draw(self, svg: str) -> bytes | None:
        """The picture as PNG; None if it cannot be drawn, which is logged: the message's text says the same."""
        async with self._drawing:
            if (found := self._kept.get(svg)) is not None:
                self._kept.move_to_end(svg)
                return found
            try:
                png = await self._drawn(svg)
            except TimeoutError:
                _log.error("A picture could not be drawn: it took too long")
                return None
            except OSError as error:
                _log.error("A picture could not be drawn: %s", error)
                return None
            if png is not None:
                self._keep(svg, png)
            return png

    async def _drawn(self, svg: str) -> bytes | None:
        process = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(),
            process_group=0,  # Ctrl-C in a terminal is handled by the bot
        )
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                png, complaint = await process.communicate(svg.encode())
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0 or not png.startswith(_PNG):
            _log.error("A picture could not be drawn (exit code %s): %s", process.returncode, complaint.decode()[-500:])
            return None
        return png

    def _keep(self, svg: str, png: bytes) -> None:
        self._kept[svg] = png
        while sum(len(text) + len(data) for text, data in self._kept.items()) > KEPT_BYTES:
            self._kept.popitem(last=False)
