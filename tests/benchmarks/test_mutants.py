"""Mutation testing, without running it: the copy it works on, and how results are counted."""

import json
import tomllib

import pytest

from benchmarks.mutants import copy_checkout, outcome, results


def test_the_copy_mutates_one_folder_and_runs_its_tests(tmp_path):
    copy_checkout("recommender/films", tmp_path)
    settings = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    assert settings["only_mutate"] == ["recommender/films/*"]
    assert settings["source_paths"] == ["recommender"]
    assert all((tmp_path / name).exists() for name in settings["also_copy"])
    assert all((tmp_path / folder).is_dir() for folder in settings["pytest_add_cli_args_test_selection"])


@pytest.mark.parametrize(("code", "expected"), [(0, "survived"), (1, "killed"), (36, "killed"), (33, "unreached")])
def test_a_mutant_that_no_test_notices_survives(code, expected):
    assert outcome(code) == expected


def test_mutants_of_all_files_are_counted_but_those_that_did_not_run(tmp_path):
    for name, codes in {"a": {"a_1": 1, "a_2": None}, "b": {"b_1": 0}}.items():
        file = tmp_path / "mutants" / "recommender" / f"{name}.py.meta"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"exit_code_by_key": codes}), "utf-8")
    assert results(tmp_path) == {"a_1": 1, "b_1": 0}
