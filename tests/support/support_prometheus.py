"""Reads the text format of Prometheus (0.0.4) as strictly as its description allows. Knows nothing of Matinee."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import inf

Labels = tuple[tuple[str, str], ...]

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_COMMENT = re.compile(rf"# (HELP|TYPE) ({_NAME}) (.*)")
_SAMPLE = re.compile(rf"({_NAME})(?:\{{(.*)\}})? (NaN|[+-]Inf|[+-]?[0-9][0-9.e+-]*)")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)')
_ESCAPED = {r"\\": "\\", r"\"": '"', r"\n": "\n"}
_KINDS = ("counter", "gauge", "histogram")


class Malformed(Exception):
    """The text is not what Prometheus reads."""


@dataclass
class Family:
    """A metric with all its samples; of a histogram, `values` holds the buckets by their bound."""

    help_text: str
    kind: str = ""
    values: dict[Labels, float] = field(default_factory=dict)
    total: float | None = None
    count: float | None = None


def parse(text: str) -> dict[str, Family]:
    """Every family by name.

    Raises:
        Malformed: at the first line that is not right.
    """
    if not text.endswith("\n"):
        raise Malformed("the last line must end in a line feed")
    families: dict[str, Family] = {}
    for line in text.removesuffix("\n").split("\n"):
        if comment := _COMMENT.fullmatch(line):
            _comment(families, *comment.groups())
        elif sample := _SAMPLE.fullmatch(line):
            _sample(families, sample[1], _labels(sample[2] or ""), float(sample[3]))
        else:
            raise Malformed(line)
    for name, family in families.items():
        _whole(name, family)
    return families


def _comment(families: dict[str, Family], what: str, name: str, rest: str) -> None:
    if what == "HELP":
        if name in families:
            raise Malformed(f"{name} stands twice")
        if re.search(r"(?<!\\)(?:\\\\)*\\[^\\n]", rest):
            raise Malformed(f"the help of {name} is not escaped")
        families[name] = Family(_unescape(rest))
        return
    if not families or name != list(families)[-1] or families[name].kind or rest not in _KINDS:
        raise Malformed(f"the type of {name} stands where it must not")
    families[name].kind = rest


def _sample(families: dict[str, Family], name: str, labels: Labels, value: float) -> None:
    family_name = list(families)[-1] if families else ""
    family = families.get(family_name)
    if family is None or not family.kind:
        raise Malformed(f"{name} comes before its type")
    part = name.removeprefix(family_name)
    if family.kind == "histogram" and part == "_sum" and family.total is None:
        family.total = value
    elif family.kind == "histogram" and part == "_count" and family.count is None:
        family.count = value
    elif part == ("_bucket" if family.kind == "histogram" else "") and labels not in family.values:
        family.values[labels] = value
    else:
        raise Malformed(f"{name} does not belong to {family_name}, or stands twice")


def _labels(text: str) -> Labels:
    found, at = [], 0
    while at < len(text):
        label = _LABEL.match(text, at)
        if label is None:
            raise Malformed(text)
        found.append((label[1], _unescape(label[2])))
        at = label.end()
    if len({name for name, _ in found}) != len(found):
        raise Malformed(f"a label stands twice: {text}")
    return tuple(found)


def _unescape(text: str) -> str:
    return re.sub(r'\\[\\n"]', lambda match: _ESCAPED[match[0]], text)


def _whole(name: str, family: Family) -> None:
    if family.kind == "counter" and not (
        name.endswith("_total") and all(value >= 0 for value in family.values.values())
    ):
        raise Malformed(f"{name} is no counter")
    if family.kind != "histogram":
        return
    bounds = [float(dict(labels)["le"]) for labels in family.values]
    counts = list(family.values.values())
    if bounds != sorted(bounds) or bounds[-1] != inf or counts != sorted(counts) or counts[-1] != family.count:
        raise Malformed(f"the buckets of {name} do not add up")
    if family.total is None:
        raise Malformed(f"{name} has no sum")
