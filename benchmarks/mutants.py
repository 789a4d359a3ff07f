"""Mutation testing of one folder: `python -m benchmarks.mutants recommender/films`, or `make mutants FOLDER=...`.

mutmut makes small changes to the code, one at a time, and runs the tests that execute that place: a change that no test
notices survives. It works on a copy of the checkout, so it leaves nothing behind.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("bot", "cogs", "demo", "recommender", "benchmarks", "docs", "tests", "config.toml", "pyproject.toml")
SETTINGS = """
[tool.mutmut]
source_paths = ["{package}"]
only_mutate = ["{folder}/*"]
also_copy = {copied}
pytest_add_cli_args = ["-n", "0", "-p", "no:randomly", "--timeout", "{test_seconds}"]
pytest_add_cli_args_test_selection = {selection}
timeout_constant = 10
"""
"""Ten seconds more than a mutant's tests take, and that fifteen times: a busy machine alone ends no run."""
HOOKS = """
from benchmarks.mutant_hooks import *  # noqa: E402, F403 - hooks of pytest
"""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""A mutant runs in a fork, which has the locks of its parent's threads and not the threads: it would wait for ever."""
TEST_SECONDS = 300
"""How long one test may run: a mutant that makes it hang is noticed, and the slowest test on a busy machine is not."""
SURVIVED = 0
NOTHING_RAN = 5
UNREACHED = 33
LEFT_OUT = 34
"""What mutmut writes down for a mutant: pytest's exit code, or 33 where no test comes by and 34 if not to be run."""
NO_MUTANT = "no mutant is called this"


@dataclass(frozen=True)
class Task:
    """What is measured."""

    folder: str
    """The folder whose code is changed."""
    tests: tuple[str, ...]
    """Files and folders of tests that may notice; by default `tests/<folder>`."""
    slow: bool
    """Whether tests marked slow run too."""
    sample: int
    """How many of the reached mutants run, drawn by `seed`; 0 for all."""
    seed: int


def copy_checkout(task: Task, target: Path) -> None:
    """Copy the files that tests need, with the settings for one folder."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy(source, target / name)
    package = task.folder.partition("/")[0]
    copied = [name for name in COPIED if name not in (package, "tests", "pyproject.toml")]
    selection = [*task.tests, *(() if task.slow else ("-m", "not slow"))]
    with (target / "tests" / "conftest.py").open("a", encoding="utf-8") as hooks:
        hooks.write(HOOKS)
    with (target / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            SETTINGS.format(
                package=package,
                folder=task.folder,
                copied=json.dumps(copied),
                selection=json.dumps(selection),
                test_seconds=TEST_SECONDS,
            )
        )


def run_mutmut(copy: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """Run it on the copy; results of an earlier run there are kept."""
    program = Path(sys.executable).with_name("mutmut")
    command = [program, "run", "--max-children", "2", *names]
    return subprocess.run(command, check=False, cwd=copy, env=os.environ | ONE_THREAD, capture_output=True, text=True)


def draw_sample(copy: Path, task: Task) -> None:
    """Mark all but a sample of the reached mutants as not to be run.

    Asked for a mutant that does not exist, mutmut makes all, learns which tests reach which function, and stops.
    """
    told = run_mutmut(copy, NO_MUTANT)
    if NO_MUTANT not in told.stderr:
        sys.exit(f"mutmut did not come to its mutants:\n{told.stdout[-2000:]}{told.stderr}")
    tests_of = json.loads((copy / "mutants" / "mutmut-stats.json").read_text("utf-8"))["tests_by_mangled_function_name"]
    metas = {file: json.loads(file.read_text("utf-8")) for file in (copy / "mutants").rglob("*.py.meta")}
    names = sorted(name for meta in metas.values() for name in meta["exit_code_by_key"])
    reached = [name for name in names if tests_of.get(name.partition("__mutmut_")[0])]
    if task.sample >= len(reached):
        return
    left_out = set(reached) - set(random.Random(task.seed).sample(reached, task.sample))
    for file, meta in metas.items():
        codes = meta["exit_code_by_key"]
        codes |= dict.fromkeys(left_out & codes.keys(), LEFT_OUT)
        file.write_text(json.dumps(meta), "utf-8")


def results(copy: Path) -> dict[str, int]:
    """The outcome of each mutant."""
    found: dict[str, int] = {}
    for file in (copy / "mutants").rglob("*.py.meta"):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        found |= {name: code for name, code in codes.items() if code is not None}
    return found


def outcome(code: int) -> str:
    """The outcome for an exit code; a run that crashed or timed out counts as killed."""
    named = {SURVIVED: "survived", NOTHING_RAN: "unreached", UNREACHED: "unreached", LEFT_OUT: "left out"}
    return named.get(code, "killed")


def interval(killed: int, ran: int) -> tuple[float, float]:
    """The 95 % interval of a share that a sample shows (Wilson 1927)."""
    z, share = 1.96, killed / ran
    middle = (share + z * z / (2 * ran)) / (1 + z * z / ran)
    half = z * sqrt(share * (1 - share) / ran + z * z / (4 * ran * ran)) / (1 + z * z / ran)
    return middle - half, middle + half


def report(task: Task, codes: dict[str, int]) -> list[str]:
    """The survivors and the score."""
    kinds = Counter(outcome(code) for code in codes.values())
    ran = kinds["killed"] + kinds["survived"]
    lines = [f"survived: {name}" for name, code in sorted(codes.items()) if outcome(code) == "survived"]
    lines.append(f"{task.folder}: {len(codes)} mutants, {kinds['unreached']} reached by none of these tests")
    score = f"{kinds['killed']} killed: {kinds['killed'] / max(ran, 1):.0%}"
    if not kinds["left out"]:
        return [*lines, f"of the others {score}"]
    low, high = interval(kinds["killed"], ran)
    return [*lines, f"of the others {ran} drawn with seed {task.seed}, {score} ({low:.0%} to {high:.0%})"]


def main(task: Task, work: Path | None) -> None:
    """Run it, and print the score and the survivors."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = work or Path(scratch)
        copy_checkout(task, copy)
        if task.sample:
            draw_sample(copy, task)
        told = run_mutmut(copy)
        if told.returncode:
            sys.exit(f"mutmut failed:\n{told.stdout[-2000:]}{told.stderr}")
        print(*report(task, results(copy)), sep="\n")


def parse(words: list[str]) -> tuple[Task, Path | None]:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.mutants", description="Does a test notice each small change of a folder's code?"
    )
    parser.add_argument("folder", help="recommender/films, bot/push, ...")
    parser.add_argument("--tests", nargs="+", help="files or folders of tests; by default tests/<folder>")
    parser.add_argument("--slow", action="store_true", help="run tests marked slow too")
    parser.add_argument("--sample", type=int, default=0, help="how many mutants run, drawn at random; by default all")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--work", type=Path, help="an empty folder to work in; it stays, for `mutmut show NAME` in it")
    given = parser.parse_args(words)
    folder = given.folder.strip("/")
    return Task(folder, tuple(given.tests or [f"tests/{folder}"]), given.slow, given.sample, given.seed), given.work


if __name__ == "__main__":
    main(*parse(sys.argv[1:]))
