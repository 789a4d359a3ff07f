"""gettext for the language of the answer: translates texts of the code.

The types refuse an f-string: a text must be a literal in the code, or `make words` would not find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import LiteralString, NewType

from bot.words.language import current

Marked = NewType("Marked", str)
"""A text marked for translation and looked up later, for example in a table."""


def marked(message: LiteralString) -> Marked:
    """Mark a text for the catalogue; whoever shows it calls `_` on it."""
    return Marked(message)


def _(message: LiteralString | Marked) -> str:
    """The text in the language of the answer; fill in its placeholders with `.format(name=...)`."""
    return current().texts.gettext(message)


def ngettext(one: LiteralString, many: LiteralString, number: int) -> str:
    """The plural form for the number, which must be filled in like any other placeholder."""
    return current().texts.ngettext(one, many, number)


def pgettext(context: LiteralString, message: LiteralString | Marked) -> str:
    """The text in the language of the answer, with a context where the same English has several meanings."""
    return current().texts.pgettext(context, message)


def retold(sentence: str, templates: Iterable[Marked] = ()) -> str:
    """A sentence that was stored in English, in the language of the answer.

    Args:
        sentence: as it was stored.
        templates: texts with placeholders that it may have been made from; otherwise it is looked up as it is.
    """
    for template in templates:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(template))
        if filled := re.fullmatch(pattern, sentence):
            return _(template).format(**filled.groupdict())
    return _(Marked(sentence))
