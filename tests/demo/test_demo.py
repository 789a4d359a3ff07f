"""The demo end to end: the real process, the real page, a real Chromium."""

import sqlite3
from contextlib import closing

import pytest

from demo.browser import become, last_message, open_page, press, run_command
from demo.process import started

pytestmark = pytest.mark.browser

VOTES = "SELECT user_id, film_id, kind, source FROM votes WHERE source <> 'simulated' AND withdrawn = 0"
SHOWN = "SELECT film_id FROM shown WHERE message_id = ? ORDER BY position"
COUNT = "SELECT count(DISTINCT user_id) FROM votes WHERE film_id = ? AND kind = ? AND withdrawn = 0"
DELIVERED = "SELECT state, message_id FROM deliveries"


def rows(home, sql, *values):
    with closing(sqlite3.connect(f"file:{home / 'matinee.sqlite3'}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


def count(home, film_id, kind):
    [(people,)] = rows(home, COUNT, film_id, kind)
    return people


async def test_a_visit(chromium, tmp_path):
    home = tmp_path / "home"
    async with started(home) as demo:
        assert "simulated" in demo.output
        async with open_page(chromium, demo.address) as page:
            # /today brings five films, each with a button, and the numbers to react with
            await run_command(page, "today")
            digest = last_message(page)
            await digest.locator("button.reaction-chip").nth(4).wait_for()
            assert await digest.get_by_role("button", name="Open").count() == 5
            message_id = await digest.get_attribute("data-message-id")
            films = [film for (film,) in rows(home, SHOWN, int(message_id))]
            assert len(films) == 5
            today = page.locator(f".channel-message[data-message-id='{message_id}']")

            # a reaction is a vote: counted under the message and kept in the database
            chip = today.locator("button.reaction-chip").nth(1)
            assert await chip.locator(".reaction-count").inner_text() == "1"
            await press(page, chip)
            await today.locator("button.reaction-chip[aria-pressed=true]").wait_for()
            assert await chip.locator(".reaction-count").inner_text() == "2"
            [(user_id, film_id, kind, source)] = rows(home, VOTES)
            assert (film_id, kind, source) == (films[1], "like", f"post:{message_id}")

            # the film's button opens a private card that counts the vote
            await press(page, today.get_by_role("button", name="Open").nth(1))
            card = page.locator(".channel-message").filter(has_text="Only you can see this")
            await card.get_by_text(f"👍 {count(home, films[1], 'like')}").wait_for()

            # a vote by button counts as well, and for the person who is viewed as
            watchers = count(home, films[1], "watchlist")
            await press(page, card.get_by_role("button", name="Watchlist"))
            await card.get_by_text(f"🔖 {watchers + 1}").wait_for()
            assert (user_id, films[1], "watchlist", "card") in rows(home, VOTES)

            # taking the reaction away takes back what it gave, and no more
            await press(page, chip)
            await today.locator("button.reaction-chip[aria-pressed=false]").nth(4).wait_for()
            assert rows(home, VOTES) == [(user_id, films[1], "watchlist", "card")]

            # a mistake is answered like anything else, and the next command can be typed
            await run_command(page, "film", as_typed=True, title="No Such Film At All")
            mistake = last_message(page)
            await mistake.get_by_text("I know no film", exact=False).wait_for()
            assert await page.get_by_text("uncertain").count() == 0
            assert not await page.locator(".command-chip").count()

            # somebody with a taste gets films with reasons
            await become(page, "Nora")
            await run_command(page, "explore", adventurousness="2")
            await page.get_by_text("because you liked", exact=False).first.wait_for()

            # the daily push arrives while nobody does anything
            pushed = page.locator(f".channel-message:not([data-message-id='{message_id}'])").filter(
                has_text="Today’s matinee"
            )
            await pushed.first.wait_for(timeout=70_000)
            [(state, delivered)] = rows(home, DELIVERED)
            assert state == "sent"
            assert await page.locator(f".channel-message[data-message-id='{delivered}']").count() == 1
        assert await demo.stop() == 0
        assert "Traceback" not in demo.output
