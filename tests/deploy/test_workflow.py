"""The public forge's workflow: the same command as everywhere, with no right it does not need."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / ".github" / "workflows" / "ci.yml"
WORKFLOW = yaml.safe_load(PATH.read_text("utf-8"))
JOBS = WORKFLOW["jobs"]
STEPS = [step for job in JOBS.values() for step in job["steps"]]


def test_it_runs_what_everybody_runs_on_the_oldest_python_and_the_images():
    assert [step["run"] for step in JOBS["test"]["steps"] if "run" in step] == ["bash .ci/run"]
    versions = JOBS["test"]["strategy"]["matrix"]["python"]
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    oldest, above = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", asked).groups()
    assert (f"3.{oldest}", f"3.{int(above) - 1}") == (versions[0], versions[-1])
    assert re.search(r"python:(\d+\.\d+)|PYTHON=(\d+\.\d+)", (ROOT / "Dockerfile").read_text("utf-8"))[2] in versions


def test_it_may_read_and_nothing_else():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not re.search(r"secrets\.|pull_request_target|GITHUB_TOKEN", PATH.read_text("utf-8"))
    for step in STEPS:
        if "checkout" in step.get("uses", ""):
            assert step["with"] == {"persist-credentials": False}


def test_what_is_used_is_pinned_by_its_commit():
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", name) for name in used)


def test_every_job_ends_by_itself():
    assert all(0 < job["timeout-minutes"] <= 60 for job in JOBS.values())


def test_nothing_of_the_event_reaches_a_shell():
    assert not [step["run"] for step in STEPS if "${{" in step.get("run", "")]
