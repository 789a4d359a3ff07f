"""The server of the health page, with real sockets: everybody is answered, and no connection stays open."""

import asyncio

import pytest
from aiohttp import ClientSession, web

from bot.health import bounded_server
from bot.health.bounded_server import BoundedServer

HALF = b"GET /fine HTTP/1.1\r\nHost: "


async def fine():
    return web.json_response("fine")


async def broken():
    raise ZeroDivisionError


@pytest.fixture
async def address():
    runner = web.ServerRunner(BoundedServer({"/fine": fine, "/broken": broken}), shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0]
    await runner.cleanup()


@pytest.fixture
async def session(address):
    async with ClientSession(f"http://{address[0]}:{address[1]}") as opened:
        yield opened


async def half_sent(address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(HALF)
    await writer.drain()
    return reader, writer


async def ended(connection):
    """Waits until the other side has closed it; what came before."""
    reader, writer = connection
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def test_too_many_at_once_close_the_oldest_and_whoever_comes_is_answered(address, session, monkeypatch, caplog):
    monkeypatch.setattr(bounded_server, "CONNECTIONS_MOST", 3)
    connections = [await half_sent(address) for _ in range(8)]
    async with session.get("/fine") as response:
        assert await response.json() == "fine"
    assert [await ended(each) for each in connections[:6]] == [b""] * 6
    reader, writer = connections[-1]
    writer.write(b"here\r\n\r\n")
    assert b"200 OK" in await reader.read()
    writer.close()
    connections[-2][1].close()
    assert caplog.text.count("More than 3 connections at once") == 1


async def test_what_is_not_finished_in_time_is_closed(address, session, monkeypatch):
    monkeypatch.setattr(bounded_server, "CONNECTION_SECONDS", 0.01)
    assert await ended(await half_sent(address)) == b""
    idle = await asyncio.open_connection(*address)
    assert await ended(idle) == b""


async def test_a_connection_ends_with_its_answer(address):
    reader, writer = await half_sent(address)
    writer.write(b"here\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
    writer.close()


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00", b"GET / HTTP/nine\r\n\r\n", b"GET /fine HTTP/1.1\r\n: \r\n\r\n"]
)
async def test_what_is_no_http_is_no_fault_of_ours(address, caplog, sent):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(sent)
    writer.write_eof()
    await ended((reader, writer))
    assert not caplog.records


async def test_a_fault_of_ours_is_logged(session, caplog):
    async with session.get("/broken") as response:
        assert response.status == 500
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("POST", "/fine", 405), ("HEAD", "/fine", 200)]
)
async def test_paths_and_methods(session, method, path, status):
    async with session.request(method, path) as response:
        assert response.status == status
