"""Settings: the shipped file, every kind of fault, and the token."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import PROJECT_ROOT, Config
from bot.config_file import read_config, read_token
from bot.errors import BadConfig, CannotStart

SHIPPED = PROJECT_ROOT / "config.toml"
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "x" * 38


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def settings() -> list[tuple[str, str]]:
    sections = {name: field.annotation for name, field in Config.model_fields.items()}
    return [(name, setting) for name, section in sections.items() for setting in vars(section)["__pydantic_fields__"]]


def test_the_shipped_file_says_the_defaults():
    assert read_config(SHIPPED) == Config()


def test_an_empty_file_gives_the_defaults(tmp_path):
    assert read_config(write(tmp_path, "")) == Config()


@pytest.mark.parametrize(("section", "name"), settings())
def test_every_setting_stands_in_the_shipped_file_with_a_comment(section, name):
    text = SHIPPED.read_text("utf-8")
    assert name in tomllib.loads(text)[section]
    table = text.split(f"[{section}]")[1].split("\n[")[0]
    assert re.search(rf"^{name} = .*#|^#.*\n{name} = ", table, re.MULTILINE)


@pytest.mark.parametrize(("section", "name"), settings())
def test_every_setting_is_read_somewhere(section, name):
    sources = [path for folder in ("bot", "cogs", "demo") for path in (PROJECT_ROOT / folder).rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources if path.name != "config.py")
    assert re.search(rf"(\b{section}|settings|config|emoji|where)\.{name}\b", text), f"nobody reads {section}.{name}"


NUMBERS = [
    (section, name) for section, name in settings() if type(getattr(getattr(Config(), section), name)) in (int, float)
]


@pytest.mark.parametrize(("section", "name"), NUMBERS)
def test_every_number_that_is_wrong_is_answered_with_its_range(section, name, tmp_path):
    for wrong in ('"many"', "-1"):
        with pytest.raises(
            BadConfig, match=rf"{section}.{name}: must be .*(from \S+ to \d+|above 0 and at most \d+), not"
        ):
            read_config(write(tmp_path, f"[{section}]\n{name} = {wrong}"))


def test_a_bound_that_is_left_out_is_told_as_such(tmp_path):
    with pytest.raises(BadConfig, match=r"model\.ridge: must be above 0 and at most 10000, not 0\."):
        read_config(write(tmp_path, "[model]\nridge = 0"))


def test_all_faults_are_told_at_once_with_key_and_range(tmp_path):
    path = write(
        tmp_path,
        """
        [explore]
        adventurousness = 11
        [today]
        zone = "Mars/Olympus"
        [daily]
        tick_seconds = "often"
        sends_per_minute = 3
        [log]
        level = "LOUD"
        [feedback]
        digest = ["1️⃣"]
        like = ""
        [cinema]
        seats = 3
        """,
    )
    with pytest.raises(BadConfig) as caught:
        read_config(path)
    text = str(caught.value)
    assert len(caught.value.faults) == 8
    assert "explore.adventurousness: must be from 0 to 10, not 11." in text
    assert "today.zone" in text
    assert "Europe/Paris" in text
    assert "daily.tick_seconds: must be a number from 1 to 60, not 'often'." in text
    assert "daily.sends_per_minute: there is no such setting" in text
    assert "log.level: must be one of" in text
    assert "feedback.digest" in text
    assert "feedback.like" in text
    assert "cinema: there is no such setting" in text


@pytest.mark.parametrize(
    ("text", "said"), [("a = ", "not valid TOML"), (None, "cannot be read"), ("[today]\nzone = 3", "today.zone")]
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, text, said):
    path = write(tmp_path, text) if text is not None else tmp_path / "missing.toml"
    with pytest.raises(BadConfig, match=said) as caught:
        read_config(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = " + "[" * 3_000 + "]" * 3_000, "stand too deep in each other"),
        ("a = " + "{b=" * 3_000 + "1" + "}" * 3_000, "stand too deep in each other"),
        ("a." * 3_000 + "b = 1", "stand too deep in each other"),
        ("[" + "a." * 3_000 + "b]", "stand too deep in each other"),
        ("[daily]\ntick_seconds = 0x" + "f" * 5_000, "a number is too long"),
        ("[daily]\ntick_seconds = " + "9" * 5_001, "a number is too long"),
        ("[daily]\ntick_seconds = " + "9" * 4_000, "daily.tick_seconds: must be"),
        ("[today]\nzone = '" + "x" * 5_000 + "'", "today.zone: 'xxx"),
    ],
)
def test_what_is_too_much_is_a_short_sentence(tmp_path, text, said):
    with pytest.raises(BadConfig) as caught:
        read_config(write(tmp_path, text))
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("like = '👎'", "like and dislike have the same emoji"),
        ("watchlist = '👀'", "seen and watchlist have the same emoji"),
        ("like = '<:good:123>'\nseen = '<a:other:123>'", "like and seen have the same emoji"),
        ("digest = ['1️⃣', '2️⃣', '3️⃣', '1⃣', '5️⃣']", "digest 1 and digest 4 have the same emoji"),
        ("like = '❤️'\ndislike = '❤\ufe0e'", "like and dislike have the same emoji"),
        ("like = '👍🏽'\ndislike = '👍'", "like and dislike have the same emoji"),
    ],
)
def test_two_meanings_of_one_emoji_are_refused(tmp_path, text, said):
    with pytest.raises(BadConfig, match=f"feedback: {said}"):
        read_config(write(tmp_path, f"[feedback]\n{text}"))


@pytest.mark.parametrize("emoji", ["x", ":thumbsup:", "+1", " ", "よ", "<:good:>", "👍 yes", "12"])
def test_what_is_no_emoji_is_refused(tmp_path, emoji):
    with pytest.raises(BadConfig, match=r"feedback\.like: .* is no emoji"):
        read_config(write(tmp_path, f"[feedback]\nlike = '{emoji}'"))


@pytest.mark.parametrize("emoji", ["👍", "❤", "‼️", "↔️", "#️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇫🇷", "👩🏽‍🚀", "<:good:123>", "<a:dance_1:99>"])
def test_emoji_of_every_kind_are_taken(tmp_path, emoji):
    assert read_config(write(tmp_path, f"[feedback]\nlike = '{emoji}'")).feedback.like == emoji


@pytest.mark.parametrize("folder", ["a\\u0000b", "x" * 300])
def test_a_folder_that_no_disk_can_have_is_refused(tmp_path, folder):
    with pytest.raises(BadConfig, match=r"backup\.folder: .* is no path"):
        read_config(write(tmp_path, f'[backup]\nfolder = "{folder}"'))


def test_a_file_that_windows_wrote_is_read(tmp_path):
    assert read_config(write(tmp_path, "\ufeff[log]\r\nlevel = 'DEBUG'\r\n")).log.level == "DEBUG"


@pytest.mark.parametrize("key", ["log.level", "today.zone", "discord.api", "daily.tick_seconds", "backup.folder"])
@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        TOKEN[:40],
        f"Bot {TOKEN}",
        "kV3n-2xQp_9LmZ7rT4wYbC8dE1fGhJ5s",
        "0123456789abcdef0123456789abcdef",
        "ftp://hunter2@example.org",
    ],
)
def test_what_could_be_a_secret_is_never_repeated(tmp_path, key, secret):
    section, name = key.split(".")
    path = write(tmp_path, f"[{section}]\n{name} = '{secret}'\nnonsense = 1")
    with pytest.raises(BadConfig) as caught:
        read_config(path)
    assert secret[4:14] not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadConfig, match="not UTF-8"):
        read_config(path)


def test_the_token_comes_from_the_environment_or_a_file(tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    assert read_token({"DISCORD_TOKEN": f" {TOKEN} "}) == TOKEN
    assert read_token({"DISCORD_TOKEN_FILE": str(file)}) == TOKEN


@pytest.mark.parametrize("given", ["", "changeme", "Bot " + TOKEN, TOKEN[:30]])
def test_a_missing_or_odd_token_is_explained_and_never_repeated(given):
    with pytest.raises(CannotStart) as caught:
        read_token({"DISCORD_TOKEN": given})
    assert "Reset Token" in str(caught.value)
    assert not given or given not in str(caught.value)


@pytest.mark.parametrize("given", [TOKEN, TOKEN[:40], f"./{TOKEN}", "x" * 300, "null\0byte"])
def test_a_token_in_the_place_of_its_file_is_explained_and_never_repeated(given):
    with pytest.raises(CannotStart, match="the path of a file that holds the token") as caught:
        read_token({"DISCORD_TOKEN_FILE": given})
    assert given not in str(caught.value)


def test_a_token_file_that_is_not_there_is_named():
    with pytest.raises(CannotStart, match="/nowhere/token"):
        read_token({"DISCORD_TOKEN_FILE": "/nowhere/token"})
