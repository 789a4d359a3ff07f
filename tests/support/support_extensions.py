"""Runs the module of each extension once for all clients.

discord.py runs it again for every client that loads it; here the next client is given the module that was run before.
Each client still sets up its own cogs from it. Modules hold no state, so nothing passes from one test to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from bot.client import EXTENSIONS


class RunOnce(Loader):
    """Loads one module as it is always loaded, and gives out the same one from then on."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._module: ModuleType | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:  # noqa: ARG002 - as Python calls it
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        if self._module is None:
            self._loader.exec_module(module)
            self._module = module


class ExtensionFinder(MetaPathFinder):
    """Goes before Python's own finders in `sys.meta_path`, for extensions alone."""

    def __init__(self) -> None:
        self._found: dict[str, ModuleSpec] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> ModuleSpec | None:
        if fullname in EXTENSIONS and fullname not in self._found:
            spec = PathFinder.find_spec(fullname, path)
            assert spec is not None
            assert spec.loader is not None
            spec.loader = RunOnce(spec.loader)
            self._found[fullname] = spec
        return self._found.get(fullname)
