"""End to end: the real program imports a set and trains a model, then every command is used in Discord.

Always on a generated set; on the real ml-latest-small too where MATINEE_TEST_DATA names the folder that holds it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import pytest_asyncio
from support_discord import buttons, copied, films_of, shown, staged, text_of
from support_movielens import SampleFilm, SampleRating, write_layout

from bot.config import PROJECT_ROOT
from recommender.types import Filters

GENRES = ("Comedy", "Horror", "Western", "Romance", "Sci-Fi")
FILMS = [SampleFilm(7_000 + at, f"Reel {at} ({1931 + at * 9 % 90})", GENRES[at % 5]) for at in range(300)]
RATINGS = [
    SampleRating(person, film.number, 4.5 if film.genres == GENRES[person % 5] else 2.0, 1_000_000 + at)
    for person in range(1, 61)
    for at, film in enumerate(FILMS)
    if (person * 7 + at * 3) % 4 == 0
]
REAL = Path(os.environ.get("MATINEE_TEST_DATA", "")) / "ml-latest-small"


def sets():
    yield pytest.param(None, id="generated")
    if REAL.is_dir() and "MATINEE_TEST_DATA" in os.environ:
        yield pytest.param(REAL, id="ml-latest-small")


@pytest.fixture(scope="module", params=sets())
def trained(request, tmp_path_factory):
    """A home with a set brought in and a model trained, by the program as a person runs it."""
    folder = tmp_path_factory.mktemp("walk")
    data = request.param or write_layout(folder / "reels", "comma", FILMS, RATINGS)
    home = folder / "home"
    told = [matinee(home, "data", "import", str(data)), matinee(home, "train")]
    return home, request.param is not None, told


def matinee(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--home", str(home), *arguments],
        cwd=PROJECT_ROOT,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest_asyncio.fixture
async def stage(trained, tmp_path):
    async with staged(copied(trained[0], tmp_path / "home")) as stage:
        yield stage


def test_every_film_and_rating_came_in(trained):
    home, real, (imported, _) = trained
    films, ratings = (9_742, 100_836) if real else (len(FILMS), len(RATINGS))
    assert f"{films:,}" in imported
    assert f"{ratings:,}" in imported
    status = matinee(home, "data", "status")
    assert f"{ratings:,}" in status


def test_the_shell_recommends_too(trained):
    home, real, _ = trained
    likes = ("Toy Story", "Alien") if real else ("Reel 10", "Reel 25")
    answer = json.loads(matinee(home, "recommend", *likes, "--count", "3", "--json"))
    assert len(answer["picks"]) == 3


async def liked(stage, who, genre):
    """Vote for the five best known films of a genre, each on its card."""
    found = [each.film for each in stage.app.services.finder.find(Filters(genres=(genre,))).films[:5]]
    for film in found:
        card = shown(await stage.slash(who, "film", title=f"film:{film.id}", private=True))
        await who.click(card, label="Like")
    return found


async def test_the_walk(stage):
    day = shown(await stage.slash(stage.bo, "today"))
    picks = films_of(day)
    assert len(set(picks)) == 5
    decades = {stage.app.recommender.film(film).year // 10 for film in picks}
    assert len(decades) == 5
    await stage.bo.react(day.message, "3️⃣")
    assert await stage.votes(picks[2]) == (1, 0, 0, 0)

    listed = shown(await stage.slash(stage.bo, "filter", genre="Western", **{"from": 1940, "to": 1989}))
    assert "Western" in text_of(listed)
    nothing = shown(await stage.slash(stage.bo, "filter", genre="Western", **{"from": 2026}))
    assert any(label.startswith("Without the years") for label in buttons(nothing))

    films = await liked(stage, stage.cy, "Sci-Fi")
    answer = shown(await stage.slash(stage.cy, "explore", adventurousness=1))
    text = text_of(answer)
    assert "Because you liked" in text
    assert not {film.id for film in films} & set(films_of(answer))
    near = [stage.app.recommender.film(film) for film in films_of(answer)]
    assert sum("Sci-Fi" in film.genres for film in near) >= 2  # one film in ten is, in the real set
    far = shown(await stage.slash(stage.cy, "explore", adventurousness=10))
    assert not set(films_of(answer)) & set(films_of(far))

    await stage.slash(stage.ada, "daily set", time="12:30", zone="UTC")
    stage.clock.forward(minutes=31)
    push = stage.app.push_over(stage.client)
    await push.tick()
    await push.tick()
    await push.reactions.finished()
    await push.close()
    await stage.env.settle()
    pushed = stage.channel.last_message
    assert films_of(pushed) == picks
    await stage.cy.react(pushed, "3️⃣")
    assert await stage.votes(picks[2]) == (2, 0, 0, 0)


async def test_a_new_model_is_taken_over_while_the_bot_runs(stage, tmp_path):
    before = stage.app.recommender.model_id
    await liked(stage, stage.cy, "Horror")
    matinee(tmp_path / "home", "train")
    assert await stage.app.recommender.refresh()
    assert stage.app.recommender.model_id != before
    assert len(films_of(shown(await stage.slash(stage.cy, "explore")))) == 5
