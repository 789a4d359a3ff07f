"""Reads the settings file and the token, and explains faults in sentences; `config` defines the settings.

Never repeats anything that could be a secret.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config import Config, Section
from bot.errors import BadConfig, CannotStart
from bot.secrets import holds_token, shown


def read_config(path: Path) -> Config:
    """Read and check the file.

    Raises:
        BadConfig: it is missing, not TOML, or some values are wrong; all faults are listed at once.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8-sig"))  # Windows' editor begins a file with U+FEFF
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise BadConfig(str(path), (f"The file cannot be read: {reason}.",)) from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(str(path), (f"It is not valid TOML: {error}.",)) from error
    except (ValueError, RecursionError) as error:
        raise BadConfig(str(path), (_too_much(error),)) from None
    try:
        return _checked(path, values)
    except (ValueError, RecursionError) as error:
        raise BadConfig(str(path), (_too_much(error),)) from None


def _checked(path: Path, values: dict[str, Any]) -> Config:
    if misplaced := tuple(dict.fromkeys(_misplaced_tokens(values))):
        raise BadConfig(str(path), misplaced)
    try:
        return Config.model_validate(values)
    except ValidationError as error:
        raise BadConfig(str(path), tuple(_fault(fault) for fault in error.errors())) from None


def _too_much(error: ValueError | RecursionError) -> str:
    """Python reads no number of more than 4,300 digits and nothing that stands too deep in itself."""
    reason = "values stand too deep in each other" if isinstance(error, RecursionError) else "a number is too long"
    return f"It cannot be used: {reason}."


def _misplaced_tokens(value: object, where: str = "") -> Iterator[str]:
    """A sentence for every bot's token in the file; none of them is repeated."""
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            if holds_token(key):
                yield f"{where or 'the file'}: the name of a setting {_NO_PLACE}"
            else:
                yield from _misplaced_tokens(inner, f"{where}.{key}" if where else key)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _misplaced_tokens(inner, where)
    elif isinstance(value, str) and holds_token(value):
        yield f"{where}: its value {_NO_PLACE}"


_NO_PLACE = "looks like a bot's token. It belongs into DISCORD_TOKEN, and never into this file."


def read_token(environment: Mapping[str, str]) -> str:
    """The bot's token from `DISCORD_TOKEN` or from the file that `DISCORD_TOKEN_FILE` names.

    Raises:
        CannotStart: there is none, or it cannot be a token. The sentence never holds the token.
    """
    token = environment.get("DISCORD_TOKEN", "").strip()
    where = "DISCORD_TOKEN"
    if not token and (file := environment.get("DISCORD_TOKEN_FILE", "").strip()):
        where = _token_file(file)
        try:
            token = Path(file).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise CannotStart(
                f"{where}, named by DISCORD_TOKEN_FILE, cannot be read. Check its path and rights; it is the path of a "
                "file that holds the token, not the token itself."
            ) from error
    if not token:
        raise CannotStart(
            "There is no token. Make an application at https://discord.com/developers/applications, open “Bot”, "
            "press “Reset Token”, and start again with DISCORD_TOKEN set to it. "
            "To look around without one, run: make demo"
        )
    if not re.fullmatch(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}", token):
        raise CannotStart(
            f"{where} does not hold a bot token (three parts with dots between them). "
            "Copy it again from “Bot” → “Reset Token” at https://discord.com/developers/applications."
        )
    return token


def _token_file(path: str) -> str:
    """How a file is named in a sentence; what is no path may be the token itself, and is not repeated."""
    return f"The file {path}" if os.sep in path and shown(path) == repr(path) else "The file"


def _fault(fault: ErrorDetails) -> str:
    key = ".".join(shown(part).strip("'") for part in fault["loc"])
    context = fault.get("ctx", {})
    match fault["type"]:
        case "extra_forbidden":
            return f"{key}: there is no such setting. Check its spelling and its table."
        case "greater_than_equal" | "less_than_equal" | "greater_than":
            return f"{key}: must be {_range(fault['loc'])}, not {shown(fault['input'])}."
        case "literal_error":
            return f"{key}: must be one of {context.get('expected', '')}, not {shown(fault['input'])}."
        case "value_error":
            what = "" if isinstance(fault["input"], dict) else f"{shown(fault['input'])} is "
            return f"{key}: {what}{context.get('error', '')}."
        case "int_type" | "int_parsing" | "int_from_float" | "float_type" | "float_parsing":
            return f"{key}: must be a number {_range(fault['loc'])}, not {shown(fault['input'])}."
        case _:
            return f"{key}: {fault['msg'][0].lower()}{fault['msg'][1:]}, not {shown(fault['input'])}."


def _range(location: tuple[int | str, ...]) -> str:
    """The values a setting takes, in words, read from its own declaration."""
    section = Config.model_fields[str(location[0])].annotation
    assert isinstance(section, type)
    assert issubclass(section, Section)
    bounds = {
        name: getattr(rule, name)
        for rule in section.model_fields[str(location[1])].metadata
        for name in ("ge", "gt", "le")
        if hasattr(rule, name)
    }
    return (
        f"from {bounds['ge']} to {bounds['le']}"
        if "ge" in bounds
        else f"above {bounds['gt']} and at most {bounds['le']}"
    )
