"""Downloads against a real server on loopback: whole, resumed, without ranges, wrong, missing."""

import asyncio
import hashlib

import pytest
from aiohttp import web

from bot.config import DataSet
from bot.errors import Unavailable
from bot.services.film_data.download import fetch, md5_in
from recommender.errors import DataRefused

BODY = bytes(range(256)) * 4000
MD5 = hashlib.md5(BODY).hexdigest()


class Host:
    """A file server that can be told to misbehave; remembers what it was asked."""

    def __init__(self, part):
        self.part = part
        self.body, self.checksum = BODY, f"MD5 (set.zip) = {MD5}\n"
        self.ranges, self.cut_after, self.knows_ranges, self.status = [], [], True, 200
        self.address = ""

    async def zip(self, request):
        asked = request.headers.get("Range")
        self.ranges.append(asked)
        if self.status != 200:
            return web.Response(status=self.status)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and self.knows_ranges else 0
        if start >= len(self.body):
            return web.Response(status=416)
        answer = web.StreamResponse(status=206 if start else 200)
        answer.content_length = len(self.body) - start
        if start:
            answer.headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        await answer.prepare(request)
        part = self.body[start:]
        if self.cut_after:
            cut = self.cut_after.pop(0)
            await answer.write(part[:cut])
            while cut and not (self.part.exists() and self.part.stat().st_size > start):  # noqa: ASYNC110 # a file has no event
                await asyncio.sleep(0)  # a cut drops what the reader has not taken yet
            request.transport.close()
            return answer
        await answer.write(part)
        return answer

    async def md5(self, _request):
        return web.Response(text=self.checksum) if self.checksum else web.Response(status=404)


@pytest.fixture
async def host(tmp_path):
    host = Host(tmp_path / "set.zip.part")
    site = web.Application()
    site.router.add_get("/set.zip", host.zip)
    site.router.add_get("/set.zip.md5", host.md5)
    runner = web.AppRunner(site)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    host.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield host
    await runner.cleanup()


def data_set(host, **changed):
    values = {"address": f"{host.address}/set.zip", "md5_address": f"{host.address}/set.zip.md5"} | changed
    return DataSet(name="set", terms="https://example.org/terms", **values)


def silent(*_):
    pass


async def test_a_whole_file(tmp_path, host):
    told = []
    path = await fetch(data_set(host), tmp_path / "downloads", lambda *step: told.append(step))
    assert path == tmp_path / "downloads" / "set.zip"
    assert path.read_bytes() == BODY
    assert [entry.name for entry in path.parent.iterdir()] == ["set.zip"]
    downloads = [step for step in told if step[0] == "download"]
    assert downloads[0] == ("download", 0, len(BODY))
    assert downloads[-1] == ("download", len(BODY), len(BODY))
    assert downloads == sorted(downloads)


@pytest.mark.parametrize("checksum", [f"MD5 (set.zip) = {MD5}\n", f"{MD5}  set.zip\n", f"{MD5.upper()} *set.zip", MD5])
async def test_every_way_to_write_a_checksum(tmp_path, host, checksum):
    host.checksum = checksum
    assert (await fetch(data_set(host), tmp_path, silent)).read_bytes() == BODY


async def test_a_checksum_from_the_config_asks_for_no_file(tmp_path, host):
    host.checksum = None
    assert (await fetch(data_set(host, md5=MD5, md5_address=None), tmp_path, silent)).read_bytes() == BODY


async def test_it_goes_on_where_it_was_cut_off_in_the_same_run(tmp_path, host):
    host.cut_after = [300_000, 200_000]
    path = await fetch(data_set(host), tmp_path, silent)
    assert path.read_bytes() == BODY
    assert len(host.ranges) == 3
    assert host.ranges[0] is None
    assert all(asked.startswith("bytes=") for asked in host.ranges[1:])


async def test_it_goes_on_where_an_earlier_run_stopped(tmp_path, host):
    (tmp_path / "set.zip.part").write_bytes(BODY[:500_000])
    path = await fetch(data_set(host), tmp_path, silent)
    assert path.read_bytes() == BODY
    assert host.ranges == ["bytes=500000-"]


async def test_what_arrived_is_kept_when_the_server_goes_silent(tmp_path, host):
    host.cut_after = [300_000, 0, 0]
    with pytest.raises(Unavailable, match="what has arrived is kept"):
        await fetch(data_set(host), tmp_path, silent)
    assert (tmp_path / "set.zip.part").stat().st_size > 0
    host.cut_after = []
    assert (await fetch(data_set(host), tmp_path, silent)).read_bytes() == BODY


async def test_a_server_without_ranges_sends_all_again(tmp_path, host):
    host.knows_ranges = False
    (tmp_path / "set.zip.part").write_bytes(BODY[:500_000])
    assert (await fetch(data_set(host), tmp_path, silent)).read_bytes() == BODY


async def test_a_part_that_is_complete_already(tmp_path, host):
    (tmp_path / "set.zip.part").write_bytes(BODY)
    assert (await fetch(data_set(host), tmp_path, silent)).read_bytes() == BODY


async def test_a_file_that_is_here_and_right_is_not_fetched_again(tmp_path, host):
    (tmp_path / "set.zip").write_bytes(BODY)
    await fetch(data_set(host), tmp_path, silent)
    assert host.ranges == []


async def test_a_file_that_is_here_and_wrong_is_fetched_again(tmp_path, host):
    (tmp_path / "set.zip").write_bytes(b"old")
    assert (await fetch(data_set(host), tmp_path, silent)).read_bytes() == BODY


@pytest.mark.parametrize("begun", [b"", b"of something else", BODY + b"too much"])
async def test_a_wrong_checksum_is_refused_and_deleted(tmp_path, host, begun):
    if begun:
        (tmp_path / "set.zip.part").write_bytes(begun)
    else:
        host.body = BODY[:-1] + b"?"
    with pytest.raises(DataRefused, match="does not match its checksum"):
        await fetch(data_set(host), tmp_path, silent)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [404, 403, 503])
async def test_an_error_names_address_and_status(tmp_path, host, status):
    host.status = status
    with pytest.raises(Unavailable, match=rf"/set\.zip answered {status}"):
        await fetch(data_set(host), tmp_path, silent)
    assert list(tmp_path.iterdir()) == []


async def test_a_missing_checksum_stops_it_before_the_download(tmp_path, host):
    host.checksum = None
    with pytest.raises(Unavailable, match=r"md5 answered 404"):
        await fetch(data_set(host), tmp_path, silent)
    assert host.ranges == []


async def test_a_page_that_is_no_checksum(tmp_path, host):
    host.checksum = "<html>Welcome</html>"
    with pytest.raises(DataRefused, match="holds no MD5 checksum"):
        await fetch(data_set(host), tmp_path, silent)


async def test_nobody_answers(tmp_path, host):
    gone = data_set(host, md5=MD5, address="http://127.0.0.1:9/set.zip")
    with pytest.raises(Unavailable, match="cannot be reached"):
        await fetch(gone, tmp_path, silent)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"MD5 (a) = {MD5}", MD5),
        (f"{MD5}  a", MD5),
        (f"{MD5}  a\n{MD5}  copy of a", MD5),
        (f"{MD5}  a\n{'0' * 32}  b", None),
        ("0" * 64, None),
        ("", None),
    ],
)
def test_reading_a_checksum(text, found):
    assert md5_in(text) == found
