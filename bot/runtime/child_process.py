"""What a process of our own that we start is given beside its task."""

from __future__ import annotations

import os

from bot.config import PROJECT_ROOT, is_checkout


def environment() -> dict[str, str]:
    """Ours, without the token, which it does not need; and with this checkout, where it runs from one."""
    ours = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    if is_checkout():
        paths = (str(PROJECT_ROOT), ours.get("PYTHONPATH", ""))
        ours["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return ours
