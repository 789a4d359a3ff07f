"""`.ci/run` takes the fast tests to the newest Python of the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def machine(tmp_path):
    (tmp_path / "bin").mkdir()
    return tmp_path


def install(folder, minor, *, works=True):
    """A Python that tells its version, or one that does not run."""
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / f"python3.{minor}"
    python.write_text(f"#!/bin/sh\necho 3.{minor}.0\nexit {0 if works else 127}\n", "utf-8")
    python.chmod(0o755)
    return python


def newest(machine):
    found = subprocess.run(
        [sys.executable, ROOT / ".ci" / "newest_python.py", ">=3.11,<3.90"],
        env={"PATH": f"{machine / 'bin'}:{machine / 'missing'}", "PYENV_ROOT": str(machine / "pyenv")},
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.strip()


def test_without_a_newer_one_there_is_none(machine):
    install(machine / "bin", sys.version_info[1])
    install(machine / "bin", 8)
    assert newest(machine) == ""


def test_the_newest_that_runs_and_is_allowed_is_taken(machine):
    install(machine / "bin", 99)
    install(machine / "bin", 88, works=False)
    chosen = install(machine / "bin", 77)
    install(machine / "bin", 76)
    assert newest(machine) == str(chosen)
    chosen = install(machine / "pyenv" / "versions" / "3.88.5" / "bin", 88)
    install(machine / "pyenv" / "versions" / "3.9.1" / "bin", 9)
    assert newest(machine) == str(chosen)


def test_the_second_folder_stands_beside_the_first():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make quick VENV=.venv-newest" in script
    assert ".venv-newest/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
