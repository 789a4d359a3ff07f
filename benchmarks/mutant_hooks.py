"""Hooks of pytest for mutation testing, imported by tests/conftest.py in the copy that `benchmarks.mutants` makes.

mutmut runs a mutant's tests in a fork of the process that has run all tests without it, and only the tests during which
the changed function ran. So what is made once and shared would always be without the mutant. Here test files and caches
are made anew for each run, and a function that ran for a shared fixture, or when a test file was imported, counts as
run during each test that uses the fixture, or that is in the file.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from mutmut.state import state

ROOT = Path(__file__).resolve().parent.parent
"""The copy, as far as it is changed by mutmut."""
_ran_for: dict[object, set[str]] = defaultdict(set)
"""Functions that ran, by shared fixture and by test file."""
_last_file: list[Path] = []


def _hit() -> set[str]:
    """Functions that ran and are not counted yet; mutmut has no other way to them."""
    return state()._stats  # pyright: ignore[reportPrivateUsage]


def pytest_configure() -> None:
    """Import test files and what they share anew."""
    for name, module in list(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "/")
        if ROOT / "tests" in file.parents and file.name.startswith(("test_", "support_")):
            del sys.modules[name]
    _clear_caches()


def _clear_caches() -> None:
    for module in list(sys.modules.values()):
        if ROOT in Path(getattr(module, "__file__", None) or "/").parents:
            for function in list(vars(module).values()):
                getattr(function, "cache_clear", int)()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """Note what runs when a test file is imported."""
    _hit().clear()
    report = yield
    _ran_for[collector.path] |= _hit()
    return report


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """Note what runs for a fixture that several tests share."""
    before = set(_hit())
    _hit().clear()
    value = yield
    if fixturedef.scope != "function":
        _ran_for[fixturedef] |= _hit()
    _hit().update(before)
    return value


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """What one file has cached is not there for the next."""
    if _last_file[-1:] != [item.path]:
        _last_file.append(item.path)
        _clear_caches()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Count for a test what ran for what it shares with others."""
    info: Any = getattr(item, "_fixtureinfo", None)
    shared = [each for found in info.name2fixturedefs.values() for each in found] if info else []
    for made in (item.path, *shared):
        _hit().update(_ran_for.get(made, ()))
