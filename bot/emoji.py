"""Emoji as texts: which of them are one and the same."""

from __future__ import annotations

import re
from functools import lru_cache

_CUSTOM = re.compile(r"<a?:\w+:(?P<id>\d+)>")


@lru_cache(maxsize=1_000)
def plain_emoji(emoji: str) -> str:
    """One spelling for each emoji: custom ones by id, as names change; others without U+FE0F, which clients drop."""
    custom = _CUSTOM.fullmatch(emoji.strip())
    return f"custom:{custom['id']}" if custom else emoji.strip().replace("\ufe0f", "")
