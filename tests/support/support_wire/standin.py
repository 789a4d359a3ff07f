"""The stand-in itself: its components connected, started on a free port, stopped and started again."""

from __future__ import annotations

import secrets
import socket

from aiohttp import web

from support_wire.faults import Faults
from support_wire.gateway import Gateway
from support_wire.people_acting import Acting
from support_wire.rest_account import Account
from support_wire.rest_events import Events
from support_wire.rest_interactions import Interactions
from support_wire.rest_messages import Messages
from support_wire.rest_threads import Threads
from support_wire.server import Gate, answer
from support_wire.world import World


class StandIn:
    """A Discord on 127.0.0.1.

    `world` is what exists, `people` do things, `faults` go wrong, `gate` counts and limits requests, `gateway`
    holds the sockets, `messages` remembers nonces.
    """

    def __init__(self) -> None:
        self.world = World()
        self.faults = Faults()
        self.gate = Gate(self.faults)
        self.gateway = Gateway(self.world)
        self.messages = Messages(self.world, self.gateway)
        self.threads = Threads(self.world, self.gateway, self.messages)
        self.interactions = Interactions(self.world)
        self.people = Acting(self.world, self.gateway, self.interactions)
        self._account = Account(self.world)
        self._events = Events(self.world)
        self._runner: web.AppRunner | None = None
        self._site: web.SockSite | None = None
        self._socket = _bound(0)
        self.port: int = self._socket.getsockname()[1]
        self.gateway.url = self._account.gateway_url = self.gateway_url
        self.people.files_url = f"http://127.0.0.1:{self.port}/attachments"
        self.token = ""
        self.grant_token()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway/"

    @property
    def settings(self) -> str:
        """The part of a config.toml that leads here."""
        return f'[discord]\napi = "{self.api_url}"\ngateway = "{self.gateway_url}"\n'

    def grant_token(self) -> str:
        """A new made-up token of the valid form; the old one is no good any more."""
        self.token = f"{'M' * 24}.{'G' * 6}.{secrets.token_hex(19)}"
        self.gate.token = self.gateway.token = self.token
        return self.token

    async def revoke_token(self) -> None:
        """What the owner does with "Reset Token": requests get 401, sockets are closed with 4004."""
        self.gate.token = self.gateway.token = None
        await self.gateway.close_sockets(4004)

    async def start(self, *, listening: bool = True) -> None:
        """Begin; not listening, every connection is refused until `come_back`."""
        application = web.Application(middlewares=[self.gate.pass_through], client_max_size=30 * 2**20)
        for routes in (self._account, self._events, self.messages, self.threads, self.interactions):
            routes.add_routes(application.router)
        application.router.add_get("/attachments/{file:.*}", self.people.file, name="attachment")
        application.router.add_get("/gateway/", self.gateway.handle, name="gateway")
        application.router.add_route("*", "/{rest:.*}", _unknown, name="unknown")
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        if listening:
            await self.come_back()

    async def come_back(self) -> None:
        """Listen again on the same port."""
        assert self._runner is not None
        self._site = web.SockSite(self._runner, self._socket)
        await self._site.start()

    async def go_down(self) -> None:
        """Refuse every new connection and reset those that are open; everything is remembered."""
        assert self._runner is not None
        assert self._site is not None
        await self._site.stop()
        self._socket = _bound(self.port)  # bound and not listening: connections are refused, the port stays ours
        self.gateway.cut_sockets()
        server = self._runner.server
        assert server is not None
        for connection in list(server.connections):
            if connection.transport is not None:
                connection.transport.abort()

    async def stop(self) -> None:
        self.gate.release()
        self.gateway.cut_sockets()
        if self._runner is not None:
            await self._runner.cleanup()
        self._socket.close()


async def _unknown(_: web.Request) -> web.Response:
    return answer({"message": "404: Not Found", "code": 0}, 404)


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound
