"""Threads under messages, and posts in forums."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from support_wire import payloads, permissions
from support_wire.bodies import kept
from support_wire.gateway import Gateway
from support_wire.limits import check_message, number_components
from support_wire.rest_messages import Messages
from support_wire.server import Refusal, answer
from support_wire.world import TEXT, Channel, World

LONGEST_NAME = 100
TAGS_MOST = 5


class Threads:
    """The routes."""

    def __init__(self, world: World, gateway: Gateway, messages: Messages) -> None:
        self._world = world
        self._gateway = gateway
        self._messages = messages

    def add_routes(self, router: web.UrlDispatcher) -> None:
        under = "/api/v10/channels/{channel}/messages/{message}/threads"
        router.add_post(under, self.open_under, name="thread.open")
        router.add_post("/api/v10/channels/{channel}/threads", self.post, name="forum.post")
        router.add_get("/api/v10/guilds/{guild}/threads/active", self.active, name="threads.active")
        router.add_get("/api/v10/channels/{channel}/threads/archived/public", self.archive, name="threads.archive")

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

    async def post(self, request: web.Request) -> web.Response:
        """A post has no nonce: asked twice, there are two."""
        forum = self._messages.channel_of(request, permissions.SEND_MESSAGES)
        if forum.tags is None:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        body: dict[str, Any] = await request.json()
        applied = tuple(int(tag) for tag in body.get("applied_tags") or ())
        if not 1 <= len(body["name"]) <= LONGEST_NAME or len(applied) > TAGS_MOST or set(applied) - set(forum.tags):
            raise Refusal(400, 50035, "Invalid Form Body: name or applied_tags")
        if forum.wants_tag and not applied:
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        check_message(body["message"])
        number_components(body["message"].get("components") or [])
        post = self._world.open_thread(forum, body["name"], self._world.snowflake())
        post.applied = applied
        message = self._world.post(post, self._world.bot, kept(body["message"]), message_id=post.id)
        await self._gateway.dispatch("THREAD_CREATE", payloads.channel(post) | {"newly_created": True})
        return answer(payloads.channel(post) | {"message": payloads.message(message, self._world)}, 201)

    async def active(self, request: web.Request) -> web.Response:
        guild = self._world.guilds[int(request.match_info["guild"])]
        return answer(_listed(thread for thread in guild.threads if not thread.archived))

    async def archive(self, request: web.Request) -> web.Response:
        parent = self._messages.channel_of(request, permissions.READ_MESSAGE_HISTORY)
        assert parent.guild is not None
        inside = (thread for thread in parent.guild.threads if thread.parent is parent and thread.archived)
        return answer(_listed(inside) | {"has_more": False})


def _listed(threads: Iterable[Channel]) -> dict[str, Any]:
    return {"threads": [payloads.channel(thread) for thread in threads], "members": []}
