"""The panels' answers as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from benchmarks.panels.ask import COUNT, FAR, HOME_LEAST, STEPS, Answer, Judged
from recommender.types import Pick


def table(name: str, answers: Sequence[Sequence[Answer]]) -> Table:
    """A row for each panel: picks of its taste at each step, and picks far from home without a link."""
    made = Table(title=name, caption=f"accepted picks of {COUNT}; * is not enough")
    made.add_column("panel")
    for step in STEPS:
        made.add_column(f"at {step}", justify="right")
    made.add_column("not linked", justify="right")
    for row in answers:
        loose = sum(not judged.is_good for answer in row if answer.step >= FAR for judged in answer.picks)
        counts = [f"{answer.accepted}{'*' if answer.failed else ''}" for answer in row]
        made.add_row(row[0].panel.name, *counts, str(loose or ""))
    return made


def totals(name: str, answers: Sequence[Sequence[Answer]]) -> list[str]:
    """Sums over all panels, in sentences."""
    lines = [f"{name}: {len(answers)} panels"]
    for place, step in enumerate(STEPS):
        at_step = [row[place] for row in answers]
        picks = [judged for answer in at_step for judged in answer.picks]
        accepted = sum(judged.accepted for judged in picks)
        line = f"  at {step}: {accepted / max(len(picks), 1):.1%} of {len(picks)} picks accepted"
        if step == 0:
            line += f"; {sum(answer.failed for answer in at_step)} panels have fewer than {HOME_LEAST} of {COUNT}"
        if step >= FAR:
            hanging = sum(judged.is_good for judged in picks)
            below = sum(not judged.above_floor for judged in picks)
            line += f"; {hanging / max(len(picks), 1):.1%} are accepted or linked, and good"
            line += f" ({below} below the floor)"
        lines.append(line)
    missing = [f"{like.title} ({like.year})" for row in answers for like in row[0].missing]
    if missing:
        lines.append(f"  likes the catalogue does not have: {', '.join(missing)}")
    return lines


def lists(answer: Answer) -> Table:
    """One panel at one step, pick by pick."""
    made = Table(title=f"{answer.panel.name}, dial at {answer.step}")
    for heading in ("", "film", "genres", "directors", "themes", "link", "because of"):
        made.add_column(heading)
    for judged in answer.picks:
        film = judged.pick.film
        made.add_row(
            _mark(judged),
            Text(f"{film.title} ({film.year})"),
            ", ".join(film.genres),
            ", ".join(film.directors),
            ", ".join(film.themes),
            judged.link or "",
            Text(_because(judged.pick)),
        )
    return made


def _mark(judged: Judged) -> str:
    return ("yes" if judged.accepted else "no") + ("" if judged.above_floor else ", below the floor")


def _because(pick: Pick) -> str:
    return f"{pick.tier}: " + ", ".join(f"{found.film.title} {found.weight:.0%}" for found in pick.evidence)
