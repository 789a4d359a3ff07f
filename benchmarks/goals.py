"""How the benchmarks say whether a goal is reached."""

from __future__ import annotations


def verdict(reached: bool) -> str:
    """In words."""
    return "reached" if reached else "not reached"
