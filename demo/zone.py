"""Which time zone the machine is set to."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import available_timezones

_SAME_AS_UTC = ("Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Zulu", "UCT", "Universal")
"""Names of servers' clocks that nobody says aloud."""


def local_zone(link: Path = Path("/etc/localtime")) -> str:
    """IANA name of the machine's zone: from TZ, or where `/etc/localtime` points; "UTC" when neither tells."""
    known = {name for name in available_timezones() if "/" in name or name == "UTC"}  # not "EST", not "Factory"
    target = str(link.resolve()).rpartition("zoneinfo/")[2]
    found = next((name for name in (os.environ.get("TZ", "").lstrip(":"), target) if name in known), "UTC")
    return "UTC" if found in _SAME_AS_UTC else found
