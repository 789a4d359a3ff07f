"""Answers to interactions: the first one, what follows it, and edits of either."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from support_wire import payloads
from support_wire.bodies import kept, read_body
from support_wire.exchange import DEFERRED_MESSAGE, MESSAGE, UPDATE, Exchange
from support_wire.limits import check_message, number_components
from support_wire.server import Refusal, answer, nothing
from support_wire.world import EPHEMERAL, LOADING, Channel, Message, World


class Interactions:
    """The routes, and every exchange by its token."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.answer_within_seconds = 3.0
        self.exchanges: dict[str, Exchange] = {}

    def add_routes(self, router: web.UrlDispatcher) -> None:
        hook = "/api/v10/webhooks/{application}/{token}"
        router.add_post("/api/v10/interactions/{interaction}/{token}/callback", self.callback, name="callback")
        router.add_post(hook, self.follow_up, name="followup")
        for method in ("GET", "PATCH", "DELETE"):
            name = "original" if method == "PATCH" else f"original.{method.lower()}"
            router.add_route(method, hook + "/messages/{message}", getattr(self, method.lower()), name=name)

    async def callback(self, request: web.Request) -> web.Response:
        exchange = self._exchange(request, 10062, "Unknown interaction")
        exchange.callbacks += 1
        if exchange.callback is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - exchange.began > self.answer_within_seconds:
            raise Refusal(404, 10062, "Unknown interaction")
        body = await read_body(request)
        self._carry_out(exchange, body)
        exchange.callback = body
        await exchange.tell()
        return answer(self._described(exchange, body["type"]))

    async def follow_up(self, request: web.Request) -> web.Response:
        exchange = self._acknowledged(request)
        body = await read_body(request)
        check_message(body)
        number_components(body.get("components") or [])
        if exchange.original is not None and exchange.original.flags & LOADING:
            message = self._fill(exchange.original, body)  # the first one takes the place of "is thinking"
        else:
            message = self._world.post(self._channel(exchange), self._world.bot, _answering(body, exchange))
            exchange.followups.append(message)
        await exchange.tell()
        return answer(payloads.message(message, self._world))

    async def get(self, request: web.Request) -> web.Response:
        return answer(payloads.message(self._message(request), self._world))

    async def patch(self, request: web.Request) -> web.Response:
        message = self._message(request)
        body = await read_body(request)
        check_message({**message.body, **kept(body)})
        number_components(body.get("components") or [])
        self._fill(message, {**message.body, **body})
        message.edited = True
        await self._acknowledged(request).tell()
        return answer(payloads.message(message, self._world))

    async def delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        message.channel.messages.pop(message.id, None)
        return nothing()

    def _carry_out(self, exchange: Exchange, body: dict[str, Any]) -> None:
        data = body.get("data") or {}
        match body["type"]:
            case 4:
                check_message(data)
                number_components(data.get("components") or [])
                exchange.original = self._world.post(
                    self._channel(exchange), self._world.bot, _answering(data, exchange)
                )
            case 5:
                waiting = {"flags": int(data.get("flags") or 0) & EPHEMERAL | LOADING}
                exchange.original = self._world.post(
                    self._channel(exchange), self._world.bot, _answering(waiting, exchange)
                )
            case 7:
                assert exchange.source is not None
                check_message({**exchange.source.body, **kept(data)})
                number_components(data.get("components") or [])
                self._fill(exchange.source, {**exchange.source.body, **data})
                exchange.original = exchange.source
            case 6:
                exchange.original = exchange.source
            case _:
                pass  # choices and modals make no message

    def _fill(self, message: Message, body: dict[str, Any]) -> Message:
        private = message.flags & EPHEMERAL  # cannot be changed after the first answer
        flags = int(body.get("flags") or 0) & ~LOADING & ~EPHEMERAL | private
        message.body = {**kept(body), "flags": flags}
        return message

    def _described(self, exchange: Exchange, kind: int) -> dict[str, Any]:
        described: dict[str, Any] = {"id": str(exchange.id), "type": exchange.payload["type"]}
        resource: dict[str, Any] = {"type": kind}
        if kind in (MESSAGE, DEFERRED_MESSAGE, UPDATE) and exchange.original is not None:
            message = exchange.original
            described["response_message_id"] = str(message.id)
            described["response_message_loading"] = bool(message.flags & LOADING)
            described["response_message_ephemeral"] = message.ephemeral
            resource["message"] = payloads.message(message, self._world)
        return {"interaction": described, "resource": resource}

    def _channel(self, exchange: Exchange) -> Channel:
        return self._world.channels[int(exchange.payload["channel"]["id"])]

    def _message(self, request: web.Request) -> Message:
        exchange = self._acknowledged(request)
        wanted = request.match_info["message"]
        known = [exchange.original] if wanted == "@original" else [exchange.original, *exchange.followups]
        for message in known:
            if message is not None and wanted in ("@original", str(message.id)):
                return message
        raise Refusal(404, 10008, "Unknown Message")

    def _acknowledged(self, request: web.Request) -> Exchange:
        exchange = self._exchange(request, 10015, "Unknown Webhook")
        if exchange.callback is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        return exchange

    def _exchange(self, request: web.Request, code: int, message: str) -> Exchange:
        exchange = self.exchanges.get(request.match_info["token"])
        if exchange is None:
            raise Refusal(404, code, message)
        return exchange


def _answering(body: dict[str, Any], exchange: Exchange) -> dict[str, Any]:
    return {**kept(body), "interaction_metadata": {"id": exchange.payload["id"]}}
