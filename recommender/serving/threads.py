"""Process-wide settings of BLAS threads and glibc memory, made before the first request. They affect speed only."""

from __future__ import annotations

import ctypes
import sys

from threadpoolctl import threadpool_limits

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of these parameters in glibc's malloc.h."""
_KEPT_BYTES = 32 * 2**20
"""Free memory that the process keeps at most."""
_MAPPED_BYTES = 8 * 2**20
"""Arrays of this size and more are mapped, and given back to the system one by one."""


def limit_threads_and_memory() -> None:
    """Let BLAS use one thread, and let glibc keep a little freed memory.

    The matrix products of a request are so small that waiting for a second thread takes longer than it saves: several
    milliseconds when the processor is busy. And the arrays of a request have some 100 kB each: by default glibc gives
    them back to the system, which must clear their pages for the next request; that doubles the time of a person with
    500 likes. On systems without glibc only the first is done.
    """
    threadpool_limits(1, "blas")
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _MAPPED_BYTES)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
