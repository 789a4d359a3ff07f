"""The gateway: WebSocket sessions, resumed or started again, and every way in which they break."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from support_wire import payloads
from support_wire.server import cut
from support_wire.world import Message, Person, World

GUILDS, GUILD_MESSAGES, REACTIONS, DIRECT_MESSAGES, DIRECT_REACTIONS = 1 << 0, 1 << 9, 1 << 10, 1 << 12, 1 << 13
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
KEPT_EVENTS = 10_000


@dataclass
class Session:
    """One IDENTIFY and all that was sent since; `socket` is None while it waits for a RESUME."""

    id: str
    intents: int
    socket: web.WebSocketResponse | None = None
    request: web.Request | None = None
    sequence: int = 0
    events: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))


class Gateway:
    """All sessions. `counts` counts connects, IDENTIFYs, RESUMEs and refusals of either."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.token: str | None = None
        self.url = ""
        self.heartbeat_interval_ms = 41_250
        self.refuses_with: int | None = None
        """The code with which every session that is asked for is refused."""
        self.ends_sessions = 0
        """So many of the next sessions that are asked for are ended at once (op 9)."""
        self.drops_connections = 0
        """So many of the next connections are closed as soon as they stand (code 4000)."""
        self.counts: Counter[str] = Counter()
        self.sessions: dict[str, Session] = {}
        self._numbers = itertools.count(1)
        self._changed = asyncio.Condition()

    @property
    def connected(self) -> list[Session]:
        """Sessions with a socket."""
        return [session for session in self.sessions.values() if session.socket is not None]

    async def until(self, what: str, count: int = 1, seconds: float = 60.0) -> None:
        """Wait until so many "connect", "identify", "ready", "resume" or "resumed" were counted."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: self.counts[what] >= count)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, timeout=0.2)
        await socket.prepare(request)
        await self._count("connect")
        if self.drops_connections:
            self.drops_connections -= 1
            await socket.close(code=4000)
            return socket
        await socket.send_str(json.dumps({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval_ms}}))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._receive(json.loads(frame.data), socket, request)
        except ConnectionError:
            pass  # cut while something was being sent
        finally:
            for session in self.sessions.values():
                if session.socket is socket:
                    session.socket = session.request = None
        return socket

    async def dispatch(self, event: str, payload: dict[str, Any], intent: int = 0) -> None:
        """Tell every session that asked for such events; one without a socket is told when it resumes."""
        for session in list(self.sessions.values()):
            if not intent or session.intents & intent:
                await self._send_event(session, event, payload)

    async def message_created(self, message: Message) -> None:
        guild = message.channel.guild
        payload = payloads.message(message, self._world)
        if guild is not None:
            payload["guild_id"] = str(guild.id)
            payload["member"] = {
                key: value for key, value in payloads.member(message.author, guild).items() if key != "user"
            }
        await self.dispatch("MESSAGE_CREATE", payload, GUILD_MESSAGES if guild else DIRECT_MESSAGES)

    async def reacted(self, event: str, message: Message, person: Person, emoji: str) -> None:
        """MESSAGE_REACTION_ADD or MESSAGE_REACTION_REMOVE."""
        guild = message.channel.guild
        payload: dict[str, Any] = {
            "user_id": str(person.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "emoji": payloads.emoji(emoji),
            "burst": False,
            "type": 0,
        }
        if event.endswith("ADD"):
            payload |= {"message_author_id": str(message.author.id), "burst_colors": []}
        if guild is not None:
            payload["guild_id"] = str(guild.id)
            if event.endswith("ADD"):
                payload["member"] = payloads.member(person, guild)
        await self.dispatch(event, payload, REACTIONS if guild else DIRECT_REACTIONS)

    async def replay(self, events: int = 1) -> None:
        """Send each session's last events a second time, as Discord may after a reconnect."""
        for session in self.connected:
            assert session.socket is not None
            for event in list(session.events)[-events:]:
                await session.socket.send_str(json.dumps(event))

    async def ask_to_reconnect(self) -> None:
        """Op 7."""
        for session in self.connected:
            assert session.socket is not None
            await session.socket.send_str(json.dumps({"op": RECONNECT, "d": None}))

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9; a session that cannot be resumed is gone."""
        for session in self.connected:
            assert session.socket is not None
            await session.socket.send_str(json.dumps({"op": INVALID, "d": resumable}))
            if not resumable:
                del self.sessions[session.id]

    def cut_sockets(self) -> None:
        """Reset every connection; the sessions stay."""
        for session in self.connected:
            assert session.request is not None
            cut(session.request)

    async def close_sockets(self, code: int) -> None:
        """Close every connection with that code; 4004 says that the token is no good."""
        for session in self.connected:
            assert session.socket is not None
            await session.socket.close(code=code)

    async def _receive(self, frame: dict[str, Any], socket: web.WebSocketResponse, request: web.Request) -> None:
        if frame["op"] == HEARTBEAT:
            await socket.send_str(json.dumps({"op": HEARTBEAT_ACK}))
        elif frame["op"] == IDENTIFY:
            await self._count("identify")
            if self.ends_sessions:
                self.ends_sessions -= 1
                await socket.send_str(json.dumps({"op": INVALID, "d": False}))
            elif await self._admit(frame["d"], socket):
                await self._begin(frame["d"], socket, request)
        elif frame["op"] == RESUME:
            await self._count("resume")
            if await self._admit(frame["d"], socket):
                await self._resume(frame["d"], socket, request)
        # Presence, voice, member requests: nothing here depends on them.

    async def _admit(self, asked: dict[str, Any], socket: web.WebSocketResponse) -> bool:
        code = 4004 if self.token is None or asked["token"] != self.token else self.refuses_with
        if code is None and int(asked.get("intents") or 0) & PRIVILEGED:
            code = 4014
        if code is not None:
            await self._count("refused")
            await socket.close(code=code)
        return code is None

    async def _begin(self, asked: dict[str, Any], socket: web.WebSocketResponse, request: web.Request) -> None:
        self.sessions = {session.id: session for session in self.connected}  # one that died is not come back to
        session = Session(f"session-{next(self._numbers)}", int(asked["intents"]), socket, request)
        self.sessions[session.id] = session
        guilds = list(self._world.guilds.values())
        ready = {
            "v": 10,
            "user": payloads.user(self._world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self._world.application_id), "flags": 0},
        }
        await self._send_event(session, "READY", ready)
        for guild in guilds if session.intents & GUILDS else ():
            await self._send_event(session, "GUILD_CREATE", payloads.guild(guild, self._world.bot))
        await self._count("ready")

    async def _resume(self, asked: dict[str, Any], socket: web.WebSocketResponse, request: web.Request) -> None:
        session = self.sessions.get(asked["session_id"])
        if session is None:
            await self._count("refused")
            await socket.send_str(json.dumps({"op": INVALID, "d": False}))
            return
        session.socket, session.request = socket, request
        for event in [event for event in session.events if event["s"] > int(asked["seq"] or 0)]:
            await socket.send_str(json.dumps(event))
        await self._send_event(session, "RESUMED", {})
        await self._count("resumed")

    async def _send_event(self, session: Session, event: str, payload: dict[str, Any]) -> None:
        session.sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": session.sequence, "d": payload}
        session.events.append(frame)
        if session.socket is not None and not session.socket.closed:
            try:
                await session.socket.send_str(json.dumps(frame))
            except ConnectionError:
                session.socket = session.request = None

    async def _count(self, what: str) -> None:
        async with self._changed:
            self.counts[what] += 1
            self._changed.notify_all()
