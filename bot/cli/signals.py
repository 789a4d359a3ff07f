"""Ctrl-C and SIGTERM: the first one requests an orderly stop, the second one ends the program at once."""

from __future__ import annotations

import asyncio
import os
import signal

_ASKED = (signal.SIGINT, signal.SIGTERM)
_SIGNALLED = 128
"""What a shell adds to the signal's number to make an exit code."""


def stop_event() -> asyncio.Event:
    """An event that the first signal sets; call it inside the running loop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()

    def request_stop(number: signal.Signals) -> None:
        if stop.is_set():
            os._exit(_SIGNALLED + number)  # whatever hangs must not keep the person waiting; the database is sound
        stop.set()

    for number in _ASKED:
        loop.add_signal_handler(number, request_stop, number)
    return stop
