"""The program as a person at the shell meets it; started as a real process."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def matinee(tmp_path):
    def run(*arguments, **environment):
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("DISCORD_", "MATINEE_"))}
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=clean | {"MATINEE_HOME": str(tmp_path / "home"), "COLUMNS": "200"} | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_help_names_every_command(matinee):
    answer = matinee("--help")
    assert answer.returncode == 0
    for command in ("run", "demo", "data", "train", "evaluate", "recommend", "doctor"):
        assert f" {command} " in answer.stdout


def test_the_bot_brings_in_nothing_that_only_an_evaluation_needs():
    code = "import sys, bot.cli.program, bot.cli.run, bot.serve; print('scipy.stats' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout == "False\n"


def test_a_command_that_is_none_is_named(matinee):
    answer = matinee("evaluat")
    assert answer.returncode == 2
    assert "No such command 'evaluat'" in answer.stderr


def test_the_version_is_told(matinee):
    assert matinee("--version").stdout.startswith("matinee 0.")


def test_run_without_a_token_says_what_to_do(matinee):
    answer = matinee("run")
    assert answer.returncode == 2
    assert "Reset Token" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_run_with_a_broken_config_tells_every_fault(matinee, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text("[explore]\nadventurousness = 99\n[today]\nzone = 'Atlantis'\n")
    answer = matinee("--config", str(config), "run")
    assert answer.returncode == 2
    assert "explore.adventurousness: must be from 0 to 10, not 99." in answer.stderr
    assert "today.zone" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_home_that_cannot_be_made_is_a_sentence(matinee, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    answer = matinee("--home", str(blocked / "home"), "data", "status")
    assert answer.returncode in {1, 2}
    assert "Traceback" not in answer.stderr
    assert str(blocked) in answer.stderr
