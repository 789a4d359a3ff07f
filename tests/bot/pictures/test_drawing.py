"""The drawing process: PNGs that look the same everywhere and are cached; without a picture the text is complete."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import sys

import pytest

from bot.pictures import drawing
from bot.pictures.drawing import Pictures

SCRIPTS = {
    "Latin": ("Amélie", "Łódźka"),
    "Greek": ("Ωραία", "Ζωή α"),
    "Cyrillic": ("Стачка", "Солярис"),
    "Arabic": ("باب الحديد", "المومياء م"),
    "Hebrew": ("שלום", "עולם"),
    "Devanagari": ("हिन्दी", "सत्या"),
    "Thai": ("ไทย", "สวัส"),
    "Japanese": ("狂った", "羅生門"),
    "Korean": ("기생충", "밀양의"),
    "emoji": ("🎬🏠", "👍🎞"),
}


def svg(content="", font="Noto Sans"):
    text = f'<text x="10" y="50" font-size="30" fill="#fff" font-family="{font}">{content}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80">{text}</svg>'


def size(png):
    return struct.unpack(">II", png[16:24])


@pytest.fixture
def started(monkeypatch):
    """The processes that are started."""
    processes = []
    start = asyncio.create_subprocess_exec

    async def counted(*arguments, **options):
        processes.append(await start(*arguments, **options))
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)
    return processes


@pytest.fixture
def hanging(tmp_path):
    """A program that never ends, and the file that says it has begun."""
    os.mkfifo(tmp_path / "begun")
    script = f"import signal; open({str(tmp_path / 'begun')!r}, 'w').close(); signal.pause()"
    return (sys.executable, "-c", script), tmp_path / "begun"


async def test_a_picture_is_a_png_of_two_pixels_a_unit():
    assert size(await Pictures().draw(svg("The Third Man"))) == (600, 160)


async def test_it_is_the_same_every_time():
    assert await Pictures().draw(svg("Ran 乱")) == await Pictures().draw(svg("Ran 乱"))


@pytest.mark.parametrize("script", SCRIPTS)
async def test_there_is_a_font_for(script):
    """Boxes for want of a font would make both words look alike."""
    pictures = Pictures()
    font = f"Noto Sans {script}" if script in ("Arabic", "Hebrew", "Devanagari", "Thai") else "Noto Sans"
    first, second = [await pictures.draw(svg(word[:3], font)) for word in SCRIPTS[script]]
    assert first != second
    assert first != await pictures.draw(svg("", font))


async def test_what_was_drawn_is_kept_by_what_it_shows(started):
    pictures = Pictures()
    first = await asyncio.gather(*(pictures.draw(svg("Ran")) for _ in range(5)))
    assert len(set(first)) == 1
    assert len(started) == 1
    await pictures.draw(svg("Alien"))
    assert len(started) == 2


async def test_only_the_last_ones_are_kept(started, monkeypatch):
    monkeypatch.setattr(drawing, "KEPT_BYTES", len(svg("Ran 0")) + len(await Pictures().draw(svg("Ran 0"))) + 300)
    started.clear()
    pictures = Pictures()
    for title in ("Ran 1", "Ran 2", "Ran 2", "Ran 1"):
        await pictures.draw(svg(title))
    assert len(started) == 3


async def test_a_picture_of_nothing_that_is_svg_is_none_and_the_next_is_drawn(caplog):
    pictures = Pictures()
    assert await pictures.draw("no picture") is None
    assert "could not be drawn (exit code 1)" in caplog.text
    assert await pictures.draw(svg()) is not None


@pytest.mark.parametrize("program", [("/no/such/program",), (sys.executable, "-c", "print('no picture')")])
async def test_a_program_that_draws_nothing_gives_none(program, caplog):
    assert await Pictures(program).draw(svg()) is None
    assert "could not be drawn" in caplog.text


async def test_a_program_that_hangs_is_ended(started, hanging, monkeypatch, caplog):
    monkeypatch.setattr(drawing, "LONGEST_SECONDS", 0.01)
    assert await Pictures(hanging[0]).draw(svg()) is None
    assert "it took too long" in caplog.text
    assert started[0].returncode == -signal.SIGKILL


async def test_nobody_waits_any_more_ends_the_program(started, hanging):
    program, begun = hanging
    waiting = asyncio.create_task(Pictures(program).draw(svg()))
    await asyncio.to_thread(begun.read_text)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert started[0].returncode == -signal.SIGKILL
