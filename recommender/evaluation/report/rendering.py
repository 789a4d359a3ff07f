"""Renders the page's templates. All values are escaped except markup made by other parts of the report."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def _environment() -> Environment:
    loader = PackageLoader("recommender.evaluation.report")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def fill(template: str, **values: object) -> Markup:
    """The template of that name (without its ending), with these values in it."""
    return Markup(_environment().get_template(f"{template}.html").render(values))  # noqa: S704 - autoescaped above
