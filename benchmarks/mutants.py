"""Mutation testing of one folder: `python -m benchmarks.mutants recommender/films`, or `make mutants FOLDER=...`.

mutmut changes the code a little, one place at a time, and runs the folder's own tests: a change that no test notices
survives. It works on a copy of the checkout, so nothing of it stays behind.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("bot", "cogs", "demo", "recommender", "benchmarks", "docs", "tests", "config.toml", "pyproject.toml")
SETTINGS = """
[tool.mutmut]
source_paths = ["{package}"]
only_mutate = ["{folder}/*"]
also_copy = {copied}
pytest_add_cli_args = ["-n", "0", "-p", "no:randomly"]
pytest_add_cli_args_test_selection = ["tests/{folder}"]
"""
KILLED = (1, 3, 36)
"""Exit codes of a test run that failed, or that did not end."""
UNREACHED = 33
"""That of a place which no test of the folder reaches."""


def copy_checkout(folder: str, target: Path) -> None:
    """Copy what tests need, with the settings for one folder."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=ignored)
        else:
            shutil.copy(source, target / name)
    package = folder.partition("/")[0]
    copied = [name for name in COPIED if name not in (package, "tests", "pyproject.toml")]
    with (target / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(package=package, folder=folder, copied=json.dumps(copied)))


def results(copy: Path) -> dict[str, int]:
    """The exit code of the tests for each mutant."""
    found: dict[str, int] = {}
    for file in (copy / "mutants").rglob("*.py.meta"):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        found |= {name: code for name, code in codes.items() if code is not None}
    return found


def outcome(code: int) -> str:
    """What an exit code of the tests says of a mutant."""
    return "killed" if code in KILLED else "unreached" if code == UNREACHED else "survived"


def main(folder: str) -> None:
    """Run it, and print the score and the survivors."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        copy_checkout(folder.strip("/"), copy)
        program = Path(sys.executable).with_name("mutmut")
        subprocess.run([program, "run", "--max-children", "2"], cwd=copy, check=True, stdout=subprocess.DEVNULL)
        codes = results(copy)
    kinds = Counter(outcome(code) for code in codes.values())
    reached = kinds["killed"] + kinds["survived"]
    for name in sorted(name for name, code in codes.items() if outcome(code) == "survived"):
        print(f"survived: {name}")
    print(f"{folder}: {len(codes)} mutants, {kinds['unreached']} reached by no test of the folder")
    print(f"of the others {kinds['killed']} killed: {kinds['killed'] / max(reached, 1):.0%}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which folder: python -m benchmarks.mutants recommender/films")
    main(sys.argv[1])
