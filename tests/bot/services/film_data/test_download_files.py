"""Downloads of sets as several files, without zip and checksum, from a real server on loopback."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import ValidationError
from support_store import opened

from bot.config import Config, DataSection, DataSet
from bot.errors import Unavailable
from bot.services.film_data import transfer
from bot.services.film_data.download import fetch
from bot.services.film_data.library import Library
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from recommender.errors import DataRefused

MOVIES = "0035015::The Magnificent Ambersons (1942)::Drama|Romance\n0172495::Gladiator (2000)::Action|Biography\n"
RATINGS = "".join(f"{person}::0035015::{5 + person % 6}::1381620027\n" for person in range(1, 2001))


class Host:
    """Files with tags and ranges; cuts, lies and drips when told to."""

    def __init__(self):
        self.files = {"movies.dat": MOVIES.encode(), "ratings.dat": RATINGS.encode()}
        self.address = ""
        self.asked, self.cuts, self.type, self.tagged = [], {}, "text/plain", True

    def tag(self, name):
        return f'"{hashlib.sha256(self.files[name]).hexdigest()[:16]}"'

    async def answer(self, request):
        name = request.match_info["name"]
        headers, body, tag = request.headers, self.files[name], self.tag(name)
        self.asked.append((name, headers.get("Range"), headers.get("If-Range"), headers.get("If-None-Match")))
        if self.tagged and headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        start = 0
        if headers.get("Range") and headers.get("If-Range") == tag:
            start = int(re.fullmatch(r"bytes=(\d+)-", headers["Range"])[1])
            if start >= len(body):
                return web.Response(status=416, headers={"Content-Range": f"bytes */{len(body)}"})
        answer = web.StreamResponse(status=206 if start else 200)
        answer.content_type, answer.content_length = self.type, len(body) - start
        if self.tagged:
            answer.headers["ETag"] = tag
        if start:
            answer.headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        await answer.prepare(request)
        cut = self.cuts.pop(name, None)
        await answer.write(body[start : cut and start + cut])
        if cut:
            await answer.drain()
            request.transport.close()
        return answer


@pytest.fixture
async def host():
    host, site = Host(), web.Application()
    site.router.add_get("/latest/{name}", host.answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.address = f"http://127.0.0.1:{runner.addresses[0][1]}/latest/"
    yield host
    await runner.cleanup()


def tweetings(host):
    return DataSet(
        name="movietweetings",
        address=host.address,
        files=("movies.dat", "ratings.dat"),
        terms="https://example.org/terms",
        licence="Do what you like.",
    )


def silent(*_):
    pass


@pytest.fixture
async def library(tmp_path, host, clock):
    async with await opened(tmp_path / "home" / "matinee.sqlite3") as database:
        config = Config(data=DataSection(sets=(tweetings(host),)))
        yield Library(Films(database), Datasets(database), tmp_path / "home", config, clock)


async def test_both_files_come_and_are_the_set(library, tmp_path):
    shown = []
    report = await library.pull("movietweetings", confirm=lambda text: not shown.append(text))
    assert shown == ["Do what you like.\nThe full terms: https://example.org/terms"]
    assert (report.name, report.films, report.ratings, report.people) == ("movietweetings", 2, 2000, 2000)
    assert (tmp_path / "home/downloads/movietweetings/ratings.dat").read_text() == RATINGS


async def test_a_second_pull_fetches_only_what_is_new(tmp_path, host):
    await fetch(tweetings(host), tmp_path, silent)
    host.files["ratings.dat"] += b"2001::0035015::9::1381620027\n"
    host.asked.clear()
    folder = await fetch(tweetings(host), tmp_path, silent)
    assert [(name, known is not None) for name, _, _, known in host.asked] == [
        ("movies.dat", True),
        ("ratings.dat", True),
    ]
    assert (folder / "ratings.dat").read_bytes() == host.files["ratings.dat"]
    assert sorted(path.name for path in folder.iterdir()) == [
        ".movies.dat.tag",
        ".ratings.dat.tag",
        "movies.dat",
        "ratings.dat",
    ]


async def test_it_goes_on_where_an_earlier_run_stopped(tmp_path, host):
    (tmp_path / "movietweetings").mkdir()
    (tmp_path / "movietweetings/.ratings.dat.part").write_bytes(RATINGS.encode()[:1000])
    (tmp_path / "movietweetings/.ratings.dat.part.tag").write_text(host.tag("ratings.dat"))
    folder = await fetch(tweetings(host), tmp_path, silent)
    assert (folder / "ratings.dat").read_bytes() == RATINGS.encode()
    assert host.asked[-1][:2] == ("ratings.dat", "bytes=1000-")


async def test_a_part_of_an_older_version_is_not_gone_on_with(tmp_path, host):
    (tmp_path / "movietweetings").mkdir()
    (tmp_path / "movietweetings/.ratings.dat.part").write_bytes(b"of something else")
    (tmp_path / "movietweetings/.ratings.dat.part.tag").write_text('"older"')
    folder = await fetch(tweetings(host), tmp_path, silent)
    assert (folder / "ratings.dat").read_bytes() == RATINGS.encode()


async def test_a_part_that_is_complete_already(tmp_path, host):
    (tmp_path / "movietweetings").mkdir()
    (tmp_path / "movietweetings/.ratings.dat.part").write_bytes(RATINGS.encode())
    (tmp_path / "movietweetings/.ratings.dat.part.tag").write_text(host.tag("ratings.dat"))
    folder = await fetch(tweetings(host), tmp_path, silent)
    assert (folder / "ratings.dat").read_bytes() == RATINGS.encode()


async def test_it_goes_on_after_a_cut_in_the_same_run(tmp_path, host):
    host.files["ratings.dat"] *= 40
    host.cuts["ratings.dat"] = 1_500_000
    folder = await fetch(tweetings(host), tmp_path, silent)
    assert (folder / "ratings.dat").read_bytes() == host.files["ratings.dat"]
    assert host.asked[-1][1] is not None


async def test_without_tags_all_comes_anew(tmp_path, host):
    host.tagged = False
    await fetch(tweetings(host), tmp_path, silent)
    folder = await fetch(tweetings(host), tmp_path, silent)
    assert (folder / "ratings.dat").read_bytes() == RATINGS.encode()
    assert {asked[1:] for asked in host.asked} == {(None, None, None)}


async def test_a_sign_in_page_is_no_data(tmp_path, host):
    host.type, host.files["movies.dat"] = "text/html", b"<html>Welcome to the hotel</html>"
    with pytest.raises(DataRefused, match="a web page in place of data"):
        await fetch(tweetings(host), tmp_path, silent)


@pytest.mark.parametrize("body", [b"0035015::Cut of", b"Not found\n" * 50, b"", RATINGS.encode()], ids=str)
async def test_what_does_not_read_as_the_set_is_deleted_and_changes_nothing(library, tmp_path, host, body):
    await library.pull("movietweetings")
    before = await library.status()
    host.files["movies.dat"] = body
    with pytest.raises(DataRefused, match="was deleted; nothing has changed"):
        await library.pull("movietweetings")
    assert not (tmp_path / "home/downloads/movietweetings").exists()
    assert await library.status() == before


def test_files_without_a_checksum_come_by_https(host):
    with pytest.raises(ValidationError, match="https"):
        DataSet(name="x", address="http://example.org/", files=("a.dat",), terms="https://example.org/")


async def test_more_than_any_set_is_given_up_and_deleted(tmp_path, host, monkeypatch):
    monkeypatch.setattr(transfer, "MOST_BYTES", 10_000)
    with pytest.raises(DataRefused, match="which no set has"):
        await fetch(tweetings(host), tmp_path, silent)
    assert not list(tmp_path.rglob("*.part"))


async def test_a_trickle_is_given_up_and_kept(tmp_path, host, monkeypatch):
    monkeypatch.setattr(transfer, "SLOW_SECONDS", -1)
    monkeypatch.setattr(transfer, "SLOW_BYTES", 10**9)
    with pytest.raises(Unavailable, match=r"bytes in .* minutes"):
        await fetch(tweetings(host), tmp_path, silent)
    assert (tmp_path / "movietweetings/.movies.dat.part").stat().st_size


async def test_cuts_without_end_end(tmp_path, host, monkeypatch):
    monkeypatch.setattr(transfer, "MOST_CUTS", 3)

    class Always(dict):
        def pop(self, _name, _default):
            return 100_000

    host.cuts, host.files["movies.dat"] = Always(), MOVIES.encode() * 20_000
    with pytest.raises(Unavailable, match="what has arrived is kept"):
        await fetch(tweetings(host), tmp_path, silent)
    assert len(host.asked) <= 3


@pytest.mark.skipif("MATINEE_TEST_DATA" not in os.environ, reason="MATINEE_TEST_DATA names no folder with real sets")
async def test_the_real_files_come_whole(library, host):
    folder = Path(os.environ["MATINEE_TEST_DATA"]) / "movietweetings-100k"
    host.files = {name: (folder / name).read_bytes() for name in ("movies.dat", "ratings.dat")}
    host.cuts["ratings.dat"] = 1_000_000
    report = await library.pull("movietweetings")
    assert (report.films, report.ratings) == (10_253, 99_674)
    assert report.refused.reasons["the rating is not 1 to 10 in whole points"] == 12
