"""The id of a home, kept in a file of its own beside the database.

Not in the database: a home made of another's backup is another home, and homes may share a folder for backups.
"""

from __future__ import annotations

import contextlib
import re
import uuid
from pathlib import Path

NAME = "installation"


def installation_of(home: Path) -> str:
    """The home's id, eight hexadecimal digits; empty where it has none yet."""
    try:
        found = (home / NAME).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return found if re.fullmatch(r"[0-9a-f]{8}", found) else ""


def name_installation(home: Path) -> str:
    """The home's id, made now where there is none."""
    if not (known := installation_of(home)):
        with contextlib.suppress(FileExistsError), (home / NAME).open("x", encoding="utf-8") as file:
            file.write(f"{uuid.uuid4().hex[:8]}\n")
        known = installation_of(home)
    return known
