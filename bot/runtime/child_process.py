"""The environment of processes that we start."""

from __future__ import annotations

import os

from bot.config import PROJECT_ROOT, is_checkout


def environment() -> dict[str, str]:
    """Our environment without the token, which they do not need; with this checkout in the path, if run from one."""
    ours = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    if is_checkout():
        paths = (str(PROJECT_ROOT), ours.get("PYTHONPATH", ""))
        ours["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return ours
