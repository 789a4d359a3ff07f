"""Mutation testing, without running it: the copy it works on, the sample, and how results are counted."""

import json
import shutil
import subprocess
import tomllib

import pytest

from benchmarks import mutants
from benchmarks.mutants import ROOT, copy_checkout, draw_sample, interval, outcome, parse, report, results


def settings_of(words, target):
    task, _ = parse(words)
    copy_checkout(task, target)
    return tomllib.loads((target / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]


def test_the_copy_mutates_one_folder_and_runs_its_quick_tests(tmp_path):
    settings = settings_of(["recommender/films/"], tmp_path)
    assert settings["only_mutate"] == ["recommender/films/*"]
    assert settings["source_paths"] == ["recommender"]
    assert all((tmp_path / name).exists() for name in settings["also_copy"])
    assert settings["pytest_add_cli_args_test_selection"] == ["tests/recommender/films", "-m", "not slow"]


def test_other_tests_and_slow_ones_are_named(tmp_path):
    settings = settings_of(["bot/push", "--tests", "tests/bot/push", "tests/wire", "--slow"], tmp_path)
    assert settings["pytest_add_cli_args_test_selection"] == ["tests/bot/push", "tests/wire"]


SHARED = """
import pytest
import {package}

AT_IMPORT = {package}.doubled(1)

@pytest.fixture(scope="module")
def made():
    return {package}.lessened(8)

def test_one(made): assert made == 4
def test_two(made): assert AT_IMPORT == 2
def test_three(): pass
"""


def test_what_tests_share_is_made_anew_for_each_mutant_and_counts_for_each_test(tmp_path):
    """A mutant of each of two functions, of which one runs as the test file is imported and one for a fixture."""
    package = tmp_path / "recommender"
    shutil.copytree(ROOT / "benchmarks", tmp_path / "benchmarks", ignore=shutil.ignore_patterns("__pycache__", "data"))
    package.mkdir()
    (package / "__init__.py").write_text("def doubled(x):\n    return x * 2\n\n\ndef lessened(x):\n    return x - 4\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "conftest.py").write_text(mutants.HOOKS)
    (tmp_path / "tests" / "test_shared.py").write_text(SHARED.format(package=package.name))
    (tmp_path / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\npythonpath = ['.']\n"
        + mutants.SETTINGS.format(
            package=package.name,
            folder=package.name,
            copied='["benchmarks"]',
            selection='["tests"]',
            test_seconds=60,
        )
    )
    told = mutants.run_mutmut(tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr
    stats = json.loads((tmp_path / "mutants" / "mutmut-stats.json").read_text("utf-8"))
    reached = {name.rpartition("_")[2]: len(tests) for name, tests in stats["tests_by_mangled_function_name"].items()}
    assert reached == {"doubled": 3, "lessened": 2}
    assert {outcome(code) for code in results(tmp_path).values()} == {"killed"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [(0, "survived"), (1, "killed"), (-24, "killed"), (-11, "killed"), (33, "unreached"), (5, "unreached")],
)
def test_a_mutant_that_no_test_notices_survives(code, expected):
    assert outcome(code) == expected


def write_metas(copy, files):
    for name, codes in files.items():
        file = copy / "mutants" / "recommender" / f"{name}.py.meta"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"exit_code_by_key": codes}), "utf-8")


def test_mutants_of_all_files_are_counted_but_those_that_did_not_run(tmp_path):
    write_metas(tmp_path, {"a": {"a_1": 1, "a_2": None}, "b": {"b_1": 0}})
    assert results(tmp_path) == {"a_1": 1, "b_1": 0}


@pytest.mark.parametrize(("size", "run"), [(4, 4), (20, 10)])
def test_a_sample_is_of_those_that_tests_reach_and_the_same_each_time(tmp_path, monkeypatch, size, run):
    def make_mutants(copy, name):
        reached = {f"a__mutmut_{number}": None for number in range(10)}
        write_metas(copy, {"a": reached, "b": {f"b__mutmut_{number}": None for number in range(10)}})
        stats = {"tests_by_mangled_function_name": {"a": ["test_a"], "b": []}}
        (copy / "mutants" / "mutmut-stats.json").write_text(json.dumps(stats), "utf-8")
        return subprocess.CompletedProcess([], 1, "", f"nothing matches {name}")

    def left_to_run(seed):
        task, _ = parse(["recommender", "--sample", str(size), "--seed", seed])
        draw_sample(tmp_path, task)
        metas = [json.loads(file.read_text("utf-8")) for file in tmp_path.rglob("*.py.meta")]
        return {name for meta in metas for name, code in meta["exit_code_by_key"].items() if code is None}

    monkeypatch.setattr(mutants, "run_mutmut", make_mutants)
    first = left_to_run("1")
    assert sum(name.startswith("a") for name in first) == run
    assert sum(name.startswith("b") for name in first) == 10
    assert left_to_run("1") == first
    assert (left_to_run("2") == first) is (size == 20)


def test_a_score_of_a_sample_has_its_interval():
    codes = {f"m{number}": 1 for number in range(85)} | {f"s{number}": 0 for number in range(15)} | {"u": 33}
    task, _ = parse(["recommender", "--sample", "100", "--seed", "7"])
    assert report(task, codes)[15:] == [
        "recommender: 101 mutants, 1 reached by none of these tests",
        "of the others 85 killed: 85%",
    ]
    assert report(task, codes | {"l": 34})[-1] == "of the others 100 drawn with seed 7, 85 killed: 85% (77% to 91%)"
    assert interval(85, 100) == pytest.approx((0.7672, 0.9069), abs=1e-4)
    assert interval(10, 10)[1] == pytest.approx(1)
