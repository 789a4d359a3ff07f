"""Where real ratings are, if there are any."""

from __future__ import annotations

import os
from pathlib import Path


def real_ratings(named: Path | None) -> Path | None:
    """The data set that was named, else ml-latest-small in the folder of MATINEE_TEST_DATA; None without either.

    Args:
        named: a MovieLens folder or zip.
    """
    folder = os.environ.get("MATINEE_TEST_DATA")
    return named if named is not None or folder is None else Path(folder) / "ml-latest-small"
