"""Logging to standard error, one line for each event, with tokens removed."""

from __future__ import annotations

import logging
import sys
import time

from bot.secrets import without_tokens

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class _WithoutSecret(logging.Formatter):
    """Formats in UTC and removes tokens, from tracebacks too."""

    converter = time.gmtime

    def __init__(self, secret: str | None) -> None:
        super().__init__(_FORMAT, "%Y-%m-%dT%H:%M:%SZ")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record), self._secret)


def outage(error: BaseException | None) -> BaseException | None:
    """The error that means Discord is unreachable: this one or one that caused it; None if there is none.

    Needed because discord.py raises an unrelated error when its very first connection fails.
    """
    while error is not None and not _is_outage(error):
        error = error.__cause__ or error.__context__
    return error


def _is_outage(error: BaseException) -> bool:
    return isinstance(error, OSError) or _is_of_a_connection(error)


def _is_of_a_connection(error: BaseException) -> bool:
    """Whether it comes from aiohttp, which all connections use; an OSError may also come from a disk."""
    return type(error).__module__.startswith("aiohttp")


class _OneLineForOutages(logging.Filter):
    """An unreachable Discord is no fault of the program: reduces the traceback to its last line."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        meant = _is_outage if record.name.startswith("discord") else _is_of_a_connection
        if error is not None and meant(error):
            record.msg, record.args = f"{record.getMessage()}: {str(error) or type(error).__name__}", ()
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def set_up_logging(level: str, secret: str | None = None) -> None:
    """Send every log record of `level` and above to standard error.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        secret: a string that must never be written, such as the bot's token.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutSecret(secret))
    handler.addFilter(_OneLineForOutages())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("discord", "aiosqlite"):
        logging.getLogger(noisy).setLevel(max(logging.root.level, logging.WARNING))
    # It warns whenever a job still runs at its next time, which is normal here.
    logging.getLogger("apscheduler").setLevel(max(logging.root.level, logging.ERROR))
