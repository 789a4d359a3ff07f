"""The table of names, read once: which zones a name may mean. `make_table` makes it; NOTICE says whose data it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).with_name("names.tsv")
AREAS: Final = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip
PREFERRED: Final = 10**10
"""Added to the weight of the zones that English speakers usually mean by an abbreviation."""
_KEPT: Final = "+:-"
"""Signs that offsets are written with."""
_HYPHEN: Final = re.compile(r"-(?!\d)")
_UNMARKED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """One zone that a name may mean."""

    zone: str
    """IANA name."""
    shown: str
    """The place or clock in words: "Mumbai, India", "PST"; empty where the zone's own name says it."""
    weight: int
    """People there, for the order; see `PREFERRED`."""


def folded(text: str) -> str:
    """The text without capitals, accents, character widths and signs, its words separated by one space."""
    marked = unicodedata.normalize("NFKD", _HYPHEN.sub(" ", text.casefold()))
    plain = "".join(_sign(each) for each in marked).translate(_UNMARKED)
    return " ".join(plain.split())


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind[0] in "LN" or kind == "Mc" or sign in _KEPT:
        return sign
    return "" if kind == "Mn" or sign in "'’." else " "


def is_place(zone: str) -> bool:
    """Whether a zone belongs to a place: not "EST", "Factory" or "Etc/GMT+5"."""
    return zone.startswith(AREAS)


@cache
def names() -> dict[str, tuple[Meaning, ...]]:
    """Every folded name with what it may mean, the likeliest first."""
    found: dict[str, list[Meaning]] = {}
    for line in PATH.read_text("utf-8").splitlines():
        shown, called, zones = line.split("\t")
        counted = (each.partition(":") for each in zones.split("|"))
        meanings = [Meaning(zone, shown, int(count)) for zone, _, count in counted]
        for name in called.split("|"):
            found.setdefault(name, []).extend(meanings)
    return {name: tuple(sorted(meanings, key=lambda each: -each.weight)) for name, meanings in found.items()}


@cache
def people() -> dict[str, int]:
    """Zones of places with the number of people there, most first."""
    counted = {each.zone: each.weight for meanings in names().values() for each in meanings if not each.shown}
    return dict(sorted(counted.items(), key=lambda item: -item[1]))
