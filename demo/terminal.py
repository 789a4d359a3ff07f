"""What the demo says in the terminal. Words only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Ready:
    """The demo is up."""

    address: str
    """Opens the page; whoever has it can use it."""
    push_after: timedelta | None
    """Until the push; None when today's has been sent already (a kept home)."""
    simulated_members: int
    films: int
    home: Path
    kept: bool
    """Whether the home stays when the demo stops."""


def say_ready(console: Console, ready: Ready) -> None:
    """Where the page is, what to try, and what is not real."""
    console.print(Text("Matinee is showing. Open this page:", style="bold"))
    console.print(Text(f"\n  {ready.address}\n", style="bold cyan"), soft_wrap=True)
    console.print("Three things to try there:")
    for number, thing in enumerate(_things(ready), start=1):
        console.print(Text(f"  {number}. {thing}"), soft_wrap=True)
    console.print(
        Text(
            f"\n{ready.films} real films. The votes of {ready.simulated_members} members are simulated; "
            f"nothing leaves this machine.\n{_about_home(ready)} Ctrl-C stops.",
            style="dim",
        ),
        soft_wrap=True,
    )


def _things(ready: Ready) -> tuple[str, ...]:
    push = (
        f"Wait: about {ready.push_after.seconds} seconds from now the daily push arrives by itself."
        if ready.push_after
        else "Type /daily status: today's push has been sent, and this says when the next one comes."
    )
    return (
        "Type /today and send it: five films. Press a film's button, or a number under the message to like it.",
        "Choose “Viewing as: Nora”, who loves film noir, type /explore, and turn adventurousness from 0 to 10.",
        push,
    )


def _about_home(ready: Ready) -> str:
    return f"Kept in {ready.home}." if ready.kept else "The database is thrown away at the end."
