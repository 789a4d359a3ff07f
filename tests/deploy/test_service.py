"""The systemd unit: what it promises, and what systemd's own tools say of it where they are installed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.frame import EXIT_CANNOT_START

UNIT = Path(__file__).resolve().parents[2] / "deploy" / "matinee.service"
EXPOSURE_MOST = 1.5
"""Of 10, as `systemd-analyze security` counts."""
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")


@pytest.fixture(scope="module")
def unit():
    """Every setting of the unit, by name; a list, as some may stand twice."""
    settings: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            name, _, value = line.partition("=")
            settings.setdefault(name, []).append(value)
    return settings


def test_it_has_no_user_and_one_folder_of_its_own(unit):
    assert unit["DynamicUser"] == ["yes"]
    assert unit["StateDirectory"] == ["matinee"]
    assert "User" not in unit
    assert "MATINEE_HOME=%S/matinee" in unit["Environment"][0]


def test_the_token_is_a_credential_and_not_in_the_unit(unit):
    (credential,) = unit["LoadCredential"]
    name = credential.split(":")[0]
    assert f"DISCORD_TOKEN_FILE=%d/{name}" in unit["Environment"][0]
    assert not re.search(r"DISCORD_TOKEN=", UNIT.read_text("utf-8"))


def test_a_wrong_setting_stops_it_and_a_crash_does_not(unit):
    assert unit["Restart"] == ["on-failure"]
    assert unit["RestartPreventExitStatus"] == [str(EXIT_CANNOT_START)]
    assert unit["StartLimitIntervalSec"] == ["0"]


def test_it_has_the_time_to_stop(unit):
    assert int(unit["TimeoutStopSec"][0].removesuffix("s")) > 20
    assert unit["KillMode"] == ["mixed"]


@pytest.mark.parametrize(
    "name",
    [
        *("PrivateTmp", "PrivateDevices", "PrivateUsers", "ProtectHome", "ProtectClock", "ProtectHostname"),
        *("ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups"),
        *("NoNewPrivileges", "LockPersonality", "MemoryDenyWriteExecute", "RemoveIPC", "RestrictNamespaces"),
        *("RestrictRealtime", "RestrictSUIDSGID"),
    ],
)
def test_it_is_shut_in(unit, name):
    assert unit[name] == ["yes"]


def test_it_has_no_capability_and_a_read_only_system(unit):
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]


@needs_systemd
def test_systemd_can_read_it(tmp_path):
    here = tmp_path / UNIT.name
    here.write_text(
        re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    )
    said = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    assert UNIT.name not in said.stderr
    assert said.returncode == 0, said.stderr


@needs_systemd
def test_systemd_finds_it_little_exposed():
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_MOST * 10:.0f}", UNIT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout.splitlines()[-1]
