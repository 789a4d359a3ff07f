"""Texts shown in Discord come from the catalogue: no untranslatable English where screens and refusals are made."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOWING = {"text", "button", "film_menu", "UserMistake", "NotAllowed", "picture", "Select", "SelectOption", "say"}
"""Calls whose texts people read."""
READ_ALOUD = {"label", "placeholder", "description", "content", "hint", "note"}
"""Their named arguments that are read as well; of the others only the first argument that is a text."""
OF_THE_SHELL = {"bot/services/film_data/library.py"}
"""Speaks to whoever runs the bot, in English."""
SOURCES = sorted(
    path
    for room in ("cogs", "bot/services", "bot/push")
    for path in (ROOT / room).rglob("*.py")
    if path.relative_to(ROOT).as_posix() not in OF_THE_SHELL
)
_NO_WORDS = re.compile(r"`[^`]*`|<[^<>]*>|attachment://\S+|[a-z_]+:")


def words_in(node: ast.expr) -> list[str]:
    """English words that stand in an expression themselves, and not in a call within it."""
    match node:
        case ast.Constant(value=str(value)):
            return re.findall(r"[A-Za-z]{2,}", _NO_WORDS.sub(" ", value))
        case ast.JoinedStr(values=parts):
            return [word for part in parts if isinstance(part, ast.Constant) for word in words_in(part)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return words_in(left) + words_in(right)
        case ast.IfExp(body=body, orelse=orelse):
            return words_in(body) + words_in(orelse)
        case ast.BoolOp(values=values):
            return [word for value in values for word in words_in(value)]
        case _:
            return []


def shown_past_the_catalogue(source: str) -> list[tuple[int, list[str]]]:
    """Lines and words of texts that are shown as they stand."""
    found: list[tuple[int, list[str]]] = []
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in SHOWING:
            read = [*call.args[:1], *(each.value for each in call.keywords if each.arg in READ_ALOUD)]
            if words := [word for each in read for word in words_in(each)]:
                found.append((call.lineno, words))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_shown_comes_from_the_catalogue(path):
    assert shown_past_the_catalogue(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('text("## Nothing on")', ["Nothing", "on"]),
        ('text(f"## 🎬 Picks for {name}")', ["Picks", "for"]),
        ('button("Stop" if a else _("Go on"), custom_id)', ["Stop"]),
        ('raise UserMistake("No such film.")', ["No", "such", "film"]),
        ('ui.Select(placeholder="Open a film", custom_id="x")', ["Open", "film"]),
        ("text(f\"## 🎬 {_('Picks')} `/daily set` <t:1:R>\")", []),
        ('button(_("Stop"), "round:stop")', []),
        ('text(hint or "Another")', ["Another"]),
    ],
)
def test_english_where_something_is_shown_is_found(source, words):
    assert [word for _line, found in shown_past_the_catalogue(source) for word in found] == words
