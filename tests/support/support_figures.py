"""Reads what /metrics answers, with the parser of the Prometheus client library."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families


def scraped(text: str) -> dict[str | tuple[str, ...], float]:
    """Every sample: by its name, or by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()) if sample.labels else sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
