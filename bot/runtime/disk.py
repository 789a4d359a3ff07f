"""Whether a file could not be written because there is no room; says so in one way wherever it happens."""

from __future__ import annotations

import errno

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def has_no_room(error: BaseException) -> bool:
    """Whether the disk, or a quota on it, is full.

    numpy tells of a write that was cut short without a number: "10148 requested and 5104 written".
    """
    if not isinstance(error, OSError):
        return False
    return error.errno in _NO_ROOM or (error.errno is None and "requested and" in str(error))
