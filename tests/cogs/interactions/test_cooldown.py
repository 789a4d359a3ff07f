"""The cooldown in Discord: people who ask for very much are told to wait, and nobody else waits."""

from __future__ import annotations

import pytest
from support_discord import shown, text_of

from bot.client import AT_ONCE, COSTLY
from bot.runtime.cooldown import Cooldown


@pytest.fixture
def now(stage):
    """Lets time pass for the cooldown."""
    moment = [0.0]
    stage.client.cooldown = Cooldown(2, 0.1, seconds=lambda: moment[0])
    return moment


async def test_commands_in_a_row_are_slowed_down_with_a_kind_sentence(stage, now):
    for _ in range(2):
        assert "/today" in text_of(shown(await stage.slash(stage.ada, "help")))
    answer = shown(await stage.slash(stage.ada, "help"))
    assert answer.ephemeral
    assert answer.content == "A moment, please: try again in 10 seconds."
    assert "/today" in text_of(shown(await stage.slash(stage.bo, "help")))
    now[0] += 10
    assert "/today" in text_of(shown(await stage.slash(stage.ada, "help")))


async def test_presses_count_as_commands_do(stage, now):
    page = shown(await stage.slash(stage.ada, "filter"))
    page = shown(await stage.ada.click(page, label="▶"))
    assert "A moment, please" in shown(await stage.ada.click(page, label="▶")).content
    now[0] += 10
    assert "A moment" not in text_of(shown(await stage.ada.click(page, label="▶")))


async def test_lists_that_open_while_somebody_types_are_not_counted(stage, now):
    for _ in range(5):
        assert await stage.ada.autocomplete(stage.channel, "film", "title", "alien")
    assert "A moment" not in text_of(shown(await stage.slash(stage.ada, "help")))


async def test_what_costs_more_is_slowed_down_sooner(stage, now, monkeypatch):
    assert set(COSTLY) <= {command.qualified_name for command in stage.client.tree.walk_commands()}
    assert max(COSTLY.values()) < AT_ONCE
    monkeypatch.setitem(COSTLY, "help", 2)
    await stage.slash(stage.ada, "help")
    assert "in 20 seconds" in shown(await stage.slash(stage.ada, "help")).content
