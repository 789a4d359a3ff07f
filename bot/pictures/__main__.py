"""The process that draws one picture: SVG from standard input, PNG to standard output.

It imports nothing of ours, so that it starts in some thirty milliseconds. The fonts are those of two packages and no
others, so that a picture looks the same on every machine.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import resvg_py

SHARPNESS = 2.0
"""Pixels for each unit of the SVG, because phones show more than one pixel for each unit of a page."""
_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
_LATIN = "NotoSans[wght].ttf"
_LATIN_LAST = 0x24F
_ALSO_LATIN = frozenset("–—‘’“”…·×")


def main() -> None:
    """Draw it."""
    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(
        resvg_py.svg_to_bytes(svg_string=svg, zoom=SHARPNESS, skip_system_fonts=True, font_files=font_files(svg))
    )


def font_files(svg: str) -> list[str]:
    """The fonts that its texts need; loading all of them would double the time."""
    found = [file for package in _PACKAGES for file in sorted(_folder(package).glob("*.[ot]t[fc]"))]
    if all(ord(character) <= _LATIN_LAST or character in _ALSO_LATIN for character in svg):
        found = [file for file in found if file.name == _LATIN]
    return [str(file) for file in found]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


if __name__ == "__main__":
    main()
