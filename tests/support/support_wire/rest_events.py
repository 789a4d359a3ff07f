"""A server's scheduled events: made, listed, shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiohttp import web

from support_wire import payloads, permissions
from support_wire.server import Refusal, answer
from support_wire.world import Event, Guild, World

EXTERNAL = 3


class Events:
    """The routes."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, router: web.UrlDispatcher) -> None:
        all_of_them = "/api/v10/guilds/{guild}/scheduled-events"
        router.add_post(all_of_them, self.create, name="event.create")
        router.add_get(all_of_them, self.listed, name="events")
        router.add_get(all_of_them + "/{event}", self.show, name="event")

    async def create(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        if not guild.bot_permissions & permissions.CREATE_EVENTS:
            raise Refusal(403, 50013, "Missing Permissions")
        body: dict[str, Any] = await request.json()
        _check(body, self._world.now())
        event = Event(self._world.snowflake(), self._world.bot, body)
        guild.events[event.id] = event
        return answer(payloads.event(event, guild))

    async def listed(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        return answer([payloads.event(event, guild) for event in guild.events.values()])

    async def show(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        event = guild.events.get(int(request.match_info["event"]))
        if event is None:
            raise Refusal(404, 10070, "Unknown Guild Scheduled Event")
        return answer(payloads.event(event, guild))

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        if guild is None:
            raise Refusal(404, 10004, "Unknown Guild")
        return guild


def _check(body: dict[str, Any], now: float) -> None:
    """Raises: Refusal: Discord would not take it."""
    _need(1 <= len(body["name"]) <= 100, "name: must be 1 to 100 in length")
    _need(len(body.get("description") or "") <= 1000, "description: must be 1000 or fewer in length")
    _need(body["privacy_level"] == 2, "privacy_level: must be 2")
    start = datetime.fromisoformat(body["scheduled_start_time"])
    _need(start.timestamp() > now, "scheduled_start_time: cannot schedule event in the past")
    if body["entity_type"] == EXTERNAL:
        place = (body.get("entity_metadata") or {}).get("location") or ""
        _need(1 <= len(place) <= 100, "entity_metadata.location: must be 1 to 100 in length")
        _need("scheduled_end_time" in body, "scheduled_end_time: required")
        _need(datetime.fromisoformat(body["scheduled_end_time"]) > start, "scheduled_end_time: must be after the start")


def _need(fine: bool, what: str) -> None:
    if not fine:
        raise Refusal(400, 50035, f"Invalid Form Body: {what}")
