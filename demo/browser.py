"""Drives the page of the demo in a real Chromium, for the tests and the picture. Needs playwright."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Locator, Page, async_playwright

FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium by itself, talking to nobody but the page."""
PATIENCE_SECONDS: Final = 30
LOOK_MILLISECONDS: Final = 25
_AT_REST: Final = """() => {
    const page = window.simcordPreview;
    return Boolean(page?.ready && !page.pendingAction && (page.awaitingRevision ?? 0) <= page.publishedRevision);
}"""
"""Between two actions SimCord's page takes no click: it says so in this report on itself."""


@asynccontextmanager
async def open_page(
    chromium: str, address: str, *, width: int = 1280, height: int = 800, sharpness: int = 1
) -> AsyncGenerator[Page]:
    """The demo's page in a browser of its own, drawn and ready.

    Args:
        chromium: path of the browser.
        address: as the terminal printed it.
        width: of the window, pixels.
        height: of the window, pixels.
        sharpness: dots to a pixel.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = await browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=sharpness)
        await page.goto(address)
        await ready(page)
        yield page
        await browser.close()


async def ready(page: Page) -> None:
    """Wait until the page shows what it was told last, and takes the next click."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await page.evaluate(_AT_REST):  # its own rules forbid playwright's way of waiting for a condition
            await page.wait_for_timeout(LOOK_MILLISECONDS)


async def press(page: Page, control: Locator) -> None:
    """Click a button or a reaction, and wait until that is done."""
    await ready(page)
    await control.click()
    await ready(page)


async def run_command(page: Page, name: str, *, as_typed: bool = False, **options: str) -> None:
    """Type a slash command, fill its options and send it.

    Args:
        page: the demo's page.
        name: without the slash; subcommands with a space.
        as_typed: sends what was typed, whatever the lists offer.
        options: text for each option; where a list opens, its first entry with that text is taken.
    """
    await ready(page)
    await page.locator("#channel-composer-input").click()
    await page.keyboard.type(f"/{name}", delay=10)
    await page.get_by_role("option").filter(has_text=f"/{name}").first.click()
    chip = page.locator(".command-chip")
    await chip.wait_for()
    for option, value in options.items():
        await _fill(page, chip, option, value, pick=not as_typed)
    await page.locator("#send-message").click()
    await page.locator("#channel-composer-input").wait_for()
    await ready(page)


async def _fill(page: Page, chip: Locator, option: str, value: str, *, pick: bool) -> None:
    field = page.locator(f"input.command-option-input[data-option='{option}']")
    if not await field.count():
        await chip.click()
        await page.locator(f".command-suggestion[data-value='{option}']").click()
    await field.click()
    await page.keyboard.type(value, delay=10)
    if pick and await field.get_attribute("aria-autocomplete") == "list":
        await page.locator(".command-suggestion").filter(has_text=value).first.click()


def last_message(page: Page) -> Locator:
    """The newest message in the channel."""
    return page.locator("#channel-message-list [data-message-id]").last


async def become(page: Page, name: str) -> None:
    """View the channel as another member."""
    await ready(page)
    await page.locator("#viewer-picker").select_option(label=name)
    await ready(page)
