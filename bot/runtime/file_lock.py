"""File locks that end with the process, however it ends. Knows nothing of what they protect."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import CannotStart, MatineeError

LOCK_NAME = "lock"


@contextmanager
def alone_in(folder: Path, refusal: MatineeError) -> Generator[None]:
    """Hold an exclusive lock on a folder until the block ends: two bots on one home would both answer and both send.

    The lock file is not removed: after removing it two processes could each lock a different file.

    Args:
        folder: made when it is missing.
        refusal: what to raise when another process holds it.

    Raises:
        MatineeError: `refusal`.
        CannotStart: the folder cannot be locked at all.
    """
    path = folder / LOCK_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotStart(f"{folder} cannot be a folder: a file is in the way. Name another one.") from error
    except OSError as error:
        raise CannotStart(f"{path} cannot be written: {error.strerror}. Check the rights of its folder.") from error
    try:
        _take(descriptor, path, refusal)
        yield
    finally:
        os.close(descriptor)  # releases the lock, as the end of a killed process does


def _take(descriptor: int, path: Path, refusal: MatineeError) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise refusal from error
    except OSError as error:
        raise CannotStart(f"{path} cannot be locked: {error.strerror}. Use a folder on a local disk.") from error
