"""The demo's folder: a throw-away one by default; never the folder of a real bot, whose votes are not to be mixed."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.config import database_of
from bot.errors import CannotStart
from bot.runtime.file_lock import alone_in

MARK: Final = "THIS-IS-A-DEMO.txt"
_TEXT: Final = "This folder belongs to `matinee demo`: the votes in its database are simulated.\n"


@contextmanager
def demo_home(kept: Path | None) -> Generator[Path]:
    """The folder, for this process alone.

    Args:
        kept: where it stays when the demo stops; None makes a fresh one and removes it at the end.

    Raises:
        CannotStart: the folder holds a real bot's data, is in use, or cannot be written.
    """
    if kept is None:
        with tempfile.TemporaryDirectory(prefix="matinee-demo-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    if (database_of(kept)).exists() and not (kept / MARK).exists():
        raise CannotStart(
            f"{kept} holds a real bot's data, and the demo would add simulated votes. Choose another folder."
        )
    with alone_in(kept, CannotStart(f"Another demo is running in {kept}. Stop it, or choose another folder.")):
        (kept / MARK).write_text(_TEXT, "utf-8")
        yield kept
