from __future__ import annotations

from bot.store.installation_facts import Facts


async def test_a_fact_is_set_changed_and_kept_apart(database):
    facts = Facts(database)
    assert await facts.get("commands") is None

    await facts.set("commands", "abc")
    await facts.set("other", "x")
    await facts.set("commands", "def")

    assert await Facts(database).get("commands") == "def"
    assert await facts.get("other") == "x"
