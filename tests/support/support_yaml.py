"""Reads the plain part of YAML that deployment files need: mappings, lists, scalars, literal blocks, [a, b].

Anything else (anchors, tags, tabs, flow mappings, a key twice) is refused rather than guessed at.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_KEY = re.compile(r"([\w./-]+):(?: (.*))?")


class NotPlain(Exception):
    """The text uses something this reader does not know."""


def read_yaml(path: Path) -> Any:
    """The document as dicts, lists, strings, numbers, booleans and None."""
    lines = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if "\t" in line or line != line.rstrip():
            raise NotPlain(f"{path}:{number}: a tab or a space at the end")
        lines.append(line)
    value, rest = _block(lines, 0, 0)
    if rest != len(lines):
        raise NotPlain(f"{path}:{rest + 1}: {lines[rest]!r} is not indented like what it belongs to")
    return value


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _next(lines: list[str], at: int) -> int:
    while at < len(lines) and _is_blank(lines[at]):
        at += 1
    return at


def _block(lines: list[str], at: int, indent: int) -> tuple[Any, int]:
    at = _next(lines, at)
    if at < len(lines) and lines[at].lstrip().startswith("- "):
        return _list(lines, at, indent)
    return _mapping(lines, at, indent)


def _list(lines: list[str], at: int, indent: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while (
        (at := _next(lines, at)) < len(lines) and _indent(lines[at]) == indent and lines[at].lstrip().startswith("- ")
    ):
        rest = lines[at][indent + 2 :]
        if _KEY.fullmatch(_without_comment(rest)):
            lines[at] = " " * (indent + 2) + rest  # a mapping that begins on the dash's line
            value, at = _mapping(lines, at, indent + 2)
        else:
            value, at = _scalar(rest), at + 1
        found.append(value)
    return found, at


def _mapping(lines: list[str], at: int, indent: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while (at := _next(lines, at)) < len(lines) and _indent(lines[at]) == indent:
        match = _KEY.fullmatch(_without_comment(lines[at].strip()))
        if match is None or match[1] in found:
            raise NotPlain(f"line {at + 1}: {lines[at]!r}")
        key, rest = match[1], match[2]
        if rest == "|":
            found[key], at = _literal(lines, at + 1, indent)
        elif rest is not None:
            found[key], at = _scalar(rest), at + 1
        else:
            deeper = _next(lines, at + 1)
            if deeper < len(lines) and _indent(lines[deeper]) > indent:
                found[key], at = _block(lines, deeper, _indent(lines[deeper]))
            else:
                found[key], at = None, at + 1
    return found, at


def _literal(lines: list[str], at: int, indent: int) -> tuple[str, int]:
    depth = _indent(lines[at])
    taken: list[str] = []
    while at < len(lines) and depth > indent and (not lines[at].strip() or _indent(lines[at]) >= depth):
        taken.append(lines[at][depth:])
        at += 1
    return "\n".join(taken).rstrip("\n") + "\n", at


def _without_comment(text: str) -> str:
    return re.sub(r"\s+#[^\"']*$", "", text)


def _scalar(text: str) -> Any:
    text = _without_comment(text).strip()
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(part) for part in text[1:-1].split(",")]
    if text.startswith('"'):
        return json.loads(text)
    if text[:1] in tuple("'&*!{}|>%@`"):
        raise NotPlain(text)
    if text in ("true", "false"):
        return text == "true"
    return int(text) if re.fullmatch(r"-?[1-9]\d*|0", text) else text
