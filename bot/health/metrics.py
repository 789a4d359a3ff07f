"""Counters, gauges and histograms, and their text for Prometheus (exposition format 0.0.4). No I/O.

Labels are declared with the metric and their values come from this program's own few words: never a person's, a
server's or a film's id, which would grow without end and tell who uses the bot.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from math import inf, isfinite, isnan
from typing import Literal, TypeVar

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_Labels = tuple[tuple[str, str], ...]


class Metric:
    """One name with one value for each combination of its labels."""

    def __init__(self, kind: Literal["counter", "gauge"], name: str, help_text: str, labels: tuple[str, ...]) -> None:
        self.kind = kind
        self.name = name
        self.help_text = help_text
        self._labels = labels
        self._values: dict[_Labels, float] = {} if labels else {(): 0.0}

    def add(self, amount: float = 1, **labels: str) -> None:
        """Count `amount` more; a counter never goes down."""
        assert amount >= 0
        key = self._key(labels)
        self._values[key] = self._values.get(key, 0.0) + amount

    def set(self, value: float, **labels: str) -> None:
        """Say what a gauge stands at, or a counter that is kept elsewhere."""
        self._values[self._key(labels)] = value

    def samples(self) -> Iterator[str]:
        """One line a value."""
        for labels, value in self._values.items():
            yield f"{self.name}{_braces(labels)} {_number(value)}"

    def _key(self, labels: dict[str, str]) -> _Labels:
        assert tuple(labels) == self._labels, f"{self.name} wants the labels {self._labels}"
        return tuple(labels.items())


class Histogram:
    """How often a value fell into which bucket."""

    kind = "histogram"

    def __init__(self, name: str, help_text: str, bounds: tuple[float, ...]) -> None:
        assert list(bounds) == sorted(set(bounds))
        self.name = name
        self.help_text = help_text
        self._bounds = (*bounds, inf)
        self._counts = [0] * len(self._bounds)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value; a bucket holds what is at most its bound."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def samples(self) -> Iterator[str]:
        """The buckets, each with those below it; the sum; the count."""
        so_far = 0
        for bound, amount in zip(self._bounds, self._counts, strict=True):
            so_far += amount
            yield f'{self.name}_bucket{{le="{_number(bound)}"}} {so_far}'
        yield f"{self.name}_sum {_number(self._sum)}"
        yield f"{self.name}_count {so_far}"


M = TypeVar("M", Metric, Histogram)


class Registry:
    """All metrics of one process, in the order in which they were declared."""

    def __init__(self) -> None:
        self._metrics: dict[str, Metric | Histogram] = {}

    def counter(self, name: str, help_text: str, labels: tuple[str, ...] = ()) -> Metric:
        """A number that only grows; its name ends in `_total`."""
        assert name.endswith("_total")
        return self._declare(Metric("counter", name, help_text, labels))

    def gauge(self, name: str, help_text: str, labels: tuple[str, ...] = ()) -> Metric:
        """A number that goes up and down."""
        return self._declare(Metric("gauge", name, help_text, labels))

    def histogram(self, name: str, help_text: str, bounds: tuple[float, ...]) -> Histogram:
        """A spread of values; `bounds` are upper ones, ascending, without infinity."""
        return self._declare(Histogram(name, help_text, bounds))

    def text(self) -> str:
        """What Prometheus reads."""
        return "".join(line + "\n" for metric in self._metrics.values() for line in _lines(metric))

    def _declare(self, metric: M) -> M:
        assert metric.name not in self._metrics
        self._metrics[metric.name] = metric
        return metric


def _lines(metric: Metric | Histogram) -> Iterator[str]:
    yield f"# HELP {metric.name} {_escape(metric.help_text)}"
    yield f"# TYPE {metric.name} {metric.kind}"
    yield from metric.samples()


def _braces(labels: _Labels) -> str:
    pairs = ",".join(f'{name}="{_escape(value, quotes=True)}"' for name, value in labels)
    return f"{{{pairs}}}" if pairs else ""


def _escape(text: str, *, quotes: bool = False) -> str:
    text = text.replace("\\", r"\\").replace("\n", r"\n")
    return text.replace('"', r"\"") if quotes else text


def _number(value: float) -> str:
    if not isfinite(value):
        return "NaN" if isnan(value) else "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) else repr(value)
