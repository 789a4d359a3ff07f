"""Polls of film nights: created from a night's films; at the end the winner is announced and can be planned."""

from __future__ import annotations

from typing import Any

import discord
from discord.ext import commands

from bot.permissions import TO_POLL
from bot.records import NightPoll
from bot.services.together.polling import PollEnd
from bot.words import _, language_of, writing_in
from cogs.interactions.first_answer import give
from cogs.interactions.host import as_host, host_of
from cogs.interactions.refusals import is_final
from cogs.interactions.rights import check_rights
from cogs.posting.own_messages import OnceSent, TooMuchWritten, send_once
from cogs.together.one_by_one import OneByOne
from cogs.ui.custom_ids import PlanFilm
from cogs.ui.together.poll_screens import film_poll, poll_over


async def begin_poll(interaction: discord.Interaction[Any], night_id: int) -> None:
    """Answer with a poll of the night's films.

    Raises:
        NotAllowed: the bot or the presser may not create polls here.
    """
    check_rights(
        interaction,
        TO_POLL,
        yours=_("You may make no polls here: a server admin can allow you {names}."),
        ours=_("I may make no polls here: a server admin can allow me {names}."),
    )
    services = host_of(interaction).services
    async with services.together.lock(night_id):  # wait for a change of the night's films
        films = await services.together.films_to_vote_on(night_id, interaction.user.id)
    sent = await give(interaction, lambda: interaction.response.send_message(poll=film_poll(films)))
    message_id = sent.message_id if isinstance(sent, discord.InteractionCallbackResponse) else sent.id
    if message_id is not None and interaction.channel_id is not None:
        await services.polling.began(night_id, message_id, interaction.channel_id, films)


class Polls(commands.Cog):
    """Announces the results of polls."""

    def __init__(self, client: commands.Bot) -> None:
        self._client = client
        self._polling = as_host(client).services.polling
        self._telling = OneByOne[NightPoll]("The end of a poll", lambda poll: poll.message_id, self._tell)

    @commands.Cog.listener()
    async def on_polls_over(self, polls: tuple[NightPoll, ...]) -> None:
        """Announce the results of polls whose time is over."""
        await self._telling.all(polls)

    async def _tell(self, poll: NightPoll) -> None:
        """Count a poll and announce the winner. A poll that was deleted, or without votes, is not announced."""
        try:
            votes = await self._votes(poll)
            if votes is None:
                return
            end = await self._polling.ended(poll, votes)
            if end.winners:
                await send_once(self._client, self._message(poll, end), lambda: self._polling.announcing(poll))
        except TooMuchWritten:  # it may stand there: better no message than two
            pass
        except discord.HTTPException as error:
            if not is_final(error):
                raise
        await self._polling.announced(poll)

    async def _votes(self, poll: NightPoll) -> list[int] | None:
        """Number of votes for each answer; None while Discord has not counted them."""
        channel = self._client.get_partial_messageable(poll.channel_id)
        found = (await channel.fetch_message(poll.message_id)).poll
        if found is None:
            return []
        if not found.is_finalised() and self._polling.may_still_be_counted(poll):
            return None
        return [answer.vote_count for answer in found.answers]

    def _message(self, poll: NightPoll, end: PollEnd) -> OnceSent:
        guild = self._client.get_guild(poll.guild_id)
        with writing_in(language_of("en" if guild is None else guild.preferred_locale.value)):
            screen = poll_over(end)
        marker = PlanFilm(poll.night_id, end.winners[0].id, poll.message_id).packed
        return OnceSent(poll.channel_id, screen, marker, f"poll-{poll.message_id}", poll.tried_at)


async def setup(client: commands.Bot) -> None:
    """Load it."""
    await client.add_cog(Polls(client))
