"""Detects UTF-16 text by its first bytes: spreadsheets save it with or without a byte order mark."""

from __future__ import annotations

_LOOKED_AT = 1000
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def utf_16_of(beginning: bytes) -> str | None:
    """The name of the codec for text with this beginning; None where it is not UTF-16.

    Without a mark it is recognised by zeros: every second byte of plain text is one.
    """
    if beginning.startswith(_MARKS):
        return "utf-16"
    looked_at = beginning[:_LOOKED_AT]
    if len(looked_at) <= 3 or 3 * looked_at.count(0) <= len(looked_at):
        return None
    return "utf-16-le" if looked_at[1::2].count(0) > looked_at[::2].count(0) else "utf-16-be"
