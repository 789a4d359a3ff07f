"""`/taste votes` as people see it: every kind, in pages, each vote to be changed or taken back, imports as a whole."""

from __future__ import annotations

from support_discord import buttons, menu_values, pieces, shown, text_of

from bot.services.taste.own_votes import PER_PAGE
from recommender.types import VoteKind

RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Alien,1979,u,4.5\n2024-01-02,Stalker,1979,u,3\n"


def film_id(stage, title):
    return stage.app.recommender.match(title).meant[0].id


def menu(message, placeholder):
    return next(piece for piece in pieces(message) if piece["type"] == 3 and piece["placeholder"] == placeholder)


async def vote(stage, who, title, kind):
    await stage.app.services.feedback.vote(who.id, film_id(stage, title), kind, stage.guild.id)
    stage.clock.forward(seconds=1)


async def votes(stage, who, **options):
    answer = shown(await stage.slash(who, "taste votes", **options))
    assert answer.ephemeral
    return answer


async def choose(who, message, placeholder, value):
    found = menu(message, placeholder)
    return shown(await who.select(message, [value], custom_id=found["custom_id"]))


async def test_who_told_nothing_reads_how_to_begin(stage):
    answer = await votes(stage, stage.bo)
    assert "You have not told me anything yet." in text_of(answer)
    assert "You have not told me" in text_of(await votes(stage, stage.bo, kind="never"))


async def test_every_kind_is_there(stage):
    titles = ("Alien 1979", "Stalker 1979", "Heat 1995", "Metropolis 1927", "Ran 1985", "Jaws 1975")
    for title, kind in zip(titles, VoteKind, strict=True):
        await vote(stage, stage.bo, title, kind)
    page = await votes(stage, stage.bo)
    assert "👍 Liked · 1 vote" in text_of(page)
    assert "Alien" in text_of(page)
    other = menu(page, "Other votes …")["options"]
    assert [option["value"] for option in other] == [kind.value for kind in VoteKind]
    for title, kind in zip(titles, VoteKind, strict=True):
        page = await choose(stage.bo, page, "Other votes …", kind.value)
        assert title[:-5] in text_of(page)
    not_now = text_of(await votes(stage, stage.bo, kind="not now"))
    assert f"until <t:{int(stage.clock.now().timestamp()) - 2 + 30 * 86_400}:D>" in not_now
    stage.clock.forward(days=31)
    assert "not_now" not in menu_values(await votes(stage, stage.bo))


async def test_a_vote_is_taken_back_also_after_a_restart(stage):
    for title in ("Alien 1979", "Stalker 1979"):
        await vote(stage, stage.bo, title, VoteKind.LIKE)
    page = await votes(stage, stage.bo)
    await stage.restart()
    page = await choose(stage.bo, page, "Take a vote back …", str(film_id(stage, "Alien 1979")))
    assert "Taken back: Alien · 1979" in text_of(page)
    assert "Liked · 1 vote" in text_of(page)
    assert await stage.votes(film_id(stage, "Alien 1979")) == (0, 0, 0, 0)
    page = await choose(stage.bo, page, "Take a vote back …", str(film_id(stage, "Stalker 1979")))
    assert "You have not told me anything yet." in text_of(page)


async def test_a_vote_is_changed_on_its_card(stage):
    await vote(stage, stage.bo, "Alien 1979", VoteKind.LIKE)
    page = await votes(stage, stage.bo)
    card = await choose(stage.bo, page, "Change a vote …", str(film_id(stage, "Alien 1979")))
    await stage.bo.click(card, label="Dislike")
    assert "Disliked · 1 vote" in text_of(await votes(stage, stage.bo))


async def test_a_reaction_is_there_too_and_taking_it_back_holds(stage):
    film = shown(await stage.slash(stage.ada, "film", title="Alien 1979"))
    await stage.bo.react(film.message, "👍")
    page = await votes(stage, stage.bo)
    await choose(stage.bo, page, "Take a vote back …", str(film_id(stage, "Alien 1979")))
    assert await stage.votes(film_id(stage, "Alien 1979")) == (0, 0, 0, 0)


async def test_pages_turn(stage):
    films = stage.app.recommender.films()[: 2 * PER_PAGE + 1]
    for film in films:
        await stage.app.services.feedback.vote(stage.bo.id, film.id, VoteKind.LIKE, None)
    page = await votes(stage, stage.bo)
    assert "Liked · 21 votes" in text_of(page)
    page = shown(await stage.bo.click(page, label="▶"))
    page = shown(await stage.bo.click(page, label="▶"))
    assert "Page 3 of 3" in buttons(page)
    assert len(menu(page, "Change a vote …")["options"]) == 1
    last = menu(page, "Change a vote …")["options"][0]["value"]
    page = await choose(stage.bo, page, "Take a vote back …", last)
    assert "Page 2 of 2" in buttons(page)


async def test_imports_are_told_and_taken_back_as_a_whole(stage):
    await vote(stage, stage.bo, "Heat 1995", VoteKind.LIKE)
    await stage.slash(stage.bo, "taste import", file=("ratings.csv", RATINGS.encode()))
    page = await votes(stage, stage.bo, kind="liked")
    assert "★ 4.5 · <t:1704067200:d> · from Letterboxd" in text_of(page)
    seen = await votes(stage, stage.bo, kind="seen")
    assert "★ 3 · <t:1704153600:d> · from Letterboxd" in text_of(seen)
    imports = shown(await stage.bo.click(page, label="Imports"))
    assert "**Letterboxd**" in text_of(imports)
    assert "2 votes" in text_of(imports)
    done = shown(await stage.bo.click(imports, label="Take it back"))
    assert "2 votes of that import are gone" in text_of(done)
    left = await votes(stage, stage.bo)
    assert "Liked · 1 vote" in text_of(left)
    assert "Imports" not in buttons(left)
    assert "not imported anything" in text_of(shown(await stage.bo.click(page, label="Imports")))


async def test_somebody_else_who_presses_sees_their_own(stage):
    await vote(stage, stage.bo, "Alien 1979", VoteKind.LIKE)
    answer = shown(await stage.bo.user.slash("taste votes"))
    assert "Alien" in text_of(answer)
    assert "not told me anything" in text_of(await votes(stage, stage.cy))
