"""Rules about the project itself that no linter knows."""

import ast
import re
import runpy
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "cogs", "recommender", "demo")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
BELOW_COGS = [path for path in SOURCES if path.parts[len(ROOT.parts)] == "recommender" or "services" in path.parts]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|WITH)\s+\w+", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """What the rules ask of a file."""

    docstring: str | None
    strings: list[str]
    """Without docstrings."""
    calls: list[str]


@cache
def read(path: Path) -> Module:
    """Parsed once for all rules."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(tree))
    docstrings = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return Module(
        ast.get_docstring(tree),
        [node.value for node in texts if id(node) not in docstrings],
        [ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)] if path in BELOW_COGS else [],
    )


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_pins_with_hashes_and_names_no_address(lock):
    text = lock.read_text("utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) >= (1 if lock.stem == "build" else 10)
    assert all(re.match(r"[\w.-]+==\S+( ; .+)? \\$", pin) for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index" not in text


def test_every_runtime_dependency_is_in_the_lock():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.match(r"[\w.-]+", line)[0].lower() for line in asked}
    locked = {line.split("==")[0] for line in (ROOT / "requirements/run.lock").read_text("utf-8").splitlines()}
    assert {name.replace(".", "-") for name in names} <= {name.replace(".", "-") for name in locked}


# SQL is at home in the store.
WITHOUT_SQL = [path for path in SOURCES if "store" not in path.parts]


@pytest.mark.parametrize("path", WITHOUT_SQL, ids=name_of)
def test_sql_lives_in_the_store_alone(path):
    assert not [text for text in read(path).strings if SQL.match(text)]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_module_says_what_it_is_for(path):
    assert read(path).docstring or not path.read_text("utf-8").strip()


@pytest.mark.parametrize("path", BELOW_COGS, ids=name_of)
def test_nothing_below_the_cogs_asks_for_the_time_or_for_chance_by_itself(path):
    forbidden = re.compile(r"(datetime|date)\.(now|today|utcnow)$|^time\.time$|^random\.|default_rng\(\)$")
    assert not [call for call in read(path).calls if forbidden.search(call)]


def test_what_the_quick_suite_leaves_out_is_there():
    slow = runpy.run_path(str(ROOT / "tests" / "conftest.py"))["SLOW"]
    assert [name for name in slow if not (ROOT / "tests" / name).exists()] == []


def test_the_token_is_never_a_setting():
    assert "token" not in {
        key for table in tomllib.loads((ROOT / "config.toml").read_text("utf-8")).values() for key in table
    }
