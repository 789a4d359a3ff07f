"""Sends that are under way: at most one for each message, however many turns wait for its answer.

A turn waits for some seconds. The send itself is never cancelled (`bot.connection.requests` says why) and no second one
begins beside it: the next turn of the message waits for the same one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.push.sending.transport import OutgoingMessage, SentMessage, Transport

ANSWER_KEPT_SECONDS = 900.0
"""An answer that no turn has asked for within this time is dropped."""


@dataclass(frozen=True, slots=True)
class Send:
    """One send."""

    nonce: str
    task: asyncio.Task[SentMessage]
    tried_before: datetime | None
    """The earliest earlier try that may have arrived."""


class Sends:
    """The sends of one process, by nonce."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._sends: dict[str, Send] = {}

    def under_way(self, message: OutgoingMessage) -> Send | None:
        """The send of this message whose answer no turn has had yet; None if there is none."""
        return self._sends.get(message.nonce)

    def begin(self, message: OutgoingMessage, tried_before: datetime | None, now: datetime) -> Send:
        """Begin a send. There must be none of this message under way."""
        assert message.nonce not in self._sends
        tried_ago = None if tried_before is None else now - tried_before
        task = asyncio.create_task(self._transport.send(message, tried_ago), name=f"send: {message.nonce}")
        send = self._sends[message.nonce] = Send(message.nonce, task, tried_before)
        task.add_done_callback(lambda _: self._ended(send))
        return send

    async def answer(self, send: Send, seconds: float) -> SentMessage:
        """Wait for a send's answer.

        Raises:
            TransportError: as `Transport.send`.
            TimeoutError: it has not come within that many seconds; the send goes on.
        """
        done, _ = await asyncio.wait((send.task,), timeout=seconds)
        if not done:
            raise TimeoutError
        self._sends.pop(send.nonce, None)
        return send.task.result()

    def _ended(self, send: Send) -> None:
        if not send.task.cancelled():
            send.task.exception()  # a turn reads it, if one still comes
        asyncio.get_running_loop().call_later(ANSWER_KEPT_SECONDS, self._drop, send)

    def _drop(self, send: Send) -> None:
        if self._sends.get(send.nonce) is send:
            del self._sends[send.nonce]
