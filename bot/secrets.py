"""What could be a secret is never written: not to a log, not to the terminal, wherever somebody typed it."""

from __future__ import annotations

import re

HIDDEN = "[token]"
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{18,}")
"""Three parts with dots between: the bot's number, a moment and a signature, each in Base64."""
_RANDOM = re.compile(r"[\w.+/=-]{20,}")
_PIECE = re.compile(r"[\w+=-]{20,}")
"""A word of a path or address: a key in small letters and digits is one, a file's name seldom."""
_LOGIN = re.compile(r"//[^/\s]*@")
"""A name and password inside an address."""
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
    if holds_token(text) or _LOGIN.search(text) or any(_looks_random(word) for word in _RANDOM.findall(text)):
        return "what stands there (not shown: it could be a secret)"
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return repr(text) if isinstance(value, str) else text


def _looks_random(word: str) -> bool:
    """Capitals, small letters and digits in one long word, or letters and digits in one long piece of it."""
    kinds = [pattern for pattern in ("[A-Z]", "[a-z]", "[0-9]") if re.search(pattern, word)]
    pieces = (piece for piece in _PIECE.findall(word) if re.search("[0-9]", piece) and re.search("[A-Za-z]", piece))
    return len(kinds) == 3 or any(pieces)
