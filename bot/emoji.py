"""Normalises emoji, to decide which are the same."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

_VARIATIONS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""U+FE0E and U+FE0F, which clients drop, and the five skin tones."""
_CUSTOM = re.compile(r"<a?:\w{1,32}:(?P<id>\d{1,20})>")

_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")


@lru_cache(maxsize=1_000)
def plain_emoji(emoji: str) -> str:
    """One spelling for each emoji: custom ones by id, as names change; others without skin tone and U+FE0F."""
    custom = _CUSTOM.fullmatch(emoji.strip())
    return f"custom:{custom['id']}" if custom else _VARIATIONS.sub("", emoji.strip())


def is_emoji(text: str) -> bool:
    """Whether it may stand under a message: a custom emoji, or a symbol that belongs to no script."""
    if _CUSTOM.fullmatch(text.strip()) or _KEYCAP.fullmatch(text.strip()):
        return True
    pictured = any(ord(character) > ord("~") and category(character)[0] in "SP" for character in text)
    return pictured and not any(character.isalnum() for character in text)
