"""What could be a secret is never written: not to a log, not to the terminal, wherever somebody typed it."""

from __future__ import annotations

import re

HIDDEN = "[token]"
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{18,}")
"""Three parts with dots between: the bot's number, a moment and a signature, each in Base64."""
_RANDOM = re.compile(r"[\w.+/=-]{20,}")
_LONGEST = 60
"""Characters of a value that are shown at the most."""


def holds_token(text: str) -> bool:
    """Whether a bot's token stands somewhere in it."""
    return _TOKEN.search(text) is not None


def without_tokens(text: str, known: str | None = None) -> str:
    """The same text with every token removed.

    Args:
        text: of any length.
        known: the token in use, whatever it looks like.
    """
    if known:
        text = text.replace(known, HIDDEN)
    return _TOKEN.sub(HIDDEN, text)


def shown(value: object) -> str:
    """A value that somebody typed, as a fault may repeat it: short, and never what could be a secret of any kind."""
    text = value if isinstance(value, str) else str(value)[: _LONGEST + 1]
    if holds_token(text) or any(_looks_random(word) for word in _RANDOM.findall(text)):
        return "what stands there (not shown: it could be a secret)"
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return repr(text) if isinstance(value, str) else text


def _looks_random(word: str) -> bool:
    """Capitals, small letters and digits in one long word: words and paths seldom have all three."""
    return bool(re.search(r"[A-Z]", word) and re.search(r"[a-z]", word) and re.search(r"\d", word))
