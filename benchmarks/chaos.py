"""Kills the real bot while it pushes over a bad connection and people vote; prints the result.

    python -m benchmarks.chaos [--messages 3000] [--kills 20] [--seed 1] [--outage 122]

Exits with 1 if a message was sent twice or lost, an acknowledged vote is missing, or the database is damaged.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))  # where the stand-in Discord is

from support_chaos import run
from support_chaos_outcome import Outcome, Plan

LABEL_WIDTH = 52


def main() -> int:
    """Run one plan and return the exit code; the files of a failed run are kept."""
    asked = _arguments()
    plan = Plan(asked.messages, asked.kills, asked.seed, outage_seconds=asked.outage)
    folder = Path(tempfile.mkdtemp(prefix="matinee-chaos-"))
    outcome = asyncio.run(run(plan, folder))
    _show(outcome)
    if outcome.fine:
        shutil.rmtree(folder)
    else:
        print(f"\nlog, settings and database: {folder}")
    return 0 if outcome.fine else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=3000, help="deliveries due at the start")
    parser.add_argument("--kills", type=int, default=20, help="how often the process is killed")
    parser.add_argument("--seed", type=int, default=1, help="of faults, kills and votes")
    parser.add_argument(
        "--outage",
        type=float,
        default=122.0,
        help="seconds for which Discord is away half-way; past 120 the bot may not trust nonces any more",
    )
    return parser.parse_args()


def _show(outcome: Outcome) -> None:
    for label, value in outcome.rows():
        print(f"{label:<{LABEL_WIDTH}} {value}")
    for example in outcome.examples:
        print(f"vote that is missing or too many: {example}")


if __name__ == "__main__":
    sys.exit(main())
