"""The bot's own account, its commands, and what it may look up: people, servers, members."""

from __future__ import annotations

import hashlib
from typing import Any

from aiohttp import web

from support_wire import payloads
from support_wire.server import Refusal, answer
from support_wire.world import Guild, World


class Account:
    """The routes. `gateway_url` is told by the stand-in once it knows its port."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.gateway_url = ""
        self.identifies_left = 1000

    def add_routes(self, router: web.UrlDispatcher) -> None:
        commands = "/api/v10/applications/{application}/commands"
        router.add_get("/api/v10/users/@me", self.me, name="me")
        router.add_get("/api/v10/users/{user}", self.user, name="user")
        router.add_get("/api/v10/oauth2/applications/@me", self.application, name="application")
        router.add_get("/api/v10/applications/@me", self.application, name="application.short")
        router.add_get("/api/v10/gateway", self.gateway, name="gateway.address")
        router.add_get("/api/v10/gateway/bot", self.gateway, name="gateway.bot")
        router.add_put(commands, self.register, name="commands.sync")
        router.add_get(commands, self.registered, name="commands")
        router.add_get("/api/v10/guilds/{guild}", self.guild, name="guild")
        router.add_get("/api/v10/guilds/{guild}/members/{user}", self.member, name="member")
        router.add_get("/api/v10/guilds/{guild}/channels", self.channels, name="guild.channels")

    async def me(self, _: web.Request) -> web.Response:
        more = {"verified": True, "mfa_enabled": False, "locale": "en-US", "email": None, "flags": 0}
        return answer({**payloads.user(self._world.bot), **more})

    async def user(self, request: web.Request) -> web.Response:
        person = self._world.people.get(int(request.match_info["user"]))
        if person is None:
            raise Refusal(404, 10013, "Unknown User")
        return answer(payloads.user(person))

    async def application(self, _: web.Request) -> web.Response:
        return answer(payloads.application(self._world))

    async def gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": self.identifies_left, "reset_after": 86_400_000, "max_concurrency": 1}
        return answer({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})

    async def register(self, request: web.Request) -> web.Response:
        commands: list[dict[str, Any]] = await request.json()
        before = {(command["name"], command["type"]): command["id"] for command in self._world.commands}
        self._world.commands = [self._command(command, before) for command in commands]
        return answer(self._world.commands)

    async def registered(self, _: web.Request) -> web.Response:
        return answer(self._world.commands)

    async def guild(self, request: web.Request) -> web.Response:
        return answer(payloads.guild(self._guild(request), self._world.bot))

    async def channels(self, request: web.Request) -> web.Response:
        return answer([payloads.channel(channel) for channel in self._guild(request).channels])

    async def member(self, request: web.Request) -> web.Response:
        person = self._world.people.get(int(request.match_info["user"]))
        if person is None:
            raise Refusal(404, 10007, "Unknown Member")
        return answer(payloads.member(person, self._guild(request)))

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(int(request.match_info["guild"]))
        if guild is None:
            raise Refusal(404, 10004, "Unknown Guild")
        return guild

    def _command(self, command: dict[str, Any], before: dict[tuple[str, int], str]) -> dict[str, Any]:
        kind = command.get("type", 1)
        version = hashlib.blake2b(repr(command).encode(), digest_size=7).hexdigest()
        return {
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "nsfw": False,
            **command,
            "type": kind,
            "id": before.get((command["name"], kind)) or str(self._world.snowflake()),
            "application_id": str(self._world.application_id),
            "version": str(int(version, 16)),
        }
