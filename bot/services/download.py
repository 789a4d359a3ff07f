"""Fetches one file: resumes where it was cut off, and hands out nothing whose checksum is wrong."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO

import aiohttp

from bot.config import DataSet
from bot.errors import Unavailable
from recommender.errors import DataRefused

Progress = Callable[[str, int, int | None], None]
"""Told the stage ("download", "checksum", "films", "ratings"), how much of it is done, and of how much if known."""

_PIECE = 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=60)
_MD5 = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", re.IGNORECASE)
_CUT_OFF = (aiohttp.ClientError, TimeoutError)


async def fetch(data_set: DataSet, folder: Path, progress: Progress) -> Path:
    """Download a set's zip into `folder`, or find it there from an earlier time.

    Raises:
        Unavailable: the address does not answer, or answers with an error; what has arrived is kept for next time.
        DataRefused: what arrived is not what the checksum promises; it was deleted.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    target, part = folder / f"{data_set.name}.zip", folder / f"{data_set.name}.zip.part"
    async with aiohttp.ClientSession(timeout=_TIMEOUT, auto_decompress=False) as session:
        wanted = data_set.md5 or await _published_md5(session, data_set.md5_address or "")
        if await _md5_of(target, progress) == wanted:
            return target
        await _download(session, data_set.address, part, progress)
    if await _md5_of(part, progress) != wanted:
        await asyncio.to_thread(part.unlink, missing_ok=True)
        raise DataRefused(
            f"What {data_set.address} sent does not match its checksum; it was deleted and nothing has changed. "
            "Run the same command again."
        )
    await asyncio.to_thread(part.replace, target)
    return target


def md5_in(text: str) -> str | None:
    """The checksum in a published file: "MD5 (file) = hash" and "hash  file" both; None without exactly one."""
    found = {match.lower() for match in _MD5.findall(text)}
    return found.pop() if len(found) == 1 else None


async def _published_md5(session: aiohttp.ClientSession, address: str) -> str:
    try:
        async with session.get(address) as answer:
            _check(answer, address)
            text = (await answer.content.read(10_000)).decode("utf-8", "replace")
    except _CUT_OFF as error:
        raise _unreachable(address) from error
    md5 = md5_in(text)
    if md5 is None:
        raise DataRefused(f"{address} holds no MD5 checksum, so nothing was downloaded. Check [data] in config.toml.")
    return md5


async def _download(session: aiohttp.ClientSession, address: str, part: Path, progress: Progress) -> None:
    """Fill `part` to its end; a cut connection is taken up again as long as something more arrives each time."""
    while True:
        before = await asyncio.to_thread(_size, part)
        try:
            await _download_once(session, address, part, before, progress)
        except _CUT_OFF as error:
            if await asyncio.to_thread(_size, part) <= before:
                raise _unreachable(address) from error
        else:
            return


async def _download_once(
    session: aiohttp.ClientSession, address: str, part: Path, have: int, progress: Progress
) -> None:
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    async with session.get(address, headers=headers) as answer:
        if answer.status == 416 and have:  # nothing is left to send: the checksum will tell whether that is right
            return
        _check(answer, address)
        resumed = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        done = have if resumed else 0
        total = None if answer.content_length is None else done + answer.content_length
        file = await asyncio.to_thread(part.open, "ab" if resumed else "wb")
        try:
            await _save(answer, file, done, total, progress)
        finally:
            await asyncio.to_thread(file.close)


async def _save(
    answer: aiohttp.ClientResponse, file: IO[bytes], done: int, total: int | None, progress: Progress
) -> None:
    progress("download", done, total)
    async for piece in answer.content.iter_chunked(_PIECE):
        await asyncio.to_thread(file.write, piece)
        done += len(piece)
        progress("download", done, total)


def _check(answer: aiohttp.ClientResponse, address: str) -> None:
    if answer.status not in {200, 206}:
        raise Unavailable(
            f"{address} answered {answer.status} ({answer.reason}); nothing has changed. "
            "Check the address in [data] of config.toml, or try again later."
        )


def _unreachable(address: str) -> Unavailable:
    return Unavailable(
        f"{address} cannot be reached or stopped answering. Check the network and run the same command again; "
        "what has arrived is kept."
    )


async def _md5_of(path: Path, progress: Progress) -> str | None:
    def digest() -> str | None:
        if not path.is_file():
            return None
        progress("checksum", 0, None)
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

    return await asyncio.to_thread(digest)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
