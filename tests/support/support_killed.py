"""Stops a function at its n-th file operation, which leaves the files as a killed process would."""

from __future__ import annotations

import builtins
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Killed(BaseException):
    """Stands for the death of the process: after it, file operations have no effect."""


class Disk:
    """Counts file operations, and raises `Killed` at the n-th.

    Args:
        patch: to put the counting in place; its `undo` brings the disk back.
        last: the number of file operations that are still carried out.
    """

    def __init__(self, patch: pytest.MonkeyPatch, last: int | None = None) -> None:
        self.done, self.last = 0, last
        for name in ("replace", "rename", "unlink", "remove", "rmdir", "mkdir", "fsync"):
            patch.setattr(os, name, self._counted(getattr(os, name)))
        for module in (builtins, io):
            patch.setattr(module, "open", self._counted_open(module.open))
        patch.setattr(shutil, "rmtree", self._rmtree)
        self._real_rmtree = shutil.rmtree

    def _step(self) -> None:
        if self.last is not None and self.done >= self.last:
            raise Killed
        self.done += 1

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self._step()
            return real(*args, **named)

        return call

    def _counted_open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
            if set(mode) & set("wax+"):
                self._step()
            return real(file, mode, *args, **named)

        return call

    def _rmtree(self, path: Any, *, ignore_errors: bool = False) -> None:
        """Removing each file of a folder counts as one operation."""
        if not Path(path).is_dir():
            if ignore_errors:
                return
            raise FileNotFoundError(path)
        for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                self._rmtree(entry.path)
            else:
                Path(entry.path).unlink()
        Path(path).rmdir()
