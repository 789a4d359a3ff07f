"""Work in a process of its own, and what such a process tells the one that measures it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

_Given = TypeVar("_Given")


def alone(work: Callable[..., _Given], *arguments: object) -> _Given:
    """Run in a new process and wait, so that its memory and threads affect nothing else."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def say(line: str) -> None:
    """Print one line for the measuring process."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
