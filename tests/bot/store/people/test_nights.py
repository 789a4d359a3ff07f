"""Shares of film nights are stored for their members only, and not for people who were forgotten meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.records import NightWish
from bot.store.people.erasure import People
from bot.store.people.nights import Nights
from bot.store.people.tombstones import TombstoneFile

ADA, BO, GUILD = 31, 32, 70
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


async def test_nothing_comes_after_a_deletion(database, tmp_path):
    nights, today = Nights(database), NOW.date()
    await nights.begin(GUILD, NightWish(), (ADA, BO), NOW)
    assert any((await People(database, TombstoneFile(tmp_path)).erase(ADA, NOW)).values())
    await nights.share(GUILD, today, {ADA: 0.1, BO: -0.1})
    assert await nights.shared(GUILD, today, today.replace(day=15)) == {BO: ((today, -0.1),)}
    await nights.share(GUILD, today, {BO: 0.2})
    assert await nights.shared(GUILD, today, today.replace(day=15)) == {BO: ((today, 0.2),)}
