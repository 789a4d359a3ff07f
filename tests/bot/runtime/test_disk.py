import errno

import pytest

from bot.runtime.disk import has_no_room


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OSError("10148 requested and 5104 written"), True),  # numpy's own words
        (OSError(errno.EACCES, "Permission denied"), False),
        (OSError("something else"), False),
        (ValueError("10148 requested and 5104 written"), False),
    ],
)
def test_a_full_disk_is_told_from_other_faults(error, full):
    assert has_no_room(error) is full
