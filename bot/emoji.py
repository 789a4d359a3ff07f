"""Emoji as texts: which of them are one and the same."""

from __future__ import annotations

import re
from functools import lru_cache

_VARIATIONS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
"""U+FE0F, which clients drop, and the five skin tones."""
_CUSTOM = re.compile(r"<a?:\w+:(?P<id>\d+)>")


@lru_cache(maxsize=1_000)
def plain_emoji(emoji: str) -> str:
    """One spelling for each emoji: custom ones by id, as names change; others without skin tone and U+FE0F."""
    custom = _CUSTOM.fullmatch(emoji.strip())
    return f"custom:{custom['id']}" if custom else _VARIATIONS.sub("", emoji.strip())
