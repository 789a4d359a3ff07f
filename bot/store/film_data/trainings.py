"""The result of the last automatic training, stored as one fact for the next start and for the doctor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from bot.store.installation_facts import Facts

FACT = "training"
_LATEST = 253_402_300_799
"""The last second that `datetime` can represent."""


@dataclass(frozen=True, slots=True)
class LastTraining:
    """The last training."""

    began_at: int = 0
    """Whole seconds since 1970, UTC; 0 before the first."""
    under_way: bool = False
    """Still true after a start: the bot ended with it."""
    failures: int = 0
    """How many failed one after the other, up to this one."""
    reason: str = ""
    """A sentence, when it failed."""
    mark: Mapping[str, str] = field(default_factory=dict)
    """The state of votes and films that was looked at and is in the model, or changes none.

    See `bot.store.film_data.sources`."""


class Trainings:
    """Stores the result of the last training."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    async def last(self) -> LastTraining:
        """The last training."""
        return read_last(await self._facts.get(FACT))

    async def note(self, training: LastTraining) -> None:
        """Store a training's result; returns after it is on disk."""
        await self._facts.set(FACT, json.dumps(asdict(training)))


def read_last(text: str | None) -> LastTraining:
    """The last training from its fact; as before the first when it says something else."""
    try:
        # What stands there may be of any kind; what is made of it must not be.
        stored: dict[str, object] = json.loads(text or "{}")
        last = LastTraining(**cast("dict[str, Any]", stored))
        numbers = [cast("object", number) for number in (last.began_at, last.failures)]
        texts = [cast("object", each) for each in (last.reason, *dict(last.mark).values())]
    except (ValueError, TypeError, RecursionError):
        return LastTraining()
    whole = all(type(number) is int and 0 <= number <= _LATEST for number in numbers)
    sound = whole and all(isinstance(each, str) for each in texts) and type(last.under_way) is bool
    return last if sound else LastTraining()
