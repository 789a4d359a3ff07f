"""`/daily theme`: a series of films of one theme, each once, and then the ordinary days again."""

from __future__ import annotations

import threading

import pytest
from support_discord import daily, films_of, labels, pushed, shown, text_of

from recommender.types import Filters


async def set_up(stage, **theme):
    await daily(stage, "set", time="12:30")
    return await daily(stage, "theme", **theme)


async def today(stage):
    return shown(await stage.slash(stage.bo, "today"))


def films_named(stage, theme):
    return set(stage.app.services.series._themes.films(theme, Filters()).films)


async def test_the_days_films_are_of_the_theme_and_say_how_many_have_come(stage):
    answer = await set_up(stage, name="noir", title="Noir November", days=8)
    pool = films_named(stage, "noir")
    assert "The series begins with the next day" in text_of(answer)
    assert f"Noir November, until 30 November 2026: 0 of {len(pool)} films have come." in text_of(answer)
    first = await today(stage)
    assert f"Noir November · 5 of {len(pool)}" in text_of(first)
    assert set(films_of(first)) <= pool
    assert films_of(await today(stage)) == films_of(first)
    assert films_of(await daily(stage, "preview")) == films_of(first)
    assert f"5 of {len(pool)} films have come." in text_of(await daily(stage, "status"))


async def test_the_push_brings_the_same(stage):
    await set_up(stage, name="noir", title="Noir *November*")
    await pushed(stage, hours=1)
    sent = stage.channel.last_message
    assert "Noir \\*November\\* · 5 of " in text_of(sent)
    assert films_of(sent) == films_of(await today(stage))


async def test_none_comes_twice_until_all_have_come_and_then_the_ordinary_draw_goes_on(stage):
    await set_up(stage, name="Alfred Hitchcock")
    pool = films_named(stage, "Alfred Hitchcock")
    came = list[int]()
    while len(came) < len(pool):
        answer = await today(stage)
        came += films_of(answer)
        assert f"Alfred Hitchcock · {len(came)} of {len(pool)}" in text_of(answer)
        assert ("These are the last of the series" in text_of(answer)) == (len(came) == len(pool))
        stage.clock.forward(days=1)
    assert sorted(came) == sorted(pool)
    after = await today(stage)
    assert "Today’s matinee" in text_of(after)
    assert len(films_of(after)) == 5
    assert f"Alfred Hitchcock is over: all {len(pool)} films have come." in text_of(await daily(stage, "status"))


async def test_after_its_last_day_it_is_over(stage):
    await set_up(stage, name="1970s", days=2)
    for _ in range(2):
        assert "1970s · " in text_of(await today(stage))
        stage.clock.forward(days=1)
    assert "Today’s matinee" in text_of(await today(stage))
    status = text_of(await daily(stage, "status"))
    assert "1970s is over: 24 November 2026 was its last day. 10 of " in status
    assert "until" not in status


async def test_its_days_are_counted_from_the_first_whose_films_are_not_settled(stage):
    await today(stage)
    await set_up(stage, name="1970s", days=1)
    stage.clock.forward(days=1)
    assert "1970s · " in text_of(await today(stage))
    stage.clock.forward(days=1)
    assert "Today’s matinee" in text_of(await today(stage))


async def test_a_large_catalogues_themes_are_counted_beside_the_loop(stage, monkeypatch):
    themes, on_the_loop = stage.app.services.series._themes, []
    count = themes._themes

    def noted():
        on_the_loop.append(threading.current_thread() is threading.main_thread())
        return count()

    monkeypatch.setattr(themes, "_themes", noted)
    await set_up(stage, name="noir")
    assert "Japan" in await stage.app.services.series.suggested("jap", 25)
    assert on_the_loop
    assert not any(on_the_loop)


async def test_it_outlives_a_restart_and_stops_when_told_to(stage):
    await set_up(stage, name="Japan")
    await stage.restart()
    assert "Japan · 5 of" in text_of(await today(stage))
    assert "Japan" not in text_of(await daily(stage, "theme", stop=True))
    stage.clock.forward(days=1)
    assert "Today’s matinee" in text_of(await today(stage))
    assert "No series runs here" in (await daily(stage, "theme", stop=True)).content


async def test_stop_together_with_a_theme_leaves_the_one_that_runs(stage):
    await set_up(stage, name="Japan")
    assert "Choose one of the two" in (await daily(stage, "theme", stop=True, name="noir")).content
    assert "Japan · 5 of" in text_of(await today(stage))


async def test_a_new_one_takes_the_place_of_the_old_one(stage):
    await set_up(stage, name="Japan")
    await today(stage)
    answer = await daily(stage, "theme", name="heist")
    assert f"heist: 0 of {len(films_named(stage, 'heist'))} films have come." in text_of(answer)
    stage.clock.forward(days=1)
    assert set(films_of(await today(stage))) <= films_named(stage, "heist")


async def test_films_that_are_settled_stay(stage):
    before = films_of(await today(stage))
    await set_up(stage, name="noir")
    assert films_of(await today(stage)) == before
    stage.clock.forward(days=1)
    assert set(films_of(await today(stage))) <= films_named(stage, "noir")


async def test_its_films_meet_the_filters_that_are_set(stage):
    await daily(stage, "set", **{"from": 1950})
    await daily(stage, "theme", name="noir")
    films = [stage.app.recommender.film(film) for film in films_of(await today(stage))]
    assert len(films) == 5
    assert all(film.year >= 1950 for film in films)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "`name`: choose the theme."),
        ({"name": "Alfred Hitchkok"}, "I know no theme called “Alfred Hitchkok”. Did you mean “Alfred Hitchcock”"),
        ({"name": "Drama"}, "and a series at most 1,000. `/daily set` takes it as a filter."),
        ({"stop": True}, "No series runs here."),
        ({"stop": True, "name": "noir"}, "Choose one of the two: `stop` alone ends the series"),
        ({"stop": True, "days": 3}, "Choose one of the two: `stop` alone ends the series"),
    ],
)
async def test_what_cannot_be_is_a_sentence_and_changes_nothing(stage, options, sentence):
    await daily(stage, "set")
    assert sentence in (await daily(stage, "theme", **options)).content
    assert (await stage.app.services.daily.get(stage.place)).series is None


async def test_a_theme_of_too_few_films_under_the_filters_is_refused(stage):
    await daily(stage, "set", **{"from": 2015})
    assert "of that theme" in (await daily(stage, "theme", name="noir")).content


async def test_without_a_push_or_in_direct_messages_it_says_what_to_do(stage):
    assert "Set them up with /daily set." in (await daily(stage, "theme", name="noir")).content
    answer = shown(await stage.bo.user.slash("daily theme", name="noir"))
    assert "A series is for servers." in answer.content


async def test_themes_are_offered_while_one_types(stage):
    offered = labels(await stage.ada.autocomplete(stage.channel, "daily theme", "name", "hitch"))
    assert "Alfred Hitchcock" in offered


async def test_with_the_server_its_series_is_forgotten(stage):
    await set_up(stage, name="noir")
    await today(stage)
    rows = await stage.app.database.read(lambda connection: connection.execute("SELECT * FROM series_films").fetchall())
    assert rows
    await stage.app.services.servers.left(stage.guild.id)
    stage.clock.forward(days=31)
    await stage.app.services.servers.tidy(set())
    rows = await stage.app.database.read(lambda connection: connection.execute("SELECT * FROM series_films").fetchall())
    assert rows == []
