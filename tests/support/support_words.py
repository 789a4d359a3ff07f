"""A language that nobody speaks, made of the catalogue: accents, brackets and two fifths more length for every text.

What comes out without brackets was never in the catalogue; what fits in it fits in most languages.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.words.language import Language
from docs.extract_words import TEMPLATE

LONGER = 1.4
_KEPT_AS_IT_IS = re.compile(r"\{\w+\}|`[^`]*`")
"""Placeholders, and what is to be typed."""
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "àçéîñöšüýÀÇÉÎÑÖŠÜÝ")


def pseudo(text: str) -> str:
    """The text in that language: “[Öpéñ~~]”."""
    parts = _KEPT_AS_IT_IS.split(text)
    kept = [*_KEPT_AS_IT_IS.findall(text), ""]
    accented = "".join(part.translate(_ACCENTED) + same for part, same in zip(parts, kept, strict=True))
    own = sum(map(len, parts))
    return f"[{accented}{'~' * max(0, round(own * LONGER) - own - 2)}]"


class Asked(gettext.GNUTranslations):
    """Translations that remember which texts were asked for, and refuse those that are not in the catalogue."""

    def __init__(self, packed: BytesIO, known: frozenset[str]) -> None:
        super().__init__(packed)
        self.known = known
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self._note(message)
        return super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self._note(msgid1)
        return super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        self._note(message)
        return super().pgettext(context, message)

    def _note(self, message: str) -> None:
        if message in self.known:
            self.asked.add(message)


@lru_cache(maxsize=1)
def catalogue() -> Catalog:
    """Every text there is."""
    with TEMPLATE.open("rb") as file:
        return read_po(file, Locale("en", "GB"))


def pseudo_language() -> Language:
    """Made of the catalogue as it stands."""
    translated = Catalog(Locale("en", "GB"))
    known: set[str] = set()
    for message in catalogue():
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        known.add(ids[0])
        made = tuple(pseudo(text) for text in ids)
        translated.add(message.id, made if len(made) > 1 else made[0], context=message.context)
    packed = BytesIO()
    write_mo(packed, translated)
    packed.seek(0)
    return Language("en-XA", Locale("en", "GB"), Asked(packed, frozenset(known)))
