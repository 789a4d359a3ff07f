"""The file lock, with real processes: one process for each folder; a killed one leaves no lock behind."""

import signal
import subprocess
import sys

import pytest

from bot.errors import CannotStart, UserMistake
from bot.runtime.file_lock import alone_in

HOLD = """
import sys
from pathlib import Path
from bot.errors import CannotStart
from bot.runtime.file_lock import alone_in

try:
    with alone_in(Path(sys.argv[1]), CannotStart("taken")):
        print("held", flush=True)
        sys.stdin.read()
except CannotStart as error:
    print(error, flush=True)
"""


@pytest.fixture
def hold():
    """Starts a process that holds a folder, and gives it with the first thing it said."""
    started = []

    def start(folder):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        with process:  # closes its pipes
            process.kill()


def test_a_second_process_is_refused_with_the_sentence_given(tmp_path, hold):
    assert hold(tmp_path)[1] == "held"
    assert hold(tmp_path)[1] == "taken"
    with pytest.raises(UserMistake, match="mine"), alone_in(tmp_path, UserMistake("mine")):
        pytest.fail("the folder was held")


def test_the_end_of_a_process_frees_the_folder_however_it_ends(tmp_path, hold):
    first, _ = hold(tmp_path)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second, said = hold(tmp_path)
    assert said == "held"
    second.stdin.close()
    second.wait()
    with alone_in(tmp_path, CannotStart("taken")):
        assert (tmp_path / "lock").exists()


def test_two_folders_do_not_meet_and_are_made_when_missing(tmp_path):
    with (
        alone_in(tmp_path / "a" / "deep", CannotStart("taken")),
        alone_in(tmp_path / "b", CannotStart("taken")),
    ):
        assert (tmp_path / "a" / "deep").is_dir()


@pytest.mark.parametrize("below", ["", "inner"])
def test_a_file_in_the_place_of_the_folder_is_named(tmp_path, below):
    (tmp_path / "notes").write_text("not a folder")
    with (
        pytest.raises(CannotStart, match="a file is in the way"),
        alone_in(tmp_path / "notes" / below, CannotStart("taken")),
    ):
        pytest.fail("a file was held as a folder")
