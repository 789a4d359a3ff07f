"""What the demo itself says, in the terminal and in the page. Words only."""

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
    """In the terminal: where the page is, what to try, and what is not real."""
    console.print(Text("Matinee is showing. Open this page:", style="bold"))
    console.print(Text(f"\n  {ready.address}\n", style="bold cyan"), soft_wrap=True)
    console.print("Four things to try there:")
    for number, thing in enumerate(_things(ready.push_after), start=1):
        console.print(Text(f"  {number}. {thing.replace('`', '').replace('**', '')}"), soft_wrap=True)
    console.print(
        Text(
            f"\n{ready.films} real films. The votes of {ready.simulated_members} members are simulated; "
            f"nothing leaves this machine.\n{_about_home(ready)} Ctrl-C stops.",
            style="dim",
        ),
        soft_wrap=True,
    )


def welcome(push_after: timedelta | None) -> str:
    """In the page: the same four things, for whoever has left the terminal behind."""
    things = "\n".join(f"{number}. {thing}" for number, thing in enumerate(_things(push_after), start=1))
    return f"**Welcome to the demo of Matinee.** Four things to try:\n{things}"


def _things(push_after: timedelta | None) -> tuple[str, str, str, str]:
    push = (
        f"Wait: about {push_after.seconds} seconds after the start the daily push arrives by itself."
        if push_after
        else "`/daily status`: today’s push has been sent already; this says when the next one comes."
    )
    return (
        "`/today`: type it, press Enter, then the arrow at the right. Open a film, or like it by its number.",
        "Choose **Viewing as: Nora**, who loves film noir, and send `/explore`. Then press **More adventurous**.",
        (
            "Still as Nora, send `/together`; then choose **Viewing as: Mei** and press **I’m in**. "
            "**Swipe for it** asks each of you alone, **Poll** asks all."
        ),
        push,
    )


def _about_home(ready: Ready) -> str:
    return f"Kept in {ready.home}." if ready.kept else "The database is thrown away at the end."
