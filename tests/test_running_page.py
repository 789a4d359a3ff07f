"""docs/running.md agrees with the program: every metric, default, file and command that it names."""

import re
from pathlib import Path

import pytest

from bot.cli.program import COMMANDS
from bot.config import Config
from bot.health.beat import DEAD_AFTER_SECONDS, INTERVAL_SECONDS
from bot.health.figures import Figures
from bot.health.look import PROBE_SECONDS, STATES
from bot.services.training import FIRST_PAUSE, LEAST_OPINIONS, LOOK_MINUTES

ROOT = Path(__file__).resolve().parent.parent
PAGE = " ".join((ROOT / "docs" / "running.md").read_text("utf-8").split())  # wherever its lines are broken


def test_it_names_every_figure_and_no_other():
    real = set(re.findall(r"^# TYPE (\w+)", Figures().text().decode(), re.MULTILINE))
    told = {name.removesuffix("_bucket") for name in re.findall(r"\b(?:matinee|process)_[a-z_]+[a-z]\b", PAGE)}
    assert told == real


@pytest.mark.parametrize("state", STATES)
def test_it_names_every_state(state):
    assert state in PAGE


def test_its_numbers_are_the_programs():
    settings = Config()
    assert f"from {settings.backup.at:%H:%M} UTC on, into `{settings.backup.folder}/`" in PAGE
    assert f"newest {settings.backup.keep} " in PAGE
    assert not settings.health.enabled
    assert f"`{settings.health.host}:{settings.health.port}`" in PAGE
    assert f"blocked for {DEAD_AFTER_SECONDS:.0f} s" in PAGE
    assert f"(measured {1 / INTERVAL_SECONDS:.0f} times a second)" in PAGE
    assert f"within {PROBE_SECONDS:.0f} s" in PAGE
    assert f"{settings.daily.sends_per_second} messages a second" in PAGE
    assert f"`solve_minutes = {settings.model.solve_minutes}`" in PAGE
    assert f"`refit_hours = {settings.model.refit_hours}`" in PAGE
    assert f"checked every {LOOK_MINUTES} minutes" in PAGE
    assert f"{LEAST_OPINIONS} likes and dislikes" in PAGE
    assert f"after {FIRST_PAUSE.seconds // 60}, " in PAGE


def test_every_command_it_names_is_one():
    named = set(re.findall(r"matinee (backup|restore|train|doctor|data|run|[a-z]+)`", PAGE))
    assert named <= set(COMMANDS)
