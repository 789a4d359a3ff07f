"""`/watchlist` as people see it, wrong use too."""

from __future__ import annotations

import pytest
from support_discord import buttons, films_of, labels, menu_values, pieces, shown, text_of


async def add(stage, who, *titles):
    for title in titles:
        answer = shown(await stage.slash(who, "watchlist add", title=title))
        stage.clock.forward(seconds=1)
    return answer


def menu(message, placeholder):
    return next(piece for piece in pieces(message) if piece["type"] == 3 and piece["placeholder"] == placeholder)


def first_choice(message):
    return next(piece["custom_id"] for piece in pieces(message) if piece.get("label") == "This one")


async def test_adding_showing_and_taking_off(stage):
    assert "Your watchlist is empty" in text_of(shown(await stage.slash(stage.bo, "watchlist show")))
    answer = await add(stage, stage.bo, "Alien 1979", "Stalker 1979")
    assert answer.ephemeral
    assert "**Stalker · 1979** is on your watchlist." in text_of(answer)
    assert "was on your watchlist already" in text_of(await add(stage, stage.bo, "Stalker 1979"))
    page = shown(await stage.slash(stage.bo, "watchlist show"))
    assert page.ephemeral
    assert "2 films to watch" in text_of(page)
    assert text_of(page).index("Stalker") < text_of(page).index("Alien")
    off = menu(page, "Take off …")
    page = shown(await stage.bo.select(page, [off["options"][0]["value"]], custom_id=off["custom_id"]))
    assert "**Stalker · 1979** is off your watchlist." in text_of(page)
    assert "1 film to watch" in text_of(page)
    gone = text_of(shown(await stage.slash(stage.bo, "watchlist remove", title="Alien 1979")))
    assert "**Alien · 1979** is off your watchlist." in gone
    assert "is not on your watchlist" in text_of(
        shown(await stage.slash(stage.bo, "watchlist remove", title="Alien 1979"))
    )


async def test_a_film_on_a_card_or_by_reaction_is_on_it(stage):
    film = shown(await stage.slash(stage.ada, "film", title="Alien 1979"))
    await stage.bo.react(film.message, "🔖")
    assert "Alien" in text_of(shown(await stage.slash(stage.bo, "watchlist show")))
    assert "empty" in text_of(shown(await stage.slash(stage.ada, "watchlist show")))


async def test_watched_asks_how_it_was(stage):
    await add(stage, stage.bo, "Alien 1979", "Stalker 1979")
    page = shown(await stage.slash(stage.bo, "watchlist show"))
    seen = menu(page, "I watched …")
    await stage.restart()
    asked = shown(await stage.bo.select(page, [seen["options"][1]["value"]], custom_id=seen["custom_id"]))
    assert "Watched: Alien · 1979" in text_of(asked)
    card = shown(await stage.bo.click(asked, label="Like"))
    assert "You like it" in text_of(card)
    alien = int(seen["options"][1]["value"])
    assert await stage.votes(alien) == (1, 0, 1, 0)
    asked = shown(await stage.slash(stage.bo, "watchlist watched", title="Stalker 1979"))
    assert list(buttons(asked)) == ["Like", "Dislike"]
    assert "empty" in text_of(shown(await stage.slash(stage.bo, "watchlist show")))


async def test_pages_turn(stage):
    films = stage.app.recommender.films()[:23]
    for film in films:
        await stage.app.services.watchlist.add(stage.bo.id, film, None)
    page = shown(await stage.slash(stage.bo, "watchlist show"))
    assert "23 films to watch" in text_of(page)
    page = shown(await stage.bo.click(page, label="▶"))
    page = shown(await stage.bo.click(page, label="▶"))
    assert len(set(menu_values(page))) == 3
    assert buttons(page)["▶"]["disabled"]
    page = shown(await stage.bo.click(page, label="◀"))
    assert "Page 2 of 3" in buttons(page)


async def test_one_for_tonight_and_another(stage):
    assert "Your watchlist is empty." in text_of(shown(await stage.slash(stage.bo, "watchlist tonight")))
    await add(stage, stage.bo, "Alien 1979", "Stalker 1979")
    first = shown(await stage.slash(stage.bo, "watchlist tonight", adventurousness=0))
    assert first.ephemeral
    assert "Tonight:" in text_of(first)
    assert "1 more film of your watchlist fits." in text_of(first)
    film = films_of(first)
    second = shown(await stage.bo.click(first, label="Another one"))
    assert films_of(second) != film
    assert "come again" not in text_of(second)
    again = shown(await stage.bo.click(second, label="Another one"))
    assert films_of(again) == film
    assert "That was all of them; here they come again." in text_of(again)
    short = shown(await stage.slash(stage.bo, "watchlist tonight", minutes=120))
    assert "Alien" in text_of(short)
    assert "At most 2 h." in text_of(short)
    assert buttons(short)["Another one"]["disabled"]
    assert "within 5 minutes" in text_of(shown(await stage.slash(stage.bo, "watchlist tonight", minutes=5)))
    done = shown(await stage.bo.click(short, label="Watched it"))
    assert "How did you like it?" in text_of(done)


async def test_the_button_for_another_one_counts_on_without_end(stage):
    await add(stage, stage.bo, "Alien 1979", "Stalker 1979", "Amélie")
    shown_now = shown(await stage.slash(stage.bo, "watchlist tonight", adventurousness=0))
    order = []
    for _ in range(120):
        shown_now = shown(await stage.bo.click(shown_now, label="Another one"))
        order.append((films_of(shown_now), "come again" in text_of(shown_now)))
    assert order == order[:3] * 40
    assert [again for _, again in order[:3]] == [False, False, True]


async def test_watching_what_was_not_on_the_list_takes_nothing_off(stage):
    await add(stage, stage.bo, "Alien 1979")
    assert "off your watchlist" in text_of(shown(await stage.slash(stage.bo, "watchlist watched", title="Alien 1979")))
    asked = text_of(shown(await stage.slash(stage.bo, "watchlist watched", title="Stalker 1979")))
    assert "How did you like it?" in asked
    assert "watchlist" not in asked


async def test_what_is_left_out_is_told(stage):
    await add(stage, stage.bo, "Alien 1979", "Stalker 1979")
    card = shown(await stage.slash(stage.bo, "film", title="Alien 1979"))
    await stage.bo.react(card.message, "👎")
    picked = text_of(shown(await stage.slash(stage.bo, "watchlist tonight")))
    assert "Tonight: Stalker" in picked
    assert "No other film of your watchlist fits." in picked
    assert "1 film on it is left out: you have seen, disliked or put it off." in picked


async def test_exploring_a_watchlist_of_which_nothing_is_left_says_why(stage):
    await add(stage, stage.bo, "Alien 1979")
    asked = {"among": "watchlist", "private": True}
    picks = shown(await stage.slash(stage.bo, "explore", **asked))
    old = text_of(shown(await stage.slash(stage.bo, "explore", to=1940, **asked)))
    assert "No film left on your watchlist fits. Try again with fewer conditions." in old
    assert "Dropping" not in old
    from_it = text_of(shown(await stage.slash(stage.bo, "explore", like="Alien 1979", **asked)))
    assert "No other film is left on your watchlist." in from_it
    card = shown(await stage.slash(stage.bo, "film", title="Alien 1979"))
    await stage.bo.react(card.message, "👎")
    for answer in (
        await stage.slash(stage.bo, "explore", **asked),
        await stage.slash(stage.bo, "explore", to=1940, among="watchlist"),
        await stage.bo.click(picks, label="More adventurous"),
    ):
        assert shown(answer).ephemeral
        assert "No film of your watchlist is left to suggest (1 disliked)." in text_of(shown(answer))


async def test_from_the_list_to_tonight_and_to_the_file(stage):
    await add(stage, stage.bo, "Alien 1979")
    page = shown(await stage.slash(stage.bo, "watchlist show"))
    assert "Tonight: Alien" in text_of(shown(await stage.bo.click(page, label="One for tonight")))
    answer = shown(await stage.bo.click(page, label="As a file"))
    (attachment,) = answer.attachments
    lines = (await attachment.read()).decode().splitlines()
    assert lines[0] == "Title,Year,Directors,tmdbID,imdbID,Const"
    assert lines[1].startswith("Alien,1979,Ridley Scott,")
    imported = shown(await stage.slash(stage.cy, "taste import", file=(attachment.filename, await attachment.read())))
    assert "🔖 **1**" in text_of(imported)


async def test_exploring_among_the_watchlist(stage):
    refused = shown(await stage.slash(stage.bo, "explore", among="watchlist"))
    assert "Your watchlist is empty." in text_of(refused)
    await add(stage, stage.bo, "Alien 1979", "Stalker 1979")
    picks = shown(await stage.slash(stage.bo, "explore", among="watchlist", private=True))
    assert len(films_of(picks)) == 2
    assert "Only films of your watchlist." in text_of(picks)
    further = shown(await stage.bo.click(picks, label="More adventurous"))
    assert sorted(films_of(further)) == sorted(films_of(picks))


async def test_titles_are_understood_as_everywhere(stage):
    near = shown(await stage.slash(stage.bo, "watchlist add", title="shawshenk"))
    assert "Did you mean" in text_of(near)
    answer = shown(await stage.bo.click(near, custom_id=first_choice(near)))
    assert "is on your watchlist" in text_of(answer)
    assert "I know no film" in text_of(shown(await stage.slash(stage.bo, "watchlist add", title="qwertzuiop")))
    several = shown(await stage.slash(stage.bo, "watchlist remove", title="Dune"))
    assert "is not on your watchlist" in text_of(shown(await stage.bo.click(several, custom_id=first_choice(several))))
    own = await stage.bo.autocomplete(stage.channel, "watchlist remove", "title", "shaw")
    assert labels(own) == ["The Shawshank Redemption (1994)"]


@pytest.mark.parametrize("command", ["show", "export", "tonight"])
async def test_in_direct_messages_it_is_the_same(stage, command):
    await add(stage, stage.bo, "Alien 1979")
    assert text_of(shown(await stage.bo.user.slash(f"watchlist {command}")))
