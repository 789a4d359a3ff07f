"""The server "Matinee demo": one channel, for the page shows one; the members you can be; the simulated ones who voted.

Built on SimCord's public builders while SimCord's clock still stands at its epoch, so that every id is the same at
each start: votes kept with `--home` still belong to the same members.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

from simcord import ChannelHandle, Env, GuildHandle, MemberActor

from bot.permissions import INVITE
from demo.tastes import TASTES, TasteType, taste_named

SERVER: Final = "Matinee demo"
BOT_NAME: Final = "Matinee"
TOPIC: Final = "Five films a day. Everything here is a demo: the other members and their votes are simulated."
FACE: Final = "face"
"""The avatar hash of everybody: SimCord looks pictures up by the address made from it."""

YOU: Final[tuple[tuple[str, str | None], ...]] = (
    ("Ada", None),
    ("Nora", "film noir"),
    ("Sol", "space opera"),
    ("Mei", "animation"),
    ("Kim", None),
)
"""Members the page lets you be. Ada runs the server; Ada and Kim have not voted yet."""

OTHERS: Final = (  # noqa: SIM905  # seventy quoted names would be a page of quotes
    "Abel Agnes Akira Alma Amir Anouk Arlo Asha Basil Bea Bruno Carmen Cato Chloe Dario Della Dev Edda Eli Elsa Enzo "
    "Esme Ezra Farah Felix Fern Fritz Gita Gus Hana Hugo Ida Igor Ines Iris Ivo Jonas Joy Juno Kai Kofi Lara Leo Lena "
    "Lotte Luca Mina Milo Naima Nils Odile Omar Otto Pia Quinn Rafa Remy Rosa Rune Sami Selma Tariq Tess Timo Uma Vera "
    "Viggo Wanda Yara Zeno"
).split()
"""Simulated members, each of the tastes in turn."""


@dataclass(frozen=True, slots=True)
class World:
    """The server and who is in it."""

    guild: GuildHandle
    films: ChannelHandle
    """The channel that the page shows; the daily push arrives there too."""
    you: tuple[MemberActor, ...]
    """The members you can be, the server's owner first."""
    usher: MemberActor
    """Says in the channel what there is to try."""
    tastes: tuple[tuple[int, TasteType], ...]
    """User id and taste of everybody whose votes are simulated."""

    @property
    def owner(self) -> MemberActor:
        """Who runs the server."""
        return self.you[0]


def build_world(env: Env) -> World:
    """Make the server in an environment that has not started yet."""
    bot_user = env.backend.bot_user
    bot_user.name, bot_user.avatar = BOT_NAME, FACE
    users = [env.create_user(name.lower(), global_name=name, avatar=FACE) for name, _ in YOU]
    guild = env.create_guild(SERVER, owner=users[0])
    for role in env.backend.guilds[guild.id].roles.values():
        if role.managed:  # the bot's own; SimCord would give it nearly every right
            role.permissions = INVITE.value
    films = guild.create_text_channel("films", topic=TOPIC)
    you = [MemberActor(env, guild, users[0]), *(guild.add_member(user) for user in users[1:])]
    tastes = [(member.id, taste_named(taste)) for member, (_, taste) in zip(you, YOU, strict=True) if taste]
    for name, taste in zip(OTHERS, islice(cycle(TASTES), len(OTHERS)), strict=True):
        member = guild.add_member(env.create_user(name.lower(), global_name=name, avatar=FACE))
        tastes.append((member.id, taste))
    usher = guild.add_member(env.create_user("usher", global_name="Usher", avatar=FACE))
    return World(guild, films, tuple(you), usher, tuple(tastes))
