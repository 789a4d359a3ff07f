"""Downloads a data set: a zip with a checksum, or files without. Never returns a zip with a wrong checksum."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path

import aiohttp

from bot.config import DataSet
from bot.services.film_data.transfer import CUT_OFF, TIMEOUT, Progress, Transfer, check_status, unreachable
from recommender.errors import DataRefused

_MD5 = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", re.IGNORECASE)
_CHECKSUM_SECONDS = 60
_CHECKSUM_BYTES = 10_000


async def fetch(data_set: DataSet, folder: Path, progress: Progress) -> Path:
    """Download a set's zip into `folder`, or its files into a folder there; files that are already there are used.

    Raises:
        Unavailable: the address does not answer, or answers with an error; what has arrived is kept for next time.
        DataRefused: what arrived is not what the checksum promises, or no data at all; it was deleted.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with aiohttp.ClientSession(timeout=TIMEOUT, auto_decompress=False) as session:
        if data_set.files:
            return await _fetch_files(session, data_set, folder / data_set.name, progress)
        return await _fetch_zip(session, data_set, folder, progress)


async def _fetch_files(session: aiohttp.ClientSession, data_set: DataSet, folder: Path, progress: Progress) -> Path:
    """Download every file if the server has a newer version. There is no checksum; the reader checks the contents."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    for name in data_set.files:
        target, tag = folder / name, folder / f".{name}.tag"
        part, part_tag = folder / f".{name}.part", folder / f".{name}.part.tag"
        known = await asyncio.to_thread(tag.read_text, "utf-8") if target.is_file() and tag.is_file() else None
        transfer = Transfer(
            session, f"{data_set.address.rstrip('/')}/{name}", part, progress, stage=f"Downloading {name}"
        )
        if await transfer.run_version(known, part_tag):
            # A file without its tag is downloaded again: so a tag never names another version, whenever this stops.
            await asyncio.to_thread(tag.unlink, missing_ok=True)
            await asyncio.to_thread(part.replace, target)
            await asyncio.to_thread(part_tag.replace, tag)
    return folder


async def _fetch_zip(session: aiohttp.ClientSession, data_set: DataSet, folder: Path, progress: Progress) -> Path:
    target, part = folder / f"{data_set.name}.zip", folder / f"{data_set.name}.zip.part"
    wanted = data_set.md5 or await _published_md5(session, data_set.md5_address or "")
    if await _md5_of(target, progress) == wanted:
        return target
    await Transfer(session, data_set.address, part, progress).run()
    if await _md5_of(part, progress) != wanted:
        await asyncio.to_thread(part.unlink, missing_ok=True)
        raise DataRefused(
            f"What {data_set.address} sent does not match its checksum; it was deleted and nothing has changed. "
            "Run the same command again."
        )
    await asyncio.to_thread(part.replace, target)
    return target


def md5_in(text: str) -> str | None:
    """The checksum in a published file, as "MD5 (file) = hash" or "hash  file"; None unless there is exactly one."""
    found = {match.lower() for match in _MD5.findall(text)}
    return found.pop() if len(found) == 1 else None


async def _published_md5(session: aiohttp.ClientSession, address: str) -> str:
    try:
        async with asyncio.timeout(_CHECKSUM_SECONDS), session.get(address) as answer:
            check_status(answer, address)
            text = (await _beginning(answer)).decode("utf-8", "replace")
    except CUT_OFF as error:
        raise unreachable(address) from error
    md5 = md5_in(text)
    if md5 is None:
        raise DataRefused(f"{address} holds no MD5 checksum, so nothing was downloaded. Check [data] in config.toml.")
    return md5


async def _beginning(answer: aiohttp.ClientResponse) -> bytes:
    text = b""
    async for piece in answer.content.iter_chunked(_CHECKSUM_BYTES):
        text += piece
        if len(text) >= _CHECKSUM_BYTES:
            break
    return text


async def _md5_of(path: Path, progress: Progress) -> str | None:
    def digest() -> str | None:
        if not path.is_file():
            return None
        progress("checksum", 0, None)
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()

    return await asyncio.to_thread(digest)
