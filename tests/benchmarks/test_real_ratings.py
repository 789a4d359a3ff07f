from pathlib import Path

import pytest

from benchmarks.data.real import real_ratings

NAMED, SMALL = Path("elsewhere/ml-1m.zip"), Path("sets/ml-latest-small")


@pytest.mark.parametrize(
    ("folder", "named", "found"),
    [("sets", None, SMALL), ("sets", NAMED, NAMED), (None, NAMED, NAMED), (None, None, None)],
)
def test_what_is_named_goes_before_the_folder_of_the_environment(monkeypatch, folder, named, found):
    monkeypatch.delenv("MATINEE_TEST_DATA", raising=False)
    if folder is not None:
        monkeypatch.setenv("MATINEE_TEST_DATA", folder)
    assert real_ratings(named) == found
