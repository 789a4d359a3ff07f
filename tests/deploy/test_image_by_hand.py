"""The Dockerfile's own commands, run by hand in a folder: what they install starts, and needs no checkout."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from support_dockerfile import ByHand
from support_wire import StandIn

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    built = ByHand(ROOT, tmp_path_factory.mktemp("image"))
    built.build()
    return built


def left(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_all_that_is_no_code_is_in_the_wheel_too(image):
    (wheel,) = image.path("/wheel").glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    packages = ("bot", "cogs", "recommender", "demo")
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"bot/store/migrations/0001_first.sql", "recommender/catalogue/starter.csv"} <= ours
    assert ours - inside == set()
    assert not [name for name in inside if not name.startswith((*packages, "matinee-"))]


def test_what_runs_is_what_was_installed(image):
    question = (
        "import bot, recommender; from importlib.metadata import version; print(version('matinee'), bot.__file__)"
    )
    said = subprocess.run(
        [image.here("/opt/matinee/bin/python"), "-c", question],
        cwd="/",
        env=image.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    version, where = said.stdout.split()
    assert version == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert where.startswith(image.here("/opt/matinee/lib/"))


def test_with_nothing_set_the_defaults_hold_data_has_a_place_and_it_says_that_it_wants_a_token(image, tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    refused = subprocess.run(
        [image.here("/opt/matinee/bin/matinee"), "run"],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 2
    assert "Reset Token" in refused.stderr
    assert "Traceback" not in refused.stderr
    home = subprocess.run(
        [image.here("/opt/matinee/bin/python"), "-c", "from bot.config import default_home; print(default_home())"],
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert home.stdout.strip() == str(tmp_path / ".local/share/matinee")


async def test_it_starts_is_found_healthy_writes_to_its_volume_alone_and_stops(image, tmp_path):
    standin = StandIn()
    standin.world.add_guild("Cinema")
    await standin.start()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    settings = tmp_path / "config.toml"
    inside = image.path("/etc/matinee/config.toml").read_text("utf-8")
    settings.write_text(standin.settings + inside.replace("8787", port), "utf-8")
    token = tmp_path / "discord_token"
    token.write_text(standin.token)
    healthcheck = json.loads(image.final.last("HEALTHCHECK").text.removeprefix("CMD ").replace("8787", port))
    before = {folder: left(image.path(folder)) for folder in ("/opt", "/etc/matinee")}
    environment = image.environment() | {"MATINEE_CONFIG": str(settings), "DISCORD_TOKEN_FILE": str(token)}
    command = image.final.last("ENTRYPOINT").words + image.final.last("CMD").words

    async def healthy():
        check = await asyncio.create_subprocess_exec(*healthcheck, env=environment, stderr=asyncio.subprocess.DEVNULL)
        return await check.wait() == 0

    assert not await healthy()
    process = await asyncio.create_subprocess_exec(
        image.here("/opt/matinee/bin/" + command[0]),
        *command[1:],
        cwd="/",
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await standin.gateway.until("ready", 1)
        assert await healthy()
        process.send_signal(getattr(signal, image.final.last("STOPSIGNAL").text))
        async with asyncio.timeout(25):
            _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await standin.stop()
    assert process.returncode == 0, said.decode()
    assert b"Traceback" not in said
    assert {folder: left(image.path(folder)) for folder in before} == before
    assert (image.path("/data") / "matinee.sqlite3").is_file()
