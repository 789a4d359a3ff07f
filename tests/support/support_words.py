"""A pseudo-language made from the catalogue: every text gets accents, brackets and two fifths more length.

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
from docs.extract_words import OF_A_COMMAND, TEMPLATE

LONGER = 1.4
DESCRIPTION_MOST = 100
"""Characters of what a command or an option says of itself."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
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


@lru_cache(maxsize=1)
def catalogue() -> Catalog:
    """Every text there is."""
    with TEMPLATE.open("rb") as file:
        return read_po(file, Locale("en", "GB"))


def pseudo_catalogue() -> Catalog:
    """The translation into it."""
    translated = Catalog(Locale("en", "GB"))
    for message in catalogue():
        if message.id:
            made = tuple(pseudo(text) for text in forms(message.id))
            translated.add(message.id, made if len(made) > 1 else made[0], context=message.context)
    return translated


def pseudo_language() -> Language:
    """Made of the catalogue as it stands."""
    packed = BytesIO()
    write_mo(packed, pseudo_catalogue())
    packed.seek(0)
    return Language("en-XA", Locale("en", "GB"), gettext.GNUTranslations(packed))


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The text, or those for one and for many."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def faults(translated: Catalog) -> list[tuple[str, str]]:
    """What is wrong with a translation: texts, each with its fault."""
    wanted = {(forms(message.id)[0], message.context): message for message in catalogue() if message.id}
    given = {(forms(message.id)[0], message.context): message for message in translated if message.id}
    found = [(text, "unused") for text, context in given.keys() - wanted.keys()]
    for (text, context), message in wanted.items():
        there = given.get((text, context))
        made = forms(there.string) if there is not None and not there.fuzzy else ()
        if not made or not all(made):
            found.append((text, "missing"))
        elif not _filled_alike(forms(message.id), made):
            found.append((text, "placeholders"))
        elif OF_A_COMMAND in message.auto_comments and max(map(len, made)) > DESCRIPTION_MOST:
            found.append((text, "too long"))
    return found


def _filled_alike(english: tuple[str, ...], made: tuple[str, ...]) -> bool:
    """Whether each form has the placeholders of an English one."""
    names = {frozenset(_PLACEHOLDER.findall(text)) for text in english}
    return all(frozenset(_PLACEHOLDER.findall(text)) in names for text in made)
