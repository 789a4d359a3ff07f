"""Peak memory of a process, of those it started, and of one computation in it."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


class Peak:
    """Begins where it is made; Linux counts anew from there, elsewhere the process's whole life counts."""

    def __init__(self) -> None:
        if _CLEAR.exists():
            _CLEAR.write_text("5", "ascii")  # proc(5): resets the peak resident set size
        self._before = _megabytes("VmRSS")

    def more_megabytes(self) -> float:
        """Peak since then, less what was held then; 10⁶ bytes."""
        return max(_megabytes("VmHWM") - self._before, 0.0)


def peak_megabytes(whose: int = resource.RUSAGE_SELF) -> float:
    """Peak resident memory since the start; 10⁶ bytes.

    Args:
        whose: this process's, or with `resource.RUSAGE_CHILDREN` the greatest of those it started and waited for.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(whose).ru_maxrss * unit / 1e6


def _megabytes(field: str) -> float:
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith(f"{field}:"))
        return int(line.split()[1]) * 1024 / 1e6
    return peak_megabytes()
