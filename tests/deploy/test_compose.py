"""The compose file: what a hardened service asks for, and names that agree with the image."""

import re
from pathlib import Path

import yaml
from support_dockerfile import read

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICE = COMPOSE["services"]["matinee"]
_, (_, IMAGE) = read(ROOT / "Dockerfile")


def test_it_may_do_nothing_it_does_not_need():
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert SERVICE["user"] == IMAGE.last("USER").text
    assert not {"privileged", "cap_add", "ports", "network_mode", "pid", "devices"} & set(SERVICE)


def test_it_writes_to_one_volume_and_to_memory():
    assert SERVICE["volumes"] == [f"data:{IMAGE.last('VOLUME').words[0]}"]
    assert [mount.split(":")[0] for mount in SERVICE["tmpfs"]] == ["/tmp"]
    assert set(COMPOSE["volumes"]) == {"data"}


def test_the_token_comes_from_a_file_and_stands_nowhere():
    (secret,) = SERVICE["secrets"]
    assert SERVICE["environment"] == {"DISCORD_TOKEN_FILE": f"/run/secrets/{secret}"}
    assert set(COMPOSE["secrets"]) == {secret}
    assert COMPOSE["secrets"][secret]["file"] == f"./secrets/{secret}"
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_it_comes_back_by_itself_and_has_the_time_to_stop():
    assert SERVICE["restart"] == "unless-stopped"
    assert int(re.fullmatch(r"(\d+)s", SERVICE["stop_grace_period"])[1]) > 20
