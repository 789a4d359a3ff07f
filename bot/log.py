"""Logging: one line an event on standard error, with the bot's token kept out of it whatever happens."""

from __future__ import annotations

import logging
import sys
import time

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class _WithoutSecret(logging.Formatter):
    """Formats in UTC and blots out the secret, tracebacks included."""

    converter = time.gmtime

    def __init__(self, secret: str | None) -> None:
        super().__init__(_FORMAT, "%Y-%m-%dT%H:%M:%SZ")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return line.replace(self._secret, "[token]") if self._secret else line


def set_up_logging(level: str, secret: str | None = None) -> None:
    """Send every log record of `level` and above to standard error.

    Args:
        level: DEBUG, INFO, WARNING or ERROR.
        secret: a string that must never be written, such as the bot's token.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutSecret(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("discord", "apscheduler", "aiosqlite"):
        logging.getLogger(noisy).setLevel(max(logging.root.level, logging.WARNING))
