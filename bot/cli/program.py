"""The program `matinee`, put together: one file a command; what they share is in `bot.cli.frame`."""

from bot.cli import data
from bot.cli.backup import backup, restore
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.evaluate import evaluate
from bot.cli.frame import app, main
from bot.cli.recommend import recommend
from bot.cli.run import run
from bot.cli.train import train

__all__ = ["main"]

for command in (run, demo, train, evaluate, recommend, doctor, backup, restore):
    app.command()(command)
app.add_typer(data.app, name="data")
