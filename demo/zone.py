"""Which time zone the machine is set to."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import available_timezones


def local_zone(link: Path = Path("/etc/localtime")) -> str:
    """IANA name of the machine's zone: from TZ, or where `/etc/localtime` points; "UTC" when neither tells."""
    known = available_timezones()
    target = str(link.resolve()).rpartition("zoneinfo/")[2]
    return next((name for name in (os.environ.get("TZ", "").lstrip(":"), target) if name in known), "UTC")
