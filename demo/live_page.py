"""Extends SimCord's preview page to follow the bot, and to accept clicks between two updates.

SimCord's page is made for tests. It shows a snapshot that is published when somebody acts, and refuses an action that
was aimed at an older snapshot. A demo stays open while the bot works, so this subclass

* publishes whenever something was sent between bot and server (`follow`), because a daily push is nobody's action; *
accepts an action although the page was published again in the half second between two polls of the browser; * runs one
action at a time, because SimCord answers overlapping actions with an error that the page cannot handle; * scrolls to
the bot's answer, which SimCord's page does not.

SimCord has no public interface for these; it is pinned to one version, and tests/demo/test_live_page.py checks each.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from simcord import ChannelHandle, Env, MemberActor
from simcord.backend.errors import SetupError
from simcord.preview import Preview
from simcord.preview._pages import _Page  # pyright: ignore[reportPrivateUsage]  # names a type only

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
ANSWERED = frozenset({"run_command", "click", "select", "modal_submit"})
"""What people do to get an answer."""


class LivePage(Preview):
    """A preview of one channel that follows the bot.

    Args:
        env: the started SimCord environment.
        channel: the channel shown.
        viewers: the members one can be, the first one first.
        zone: IANA zone in which times are shown.
        pictures: file name and bytes by the address they stand for; nothing is fetched.
        port: on 127.0.0.1; 0 takes any that is free.
    """

    def __init__(
        self,
        env: Env,
        channel: ChannelHandle,
        viewers: tuple[MemberActor, ...],
        *,
        zone: str,
        pictures: Mapping[str, tuple[str, bytes]],
        port: int,
    ) -> None:
        super().__init__(
            env,
            channel,
            viewers,
            layout="channel",
            display="responsive",
            width=1280,
            height=800,
            locale="en-US",
            timezone=zone,
            presentation_time=None,
            assets=pictures,
            port=port,
        )
        self._turn = asyncio.Lock()
        self._published_at_line = 0

    async def follow(self) -> None:
        """Publish whenever there is something new, until the page is closed."""
        while not self._closed:
            if self._line() != self._published_at_line and not self._turn.locked():
                async with self._turn:
                    await self._publish_news()
            await asyncio.sleep(LOOK_SECONDS)

    async def _publish_news(self) -> None:
        try:
            await self.refresh()
        except (TimeoutError, SetupError) as error:  # the bot is busy; the next look tries again
            LOG.debug("The page could not be published: %s", error)
        else:
            self._published_at_line = self._line()

    def _line(self) -> int:
        """How much has crossed between bot and server so far."""
        return len(self.env.backend.transcript)

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            page = self._get_page(context_id)
            newest = self._initial_target(page.viewer, page.channel_id)
            if isinstance(body, Mapping) and isinstance(body.get("published_revision"), int):  # pyright: ignore[reportUnnecessaryIsInstance]  # comes from outside
                body = {**body, "published_revision": page.revision}
            answer = await super()._action(context_id, body)
            if answer["dispatched"] and body.get("kind") in ANSWERED:
                self._go_to_answer(page, newest)
            self._published_at_line = self._line()
            return answer

    def _go_to_answer(self, page: _Page, newest_before: int | None) -> None:
        newest = self._initial_target(page.viewer, page.channel_id)
        if newest not in (None, newest_before):
            page.target_id, page.window_end_id = newest, None
            self._publish(page)
