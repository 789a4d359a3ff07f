"""Threads under messages."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from support_wire import payloads, permissions
from support_wire.gateway import Gateway
from support_wire.rest_messages import Messages
from support_wire.server import Refusal, answer
from support_wire.world import TEXT, World

LONGEST_NAME = 100


class Threads:
    """The routes."""

    def __init__(self, world: World, gateway: Gateway, messages: Messages) -> None:
        self._world = world
        self._gateway = gateway
        self._messages = messages

    def add_routes(self, router: web.UrlDispatcher) -> None:
        under = "/api/v10/channels/{channel}/messages/{message}/threads"
        router.add_post(under, self.open_under, name="thread.open")

    async def open_under(self, request: web.Request) -> web.Response:
        needed = permissions.CREATE_PUBLIC_THREADS | permissions.READ_MESSAGE_HISTORY
        message = self._messages.message_of(request, needed)
        if message.channel.kind != TEXT:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if message.id in self._world.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        body: dict[str, Any] = await request.json()
        if not 1 <= len(body["name"]) <= LONGEST_NAME:
            raise Refusal(400, 50035, "Invalid Form Body: name: must be between 1 and 100 in length")
        thread = self._world.open_thread(message.channel, body["name"], message.id)
        await self._gateway.dispatch("THREAD_CREATE", payloads.channel(thread) | {"newly_created": True})
        return answer(payloads.channel(thread), 201)
