"""Runs the benchmarks of docs/benchmarks.md one after the other, each in a separate process: `make bench`."""

from __future__ import annotations

import subprocess
import sys

EACH = ("benchmarks.votes", "benchmarks.recommend", "benchmarks.explore", "benchmarks.titles")
"""The longer benchmarks have separate commands: see the Makefile."""


def main() -> int:
    """Run them all, even when one fails; the number that failed is the exit code."""
    return sum(subprocess.run([sys.executable, "-m", name], check=False).returncode != 0 for name in EACH)


if __name__ == "__main__":
    sys.exit(main())
