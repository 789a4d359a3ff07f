"""What the spellings of one title share: the one place that decides which titles read the same.

`fold` is strict: it drops only what is not spoken, so catalogues are merged by it. `loosened` is what people mean who
leave out articles and write "2" for "Part II"; it finds films and never merges them.
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
"""Articles elsewhere, words in English: articles only where foreign titles stand."""
_LEADING = (ARTICLES | {"l", "i"}) - {"da", "die", "den", "de", "en", "et"}
"""Articles that may be left out in front. "Die Hard" and "E.T." begin with none, so those that are words too stay."""
_SHORT = {"doctor": "dr", "mister": "mr", "missus": "mrs", "saint": "st", "versus": "vs"}
_ANYWHERE = frozenset({"the", "a", "an", "and"})
"""Words that may be left out wherever they stand."""
_PART = re.compile(r"(?<= )(?:part|pt|vol|volume|episode|chapter) (\d+|i)\b")
"""Words that a number may do without: "Kill Bill: Vol. 1", "kill bill 1"."""
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
"""Titles whose folding is kept: the names of one film are made one after the other."""


@lru_cache(maxsize=_KEPT)
def fold(title: str) -> str:
    """What two spellings of one title share: no case, accents, signs or doubled spaces. Empty only for empty text.

    "&" and "+" read "and"; "E.T." is one word; a number raised or in fractions stands apart: "Alien³", "8½". A title
    of nothing but signs stays as it is.
    """
    return _plain(title.casefold()) or " ".join(title.split())


def without_articles(title: str) -> str:
    """The folded title without articles and "and"; a title of nothing but such words keeps them."""
    words = fold(_ELIDED.sub("", title)).split()
    if len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    return " ".join([word for word in words if word not in _ANYWHERE] or words)


def says_nothing(title: str) -> bool:
    """Whether a title is made of “the” and its like alone, or of no words."""
    return all(word in _ANYWHERE for word in fold(title).split())


@lru_cache(maxsize=_KEPT)
def loosened(title: str) -> str:
    """The folded title without articles, "and" and the word "part", with numbers in digits and "Dr" for "Doctor".

    A title of nothing but such words keeps them.
    """
    kept = [_SHORT.get(word, word) for word in without_articles(title).split()]
    return _PART.sub(lambda part: "1" if part[1] == "i" else part[1], " ".join(in_digits(_halves(kept))))


def spellings(title: str) -> tuple[str, ...]:
    """The folded title, and how those write it who have no key for its letters, or hear it: "Haexan", "Seven"."""
    forms = [fold(title)]
    if not title.isascii():
        forms.append(fold(title.casefold().translate(_UMLAUTS)))
    forms.append(_INSIDE_A_WORD.sub(lambda digit: digit[0].translate(_DIGITS_AS_LETTERS), forms[0]))
    return tuple(dict.fromkeys(forms))


def _plain(small: str) -> str:
    bare = small.translate(_LETTERS)
    if not bare.isascii():
        apart = "".join(f" {sign} " if unicodedata.category(sign) == "No" else sign for sign in bare)
        # Case goes once more afterwards, for letters that were another kind of sign before: "𝕬".
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold())
        bare = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_LETTERS)
    if "." in bare or "*" in bare or "," in bare:
        bare = _THOUSANDS.sub("", _INITIALS.sub(lambda found: re.sub(r"[.*]", "", found[0]), bare))
    return " ".join(_WORD.findall(bare))


def _halves(words: list[str]) -> list[str]:
    """The words with "half" as a fraction is folded: "eight and a half" is "8½"."""
    return [part for word in words for part in (("1", "2") if word == "half" else (word,))]
