"""One interaction: what a person asked with a command or a button, and everything the bot answered to it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from support_wire.world import LOADING, Message

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@dataclass
class Exchange:
    payload: dict[str, Any]
    """INTERACTION_CREATE, as it was sent."""
    source: Message | None = None
    """The message whose button was pressed."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    began: float = field(default_factory=time.monotonic)
    callback: dict[str, Any] | None = None
    """The first answer: type and data."""
    callbacks: int = 0
    """How often a first answer was tried."""
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def id(self) -> int:
        return int(self.payload["id"])

    @property
    def messages(self) -> list[Message]:
        """All that can be read by now."""
        shown = [self.original, *self.followups]
        return [message for message in shown if message is not None and not message.flags & LOADING]

    async def answer(self, seconds: float = 30.0) -> Message:
        """The first message that can be read, public or private."""
        await self.until(lambda: bool(self.messages), seconds)
        return self.messages[0]

    async def acknowledged(self, seconds: float = 30.0) -> dict[str, Any]:
        """The first answer of whatever type."""
        await self.until(lambda: self.callback is not None, seconds)
        assert self.callback is not None
        return self.callback

    async def choices(self, seconds: float = 30.0) -> list[dict[str, Any]]:
        """What an option's autocomplete offers."""
        return (await self.acknowledged(seconds))["data"]["choices"]

    async def tell(self) -> None:
        """Wake those who wait: something was answered."""
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait for anything about the answers."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(condition)
