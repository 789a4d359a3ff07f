"""Artefacts: a fitted model on disk, as a folder of .npy files and a manifest with their checksums.

Written beside its final place and renamed when complete; then only read, memory-mapped, never unpickled. The file
`current` names the model in use and is replaced atomically. A folder that differs from its manifest is refused with a
reason: otherwise a flipped bit would load unnoticed, and a truncated file would crash the process that maps it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from recommender.arrays import AnyArray
from recommender.errors import ArtefactRefused
from recommender.models.stored import AGAIN
from recommender.training.manifest import FORMAT, read_manifest
from recommender.training.manifest import NAME as MANIFEST

_CURRENT = "current"
_ID = re.compile(r"[0-9a-f]{16}")


def write(models: Path, model_id: str, arrays: Mapping[str, AnyArray], metadata: Mapping[str, Any]) -> Path:
    """Write a model's folder and return it. A complete folder stays complete at every moment.

    An id is made of data, parameters and code, so a complete model with this id is kept, and only its manifest is
    replaced, atomically. A damaged one is replaced.

    Args:
        models: the folder of all models; made when missing.
        model_id: 16 hexadecimal digits.
        arrays: the model's arrays, by name.
        metadata: further entries of the manifest.
    """
    models.mkdir(parents=True, exist_ok=True)
    folder = models / model_id
    partial = models / f".{model_id}.{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        files = _files_of(folder)
        if files.keys() == {f"{name}.npy" for name in arrays}:
            _write_manifest(partial, model_id, files, metadata)
            (partial / MANIFEST).replace(folder / MANIFEST)
            return folder
        files = {f"{name}.npy": _save(partial / f"{name}.npy", array) for name, array in arrays.items()}
        _write_manifest(partial, model_id, files, metadata)
        if folder.exists():  # damaged, or of other files
            folder.replace(models / f".{model_id}.{os.getpid()}.old")
        partial.replace(folder)
        shutil.rmtree(models / f".{model_id}.{os.getpid()}.old", ignore_errors=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _files_of(folder: Path) -> dict[str, Any]:
    """The `files` entry of a complete model's manifest; empty for a model that is missing or damaged."""
    try:
        return read(folder)[1]["files"]
    except ArtefactRefused:
        return {}


def _write_manifest(folder: Path, model_id: str, files: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
    manifest = {**metadata, "format": FORMAT, "id": model_id, "files": files}
    _write_through(folder / MANIFEST, json.dumps(manifest, indent=1).encode())


def read(folder: Path) -> tuple[dict[str, AnyArray], dict[str, Any]]:
    """Check a model's folder byte by byte and map it.

    Returns:
        The arrays by name, mapped read-only, and the manifest.

    Raises:
        ArtefactRefused: something is missing, altered, cut off, or of another version.
    """
    manifest = read_manifest(folder)
    arrays: dict[str, AnyArray] = {}
    for name, expected in manifest["files"].items():
        arrays[name.removesuffix(".npy")] = _load(folder / name, expected)
    return arrays, manifest


def current(models: Path) -> str | None:
    """Id of the model in use, or None when nothing was trained yet.

    Raises:
        ArtefactRefused: the file `current` does not hold an id.
    """
    try:
        text = (models / _CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ArtefactRefused(f"{models / _CURRENT} cannot be read. {AGAIN}") from error
    if not _ID.fullmatch(text):  # also refuses paths out of the folder
        raise ArtefactRefused(f"{models / _CURRENT} does not name a model. {AGAIN}")
    return text


def point_to(models: Path, model_id: str) -> None:
    """Make a model the one in use, by replacing `current` atomically."""
    waiting, pointer = models / f".{_CURRENT}.{os.getpid()}", models / _CURRENT
    _write_through(waiting, f"{model_id}\n".encode())
    if pointer.is_dir() and not pointer.is_symlink():  # not ours; a file cannot replace a folder
        shutil.rmtree(pointer)
    waiting.replace(pointer)


def newest_first(models: Path) -> list[Path]:
    """Folders of models with a readable manifest, the latest fit first."""
    if not models.is_dir():
        return []
    dated: list[tuple[int, str, Path]] = []
    for folder in models.iterdir():
        if _ID.fullmatch(folder.name):
            with contextlib.suppress(ArtefactRefused):
                dated.append((read_manifest(folder)["fitted_at"], folder.name, folder))
    return [folder for _, _, folder in sorted(dated, reverse=True)]


def prune(models: Path, keep: int, since: int = 0) -> int:
    """Remove all but the `keep` newest models, never the one in use; returns how many were removed.

    A running bot may still have one of them mapped: on every supported system a removed file stays readable for it.

    Args:
        models: their folder.
        keep: how many to keep, at least 1.
        since: in seconds since 1970; models whose last whole fit began at this time or before are removed as well.
    """
    used = current(models)
    found = newest_first(models)
    outdated = [folder for folder in found[:keep] if _whole_fit_at(folder) <= since]
    old = [folder for folder in (*outdated, *found[keep:]) if folder.name != used]
    for folder in old:
        going = models / f".{folder.name}.{os.getpid()}.old"
        folder.replace(going)  # atomic: half a model must not be left under its id
        shutil.rmtree(going, ignore_errors=True)
    return len(old)


def _whole_fit_at(folder: Path) -> int:
    manifest = read_manifest(folder)
    return int(manifest.get("whole", manifest)["fitted_at"])


def sweep(models: Path) -> int:
    """Remove what killed writers left behind; returns how many folders. Call it only while nobody writes."""
    left = [path for path in models.glob(".*") if path.suffix in (".partial", ".old") or path.match(f".{_CURRENT}.*")]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def manifest_in_use(models: Path) -> dict[str, Any] | None:
    """The manifest of the model in use, without reading its arrays; None when nothing was trained yet.

    Raises:
        ArtefactRefused: `current` names no model, or its manifest is damaged or of another version.
    """
    model_id = current(models)
    return None if model_id is None else read_manifest(models / model_id)


def _save(path: Path, array: AnyArray) -> dict[str, Any]:
    with path.open("wb") as file:
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return {
        "sha256": _sha256(path),
        "bytes": path.stat().st_size,
        "dtype": array.dtype.str,
        "shape": list(array.shape),
    }


def _load(path: Path, expected: Mapping[str, Any]) -> AnyArray:
    try:
        if path.stat().st_size != expected["bytes"]:
            raise ArtefactRefused(f"{path} is cut off or too long. {AGAIN}")
        if _sha256(path) != expected["sha256"]:
            raise ArtefactRefused(f"{path} has changed since it was written. {AGAIN}")
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise ArtefactRefused(f"{path} is missing. {AGAIN}") from error
    except (OSError, ValueError, EOFError, TypeError, SyntaxError, OverflowError, MemoryError) as error:
        raise ArtefactRefused(f"{path} cannot be read: {error}. {AGAIN}") from error
    if array.dtype.str != expected["dtype"] or list(array.shape) != expected["shape"]:
        raise ArtefactRefused(f"{path} does not have the shape its manifest says. {AGAIN}")
    return np.asarray(array)  # still mapped; slicing a plain array is several times faster than slicing a memmap


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
