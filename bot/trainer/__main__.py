"""The trainer's process: reads its task from standard input, reports on standard output, one JSON object a line.

Standard input stays open while the caller lives. Its end means that nobody waits for the model any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import threading
import traceback
from dataclasses import asdict
from pathlib import Path

from bot.errors import MatineeError
from bot.trainer.task import Task
from bot.trainer.work import train
from recommender.errors import RecommenderError

NICENESS = 10
_LONGEST = 2_000
"""Characters of a reported reason: an error may quote a text of any size."""
_LEFT_ALONE = 3
"""Exit code when the caller has gone."""


class _Channel:
    """Where answers go. What libraries print to standard output goes to standard error from now on."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
        os.dup2(2, 1)

    def tell(self, kind: str, what: object) -> None:
        self._file.write(json.dumps({"kind": kind, "what": what}) + "\n")


def main() -> None:
    """Do the one task and end."""
    channel = _Channel()
    task = Task.read(_first_line())
    threading.Thread(target=_end_with_the_caller, name="caller", daemon=True).start()
    if task.background:
        _step_back()
    try:
        trained = asyncio.run(train(task, lambda step: channel.tell("step", step)))
    except (MatineeError, RecommenderError) as error:
        channel.tell("refused", {"name": type(error).__name__, "sentence": str(error)[:_LONGEST]})
    except Exception as error:  # noqa: BLE001 - the process's border: the caller is told, the log has all of it
        traceback.print_exc()
        channel.tell("broken", f"{type(error).__name__}: {error}"[:_LONGEST])
    else:
        channel.tell("trained", asdict(trained))


def _first_line() -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(0, 65_536)
        if not more:
            sys.exit(_LEFT_ALONE)
        line += more
    return line


def _end_with_the_caller() -> None:
    """End the process at once; the next training removes what it wrote."""
    while os.read(0, 65_536):
        pass
    os._exit(_LEFT_ALONE)


def _step_back() -> None:
    """Lower the process's priority: the bot comes first, and if memory runs out this process is ended."""
    with contextlib.suppress(OSError):  # a service may be forbidden to change its rank
        os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


if __name__ == "__main__":
    main()
