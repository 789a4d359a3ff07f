"""Avatars for the demo: drawn here, so that no picture of anybody is needed and nothing is fetched."""

from __future__ import annotations

import colorsys
import io
from collections.abc import Mapping
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from simcord.backend.cdn import CDN_BASE

from demo.world import FACE

SIZE: Final = 128
GOLDEN_RATIO: Final = 0.618034
"""Steps of this much around the colour circle never land close to an earlier one."""
NIGHT: Final = (27, 25, 44)
SPOTLIGHT: Final = (255, 196, 61)


def draw_face(name: str, number: int) -> bytes:
    """A person's initial on a colour of their own. PNG."""
    red, green, blue = colorsys.hls_to_rgb(number * GOLDEN_RATIO % 1.0, 0.45, 0.5)
    image = Image.new("RGB", (SIZE, SIZE), (round(red * 255), round(green * 255), round(blue * 255)))
    font = ImageFont.load_default(SIZE * 0.55)
    ImageDraw.Draw(image).text((SIZE / 2, SIZE / 2), name[0].upper(), "white", font, anchor="mm")
    return _png(image)


def draw_matinee() -> bytes:
    """The bot's own face: a spotlight with the sign for play. PNG."""
    image = Image.new("RGB", (SIZE, SIZE), NIGHT)
    pen = ImageDraw.Draw(image)
    pen.ellipse((18, 18, SIZE - 18, SIZE - 18), SPOTLIGHT)
    pen.polygon(((52, 42), (52, 86), (88, 64)), NIGHT)
    return _png(image)


def avatars(bot_id: int, people: Mapping[int, str]) -> dict[str, tuple[str, bytes]]:
    """The bot's and everybody's picture, by the address that SimCord's page asks for. `people` is user id to name."""
    pictures = {bot_id: draw_matinee()}
    pictures |= {user_id: draw_face(name, number) for number, (user_id, name) in enumerate(people.items())}
    return {f"{CDN_BASE}/avatars/{user}/{FACE}.png": (f"{user}.png", picture) for user, picture in pictures.items()}


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
