"""What a linter of Dockerfiles would ask, and what this image promises: no root, no secret, nothing unpinned."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from support_dockerfile import Ignored, read

from bot.config import Config
from bot.config_file import read_config

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS, STAGES = read(ROOT / "Dockerfile")
BUILD, FINAL = STAGES
STEPS = [step for stage in STAGES for step in stage.steps]
IGNORED = Ignored(ROOT / ".dockerignore")


def test_both_stages_stand_on_one_slim_python_pinned_to_the_patch():
    assert BUILD.base == FINAL.base
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", FINAL.base)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert FINAL.base.split(":")[1].split("-")[0] in SpecifierSet(wanted)


def test_only_known_instructions_each_where_it_belongs():
    assert {step.name for step in STEPS} <= {
        *("ENV", "WORKDIR", "RUN", "COPY", "USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD")
    }
    for name in ("USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"):
        assert len(FINAL.all(name)) == 1
        assert not BUILD.all(name)


def test_it_does_not_run_as_root():
    user, group = FINAL.last("USER").text.split(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    assert f"-o {user} -g {group}" in FINAL.last("RUN").text
    after = FINAL.steps[FINAL.steps.index(FINAL.last("USER")) :]
    assert not [step for step in after if step.name in ("RUN", "COPY")]


def test_everything_installed_is_pinned_by_hash_or_our_own():
    installs = [
        step.text for step in STEPS if step.name == "RUN" and re.search(r"pip\b.* (install|wheel)\b", step.text)
    ]
    assert len(installs) == 4
    for command in installs:
        by_hash = "--require-hashes --only-binary=:all: -r requirements/" in command
        own = "--no-deps" in command and ("--no-index" in command or "--no-build-isolation" in command)
        assert by_hash != own
    assert not [step for step in STEPS if re.search(r"apt-get|curl|wget|https?://(?!127\.0\.0\.1)", step.text)]


def test_no_secret_is_in_it():
    for stage in STAGES:
        assert not re.search(r"TOKEN|SECRET|PASSWORD|KEY", " ".join(stage.environment), re.IGNORECASE)
    assert not re.search(r"TOKEN|SECRET|PASSWORD|KEY", " ".join(ARGUMENTS), re.IGNORECASE)


def test_nothing_is_written_but_data():
    assert FINAL.last("VOLUME").words == ["/data"]
    assert FINAL.environment["MATINEE_HOME"] == "/data"
    assert FINAL.environment["PYTHONDONTWRITEBYTECODE"] == "1"


def test_it_is_stopped_by_the_signal_that_ends_it_in_order():
    assert FINAL.last("STOPSIGNAL").text == "SIGTERM"
    for name in ("ENTRYPOINT", "CMD"):
        assert FINAL.last(name).text.startswith("["), "a shell in between would swallow the signal"


def test_the_settings_inside_are_the_defaults_with_health_where_the_check_asks():
    config = read_config(ROOT / "deploy" / "image.toml")
    assert config == Config(health=config.health)
    assert config.health.enabled
    assert FINAL.environment["MATINEE_CONFIG"] in [step.words[-1] for step in FINAL.all("COPY")]
    assert f"http://127.0.0.1:{config.health.port}/livez" in FINAL.last("HEALTHCHECK").text


def copied():
    return [source for step in STEPS if step.name == "COPY" and "from" not in step.flags for source in step.words[:-1]]


@pytest.mark.parametrize("source", copied())
def test_what_is_copied_is_there_and_is_sent_to_the_builder(source):
    assert (ROOT / source).exists()
    assert not IGNORED(source)


def test_the_builder_is_sent_nothing_but_what_the_image_is_made_of():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    sent = [name for name in tracked if not IGNORED(name)]
    wanted = tuple(copied())
    assert not [name for name in sent if not name.startswith(wanted)]


@pytest.mark.parametrize(
    "name",
    [
        *(
            ".git/config",
            ".matinee/matinee.sqlite3",
            ".env",
            "secrets/discord_token",
            "tests/test_project.py",
            ".venv/bin/python",
        ),
        *("bot/__pycache__/clock.cpython-311.pyc", "matinee.egg-info/PKG-INFO", "build/lib/bot/runtime/clock.py"),
    ],
)
def test_the_builder_never_sees(name):
    assert IGNORED(name)
