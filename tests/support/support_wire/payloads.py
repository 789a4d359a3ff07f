"""Values of the world as the JSON that Discord would send: exactly the keys that discord.py reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from support_wire import permissions
from support_wire.world import DIRECT, PUBLIC_THREAD, Channel, Event, Guild, Message, Person, World

Json = dict[str, Any]


def user(person: Person) -> Json:
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": None,
        "discriminator": "0",
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def member(person: Person, guild: Guild, *, in_interaction: bool = False) -> Json:
    roles = [str(guild.role_id)] if person.bot else []
    payload: Json = {
        "user": user(person),
        "roles": roles,
        "nick": None,
        "avatar": None,
        "joined_at": moment(0),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    if in_interaction:
        granted = permissions.MANAGER if person.id in guild.managers else permissions.MEMBER
        payload["permissions"] = str(granted)
    return payload


def application(world: World) -> Json:
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": user(next(iter(world.guilds.values())).owner if world.guilds else world.bot),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "summary": "",
        "rpc_origins": [],
    }


def channel(of: Channel) -> Json:
    if of.kind == DIRECT:
        recipients = [] if of.recipient is None else [user(of.recipient)]
        return {"id": str(of.id), "type": DIRECT, "recipients": recipients, "last_message_id": None, "flags": 0}
    assert of.guild is not None
    if of.parent is not None:
        return _thread(of, of.guild, of.parent)
    forum = {} if of.tags is None else _of_forum(of, of.tags)
    denied = [{"id": str(of.guild.role_id), "type": 0, "allow": "0", "deny": str(of.denied)}] if of.denied else []
    return {
        "id": str(of.id),
        "type": of.kind,
        "guild_id": str(of.guild.id),
        "name": of.name,
        "position": of.guild.channels.index(of),
        "permission_overwrites": denied,
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    } | forum


def guild(of: Guild, bot: Person) -> Json:
    return {
        "id": str(of.id),
        "name": of.name,
        "owner_id": str(of.owner.id),
        "unavailable": False,
        "member_count": 2,
        "large": False,
        "preferred_locale": "en-US",
        "roles": [
            _role(of.id, "@everyone", permissions.MEMBER & of.bot_permissions, position=0),
            _role(of.role_id, bot.name, of.bot_permissions, position=1),
        ],
        "channels": [channel(each) for each in of.channels],
        "members": [member(bot, of)],
        "threads": [channel(each) for each in of.threads if not each.archived],
        "voice_states": [],
        "presences": [],
        "emojis": [],
        "stickers": [],
        "features": [],
    }


def event(of: Event, guild: Guild) -> Json:
    return {
        "description": None,
        "channel_id": None,
        "entity_id": None,
        **of.body,
        "id": str(of.id),
        "guild_id": str(guild.id),
        "creator_id": str(of.creator.id),
        "status": 1,
        "image": None,
    }


def message(of: Message, world: World) -> Json:
    """As the bot would see it."""
    body = of.body
    payload: Json = {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "type": 0 if "interaction_metadata" not in body else 20,
        "author": user(of.author),
        "content": body.get("content") or "",
        "timestamp": moment(of.posted_at),
        "edited_timestamp": moment(world.now()) if of.edited else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "pinned": False,
        "flags": of.flags,
        "attachments": body.get("attachments") or [],
        "embeds": body.get("embeds") or [],
        "components": body.get("components") or [],
        "reactions": [
            reaction for emoji in of.reactions | of.bursts if (reaction := _reaction(emoji, of, world))["count"]
        ],
    }
    if body.get("poll"):
        payload["poll"] = _poll(of)
    if of.nonce is not None:
        payload["nonce"] = of.nonce
    return payload


def _poll(of: Message) -> Json:
    sent = of.body["poll"]
    answers = [{"answer_id": number, **each} for number, each in enumerate(sent["answers"], start=1)]
    votes = dict(enumerate(of.poll_votes, start=1))
    return {
        "question": sent["question"],
        "answers": answers,
        "expiry": moment(of.posted_at + sent["duration"] * 3600),
        "allow_multiselect": sent["allow_multiselect"],
        "layout_type": sent["layout_type"],
        "results": {
            "is_finalized": of.poll_is_final,
            "answer_counts": [
                {"id": each["answer_id"], "count": votes[each["answer_id"]], "me_voted": False}
                for each in answers
                if votes.get(each["answer_id"])
            ],
        },
    }


def emoji(name: str) -> Json:
    """From `👍` or `name:id`, as it stands in an address."""
    label, _, identity = name.rpartition(":")
    return {"id": identity, "name": label} if label and identity.isdigit() else {"id": None, "name": name}


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _reaction(name: str, of: Message, world: World) -> Json:
    normal, burst = of.reactions.get(name, []), of.bursts.get(name, [])
    return {
        "emoji": emoji(name),
        "count": of.miscounted.get(name, len(normal) + len(burst)),
        "count_details": {"burst": len(burst), "normal": of.miscounted.get(name, len(normal))},
        "me": world.bot.id in normal,
        "me_burst": False,
        "burst_colors": [],
    }


def _of_forum(of: Channel, tags: dict[int, str]) -> Json:
    named = [
        {"id": str(tag), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for tag, name in tags.items()
    ]
    return {"available_tags": named, "flags": 1 << 4 if of.wants_tag else 0, "default_reaction_emoji": None}


def _thread(of: Channel, guild: Guild, parent: Channel) -> Json:
    return {
        "id": str(of.id),
        "type": PUBLIC_THREAD,
        "guild_id": str(guild.id),
        "parent_id": str(parent.id),
        "owner_id": str(of.opened_by),
        "applied_tags": [str(tag) for tag in of.applied],
        "name": of.name,
        "last_message_id": None,
        "message_count": len(of.messages),
        "member_count": 1,
        "rate_limit_per_user": 0,
        "flags": 0,
        "thread_metadata": {
            "archived": of.archived,
            "auto_archive_duration": 1440,
            "archive_timestamp": moment(0),
            "locked": False,
            "create_timestamp": moment(0),
        },
    }


def _role(role_id: int, name: str, granted: int, *, position: int) -> Json:
    return {
        "id": str(role_id),
        "name": name,
        "permissions": str(granted),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": position > 0,
        "mentionable": False,
        "flags": 0,
    }
