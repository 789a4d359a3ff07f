"""What people do in the stand-in: run commands, press buttons, react. Each is one event to the bot."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from support_wire import payloads, permissions
from support_wire.exchange import Exchange
from support_wire.gateway import Gateway
from support_wire.limits import nested
from support_wire.rest_interactions import Interactions
from support_wire.world import Channel, Message, Person, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
BUTTON, STRING_SELECT = 2, 3
SUBCOMMANDS = (1, 2)


class Acting:
    """Everything is done by somebody, somewhere."""

    def __init__(self, world: World, gateway: Gateway, interactions: Interactions) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self.files_url = ""
        """Where attached files are; told by the stand-in once it knows its port."""
        self.files: dict[str, bytes] = {}
        """What people attached, by the end of its address."""

    async def slash(self, person: Person, channel: Channel, command: str, **options: Any) -> Exchange:
        """Run "today" or "daily set" with option values as a person would give them.

        Raises:
            LookupError: the bot has not registered such a command or option.
        """
        return await self._interact(person, channel, COMMAND, self._command_data(command, options, focused=None))

    async def complete(self, person: Person, channel: Channel, command: str, focused: str, **options: Any) -> Exchange:
        """Type into one option and wait to be offered something."""
        return await self._interact(person, channel, AUTOCOMPLETE, self._command_data(command, options, focused))

    async def click(self, person: Person, message: Message, custom_id: str) -> Exchange:
        """Press the button whose custom id is this, or else contains it."""
        full = _custom_id(message.body.get("components") or [], custom_id)
        data = {"custom_id": full, "component_type": BUTTON, "id": 1}
        return await self._interact(person, message.channel, COMPONENT, data, message)

    async def choose(self, person: Person, message: Message, custom_id: str, *values: str) -> Exchange:
        """Choose in the select whose custom id is this, or else contains it."""
        full = _custom_id(message.body.get("components") or [], custom_id)
        data = {"custom_id": full, "component_type": STRING_SELECT, "id": 1, "values": list(values)}
        return await self._interact(person, message.channel, COMPONENT, data, message)

    async def react(self, person: Person, message: Message, emoji: str) -> None:
        givers = message.reactions.setdefault(emoji, [])
        if person.id not in givers:
            givers.append(person.id)
            await self._gateway.reacted("MESSAGE_REACTION_ADD", message, person, emoji)

    async def unreact(self, person: Person, message: Message, emoji: str) -> None:
        if person.id in message.reactions.get(emoji, []):
            message.reactions[emoji].remove(person.id)
            await self._gateway.reacted("MESSAGE_REACTION_REMOVE", message, person, emoji)

    async def _interact(
        self, person: Person, channel: Channel, kind: int, data: dict[str, Any], source: Message | None = None
    ) -> Exchange:
        payload: dict[str, Any] = {
            "id": str(self._world.snowflake()),
            "application_id": str(self._world.application_id),
            "type": kind,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": {**payloads.channel(channel), "permissions": str(permissions.MEMBER)},
            "app_permissions": str(channel.bot_permissions),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10_485_760,
        }
        if channel.guild is None:
            payload |= {"user": payloads.user(person), "context": 1}
        else:
            guild = channel.guild
            payload |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": payloads.member(person, guild, in_interaction=True),
                "context": 0,
            }
        if source is not None:
            payload["message"] = payloads.message(source, self._world)
        exchange = Exchange(payload, source)
        payload["token"] = exchange.token
        self._interactions.exchanges[exchange.token] = exchange
        await self._gateway.dispatch("INTERACTION_CREATE", payload)
        return exchange

    def _command_data(self, command: str, values: dict[str, Any], focused: str | None) -> dict[str, Any]:
        name, *path = command.split()
        registered = next((each for each in self._world.commands if each["name"] == name), None)
        if registered is None:
            raise LookupError(f"/{name} is not registered")
        declared, data = registered, {"id": registered["id"], "name": name, "type": registered["type"]}
        inner: dict[str, Any] = data
        for step in path:
            declared = _declared(declared, step)
            inner["options"] = [{"name": step, "type": declared["type"]}]
            inner = inner["options"][0]
        resolved: dict[str, Any] = {}
        inner["options"] = [
            _option(_declared(declared, option), self._attached(value, resolved), focused)
            for option, value in values.items()
        ]
        return data | ({"resolved": {"attachments": resolved}} if resolved else {})

    def _attached(self, value: Any, resolved: dict[str, Any]) -> Any:
        """The number of a file given as its name and content; any other value as it is."""
        if not isinstance(value, tuple):
            return value
        name, content = value
        number = str(self._world.snowflake())
        self.files[f"{number}/{name}"] = content
        address = f"{self.files_url}/{number}/{name}"
        resolved[number] = {
            "id": number,
            "filename": name,
            "size": len(content),
            "url": address,
            "proxy_url": address,
            "content_type": "application/octet-stream",
        }
        return number

    async def file(self, request: web.Request) -> web.Response:
        """A file somebody attached, as Discord's file server gives it."""
        content = self.files.get(request.match_info["file"])
        return web.Response(status=404) if content is None else web.Response(body=content)


def _declared(parent: dict[str, Any], name: str) -> dict[str, Any]:
    for option in parent.get("options") or []:
        if option["name"] == name:
            return option
    raise LookupError(f"{parent['name']} has no option {name}")


def _option(declared: dict[str, Any], value: Any, focused: str | None) -> dict[str, Any]:
    assert declared["type"] not in SUBCOMMANDS
    option: dict[str, Any] = {"name": declared["name"], "type": declared["type"], "value": value}
    if declared["name"] == focused:
        option["focused"] = True
    return option


def _custom_id(components: list[dict[str, Any]], wanted: str) -> str:
    """The one that is `wanted`, else the first that contains it."""
    known = [part["custom_id"] for part in nested(components) if "custom_id" in part]
    for custom_id in sorted(known, key=lambda each: each != wanted):
        if wanted in custom_id:
            return custom_id
    raise LookupError(f"nothing to press with {wanted} in its custom id")
