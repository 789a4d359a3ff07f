"""Settings of the whole process that answers, made once before the first answer. They affect speed alone."""

from __future__ import annotations

import ctypes
import sys

from threadpoolctl import threadpool_limits

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of the parameters in glibc's malloc.h."""
_KEPT_BYTES = 32 * 2**20
"""Free memory that is kept, at most."""
_MAPPED_BYTES = 8 * 2**20
"""Arrays of this size and more are mapped and given back one by one."""


def settle() -> None:
    """Let BLAS work with one thread, and keep a little memory that was freed.

    The products of an answer are so small that a second thread is waited for longer than it helps, several milliseconds
    when the processor has other work. And an answer's arrays are some 100 kB each: given back to the system each time,
    as glibc does by itself, they must be cleared page by page for the next answer, which doubles the time of a person
    with 500 likes. Elsewhere than on glibc the second is left as it is.
    """
    threadpool_limits(1, "blas")
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _MAPPED_BYTES)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
