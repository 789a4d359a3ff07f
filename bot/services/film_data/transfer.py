"""Downloads one file over HTTP and resumes interrupted downloads. Limited in size, time and number of interruptions.

Knows no checksums and no data sets.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import aiohttp

from bot.errors import Unavailable
from recommender.errors import DataRefused

Progress = Callable[[str, int, int | None], None]
"""Called with the stage ("download", "checksum", "films", "ratings"), the amount done, and the total if known."""

TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=60)
CUT_OFF = (aiohttp.ClientError, TimeoutError)
MOST_BYTES = 4 * 1024**3
"""Greatest size of a file; ml-32m, the largest set, has 0.24 GB."""
MOST_CUTS = 50
"""Greatest number of interruptions in one run."""
SLOW_SECONDS, SLOW_BYTES = 300, 300_000
"""If fewer bytes than this arrive in this many seconds, the run ends."""
_PIECE = 1024 * 1024
_FROM_ANEW = 416
_UNCHANGED = 304


@dataclass(slots=True)
class Watch:
    """Detects a transfer that is too slow."""

    began: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    arrived: int = 0

    def count(self, size: int, address: str) -> None:
        """Count the bytes that have arrived.

        Raises:
            Unavailable: too few came in too long.
        """
        self.arrived += size
        now = asyncio.get_running_loop().time()
        if now - self.began < SLOW_SECONDS:
            return
        if self.arrived < SLOW_BYTES:
            raise Unavailable(
                f"{address} sent {self.arrived:,} bytes in {SLOW_SECONDS / 60:g} minutes, so it was given up. "
                "What has arrived is kept; run the same command again to go on."
            )
        self.began, self.arrived = now, 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """The transfer of one file.

    Args:
        session: to ask with; it must not unpack what comes.
        address: where the file is.
        part: where it is put, as far as it has come.
        progress: called with `stage`, the bytes transferred so far and all bytes.
        stage: name of this transfer.
    """

    session: aiohttp.ClientSession
    address: str
    part: Path
    progress: Progress
    stage: str = "download"

    async def run(self) -> None:
        """Complete `part`, resuming at its end; the caller checks its content.

        Raises:
            Unavailable: the address does not answer, answers with an error, or hardly sends; what came is kept.
            DataRefused: it sends more than any set; what came is deleted.
        """
        watch = Watch()
        for _ in range(MOST_CUTS):
            before = await asyncio.to_thread(size_of, self.part)
            headers = {"Range": f"bytes={before}-"} if before else {}
            try:
                async with self.ask(headers) as answer:
                    # 416: nothing is left to send, or what came is none of it. The checksum will tell.
                    if answer.status != _FROM_ANEW or not before:
                        await self.save(answer, before, watch)
            except CUT_OFF as error:
                if await asyncio.to_thread(size_of, self.part) <= before:
                    raise unreachable(self.address) from error
            else:
                return
        raise unreachable(self.address)

    async def run_version(self, known: str | None, tag: Path) -> bool:
        """Download the newest version of a file without a checksum to `part`; returns False if `known` is the newest.

        Versions are distinguished by the server's ETag, which is stored in `tag` beside the part: a part is resumed
        only while the server still has that version.

        Raises:
            Unavailable, DataRefused: as `run`; refused too when a page comes in place of data.
        """
        watch = Watch()
        for _ in range(MOST_CUTS):
            before = await asyncio.to_thread(size_of, self.part)
            version = await asyncio.to_thread(_read_text, tag)
            if not (before and version):
                before, headers = 0, {"If-None-Match": known} if known else {}
            else:
                headers = {"Range": f"bytes={before}-", "If-Range": version}
            try:
                async with self.ask(headers) as answer:
                    if answer.status == _UNCHANGED and known:
                        return False
                    if answer.status == _FROM_ANEW and before:
                        if answer.headers.get("Content-Range") == f"bytes */{before}":
                            return True
                        await asyncio.to_thread(self.part.unlink, missing_ok=True)
                        continue
                    self._refuse_pages(answer)
                    if answer.status != 206:
                        await asyncio.to_thread(self.part.unlink, missing_ok=True)
                        await asyncio.to_thread(tag.write_text, _strong_tag(answer), "utf-8")
                    await self.save(answer, before, watch)
            except CUT_OFF as error:
                if await asyncio.to_thread(size_of, self.part) <= before:
                    raise unreachable(self.address) from error
            else:
                return True
        raise unreachable(self.address)

    def ask(self, headers: Mapping[str, str]) -> aiohttp.client._RequestContextManager:  # pyright: ignore[reportPrivateUsage] # aiohttp names it nowhere else
        """Begin a request for the file without content encoding."""
        return self.session.get(self.address, headers={"Accept-Encoding": "identity", **headers})

    async def save(self, answer: aiohttp.ClientResponse, have: int, watch: Watch) -> None:
        """Write the body of an answer to `part`, at its end or from its start, as the answer's status says.

        Raises:
            Unavailable, DataRefused: as `run`.
        """
        check_status(answer, self.address)
        resumed = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        done = have if resumed else 0
        total = None if answer.content_length is None else done + answer.content_length
        await self._check_size(done, total)
        file = await asyncio.to_thread(self.part.open, "ab" if resumed else "wb")
        try:
            await self._save(answer, file, done, total, watch)
        finally:
            await asyncio.to_thread(file.close)

    async def _save(
        self, answer: aiohttp.ClientResponse, file: IO[bytes], done: int, total: int | None, watch: Watch
    ) -> None:
        self.progress(self.stage, done, total)
        async for piece in answer.content.iter_chunked(_PIECE):
            await asyncio.to_thread(file.write, piece)
            done += len(piece)
            watch.count(len(piece), self.address)
            if done > MOST_BYTES:
                await self._check_size(done, done)
            self.progress(self.stage, done, total)

    async def _check_size(self, done: int, total: int | None) -> None:
        if total is None:
            return
        if total > MOST_BYTES:
            await asyncio.to_thread(self.part.unlink, missing_ok=True)
            raise DataRefused(
                f"{self.address} sends more than {MOST_BYTES / 1024**3:.0f} GB, which no set has. "
                "It was given up, and what had come was deleted."
            )
        if shutil.disk_usage(self.part.parent).free < total - done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _refuse_pages(self, answer: aiohttp.ClientResponse) -> None:
        if answer.status == 200 and answer.content_type == "text/html":
            raise DataRefused(
                f"{self.address} sent a web page in place of data. Is there a sign-in page between you and the network?"
            )
        if answer.status in {200, 206} and answer.content_length is None:
            chunked = "chunked" in answer.headers.get("Transfer-Encoding", "").casefold()
            if not chunked:
                raise DataRefused(f"{self.address} does not say how much it sends, so there is no telling its end.")


def check_status(answer: aiohttp.ClientResponse, address: str) -> None:
    """Raise `Unavailable` for an answer that is not a success."""
    if answer.status not in {200, 206}:
        raise Unavailable(
            f"{address} answered {answer.status} ({answer.reason}); nothing has changed. "
            "Check the address in [data] of config.toml, or try again later."
        )


def unreachable(address: str) -> Unavailable:
    """The error for an address that does not answer, or stops sending."""
    return Unavailable(
        f"{address} cannot be reached or stopped answering. Check the network and run the same command again; "
        "what has arrived is kept."
    )


def size_of(path: Path) -> int:
    """Bytes; 0 where there is no file."""
    return path.stat().st_size if path.is_file() else 0


def _read_text(path: Path) -> str:
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _strong_tag(answer: aiohttp.ClientResponse) -> str:
    """The version's ETag; empty if there is none or it is weak."""
    tag = answer.headers.get("ETag", "")
    return "" if tag.startswith("W/") else tag
