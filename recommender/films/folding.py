"""Normalises titles for comparison: the one place that decides which titles count as equal.

`fold` is strict: it only drops what is not pronounced, and catalogues are merged by it. `loosened` also drops articles
and unifies numbers ("2" and "Part II"), as people type; it is for search and never merges films.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from recommender.films.numerals import in_digits

ENGLISH_ARTICLES = frozenset({"the", "a", "an", "da"})
_ROMANCE = frozenset({"le", "la", "les", "un", "une", "il", "lo", "gli", "uno", "una", "el", "los", "las", "os"})
_GERMANIC = frozenset({"der", "die", "das", "ein", "eine", "den", "det", "de", "en", "et", "ett", "het"})
ARTICLES = ENGLISH_ARTICLES | _ROMANCE | _GERMANIC | {"az"}
"""Words that stand at the end in a catalogue: "Matrix, The". Folded."""
FOREIGN_ARTICLES = ARTICLES | {"o", "as"}
"""Articles in other languages that are words in English: treated as articles only in foreign titles."""
_LEADING = (ARTICLES | {"l", "i"}) - {"da", "die", "den", "de", "en", "et"}
"""Articles that may be dropped at the beginning; without those that are also words: "Die Hard", "E.T."."""
_SHORT = {"doctor": "dr", "mister": "mr", "missus": "mrs", "saint": "st", "versus": "vs"}
_ANYWHERE = frozenset({"the", "a", "an", "and"})
"""Words that may be dropped anywhere in a title."""
_PART = re.compile(r"(?<= )(?:part|pt|vol|volume|episode|chapter) (\d+|i)\b")
"""Words that may be dropped before a number: "Kill Bill: Vol. 1", "kill bill 1"."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict.fromkeys("&+", " and ")
    | dict.fromkeys("'’‘`´", "")
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_INITIALS = re.compile(r"\b[^\W\d](?:[.*][^\W\d])+\b")
"""Letters with a dot or star between them: "E.T.", "M*A*S*H"."""
_INSIDE_A_WORD = re.compile(r"(?<=[^\W\d_])[013457](?=[^\W\d_])")
_DIGITS_AS_LETTERS = str.maketrans("013457", "oieasv")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_WORD = re.compile(r"\w+")
_ELIDED = re.compile(r"^(?:l|un|all|dell)['’](?=\w)", re.IGNORECASE)

_KEPT = 256
"""Titles cached: the names of one film are folded one after the other."""


@lru_cache(maxsize=_KEPT)
def fold(title: str) -> str:
    """Normalise a title: no case, accents, signs or doubled spaces. Empty only for empty text.

    "&" and "+" become "and"; "E.T." becomes one word; superscripts and fractions become separate words: "Alien³", "8½".
    A title of signs only is returned as it is.
    """
    return _plain(title.casefold()) or " ".join(title.split())


def without_articles(title: str) -> str:
    """The folded title without articles and "and"; a title of such words only is returned whole."""
    words = fold(_ELIDED.sub("", title)).split()
    if len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    return " ".join([word for word in words if word not in _ANYWHERE] or words)


def says_nothing(title: str) -> bool:
    """Whether a title consists only of articles and the like, or has no words."""
    return all(word in _ANYWHERE for word in fold(title).split())


@lru_cache(maxsize=_KEPT)
def loosened(title: str) -> str:
    """The folded title without articles, "and" and the word "part", with numbers in digits and "Dr" for "Doctor".

    A title of nothing but such words keeps them.
    """
    kept = [_SHORT.get(word, word) for word in without_articles(title).split()]
    return _PART.sub(lambda part: "1" if part[1] == "i" else part[1], " ".join(in_digits(_halves(kept))))


def spellings(title: str) -> tuple[str, ...]:
    """The folded title, and how it is written without its special letters or by ear: "Haexan", "Seven"."""
    forms = [fold(title)]
    if not title.isascii():
        forms.append(fold(title.casefold().translate(_UMLAUTS)))
    forms.append(_INSIDE_A_WORD.sub(lambda digit: digit[0].translate(_DIGITS_AS_LETTERS), forms[0]))
    return tuple(dict.fromkeys(forms))


def _plain(small: str) -> str:
    bare = small.translate(_LETTERS)
    if not bare.isascii():
        apart = "".join(f" {sign} " if unicodedata.category(sign) == "No" else sign for sign in bare)
        # Lower case once more: some signs only become capital letters here ("𝕬").
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold())
        bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_LETTERS)
    if "." in bare or "*" in bare or "," in bare:
        bare = _THOUSANDS.sub("", _INITIALS.sub(lambda found: re.sub(r"[.*]", "", found[0]), bare))
    return " ".join(_WORD.findall(bare))


def _halves(words: list[str]) -> list[str]:
    """The words with "half" written as folded fractions are: "eight and a half" as "8½"."""
    return [part for word in words for part in (("1", "2") if word == "half" else (word,))]
