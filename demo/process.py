"""Starts `matinee demo` as a process of its own, as a visitor does, for the picture and the tests."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+/#\S+")
START_SECONDS: Final = 60
"""Far more than it takes; only a demo that never comes up is given up."""
STOP_SECONDS: Final = 20


@dataclass(slots=True)
class RunningDemo:
    """A demo that is up."""

    process: asyncio.subprocess.Process
    address: str
    """Of the page."""
    output: str
    """What the terminal showed until then."""

    async def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send the signal and wait for the end.

        Returns:
            The exit code.

        Raises:
            TimeoutError: it does not end.
        """
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(STOP_SECONDS):
            self.output += (await _output(self.process).read()).decode()
            return await self.process.wait()


@asynccontextmanager
async def started(home: Path | None = None) -> AsyncGenerator[RunningDemo]:
    """The demo on any free port; stopped at the end if it still runs.

    Args:
        home: kept there; a temporary folder of its own when None.

    Raises:
        RuntimeError: it ended by itself; the message holds what it output.
        TimeoutError: it did not come up.
    """
    keep = [] if home is None else ["--home", str(home)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", *keep,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        async with asyncio.timeout(START_SECONDS):
            address, output = await _address(process)
        yield RunningDemo(process, address, output)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Give it the time to throw its folder away, and no more."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> tuple[str, str]:
    output = ""
    async for line in _output(process):
        output += line.decode()
        if "Ctrl-C" in output and (found := ADDRESS.search(output)):
            return found[0], output
    raise RuntimeError(f"the demo ended by itself:\n{output}")


def _output(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    assert process.stdout is not None
    return process.stdout
