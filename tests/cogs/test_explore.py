"""`/explore` as people see it."""

from __future__ import annotations

import pytest
from support_discord import buttons, films_of, labels, shown, text_of


async def liked(stage, who, *titles):
    for title in titles:
        card = shown(await stage.slash(who, "film", title=title, private=True))
        await who.click(card, label="Like")


async def test_without_votes_it_starts_from_todays_films(stage):
    message = shown(await stage.slash(stage.bo, "explore"))
    text = text_of(message)
    assert len(films_of(message)) == 5
    assert "today’s films stand in for home" in text
    assert text.count("Starting from today’s") >= 1
    assert [str(each.emoji) for each in stage.channel.last_message.reactions] == ["1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣"]


async def test_with_votes_every_pick_says_why_and_how_far(stage):
    await liked(stage, stage.bo, "Metropolis 1927", "M 1931", "Nosferatu 1922")
    text = text_of(shown(await stage.slash(stage.bo, "explore", adventurousness=2)))
    assert text.count("of 10 from home") == 5
    assert "Because you liked" in text
    assert "🏠 ▰▰▱▱▱▱▱▱▱▱ 🪐  **2** of 10" in text


async def test_a_film_to_start_from(stage):
    film = stage.app.services.titles.resolve("Metropolis 1927")
    text = text_of(shown(await stage.slash(stage.bo, "explore", like=f"film:{film.id}")))
    assert "Starting from **Metropolis · 1927**" in text
    assert "Because you asked for films like **Metropolis**" in text


async def test_filters_hold(stage):
    message = shown(await stage.slash(stage.bo, "explore", genre="Western", to=1969))
    films = [stage.app.recommender.film(film) for film in films_of(message)]
    assert films
    assert all("Western" in film.genres and film.year <= 1969 for film in films)


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        ({"genre": "sci-fi"}, "Sci-Fi"),
        ({"genre": "film noir"}, "Film-Noir"),
        ({"genre": "drama", "without": "horror"}, "Drama · no Horror"),
    ],
)
async def test_genres_that_are_typed_are_taken_as_meant_and_the_dial_turns(stage, options, meant):
    message = shown(await stage.slash(stage.bo, "explore", adventurousness=3, **options))
    assert len(films_of(message)) == 5
    assert meant in text_of(message)
    assert meant in text_of(shown(await stage.bo.click(message, label="More adventurous")))


async def test_the_dial_changes_ones_own_message_two_steps_further(stage):
    message = shown(await stage.slash(stage.bo, "explore", adventurousness=3))
    first, before = films_of(message), len(stage.channel.history())
    message = shown(await stage.bo.click(message, label="More adventurous"))
    assert "**5** of 10" in text_of(message)
    second = films_of(message)
    assert not set(first) & set(second)
    message = shown(await stage.bo.click(message, label="Closer to home"))
    assert "**3** of 10" in text_of(message)
    assert not set(films_of(message)) & {*first, *second}
    assert len(stage.channel.history()) == before


async def test_after_the_dial_reactions_mean_the_films_that_stand_there_now(stage):
    message = shown(await stage.slash(stage.bo, "explore", adventurousness=3))
    first = films_of(message)
    await stage.cy.react(message.message, "1️⃣")
    second = films_of(shown(await stage.bo.click(message, label="More adventurous")))
    await stage.ada.react(message.message, "1️⃣")
    await stage.ada.react(message.message, "2️⃣")
    assert [(await stage.votes(film))[0] for film in (first[0], second[0], second[1])] == [1, 1, 1]
    await stage.cy.unreact(message.message, "1️⃣")
    assert [(await stage.votes(film))[0] for film in (first[0], second[0], second[1])] == [0, 1, 1]


async def test_reactions_to_films_shown_before_the_dial_outlive_a_restart(stage):
    message = shown(await stage.slash(stage.bo, "explore", adventurousness=3))
    first = films_of(message)
    await stage.cy.react(message.message, "1️⃣")
    await stage.cy.react(message.message, "2️⃣")
    second = films_of(shown(await stage.bo.click(message, label="More adventurous")))
    with stage.deaf():
        await stage.cy.unreact(message.message, "2️⃣")
        await stage.ada.react(message.message, "1️⃣")
    stage.clock.forward(minutes=5)
    await stage.restart()
    assert [(await stage.votes(film))[0] for film in first] == [1, 0, 0, 0, 0]
    assert [(await stage.votes(film))[0] for film in second] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(("dial", "label"), [(0, "Closer to home"), (10, "More adventurous")])
async def test_the_ends_of_the_dial_are_ends(stage, dial, label):
    found = buttons(shown(await stage.slash(stage.bo, "explore", adventurousness=dial)))
    assert found[label]["disabled"]


async def test_a_private_answer_stays_private(stage):
    first = shown(await stage.slash(stage.bo, "explore", private=True))
    assert first.ephemeral
    assert shown(await stage.bo.click(first, label="More adventurous")).ephemeral


async def test_somebody_else_gets_picks_of_their_own_privately(stage):
    first = shown(await stage.slash(stage.bo, "explore"))
    other = shown(await stage.cy.click(first, label="More adventurous"))
    assert other.ephemeral
    assert "Picks for Cy" in text_of(other)


async def test_the_dial_works_after_a_restart(stage):
    first = shown(await stage.slash(stage.bo, "explore", adventurousness=3, genre="Comedy"))
    await stage.restart()
    second = shown(await stage.bo.click(first, label="More adventurous"))
    assert "Comedy" in text_of(second)


async def test_films_shown_do_not_come_again_soon(stage):
    first = films_of(shown(await stage.slash(stage.bo, "explore")))
    second = films_of(shown(await stage.slash(stage.bo, "explore")))
    assert not set(first) & set(second)


async def test_never_keeps_a_film_away(stage):
    first = films_of(shown(await stage.slash(stage.bo, "explore", private=True)))
    card = shown(await stage.slash(stage.bo, "film", title=f"film:{first[0]}", private=True))
    await stage.bo.click(card, label="Never")
    stage.clock.forward(days=stage.app.config.explore.no_repeat_days + 1)
    for _ in range(3):
        assert first[0] not in films_of(shown(await stage.slash(stage.bo, "explore", private=True)))


async def test_nothing_that_fits_says_what_to_relax(stage):
    result = await stage.slash(stage.bo, "explore", genre="Western", max_minutes=5)
    message = shown(result)
    assert message.ephemeral
    relax = [label for label in buttons(message) if label.startswith("Without the running time")]
    assert relax, text_of(message)
    wider = shown(await stage.bo.click(message, label=relax[0]))
    assert films_of(wider)


async def test_the_list_of_films_follows_what_is_typed(stage):
    found = await stage.bo.autocomplete(stage.channel, "explore", "like", "metropo")
    assert labels(found)[0] == "Metropolis (1927)"


async def test_a_title_nobody_knows_is_a_sentence(stage):
    answer = shown(await stage.slash(stage.bo, "explore", like="Qwertyuiop"))
    assert answer.ephemeral
    assert answer.content == "I know no film called “Qwertyuiop”."


async def test_a_film_to_start_from_that_is_a_guess_is_asked_about_and_then_started_from(stage):
    question = shown(await stage.slash(stage.bo, "explore", like="seven samuray", adventurousness=3, to=1960))
    assert question.ephemeral
    assert "Did you mean" in text_of(question)
    message = shown(await stage.bo.click(question, label="This one"))
    assert "Starting from **Seven Samurai · 1954**" in text_of(message)
    assert "**3** of 10" in text_of(message)
    assert "up to 1960" in text_of(message)
