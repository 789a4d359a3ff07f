"""Reads and checks a model's manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from recommender.errors import ArtefactRefused
from recommender.models.stored import AGAIN

FORMAT = 3
"""Raised whenever files or their meaning change."""
NAME = "manifest.json"
_LATEST = 253_402_300_799
"""The last second that `datetime` can represent."""
_LARGEST = 2**62

_Check = Callable[[object], bool]


def _whole(value: object, most: int = _LARGEST) -> bool:
    return type(value) is int and 0 <= value <= most


def _moment(value: object) -> bool:
    return _whole(value, _LATEST)


def _of_texts(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) for text in cast("Mapping[str, object]", value).values()
    )


def _file(value: object) -> bool:
    """A dict; its entries are compared with the file later."""
    return isinstance(value, dict) and {"sha256", "bytes", "dtype", "shape"} <= set(cast("Mapping[str, object]", value))


def _fit(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    entries = cast("Mapping[str, object]", value)
    return _moment(entries.get("fitted_at")) and _of_texts(entries.get("mark"))


_NEEDED: Mapping[str, _Check] = {"fitted_at": _moment, "people": _whole, "votes": _whole}
_ALLOWED: Mapping[str, _Check] = {
    "films": _whole,
    "code": _whole,
    "updated_films": _whole,
    "parent": lambda value: isinstance(value, str),
    "chosen": lambda value: isinstance(value, dict),
    "parameters": lambda value: isinstance(value, dict),
    "rating_sets": lambda value: isinstance(value, list),
    "mark": _of_texts,
    "whole": _fit,
}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a model's folder and check the type of each entry.

    Raises:
        ArtefactRefused: it is missing, damaged, of another version or of another model.
    """
    path = folder / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        version, named, files = manifest["format"], manifest["id"], manifest["files"]
    except FileNotFoundError as error:
        raise ArtefactRefused(f"{path} is missing. {AGAIN}") from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArtefactRefused(f"{path} is damaged. {AGAIN}") from error
    if version != FORMAT:
        raise ArtefactRefused(f"{path} is of format {version}, and this program reads format {FORMAT}. {AGAIN}")
    if not isinstance(files, dict):
        raise ArtefactRefused(f"{path} is damaged: it names no files. {AGAIN}")
    entries = cast("Mapping[str, object]", files)
    if named != folder.name or any(Path(name).name != name for name in entries):
        raise ArtefactRefused(f"{path} belongs to another model. {AGAIN}")
    for name, value in entries.items():
        _check(path, f"what it says of {name}", value, _file)
    for key, check in _NEEDED.items():
        _check(path, key, manifest.get(key), check)
    for key, check in _ALLOWED.items():
        if key in manifest:
            _check(path, key, manifest[key], check)
    return manifest


def _check(path: Path, key: str, value: object, check: _Check) -> None:
    if not check(value):
        raise ArtefactRefused(f"{path} is damaged: {key} is {repr(value)[:40]}. {AGAIN}")
