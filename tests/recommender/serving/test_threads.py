"""Process settings: memory freed by one answer is reused by the next."""

import resource
import subprocess
import sys

import pytest

SCRIPT = """
import resource
import numpy as np
from recommender.serving.threads import limit_threads_and_memory
limit_threads_and_memory()
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def answer():
    return len([np.ones(50_000) for _ in range(8)])
answer()
before = faults()
for _ in range(50):
    answer()
print(faults() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc alone is told")
def test_arrays_of_an_answer_are_not_cleared_anew_by_the_system():
    assert resource.getpagesize() <= 2**16
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 50
