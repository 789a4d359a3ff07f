"""Reads a Dockerfile and runs its steps in a folder: the same commands, on this machine, offline.

Packages that would be downloaded are copied from the tests' environment, only those that the lock file names.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

MAPPED = ("/opt", "/src", "/wheel", "/data", "/etc/matinee")
"""Folders of the image, which are mapped into the folder."""


@dataclass(frozen=True)
class Step:
    """One instruction."""

    name: str
    text: str
    """Without its flags."""
    flags: dict[str, str]

    @property
    def words(self) -> list[str]:
        """The parts of the exec form, or of a list divided by spaces."""
        return json.loads(self.text) if self.text.startswith("[") else self.text.split()


@dataclass
class Stage:
    """What follows one FROM."""

    base: str
    name: str | None
    steps: list[Step] = field(default_factory=list)

    def all(self, name: str) -> list[Step]:
        """The steps of one kind, in order."""
        return [step for step in self.steps if step.name == name]

    def last(self, name: str) -> Step:
        """The step that counts where only the last of its kind does."""
        return self.all(name)[-1]

    @property
    def environment(self) -> dict[str, str]:
        """What its ENV lines set."""
        return {
            match[1]: match[2].strip('"')
            for step in self.all("ENV")
            for match in re.finditer(r'(\w+)=("[^"]*"|\S+)', step.text)
        }


def read(path: Path) -> tuple[dict[str, str], list[Stage]]:
    """The arguments that stand before the first stage, with their defaults, and every stage."""
    arguments: dict[str, str] = {}
    stages: list[Stage] = []
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    for instruction in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = instruction.partition(" ")
        assert name.isupper(), instruction
        flags = {}
        while match := re.match(r"\s*--([a-z-]+)=(\S+)\s", rest):
            flags[match[1]] = match[2]
            rest = rest[match.end() :]
        step = Step(name, rest.strip(), flags)
        if name == "FROM":
            base, _, alias = step.text.partition(" AS ")
            stages.append(Stage(re.sub(r"\$\{(\w+)\}", lambda match: arguments[match[1]], base), alias or None))
        elif stages:
            stages[-1].steps.append(step)
        else:
            assert name == "ARG", instruction
            key, _, value = step.text.partition("=")
            arguments[key] = value
    return arguments, stages


class Ignored:
    """A .dockerignore: the last line that fits decides; a name without `**` fits from the top."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text("utf-8").splitlines()
        self._patterns = [line for line in lines if line and not line.startswith("#")]

    def __call__(self, name: str) -> bool:
        """Whether the builder never sees that file."""
        ignored = False
        parts = name.split("/")
        for pattern in self._patterns:
            plain = pattern.removeprefix("!")
            if plain.startswith("**/"):
                fits = any(fnmatch.fnmatchcase(part, plain[3:]) for part in parts)
            else:
                depth = plain.count("/") + 1
                fits = len(parts) >= depth and fnmatch.fnmatchcase("/".join(parts[:depth]), plain)
            if fits:
                ignored = not pattern.startswith("!")
        return ignored


class ByHand:
    """An image built in a folder."""

    def __init__(self, project: Path, root: Path) -> None:
        self._project = project
        self._ignored = Ignored(project / ".dockerignore")
        self.root = root
        _, self._stages = read(project / "Dockerfile")
        self.final = self._stages[-1]

    def build(self) -> None:
        """Every stage's steps, in order."""
        for stage in self._stages:
            folder = self.root
            environment = self._environment(stage) | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
            for step in stage.steps:
                if step.name == "WORKDIR":
                    folder = self.path(step.text)
                    folder.mkdir(parents=True, exist_ok=True)
                elif step.name == "COPY" and "from" not in step.flags:
                    self._copy(step, folder)
                elif step.name == "RUN":
                    self._run(self.here(step.text), folder, environment)

    def path(self, inside: str) -> Path:
        """Where a path of the image is."""
        return Path(self.here(inside))

    def here(self, text: str) -> str:
        """A command or a path of the image with the paths of this folder."""
        folders = "|".join(re.escape(folder) for folder in MAPPED)
        return re.sub(rf"(?<![\w./])({folders})(?=$|[/:\s])", lambda match: f"{self.root}{match[1]}", text)

    def environment(self) -> dict[str, str]:
        """The environment variables of a process in the container."""
        return self._environment(self.final)

    def _environment(self, stage: Stage) -> dict[str, str]:
        set_by_image = {
            key: self.here(value).replace("$PATH", os.environ["PATH"]) for key, value in stage.environment.items()
        }
        return {"PATH": os.environ["PATH"], "HOME": "/"} | set_by_image

    def _copy(self, step: Step, folder: Path) -> None:
        *sources, target = step.words
        to = self.path(target) if target.startswith("/") else folder / target
        for source in sources:
            start = self._project / source
            files = [path for path in start.rglob("*") if path.is_file()] if start.is_dir() else [start]
            for file in files:
                if self._ignored(file.relative_to(self._project).as_posix()):
                    continue
                place = (
                    to / file.relative_to(start) if start.is_dir() else to / file.name if target.endswith("/") else to
                )
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)

    def _run(self, command: str, folder: Path, environment: dict[str, str]) -> None:
        if os.getuid() != 0:  # only root may give a folder away
            command = re.sub(r" -[og] \d+", "", command)
        command = re.sub(r"^python ", f"{sys.executable} ", command)
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        if made := re.search(r" -m venv .*?(\S+)$", command):
            self._lend(Path(made[1]))

    def _lend(self, venv: Path) -> None:
        """Put what the locks name into a new environment, as if it had been downloaded."""
        (packages,) = venv.glob("lib/python*/site-packages")
        lock = self._project / "requirements" / ("build.lock" if venv.name == "build" else "run.lock")
        for name in set(re.findall(r"^([\w.-]+)==", lock.read_text("utf-8"), re.MULTILINE)):
            try:
                found = distribution(name)
            except PackageNotFoundError:  # for another system or another Python
                continue
            for older in packages.glob(f"{name}-*.dist-info"):  # Python 3.11 gives a new environment its setuptools
                shutil.rmtree(older)
            for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
                link = packages / top
                if link.is_dir() and not link.is_symlink():
                    shutil.rmtree(link)
                link.unlink(missing_ok=True)
                link.symlink_to(Path(str(found.locate_file(top))).resolve())
