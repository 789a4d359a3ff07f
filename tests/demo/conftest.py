"""A real Chromium, where there is one. In CI there must be one."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def chromium():
    """Path of the browser."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no Chromium on the PATH (looked for {', '.join(NAMES)})"
        if os.environ.get("CI") == "true" or os.environ.get("MATINEE_BROWSER") == "required":
            pytest.fail(f"{reason}, and the browser tests may not be skipped here")
        pytest.skip(f"{reason}; install it to run the browser tests")
    return found
