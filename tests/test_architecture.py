"""Imports: the diagram shows those in the code, and each name comes from where it is defined."""

import ast
from pathlib import Path

import pytest

from docs.architecture_diagram import PICTURE, UPWARD, imports, picture, reduced, rows

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in ("bot", "cogs", "recommender", "demo", "benchmarks")
    for path in (ROOT / package).rglob("*.py")
    if path.name != "__init__.py"
}
"""Modules by name; a package may show what its modules define."""
START = ("bot.__main__", "bot.cli.program", "main")
"""The program's commands are known once its module was read."""


def test_the_diagram_is_up_to_date():
    assert PICTURE.read_text("utf-8") == picture(imports()), "run: make docs-diagram"


def test_an_arrow_that_others_imply_is_left_out():
    imported = {"demo": {"cogs", "bot.app"}, "cogs": {"bot.app"}, "bot.app": set[str]()}
    assert reduced(imported) == {"demo": {"cogs"}, "cogs": {"bot.app"}, "bot.app": set()}


def test_every_box_stands_above_what_it_imports():
    downward = {room: {to for to in found if (room, to) not in UPWARD} for room, found in imports().items()}
    place = {room: number for number, row in enumerate(rows(downward)) for room in row}
    assert all(place[room] < place[to] for room, found in downward.items() for to in found)


def test_imports_against_the_layers_are_still_there():
    imported = imports()
    assert {(room, to) for room, to in UPWARD if to in imported[room]} == UPWARD


def defined(nodes):
    """Names of classes, functions and values of a module."""
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {
        node.name if isinstance(node, made) else node.id
        for node in nodes
        if isinstance(node, made) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }


def handed_on(trees):
    """Importing module, module imported from, and name, wherever a module hands on what another one defines."""
    nodes = {name: list(ast.walk(tree)) for name, tree in trees.items()}
    home = {name: defined(those) for name, those in nodes.items()}
    return {
        (importer, node.module, alias.name)
        for importer, those in nodes.items()
        for node in those
        if isinstance(node, ast.ImportFrom) and node.module in home
        for alias in node.names
        if alias.name not in home[node.module]
    }


def test_names_are_imported_from_where_they_are_defined():
    trees = {name: ast.parse(path.read_text("utf-8")) for name, path in FILES.items()}
    assert handed_on(trees) - {START} == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from below import Row", {("above", "below", "Row")}),
        ("def late():\n    from below import Row as Other", {("above", "below", "Row")}),
        ("from below import Mine, LIMIT, work", set()),
        ("from elsewhere import Row", set()),
    ],
)
def test_a_name_that_is_handed_on_is_found(source, found):
    below = "from ground import Row\nLIMIT: int = 3\nclass Mine: ...\ndef work(): ..."
    assert handed_on({"above": ast.parse(source), "below": ast.parse(below)}) == found
