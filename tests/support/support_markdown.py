"""Which signs in a text Discord would take for formatting, a link or a mention."""

from __future__ import annotations

import re
from collections import Counter

_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_ACTIVE = re.compile(
    r"[*_~|`<>\[\]\\]"  # formatting and links; what is left of backslashes escapes nothing
    r"|:(?=\S)"  # addresses and names of emoji
    r"|@(?!\u200b)"
    r"|(?<=\w)\.(?=\w)"  # addresses without a scheme
    r"|^\s*(?:#|-#|[-+*]\s|\d+[.)]\s)",  # headings, small print, lists
    re.MULTILINE,
)


def signs(content: str) -> Counter[str]:
    """Number of occurrences of each unescaped sign."""
    # A mark stands in their place: without it what is left of "0\\#.0" would read as an address.
    return Counter(_ACTIVE.findall(_ESCAPED.sub("\0", content)))
