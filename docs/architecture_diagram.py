"""Draws docs/architecture.svg from the imports in the code: `make docs-diagram`.

A box is a package, or a module that stands alone; an arrow is an import between them. An arrow that follows from
others is left out, so that the picture shows the layers; `make check` holds every import. Imports against the
layers are dashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import grimp

PICTURE = Path(__file__).with_name("architecture.svg")
ROOMS = {
    "demo": "demo",
    "cogs": "cogs",
    "cogs.ui": "cogs/ui",
    "bot.cli": "bot/cli",
    "bot.app": "bot/app",
    "bot.client": "bot/client",
    "bot.registry": "bot/registry",
    "bot.connection": "bot/connection",
    "bot.health": "bot/health",
    "bot.pictures": "bot/pictures",
    "bot.push": "bot/push",
    "bot.services": "bot/services",
    "bot.trainer": "bot/trainer",
    "bot.store": "bot/store",
    "bot.runtime": "bot/runtime",
    "recommender.service": "recommender/service",
    "recommender.evaluation": "recommender/evaluation",
    "recommender.serving": "recommender/serving",
    "recommender.training": "recommender/training",
    "recommender.models": "recommender/models",
    "recommender.draw": "recommender/draw",
    "recommender.catalogue": "recommender/catalogue",
    "recommender.films": "recommender/films",
    "recommender.types": "recommender/types",
}
"""Module: what its box says. A module in none of them (settings, errors, words, ports) is the ground: no arrows."""
UPWARD = {("bot.cli", "demo")}
"""Imports against the layers: a command of the shell starts the demo."""
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 204, 38, 30, 62, 24
_STYLE = """
  .room { fill: #f4f1ea; stroke: #6b6257; } .bot { fill: #e8eef7; }
  .recommender { fill: #eaf4ea; } .cogs { fill: #f9ece4; }
  text { font: 14px system-ui, sans-serif; fill: #22201d; text-anchor: middle; dominant-baseline: central; }
  path { fill: none; stroke: #8a8177; stroke-width: 1.3; } .upward { stroke-dasharray: 5 4; } polygon { fill: #8a8177; }
  @media (prefers-color-scheme: dark) {
    .room { fill: #35322d; stroke: #a79d8f; } .bot { fill: #26303d; }
    .recommender { fill: #26352a; } .cogs { fill: #3d2e26; }
    text { fill: #f1ede6; } path { stroke: #a79d8f; } polygon { fill: #a79d8f; }
  }
"""


def imports() -> dict[str, set[str]]:
    """For each room, the rooms it imports."""
    graph = grimp.build_graph("bot", "cogs", "recommender", "demo")
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module in graph.modules:
        owner = _room_of(module)
        for imported in graph.find_modules_directly_imported_by(module) if owner else ():
            if (target := _room_of(imported)) and target != owner:
                found[str(owner)].add(target)
    return found


def _room_of(module: str) -> str | None:
    names = module.split(".")
    return next((name for end in (2, 1) if (name := ".".join(names[:end])) in ROOMS), None)


def reduced(imported: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The same without arrows that a longer way implies; it must have no cycles."""

    def reach(start: str, *, without: str) -> set[str]:
        seen: set[str] = set()
        waiting = [each for each in imported[start] if each != without]
        while waiting:
            if (room := waiting.pop()) not in seen:
                seen.add(room)
                waiting += imported[room] - {start}
        return seen

    return {room: {to for to in targets if to not in reach(room, without=to)} for room, targets in imported.items()}


def rows(imported: Mapping[str, set[str]]) -> list[list[str]]:
    """Rooms in layers, the highest first: each above everything it imports."""
    depth = dict.fromkeys(imported, 0)
    for _ in imported:  # as many rounds as the longest way may have steps
        depth = {room: 1 + max((depth[to] for to in targets), default=-1) for room, targets in imported.items()}
    layers: dict[int, list[str]] = {}
    for room in ROOMS:  # in the order above, so that the picture changes little
        layers.setdefault(depth[room], []).append(room)
    return [layers[each] for each in sorted(layers, reverse=True)]


def picture(imported: Mapping[str, set[str]]) -> str:
    """The SVG."""
    downward = {room: {to for to in targets if (room, to) not in UPWARD} for room, targets in imported.items()}
    layers, arrows = rows(downward), reduced(downward)
    widest = max(len(layer) for layer in layers)
    width = widest * (_WIDTH + _GAP_X) - _GAP_X + 2 * _MARGIN
    height = len(layers) * (_HEIGHT + _GAP_Y) - _GAP_Y + 2 * _MARGIN
    places = {
        room: (
            (width - len(layer) * (_WIDTH + _GAP_X) + _GAP_X) // 2 + column * (_WIDTH + _GAP_X),
            _MARGIN + line * (_HEIGHT + _GAP_Y),
        )
        for line, layer in enumerate(layers)
        for column, room in enumerate(layer)
    }
    lines = [_arrow(places[room], places[to]) for room in ROOMS for to in sorted(arrows[room])]
    lines += [_upward(places[room], places[to]) for room, to in sorted(UPWARD) if to in imported[room]]
    boxes = [_box(room, *places[room]) for room in ROOMS]
    parts: Iterable[str] = (f"<style>{_STYLE}</style>", *lines, *boxes)
    title = "Rooms of the code; an arrow means imports"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{title}</title>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _box(room: str, left: int, top: int) -> str:
    kind = room.partition(".")[0]
    x, y = left + _WIDTH // 2, top + _HEIGHT // 2
    return (
        f'<rect class="room {kind}" x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="7"/>'
        f'<text x="{x}" y="{y}">{escape(ROOMS[room])}</text>'
    )


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1 = start[0] + _WIDTH // 2, start[1] + _HEIGHT
    x2, y2 = end[0] + _WIDTH // 2, end[1] - 6
    bend = max((y2 - y1) // 2, 20)
    head = f'<polygon points="{x2 - 4},{y2 - 1} {x2 + 4},{y2 - 1} {x2},{y2 + 6}"/>'
    return f'<path d="M{x1},{y1} C{x1},{y1 + bend} {x2},{y2 - bend} {x2},{y2}"/>{head}'


def _upward(start: tuple[int, int], end: tuple[int, int]) -> str:
    x1, y1 = start[0] + _WIDTH * 3 // 4, start[1]
    x2, y2 = end[0] + _WIDTH * 3 // 4, end[1] + _HEIGHT + 6
    head = f'<polygon points="{x2 - 4},{y2 + 1} {x2 + 4},{y2 + 1} {x2},{y2 - 6}"/>'
    return f'<path class="upward" d="M{x1},{y1} L{x2},{y2}"/>{head}'


if __name__ == "__main__":
    PICTURE.write_text(picture(imports()), "utf-8")
