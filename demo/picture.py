"""Takes the README's picture from the running demo: `python -m demo.picture docs/demo.png`.

Starts `matinee demo` in a folder of its own, types what a visitor would type, and photographs the page.
"""

from __future__ import annotations

import re
from typing import Final

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
ADDRESS: Final = re.compile(rb"http://127\.0\.0\.1:\d+/#\S+")
START_SECONDS: Final = 60
