"""The program `matinee`: one file a command; what they share is in `bot.cli.frame`."""

from bot.cli.frame import main

__all__ = ["main"]
