"""Prints the newest Python of this machine that `pyproject.toml` allows and that is newer than the one that runs this.

    python .ci/newest_python.py [">=3.11,<3.14"]

Looked for on PATH and among pyenv's versions; prints nothing when there is none.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
ASKED = "import ensurepip, sys, venv; print(*sys.version_info[:3], sep='.')"
"""A Python without these modules cannot create a virtual environment."""


def main() -> None:
    """Find candidates, run each to get its version, and print the path of the newest."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    allowed = SpecifierSet(sys.argv[1] if len(sys.argv) > 1 else project["requires-python"])
    newest, found = sys.version_info[:2], None
    for python in candidates():
        version = version_of(python)
        if version and version in allowed and (parts := tuple(map(int, version.split(".")[:2]))) > newest:
            newest, found = parts, python
    if found:
        print(found)


def candidates() -> Iterator[Path]:
    """Every file called python3.N, on PATH first."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield from pythons_in(Path(folder))
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for folder in sorted(pyenv.glob("versions/*/bin")):
        yield from pythons_in(folder)


def pythons_in(folder: Path) -> list[Path]:
    """The candidates in one folder."""
    try:
        return sorted(path for path in folder.iterdir() if re.fullmatch(r"python3\.\d+", path.name))
    except OSError:
        return []


def version_of(python: Path) -> str | None:
    """Such as 3.13.0; None if it does not run, such as pyenv's shims for versions that are not selected."""
    try:
        asked = subprocess.run([python, "-c", ASKED], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return asked.stdout.strip()


if __name__ == "__main__":
    main()
