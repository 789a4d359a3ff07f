"""Recognises errors that mean a full disk."""

from __future__ import annotations

import errno

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def has_no_room(error: BaseException) -> bool:
    """Whether the disk, or a quota on it, is full.

    numpy reports an incomplete write without an error number: "10148 requested and 5104 written".
    """
    if not isinstance(error, OSError):
        return False
    return error.errno in _NO_ROOM or (error.errno is None and "requested and" in str(error))
