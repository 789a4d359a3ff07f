"""Messages, their reactions, and channels for direct messages."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from support_wire import payloads, permissions
from support_wire.bodies import kept, read_body
from support_wire.gateway import Gateway
from support_wire.limits import check_message, number_components
from support_wire.server import Refusal, answer, nothing
from support_wire.world import DIRECT, Channel, Message, World


class Messages:
    """The routes, and the memory of nonces."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway
        self.nonce_window_seconds = 300.0
        """How long a nonce is remembered; Discord says "a few minutes"."""
        self.dropped_by_nonce = 0
        """Messages that were not made because their nonce was remembered."""
        self._nonces: dict[str, tuple[float, Message]] = {}

    def add_routes(self, router: web.UrlDispatcher) -> None:
        one = "/api/v10/channels/{channel}/messages/{message}"
        router.add_post("/api/v10/channels/{channel}/messages", self.send, name="send")
        router.add_get("/api/v10/channels/{channel}/messages", self.history, name="history")
        router.add_get(one, self.show, name="message")
        router.add_patch(one, self.edit, name="edit")
        router.add_delete(one, self.delete, name="delete")
        router.add_put(one + "/reactions/{emoji}/@me", self.add_reaction, name="reaction.add")
        router.add_delete(one + "/reactions/{emoji}/{user}", self.remove_reaction, name="reaction.remove")
        router.add_get(one + "/reactions/{emoji}", self.who_reacted, name="reaction.users")
        router.add_post("/api/v10/users/@me/channels", self.open_direct, name="direct")
        router.add_get("/api/v10/channels/{channel}", self.show_channel, name="channel")

    def forget_nonces(self) -> None:
        """As if the window had passed."""
        self._nonces.clear()

    async def send(self, request: web.Request) -> web.Response:
        channel = self.channel_of(request, permissions.SEND_MESSAGES)
        if channel.recipient is not None and not channel.recipient.takes_direct_messages:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        body = await read_body(request)
        check_message(body)
        nonce = None if body.get("nonce") is None else str(body["nonce"])
        if nonce and body.get("enforce_nonce") and (before := self._remembered(nonce)):
            self.dropped_by_nonce += 1
            return answer(payloads.message(before, self._world))
        number_components(body.get("components") or [])
        message = self._world.post(channel, self._world.bot, kept(body), nonce)
        if nonce:
            self._nonces[nonce] = (time.monotonic(), message)
        await self._gateway.message_created(message)
        return answer(payloads.message(message, self._world))

    async def history(self, request: web.Request) -> web.Response:
        channel = self.channel_of(request, 0)
        if not channel.bot_permissions & permissions.READ_MESSAGE_HISTORY:
            return answer([])  # Discord's own words: "then no messages will be returned"
        limit = int(request.query.get("limit", "50"))
        found = list(channel.messages.values())
        if "before" in request.query:
            found = [message for message in found if message.id < int(request.query["before"])][-limit:]
        elif "after" in request.query:
            found = [message for message in found if message.id > int(request.query["after"])][:limit]
        else:
            found = found[-limit:]
        return answer([payloads.message(message, self._world) for message in reversed(found)])

    async def show(self, request: web.Request) -> web.Response:
        return answer(payloads.message(self.message_of(request, permissions.READ_MESSAGE_HISTORY), self._world))

    async def edit(self, request: web.Request) -> web.Response:
        message = self.message_of(request, 0)
        if message.author is not self._world.bot:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        body = {**message.body, **kept(await read_body(request))}
        check_message(body)
        number_components(body.get("components") or [])
        message.body, message.edited = body, True
        return answer(payloads.message(message, self._world))

    async def delete(self, request: web.Request) -> web.Response:
        message = self.message_of(request, 0)
        del message.channel.messages[message.id]
        return nothing()

    async def add_reaction(self, request: web.Request) -> web.Response:
        message = self.message_of(request, permissions.READ_MESSAGE_HISTORY)
        emoji = request.match_info["emoji"]
        givers = message.reactions.setdefault(emoji, [])
        if not givers and not message.channel.bot_permissions & permissions.ADD_REACTIONS:
            raise Refusal(403, 50013, "Missing Permissions")
        if self._world.bot.id not in givers:
            givers.append(self._world.bot.id)
            await self._gateway.reacted("MESSAGE_REACTION_ADD", message, self._world.bot, emoji)
        return nothing()

    async def remove_reaction(self, request: web.Request) -> web.Response:
        message = self.message_of(request, 0)
        user, emoji = request.match_info["user"], request.match_info["emoji"]
        person = self._world.bot if user == "@me" else self._world.people[int(user)]
        givers = message.reactions.get(emoji, [])
        if person.id not in givers:
            raise Refusal(404, 10014, "Unknown Emoji")
        givers.remove(person.id)
        await self._gateway.reacted("MESSAGE_REACTION_REMOVE", message, person, emoji)
        return nothing()

    async def who_reacted(self, request: web.Request) -> web.Response:
        message = self.message_of(request, permissions.READ_MESSAGE_HISTORY)
        after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "25"))
        if not 1 <= limit <= 100:
            raise Refusal(400, 50035, "Invalid Form Body: limit: must be from 1 to 100")
        given = message.bursts if request.query.get("type") == "1" else message.reactions
        givers = sorted(user for user in given.get(request.match_info["emoji"], []) if user > after)
        return answer([payloads.user(self._world.people[user]) for user in givers[:limit]])

    async def open_direct(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        person = self._world.people.get(int(body["recipient_id"]))
        if person is None:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        return answer(payloads.channel(self._world.direct_channel(person)))

    async def show_channel(self, request: web.Request) -> web.Response:
        return answer(payloads.channel(self.channel_of(request, 0)))

    def _remembered(self, nonce: str) -> Message | None:
        made, message = self._nonces.get(nonce, (0.0, None))
        return message if message is not None and time.monotonic() - made < self.nonce_window_seconds else None

    def channel_of(self, request: web.Request, needed: int) -> Channel:
        """The channel of a request, in which the bot has the permissions that this needs."""
        channel = self._world.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise Refusal(404, 10003, "Unknown Channel")
        if channel.kind != DIRECT:
            if not channel.bot_permissions & permissions.VIEW_CHANNEL:
                raise Refusal(403, 50001, "Missing Access")
            if needed & ~channel.bot_permissions:
                raise Refusal(403, 50013, "Missing Permissions")
        return channel

    def message_of(self, request: web.Request, needed: int) -> Message:
        """The message of a request; see `channel_of`."""
        channel = self.channel_of(request, needed)
        message = channel.messages.get(int(request.match_info["message"]))
        if message is None:
            raise Refusal(404, 10008, "Unknown Message")
        return message
