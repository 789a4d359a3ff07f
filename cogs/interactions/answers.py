"""Answers interactions: at once if possible; shows “thinking …” first only if the work takes longer than a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from io import BytesIO
from typing import Any, TypeVar

import discord

from bot.permissions import TO_REACT, in_a_list, missing
from bot.records import Owed, Style
from bot.services.posts import Sent
from bot.words import _
from cogs.interactions.first_answer import answered, edit, edit_anew, give
from cogs.interactions.host import host_of, sees_reactions, server_of
from cogs.posting.own_reactions import put_reaction
from cogs.rereading import Rereading
from cogs.ui.screen import PICTURE_NAME, Screen

T = TypeVar("T")

PATIENCE_SECONDS = 1.0
"""Work that takes longer is deferred; Discord waits 3 s for a first answer."""


async def prepared(
    interaction: discord.Interaction[Any], work: Coroutine[Any, Any, T], *, private: bool, turning: bool = False
) -> T:
    """The result of the work; shows “thinking …” if it takes longer than a second.

    Args:
        interaction: what is answered.
        work: computes the answer.
        private: whether only the asker sees the answer.
        turning: whether the answer replaces the message whose button was pressed; then that message stays until it is
            ready.
    """
    deferring: list[asyncio.Task[object]] = []

    def defer() -> None:
        deferred = give(interaction, lambda: interaction.response.defer(ephemeral=private, thinking=not turning))
        deferring.append(asyncio.create_task(deferred, name=f"defer-{interaction.id}"))

    # A timer beside the work costs less than a task around it, and nearly all work ends long before.
    timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, defer)
    try:
        return await work
    finally:
        timer.cancel()
        for task in deferring:
            await task


@asynccontextmanager
async def prepared_in_turn(
    interaction: discord.Interaction[Any],
    lock: asyncio.Lock,
    work: Coroutine[Any, Any, T],
    *,
    private: bool,
    turning: bool = False,
) -> AsyncGenerator[T, None]:
    """As `prepared`, with a lock held from before the work until the end of the block.

    Waiting for the lock counts as work: “thinking …” is shown if it takes long.
    """
    async with AsyncExitStack() as held:

        async def in_turn() -> T:
            await held.enter_async_context(lock)
            return await work

        yield await prepared(interaction, in_turn(), private=private, turning=turning)


async def show(interaction: discord.Interaction[Any], screen: Screen, *, private: bool) -> int | None:
    """Send a screen as the answer; returns the id of its message, if Discord gives it."""
    if not answered(interaction):
        sent = await give(interaction, lambda: interaction.response.send_message(view=screen, ephemeral=private))
        if isinstance(sent, discord.InteractionCallbackResponse):
            return sent.message_id
        if answered(interaction) == "shown":
            return sent.id
    return (await edit(interaction, view=screen)).id


async def send_file(
    interaction: discord.Interaction[Any], screen: Screen, name: str, data: bytes, *, private: bool = True
) -> None:
    """Answer with a file that the screen shows as `attachment://name`; privately unless `private` is False."""

    def file() -> discord.File:
        return discord.File(BytesIO(data), name)

    if not answered(interaction):
        await give(interaction, lambda: interaction.response.send_message(view=screen, file=file(), ephemeral=private))
        if answered(interaction) == "shown":
            return
    await edit_anew(interaction, lambda: {"view": screen, "attachments": [file()]})


async def send_picture(
    interaction: discord.Interaction[Any], screen: Screen, png: bytes | None, *, private: bool
) -> None:
    """Answer with a screen and its picture; with text only if the picture could not be drawn."""
    if png is None:
        await show(interaction, screen, private=private)
    else:
        await send_file(interaction, screen, PICTURE_NAME, png, private=private)


async def turn_into(interaction: discord.Interaction[Any], screen: Screen) -> None:
    """Replace the message whose button was pressed."""
    if not answered(interaction):
        await give(interaction, lambda: interaction.response.edit_message(view=screen))
        if answered(interaction) == "shown":
            return
    await edit(interaction, view=screen)


async def say(interaction: discord.Interaction[Any], text: str) -> None:
    """Answer with a sentence, privately, or in place of “thinking …”."""
    if not answered(interaction):
        await give(interaction, lambda: interaction.response.send_message(text, ephemeral=True))
        if answered(interaction) == "shown":
            return
    if answered(interaction) == "thinking":
        await edit(interaction, content=text)
    else:
        await interaction.followup.send(text, ephemeral=True)


async def answer_privately(interaction: discord.Interaction[Any], screen: Screen) -> None:
    """Answer privately, and leave the message whose button was pressed as it is."""
    if answered(interaction) == "shown":
        await interaction.followup.send(view=screen, ephemeral=True)
    else:
        await show(interaction, screen, private=True)


async def publish(
    interaction: discord.Interaction[Any],
    screen: Screen,
    style: Style,
    emoji: Sequence[str],
    record: Callable[[Sent | None], Awaitable[None]],
    *,
    private: bool,
    turning: bool = False,
) -> None:
    """Send a screen with films, record what was shown, and add our reactions to it.

    Args:
        interaction: what is answered.
        screen: the films.
        style: how its reactions are read.
        emoji: the reactions; none are put under a private answer.
        record: records what was shown; called with None for a private answer, which nobody can react to.
        private: whether only the asker sees it.
        turning: whether it replaces the message whose button was pressed.
    """
    if turning:
        assert interaction.message is not None
        await turn_into(interaction, screen)
        message_id = interaction.message.id
    else:
        message_id = await show(interaction, screen, private=private)
    channel_id = interaction.channel_id
    if private or message_id is None or channel_id is None or not sees_reactions(interaction):
        await record(None)
        return
    sent = Sent(message_id, channel_id, style, tuple(emoji) if can_react(interaction) else ())
    await record(sent)
    host = host_of(interaction)
    if host.services.feedback.came_early(message_id):
        reading = Rereading(interaction.client, host.services).read([(channel_id, message_id)])
        host.background.start(reading, f"reread-{message_id}")
    if sent.reactions:
        owed = Owed(message_id, channel_id, sent.reactions)
        giving = host.services.own_reactions.give(owed, partial(put_reaction, interaction.client))
        host.background.start(giving, f"reactions-{message_id}")


def can_react(interaction: discord.Interaction[Any]) -> bool:
    """Whether we may add reactions to an answer here."""
    return server_of(interaction) is None or not missing(interaction.app_permissions, TO_REACT)


def reactions_hint(interaction: discord.Interaction[Any]) -> str | None:
    """A text in place of “react below” where we may not react; else None."""
    if not sees_reactions(interaction):
        return _("Reactions do not reach me here. “Open” has every button.")
    if can_react(interaction):
        return None
    names = in_a_list(missing(interaction.app_permissions, TO_REACT))
    return _("I may not react here: a server admin can allow me {permissions}. “Open” has every button.").format(
        permissions=names
    )
