"""gettext over the language of the answer: a text of the code comes out in that language.

The types refuse an f-string: a text has to stand in the code word for word, or `make words` would not find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import LiteralString, NewType

from bot.words.language import current

Marked = NewType("Marked", str)
"""A text that stands somewhere before it is asked for, in a table for example."""


def marked(message: LiteralString) -> Marked:
    """Mark a text for the catalogue; whoever shows it calls `_` on it."""
    return Marked(message)


def _(message: LiteralString | Marked) -> str:
    """The text in the language of the answer; fill in its placeholders with `.format(name=...)`."""
    return current().texts.gettext(message)


def ngettext(one: LiteralString, many: LiteralString, number: int) -> str:
    """The form of the text that goes with the number, which has to be filled in as any other placeholder."""
    return current().texts.ngettext(one, many, number)


def pgettext(context: LiteralString, message: LiteralString | Marked) -> str:
    """The text in the language of the answer, where the same English may mean several things."""
    return current().texts.pgettext(context, message)


def retold(sentence: str, templates: Iterable[Marked] = ()) -> str:
    """A sentence that was stored in English, in the language of the answer.

    Args:
        sentence: as it was stored.
        templates: texts with placeholders that it may have been made of; any other is looked up as it is.
    """
    for template in templates:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(template))
        if filled := re.fullmatch(pattern, sentence):
            return _(template).format(**filled.groupdict())
    return _(Marked(sentence))
