"""The real program in a separate process: started, watched, signalled. Its output goes to a file."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[3]


class BotProcess:
    """`python -m bot <arguments>`, ended at the latest by `end`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self.log = log

    @classmethod
    async def start(cls, log: Path, *arguments: str, token: str | None = None) -> BotProcess:
        """Start it; a token goes in by DISCORD_TOKEN."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("DISCORD_", "MATINEE_"))}
        environment["PYTHONUNBUFFERED"] = "1"
        if token is not None:
            environment["DISCORD_TOKEN"] = token
        with log.open("ab") as sink:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", *arguments),
                cwd=PROJECT_ROOT,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
            )
        return cls(process, log)

    @property
    def said(self) -> str:
        """Everything it has written so far, in all its lives that share the file."""
        return self.log.read_text("utf-8", "replace")

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)

    async def ended(self, seconds: float = 60.0) -> int:
        """Wait for it and return its exit code."""
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    async def end(self) -> None:
        """Kill it if it still runs."""
        if self.running:
            self.kill()
        await self._process.wait()
