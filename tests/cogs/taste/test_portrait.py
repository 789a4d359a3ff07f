"""`/taste show` as people see it: a picture with its words, for them alone."""

from __future__ import annotations

import sys

import pytest
from support_discord import buttons, pieces, shown, text_of
from support_trainer import like

from bot.pictures.drawing import Pictures
from bot.services.taste.portrait import FEWEST_LIKES
from cogs.ui.screen import PICTURE_NAME

GALLERY = 12


async def likes(stage, who, *titles):
    films = [stage.app.recommender.match(title).meant[0].id for title in titles]
    await like(stage.app.database, who.id, *films)


def gallery(message):
    return [item for piece in pieces(message) if piece["type"] == GALLERY for item in piece["items"]]


FIVE = ("The Godfather", "The Third Man", "Ran", "Stalker", "Metropolis 1927")


async def test_it_is_a_picture_with_its_words(stage):
    await likes(stage, stage.bo, *FIVE)
    answer = shown(await stage.slash(stage.bo, "taste show"))
    assert answer.ephemeral
    (attachment,) = answer.attachments
    assert attachment.filename == PICTURE_NAME
    assert (await attachment.read()).startswith(b"\x89PNG")
    (item,) = gallery(answer)
    assert item["media"]["url"].endswith(PICTURE_NAME)
    assert "You like 5 of the" in item["description"]
    assert "before 1930 (20% of yours" in item["description"]
    text = text_of(answer)
    assert "You like 5 of the" in text
    assert "**Best known of them:** The Godfather · 1972" in text
    assert "**What kind:** Drama 80%" in text


async def test_who_likes_too_little_is_told_the_way(stage):
    assert "You like no film so far." in text_of(shown(await stage.slash(stage.bo, "taste show")))
    await likes(stage, stage.bo, *FIVE[: FEWEST_LIKES - 1])
    answer = shown(await stage.slash(stage.bo, "taste show"))
    assert answer.ephemeral
    assert not answer.attachments
    assert "You like 2 films so far" in text_of(answer)
    asked = shown(await stage.bo.click(answer, label="Ask me about some films"))
    assert "Which of these do you know?" in text_of(asked)


async def test_it_leads_to_the_picks(stage):
    await likes(stage, stage.bo, *FIVE)
    answer = shown(await stage.slash(stage.bo, "taste show"))
    assert list(buttons(answer)) == ["Show my picks"]
    picks = shown(await stage.bo.click(answer, label="Show my picks"))
    assert "Picks for Bo" in text_of(picks)
    assert not gallery(picks)


async def test_where_nothing_can_be_drawn_the_words_remain(stage, monkeypatch):
    await likes(stage, stage.bo, *FIVE)
    broken = Pictures((sys.executable, "-c", "raise SystemExit(3)"))
    monkeypatch.setattr(Pictures, "draw", lambda _, svg: broken._drawn(svg))
    answer = shown(await stage.slash(stage.bo, "taste show"))
    assert not answer.attachments
    assert not gallery(answer)
    assert "You like 5 of the" in text_of(answer)


@pytest.mark.parametrize("kind", ["server", "direct"])
async def test_it_works_in_direct_messages_too(stage, kind):
    await likes(stage, stage.bo, *FIVE)
    answer = shown(
        await stage.slash(stage.bo, "taste show") if kind == "server" else await stage.bo.user.slash("taste show")
    )
    assert answer.attachments
