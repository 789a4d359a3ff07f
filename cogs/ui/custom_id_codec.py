"""Encodes values as `custom_id` and decodes them: a prefix and the value's fields, separated by colons.

Trailing fields with their default are left out. Only what `packed` can write is accepted, and no number is longer than
an id, because a `custom_id` comes from outside. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, ClassVar, Literal, Self, TypeVar, dataclass_transform, get_args, get_origin, get_type_hints

from cogs.ui.packed_filters import FILTERS, pack_filters, read_filters
from recommender.types import Filters, Place

T = TypeVar("T", bound="CustomId")


@dataclass(frozen=True, slots=True)
class Part:
    """How values of one type are encoded."""

    pattern: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _read_place(written: str) -> Place:
    kind, _, number = written.partition(":")
    return Place("guild" if kind == "guild" else "dm", int(number))


_PARTS = {
    int: Part(r"\d{1,19}", str, int),
    bool: Part(r"[01]", lambda value: str(int(value)), lambda written: written == "1"),
    date: Part(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", date.isoformat, date.fromisoformat),
    Place: Part(r"(?:guild|dm):\d{1,19}", lambda place: f"{place.kind}:{place.id}", _read_place),
    Filters: Part(FILTERS, pack_filters, read_filters),
}


@dataclass(frozen=True, slots=True)
class CustomId:
    """The state of a button or menu. The decorator `custom_id` defines a kind of it."""

    TEMPLATE: ClassVar[re.Pattern[str]]
    """Recognises the `custom_id` of this kind."""
    PREFIX: ClassVar[str]
    PARTS: ClassVar[dict[str, Part]]
    """How each field is encoded."""
    DEFAULTS: ClassVar[dict[str, Any]]

    @property
    def packed(self) -> str:
        """The `custom_id`, of at most 100 characters."""
        values = {name: getattr(self, name) for name in self.PARTS}
        written = [self.PARTS[name].write(value) for name, value in values.items()]
        for name in reversed(self.PARTS):
            if name not in self.DEFAULTS or values[name] != self.DEFAULTS[name]:
                break
            written.pop()
        return ":".join((self.PREFIX, *written))

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """The value of a `custom_id` that matched."""
        found = {name: written for name, written in match.groupdict().items() if written is not None}
        return cls(**{name: cls.PARTS[name].read(written) for name, written in found.items()})


@dataclass_transform(frozen_default=True)
def custom_id(prefix: str) -> Callable[[type[T]], type[T]]:
    """Class decorator: makes a frozen dataclass a kind of `custom_id` that carries its fields."""

    def make(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, slots=True)(cls)
        kinds = get_type_hints(made)
        made.PREFIX = prefix
        made.PARTS = {field.name: _part(kinds[field.name]) for field in fields(made)}
        made.DEFAULTS = {field.name: field.default for field in fields(made) if field.default is not MISSING}
        groups = (_group(name, part, made.DEFAULTS) for name, part in made.PARTS.items())
        made.TEMPLATE = re.compile(prefix + "".join(groups))
        return made

    return make


def _group(name: str, part: Part, defaults: dict[str, Any]) -> str:
    return f":(?P<{name}>{part.pattern})" if name not in defaults else f"(?::(?P<{name}>{part.pattern}))?"


def _part(kind: Any) -> Part:  # noqa: ANN401 - a type of any kind
    if isinstance(kind, UnionType):  # a value or None, which is encoded as nothing
        part = _part(get_args(kind)[0])
        return Part(
            f"(?:{part.pattern})?",
            lambda value: "" if value is None else part.write(value),
            lambda written: part.read(written) if written else None,
        )
    if get_origin(kind) is Literal:
        return Part("|".join(get_args(kind)), str, type(get_args(kind)[0]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Part("|".join(kind), str, kind)
    return _PARTS[kind]
