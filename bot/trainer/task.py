"""The task and the result of the trainer, as values and as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bot.config import ModelSection, database_of, models_of
from bot.runtime.clock import to_unix
from recommender.models.learned_knn.parameters import LearnedKNNParameters

Wanted = Literal["fit", "update"]
"""A whole fit, or an incremental update; if that is not possible, a fit."""


def parameters_of(settings: ModelSection) -> LearnedKNNParameters:
    """The model's parameters in the settings."""
    return LearnedKNNParameters(neighbours=settings.neighbours, ridge=settings.ridge)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be trained."""

    home: Path
    wanted: Wanted
    parameters: LearnedKNNParameters
    keep: int
    """Number of models that stay on disk."""
    background: bool
    """Whether the process runs with the lowest priority."""
    at: int
    """The moment it is begun, in whole seconds since 1970, UTC: the model's time."""

    @classmethod
    def of(cls, home: Path, settings: ModelSection, wanted: Wanted, now: datetime, *, background: bool) -> Task:
        """The task for a home, with the parameters of the settings."""
        return cls(home, wanted, parameters_of(settings), settings.keep, background, to_unix(now))

    @property
    def database(self) -> Path:
        """Where votes and films are."""
        return database_of(self.home)

    @property
    def models(self) -> Path:
        """Where the models are."""
        return models_of(self.home)

    def line(self) -> bytes:
        """The task as a line."""
        return json.dumps(asdict(self), default=str).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Task:
        """The task in a line."""
        fields: dict[str, Any] = json.loads(line)
        return cls(
            Path(fields["home"]),
            fields["wanted"],
            LearnedKNNParameters(**fields["parameters"]),
            fields["keep"],
            fields["background"],
            fields["at"],
        )


@dataclass(frozen=True, slots=True)
class Trained:
    """The result of a training."""

    model_id: str
    """Id of the model in use from now on."""
    done: Literal["fit", "update", "nothing"]
    """Nothing: what was new changes no model, such as a second like of one film."""
    films: int
    """How many films were solved."""
    mark: Mapping[str, str]
    """The state of votes and films it rests on; see `bot.store.film_data.sources`."""
