"""The program from the shell, started as a real process."""

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


def test_a_new_home_has_the_starter_wherever_somebody_begins(matinee, tmp_path):
    answer = matinee("recommend", "Alien")
    assert answer.returncode == 0, answer.stderr
    assert "no films" not in answer.stdout + answer.stderr


def test_what_is_written_is_the_owners_alone(matinee, tmp_path):
    habit = os.umask(0o022)
    try:
        matinee("data", "status")
    finally:
        os.umask(habit)
    written = [tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert len(written) > 1
    assert {oct(path.stat().st_mode & 0o077) for path in written} == {"0o0"}


TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "Xy9-" * 10


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("run",), {"DISCORD_TOKEN_FILE": TOKEN}),
        (("run",), {"DISCORD_TOKEN_FILE": TOKEN.rpartition(".")[2]}),
        (("run",), {"DISCORD_TOKEN": f'"{TOKEN}'}),
        (("run",), {"MATINEE_HOME": TOKEN}),
        (("run",), {"MATINEE_CONFIG": f"/run/{TOKEN}"}),
        (("doctor",), {"DISCORD_TOKEN_FILE": TOKEN}),
        (("run", TOKEN), {}),
        ((TOKEN,), {}),
        (("--home", f"/nowhere/{TOKEN}", "doctor"), {}),
    ],
)
def test_a_token_in_the_wrong_place_is_never_repeated(matinee, arguments, environment):
    answer = matinee(*arguments, **environment)
    assert answer.returncode in {1, 2}
    assert TOKEN.rpartition(".")[2][:20] not in answer.stdout + answer.stderr
    assert "oken" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_token_among_the_settings_is_told_and_never_repeated(matinee, tmp_path):
    config = tmp_path / "config.toml"
    config.write_text(f"[health]\nhost = '{TOKEN}'\n[feedback]\ndigest = ['{TOKEN}']\n{TOKEN.replace('.', '')} = 1\n")
    for command in ("run", "doctor"):
        answer = matinee("--config", str(config), command)
        assert TOKEN[:20] not in answer.stdout + answer.stderr
        assert "Traceback" not in answer.stderr
        assert "health.host: its value looks like a bot's token" in (answer.stdout + answer.stderr).replace("\n", " ")


@pytest.mark.parametrize("option", ["--home", "--config"])
def test_a_home_with_a_loop_of_links_is_a_sentence(matinee, tmp_path, option):
    (tmp_path / "here").symlink_to(tmp_path / "there")
    (tmp_path / "there").symlink_to(tmp_path / "here")
    for command in (("run",), ("data", "status"), ("doctor",)):
        answer = matinee(option, str(tmp_path / "here"), *command)
        assert answer.returncode == 2
        assert "cannot be used" in answer.stderr
        assert "Traceback" not in answer.stderr
