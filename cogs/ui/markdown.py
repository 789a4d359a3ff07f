"""Escapes text written by others, so that nothing in it formats, links or pings. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.words.sentences import plain

_KEPT = 16_384
"""Texts cached: most texts of a message were shown before."""
_SPECIAL = re.compile(
    r"[\\`*_~|<>\[\]#]"  # formatting, masked links, mentions of all kinds, headings, quotes
    r"|:(?=\S|$)"  # addresses and names of emoji
    r"|(?<=\w)\.(?=\w)"  # addresses without their "https:", as invitations are written
    r"|^[-+](?=\s|\#|$)"  # lists and small print, at the beginning of a line
)
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


@lru_cache(maxsize=_KEPT)
def safe(text: str, most: int = 90) -> str:
    """The text in one line, cut to `most` characters and escaped for a place where Discord reads Markdown.

    Every sign with a meaning in Markdown is escaped; an escaped sign counts as one character.
    """
    escaped = _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", plain(text, most)))
    return escaped.replace("@", "@\u200b")  # "@everyone" is looked for without regard to escapes
