"""Parts of sentences: lists of names, counts, and text of others quoted in one line. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, marks of writing direction, and surrogates."""


def listed(names: Sequence[str], last: str = "and") -> str:
    """“a, b and c”; `last` is the word before the last name."""
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def counted(number: int, noun: str) -> str:
    """“1 film”, “1,234 films”."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, never longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def plain(text: str, most: int) -> str:
    """Text of others in one line of at most `most` characters, never empty: Discord refuses empty labels."""
    begin = text[: 4 * most]  # the rest is not worth looking at
    return cut(" ".join(_INVISIBLE.sub("", begin).split()), most) or "…"
