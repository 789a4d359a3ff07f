"""Unifies numbers in titles: "Twelve", "12" and "XII" become "12"; "Sixth" and "6th" become "6th"."""

from __future__ import annotations

from collections.abc import Sequence


def _values(words: str, start: int) -> dict[str, int]:
    return {word: value for value, word in enumerate(words.split(), start)}


_SMALL = _values("zero one two three four five six seven eight nine ten eleven twelve", 0) | _values(
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 13
)
_TENS = _values("twenty thirty forty fifty sixty seventy eighty ninety", 2)
_CARDINALS = _SMALL | {word: 10 * value for word, value in _TENS.items()}
_TEENS_LEAST, _TEENS_MOST = 13, 20
_TIMES = {"hundred": 100, "thousand": 1_000}
_ORDINALS = _values(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth", 1
) | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
}
_ROMAN = _values("ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx", 2)
"""Without "I", which is a word, and without numbers greater than the parts of any series."""


def in_digits(words: Sequence[str]) -> list[str]:
    """The words of a folded title with every number in digits.

    A Roman number at the beginning is kept, as it is none: "X-Men", "V for Vendetta", "Vi Lagar i Malmö".
    """
    written: list[str] = []
    place = 0
    while place < len(words):
        value, after = _number(words, place)
        if value is not None:
            written.append(str(value))
            place = after
            continue
        word = words[place]
        if word in _ORDINALS:
            word = f"{_ORDINALS[word]}th"  # one ending for all ordinals
        elif place and word in _ROMAN:
            word = str(_ROMAN[word])
        written.append(word)
        place += 1
    return written


def _number(words: Sequence[str], place: int) -> tuple[int | None, int]:
    """The number that begins at `place` ("twenty thousand", "eighty four") or None, and the place after it."""
    value, place = _below_hundred(words, place)
    if value is None or place == len(words):
        return value, place
    if times := _TIMES.get(words[place]):
        rest, place = _below_hundred(words, place + 1)
        return value * times + (rest or 0), place
    decade, after = _below_hundred(words, place)
    if _TEENS_LEAST <= value <= _TEENS_MOST and decade is not None and decade >= _TEENS_MOST:
        return value * 100 + decade, after  # a year: "nineteen eighty four"
    return value, place


def _below_hundred(words: Sequence[str], place: int) -> tuple[int | None, int]:
    value = _CARDINALS.get(words[place]) if place < len(words) else None
    if value is None:
        return None, place
    unit = _CARDINALS.get(words[place + 1], 0) if place + 1 < len(words) else 0
    if value >= 20 and 0 < unit < 10:
        return value + unit, place + 2
    return value, place + 1
