"""Takes the README's pictures from the running demo: `python -m demo.picture docs/demo.png`.

Starts `matinee demo`, does what a few members would do, and photographs the page. With a command's name behind the
file (`docs/taste.png "taste show"`) it photographs what that command answers. Needs Chromium on the PATH.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from demo.browser import become, last_message, open_page, press, ready, run_command
from demo.process import started

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
WIDTH: Final = 1000
MEMBER: Final = "Nora"
"""Whose answers are photographed."""
AROUND: Final = 176
"""Pixels above and below the messages: SimCord's bar, the channel's name, the box to write in."""
REACTIONS: Final = {"Nora": (3,), "Sol": (0, 4), "Mei": (0, 1, 4), "Kim": (0, 2), "Ada": (3,)}
"""Who likes which of the five."""


async def take(chromium: str, target: Path) -> None:
    """Photograph the films of the day with some reactions under them.

    Args:
        chromium: path of the browser.
        target: where the picture goes. PNG.
    """
    async with started() as demo:
        async with open_page(chromium, demo.address, width=WIDTH, height=800, sharpness=2) as page:
            await run_command(page, "today")
            await last_message(page).locator("button.reaction-chip").nth(4).wait_for()
            await _react(page)
            await _frame(page)
            await page.locator("#channel-layout").screenshot(path=target)
        await demo.stop()


async def take_answer(chromium: str, target: Path, command: str) -> None:
    """Photograph what a command answers to a member, the message alone.

    Args:
        chromium: path of the browser.
        target: where the picture goes. PNG.
        command: without the slash.
    """
    async with started() as demo:
        async with open_page(chromium, demo.address, width=WIDTH, height=1_400) as page:
            await become(page, MEMBER)
            await run_command(page, command)
            image = last_message(page).locator("img[alt]").last
            await image.wait_for()
            await page.locator("#channel-name").click()  # nothing looks hovered over or focused
            await ready(page)
            await last_message(page).screenshot(path=target)
        await demo.stop()


async def _react(page: Page) -> None:
    for name, positions in REACTIONS.items():
        await become(page, name)
        for position in positions:
            await press(page, last_message(page).locator("button.reaction-chip").nth(position))


async def _frame(page: Page) -> None:
    """Make the window as high as the newest message, so that it is seen whole and alone."""
    box = await last_message(page).bounding_box()
    assert box is not None
    await page.set_viewport_size({"width": WIDTH, "height": round(box["height"]) + AROUND})
    await last_message(page).scroll_into_view_if_needed()
    await page.locator("#channel-name").click()  # nothing looks hovered over or focused
    await ready(page)


def main() -> None:
    """Take it, or say what is missing."""
    chromium = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if chromium is None or len(sys.argv) not in (2, 3):
        sys.exit("Usage: python -m demo.picture FILE.png [COMMAND] (Chromium must be on the PATH)")
    target = Path(sys.argv[1])
    asyncio.run(take_answer(chromium, target, sys.argv[2]) if len(sys.argv) == 3 else take(chromium, target))


if __name__ == "__main__":
    main()
