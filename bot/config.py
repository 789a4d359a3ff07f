"""Settings: one frozen tree, read once from a TOML file, checked whole.

Secrets are not settings: the token comes from the environment and is never stored here. `config_file` reads both.
"""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.emoji import is_emoji, plain_emoji
from bot.zone_names.names_table import is_place

PROJECT_ROOT = Path(__file__).resolve().parent.parent
"""The checkout's folder; of an installed package, the folder with everybody's packages."""


def is_checkout() -> bool:
    """Whether the program runs from its own repository, and not from where pip put it."""
    return (PROJECT_ROOT / "pyproject.toml").is_file()


def default_config_path() -> Path | None:
    """The checkout's settings file; None for an installed package, where the defaults hold."""
    return PROJECT_ROOT / "config.toml" if is_checkout() else None


def default_home() -> Path:
    """The folder for data if none is given: in the checkout, or in the person's data folder."""
    if is_checkout():
        return PROJECT_ROOT / ".matinee"
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(os.path.expanduser(data)) / "matinee"  # noqa: PTH111 - Path's own raises where nobody has a home


def database_of(home: Path) -> Path:
    """The database file of a home."""
    return home / "matinee.sqlite3"


def models_of(home: Path) -> Path:
    """The folder of a home's fitted models."""
    return home / "models"


def _known_zone(name: str) -> str:
    if name not in available_timezones() or not (name == "UTC" or is_place(name) or name.startswith("Etc/")):
        raise ValueError('not the time zone of a place; use a name such as "Europe/Paris" or "UTC"')
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


def _one_emoji(text: str) -> str:
    if not is_emoji(text):
        raise ValueError("no emoji; paste one, or a custom one as <:name:number>")
    return text


Emoji = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_emoji)]


def _a_path(text: str) -> str:
    if "\0" in text or any(len(part.encode()) > _LONGEST_NAME for part in Path(text).parts):
        raise ValueError("no path that a folder can have")
    return text


_LONGEST_NAME = 255
"""Bytes of a file's name on usual file systems."""


class Section(BaseModel):
    """A table of the file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordSection(Section):
    """Where Discord is."""

    api: Annotated[str, Field(pattern=r"^https?://\S+/api/v\d+$")] = "https://discord.com/api/v10"
    gateway: Annotated[str, Field(pattern=r"^wss?://\S+$")] = "wss://gateway.discord.gg/"


class TodaySection(Section):
    """The films of the day."""

    zone: Zone = "UTC"
    no_repeat_days: Annotated[int, Field(ge=1, le=365)] = 90


class ExploreSection(Section):
    """Personal recommendations."""

    adventurousness: Annotated[int, Field(ge=0, le=10)] = 3
    no_repeat_days: Annotated[int, Field(ge=0, le=365)] = 14


class TogetherSection(Section):
    """Films for groups."""

    fair: bool = False


class FeedbackSection(Section):
    """Which emoji mean what."""

    like: Emoji = "👍"
    dislike: Emoji = "👎"
    seen: Emoji = "👀"
    watchlist: Emoji = "🔖"
    digest: Annotated[tuple[Emoji, ...], Field(min_length=5, max_length=5)] = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
    not_now_days: Annotated[int, Field(ge=1, le=365)] = 30
    reread_days: Annotated[int, Field(ge=0, le=30)] = 3

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> FeedbackSection:
        kinds = [(name, getattr(self, name)) for name in ("like", "dislike", "seen", "watchlist")]
        for alike in (kinds, [(f"digest {place}", emoji) for place, emoji in enumerate(self.digest, start=1)]):
            first: dict[str, str] = {}
            for name, emoji in alike:
                other = first.setdefault(plain_emoji(emoji), name)
                if other != name:
                    raise ValueError(f"{other} and {name} have the same emoji; nobody could tell which is meant")
        return self


class DailySection(Section):
    """The daily push."""

    tick_seconds: Annotated[int, Field(ge=1, le=60)] = 15
    late_hours: Annotated[int, Field(ge=1, le=23)] = 6
    sends_per_second: Annotated[int, Field(ge=1, le=45)] = 40


class ModelSection(Section):
    """Fitting and keeping models."""

    check_seconds: Annotated[int, Field(ge=5, le=3600)] = 30
    refit_hours: Annotated[int, Field(ge=0, le=720)] = 24
    solve_minutes: Annotated[int, Field(ge=0, le=1440)] = 15
    keep: Annotated[int, Field(ge=1, le=20)] = 3
    neighbours: Annotated[int, Field(ge=5, le=1000)] = 200
    ridge: Annotated[float, Field(gt=0, le=10_000)] = 20.0


class DataSet(Section):
    """A set that can be fetched: one zip, or several files that stand beside each other."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,40}$")]
    address: Annotated[str, Field(pattern=r"^https?://\S+$")]
    """Of the zip; with `files`, of the folder they are in."""
    files: tuple[Annotated[str, Field(pattern=r"^[\w-][\w.-]*$")], ...] = ()
    md5: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    md5_address: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    terms: Annotated[str, Field(pattern=r"^https?://\S+$")]
    licence: str = ""
    """What is shown before a download in place of the licence of all."""

    @model_validator(mode="after")
    def _can_be_checked(self) -> DataSet:
        if self.files and not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/]", self.address):
            raise ValueError("several files without a checksum; fetch them by https")
        if not (self.files or self.md5 or self.md5_address):
            raise ValueError("without a checksum; give md5 or md5_address")
        return self


_MOVIELENS = "https://files.grouplens.org/datasets/movielens"


class DataSection(Section):
    """Fetching film data."""

    sets: tuple[DataSet, ...] = (
        DataSet(
            name="ml-latest-small",
            address=f"{_MOVIELENS}/ml-latest-small.zip",
            md5_address=f"{_MOVIELENS}/ml-latest-small.zip.md5",
            terms=f"{_MOVIELENS}/ml-latest-small-README.html",
        ),
        DataSet(
            name="ml-32m",
            address=f"{_MOVIELENS}/ml-32m.zip",
            md5="d472be332d4daa821edc399621853b57",
            terms=f"{_MOVIELENS}/ml-32m-README.html",
        ),
        DataSet(
            name="movietweetings",
            address="https://raw.githubusercontent.com/sidooms/MovieTweetings/master/latest/",
            files=("movies.dat", "ratings.dat"),
            terms="https://github.com/sidooms/MovieTweetings",
            licence=(
                "MovieTweetings is made by Simon Dooms from what people wrote on Twitter, and stands under the MIT "
                "licence: you may use it for anything, earning money included (which MovieLens' sets do not allow), "
                "and pass it on with its notice. Please cite Dooms, De Pessemier and Martens 2013, CrowdRec at RecSys. "
                "There is no warranty."
            ),
        ),
        DataSet(
            name="trailers",
            address=f"{_MOVIELENS}/ml-20m-youtube.zip",
            md5_address=f"{_MOVIELENS}/ml-20m-youtube.zip.md5",
            terms="https://grouplens.org/datasets/movielens/20m-youtube/",
        ),
    )
    licence: str = (
        "MovieLens data is made by GroupLens at the University of Minnesota. You may use it for research and for other "
        "purposes that earn no money, with acknowledgement (Harper and Konstan 2015, https://doi.org/10.1145/2827872). "
        "You may pass it on only under these same terms, and may not say or imply that GroupLens endorses you. "
        "There is no warranty."
    )


class BackupSection(Section):
    """Backups that are made by themselves."""

    enabled: bool = True
    at: time = time(4)
    folder: Annotated[str, Field(min_length=1), AfterValidator(_a_path)] = "backups"
    keep: Annotated[int, Field(ge=1, le=1000)] = 7


class HealthSection(Section):
    """The health page, for the operator."""

    enabled: bool = False
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8787


class LogSection(Section):
    """What is written to standard error."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Config(Section):
    """Every setting."""

    discord: DiscordSection = DiscordSection()
    today: TodaySection = TodaySection()
    explore: ExploreSection = ExploreSection()
    together: TogetherSection = TogetherSection()
    feedback: FeedbackSection = FeedbackSection()
    daily: DailySection = DailySection()
    model: ModelSection = ModelSection()
    data: DataSection = DataSection()
    backup: BackupSection = BackupSection()
    health: HealthSection = HealthSection()
    log: LogSection = LogSection()
