"""Chooses the font for a line of text, estimates its width, and cuts it. Pure.

For a letter that a font lacks, the library tries the other fonts, but not for scripts whose letters change shape
(Arabic, Hebrew, Devanagari, Thai and similar): such a line must name its font and contain only that script.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from bot.words.sentences import plain

LATIN = "Noto Sans"
_SHAPED = (
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1200, 0x137F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
)
_NOT_XML = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_JOINED = re.compile("\u200d.|[\u200b-\u200f\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""Joiners with what they join, variants and skin tones: of a combined emoji only the first is drawn."""
_NARROW, _WIDE = frozenset("iljtfrI.,:;'’!|()[] ·"), frozenset("mwMW@%—…")
_BROAD = 0x2E80
_LONGEST = 200
"""Most characters of one line; titles are cut to their space before."""


class Line(NamedTuple):
    """Text that one font can write."""

    text: str
    font: str


def line_of(text: str) -> Line:
    """The text as it can be drawn; of a title in two scripts the part in Latin letters, if that says enough."""
    characters = unicodedata.normalize("NFC", _JOINED.sub("", _NOT_XML.sub("", plain(text, _LONGEST))))
    scripts = [_script(character) for character in characters]
    shaped = next((script for script in scripts if script), None)
    if shaped is None:
        return Line(characters, LATIN)
    rest = "".join(character for character, script in zip(characters, scripts, strict=True) if not script)
    if sum(character.isalpha() for character in rest) >= 3:
        return Line(" ".join(rest.split()).strip(" -–—()[]/"), LATIN)
    kept = (character if script == shaped else " " for character, script in zip(characters, scripts, strict=True))
    return Line(" ".join("".join(kept).split()), f"Noto Sans {shaped}")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """An estimate of the text's width, rather too large than too small."""
    ems = sum(_ems(character) for character in text)
    return ems * size * (1.06 if bold else 1)


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or its beginning with an ellipsis if it would be too wide."""
    text = " ".join(text.split())
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _script(character: str) -> str:
    code = ord(character)
    return next((name for first, last, name in _SHAPED if first <= code <= last), "")


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if ord(character) >= _BROAD:
        return 1.05
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.92
    return 0.68 if character.isupper() else 0.58
