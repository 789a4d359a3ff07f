"""The available languages, and the one in which an answer is written.

English texts are in the code. Every other language is a file `translations/<tag>.po` beside this one, named as
Discord names the language (`de.po`, `pt-BR.po`); `make words` writes the texts to translate.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from io import BytesIO
from pathlib import Path
from typing import ParamSpec, TypeVar

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).with_name("translations")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False, slots=True)
class Language:
    """A language that texts are written in."""

    tag: str
    """As Discord names it: “de”, “pt-BR”."""
    locale: Locale
    """How dates, numbers and lists are written."""
    texts: gettext.NullTranslations
    """The translation of each English text."""


ENGLISH = Language("en", Locale("en", "GB"), gettext.NullTranslations())
"""The texts in the code are British English, and so are their dates and lists, for whoever reads English."""

_language: ContextVar[Language] = ContextVar("language", default=ENGLISH)

current = _language.get
"""The language of the present answer; English by default."""


def answer_in(language: Language) -> None:
    """Use that language for the rest of this task."""
    _language.set(language)


@contextmanager
def writing_in(language: Language) -> Generator[None, None, None]:
    """Use that language within a `with` block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language_of(tag: str) -> Language:
    """The language for Discord's name of it: that one, its base language, or English."""
    there = languages()
    return there.get(tag) or there.get(tag.partition("-")[0]) or ENGLISH


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Language]:
    """Every available language, by its tag."""
    return {ENGLISH.tag: ENGLISH} | {path.stem: read_language(path) for path in sorted(TRANSLATIONS.glob("*.po"))}


def read_language(path: Path) -> Language:
    """The language of a `.po` file."""
    locale = Locale.parse(path.stem, sep="-")
    with path.open("rb") as file:
        translated = read_po(file, locale)
    packed = BytesIO()
    write_mo(packed, translated)
    packed.seek(0)
    return Language(path.stem, locale, gettext.GNUTranslations(packed))


def kept_by_language(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Like `functools.lru_cache`, for a function whose result is written in the language of the answer.

    Args:
        most: results kept, of all languages together.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=most)
        def keep(language: Hashable, *args: P.args, **kwargs: P.kwargs) -> T:  # noqa: ARG001 - a part of the key
            return function(*args, **kwargs)

        @wraps(function)
        def kept(*args: P.args, **kwargs: P.kwargs) -> T:
            return keep(_language.get(), *args, **kwargs)

        return kept

    return decorate
