"""`matinee train`, `recommend` and `evaluate` from the shell."""

import asyncio
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from support_discord import copied
from support_movielens import SampleFilm, SampleRating, write_layout
from typer.testing import CliRunner

from bot.cli import doctor, program
from bot.cli.data import app as data_app
from bot.cli.frame import Setup, app
from bot.config import PROJECT_ROOT
from bot.errors import CannotStart, StoreUnavailable, UnclearFilm, UnknownName, UserMistake
from bot.store.database import Database
from bot.store.people.vote_rows import VoteRow
from bot.store.people.votes import Votes
from recommender.catalogue.facts import FilmFacts
from recommender.errors import DataRefused
from recommender.training import artefact, bundle
from recommender.types import VoteKind

assert program.app is app
FILMS = [SampleFilm(5_000 + at, f"Made Up {at} ({1960 + at})", ("War", "Comedy")[at // 20]) for at in range(40)]
RATINGS = [
    SampleRating(
        person, FILMS[at].number, 4.5 if (at < 20) == (person % 2 == 0) else 1.5, 1_000_000 + person * 100 + at
    )
    for person in range(1, 25)
    for at in range(40)
    if (person * 7 + at * 3) % 5 < 3
]
REAL = Path(os.environ["MATINEE_TEST_DATA"]) / "ml-latest-small" if "MATINEE_TEST_DATA" in os.environ else None


def at_the_shell(home, *arguments, to=app):
    setup = Setup(home=home, config_path=PROJECT_ROOT / "config.toml")
    shared = ["--home", str(home)] if to is app else []
    return CliRunner().invoke(to, [*shared, *map(str, arguments)], obj=setup, env={"COLUMNS": "180"})


@pytest.fixture
def matinee(tmp_path, loaded_once):
    return partial(at_the_shell, tmp_path / "home")


@pytest.fixture(scope="session")
def imported_home(starter_home, tmp_path_factory):
    """A home with the starter and a made-up data set, to be copied."""
    folder = tmp_path_factory.mktemp("imported")
    data = write_layout(folder / "ml-made-up", "comma", FILMS, RATINGS)
    assert at_the_shell(copied(starter_home, folder / "home"), "import", data, to=data_app).exit_code == 0
    return folder / "home"


@pytest.fixture(scope="session")
def trained_home(imported_home, tmp_path_factory):
    """The same with a model, and what training it said."""
    home = copied(imported_home, tmp_path_factory.mktemp("trained") / "home")
    return home, at_the_shell(home, "train")


@pytest.fixture
def starter(starter_home, tmp_path):
    copied(starter_home, tmp_path / "home")


@pytest.fixture
def imported(imported_home, tmp_path):
    copied(imported_home, tmp_path / "home")


@pytest.fixture
def trained(trained_home, tmp_path):
    """The id of its model."""
    home, answer = trained_home
    assert answer.exit_code == 0, answer.exception
    return artefact.current(copied(home, tmp_path / "home") / "models")


def test_train_fits_says_what_and_makes_it_the_one_in_use(trained_home):
    home, answer = trained_home
    assert answer.exit_code == 0, answer.exception
    models = home / "models"
    model_id = bundle.read_current(models).model_id
    assert model_id in answer.stdout
    assert "learned-knn, content, popularity" in answer.stdout
    manifest = json.loads((models / model_id / "manifest.json").read_text())
    assert (manifest["people"], manifest["votes"]) == (24, len(RATINGS))


def test_votes_of_servers_are_learned_from_and_old_models_go(matinee, trained, tmp_path):
    few = tmp_path / "few.toml"
    few.write_text("[model]\nkeep = 1\n")
    asyncio.run(add_vote(tmp_path / "home" / "matinee.sqlite3", person=10**17))
    assert matinee("--config", few, "train").exit_code == 0
    models = tmp_path / "home" / "models"
    assert bundle.read_current(models).model_id != trained
    assert [folder.name for folder in artefact.newest_first(models)] == [artefact.current(models)]


async def add_vote(path, person):
    async with await Database.open(path) as database:
        vote = VoteRow(person, 1, VoteKind.LIKE, "card", datetime(2026, 1, 1, tzinfo=UTC))
        await Votes(database).add(vote)


def test_a_damaged_rating_set_stops_training_and_the_model_stays(matinee, trained, tmp_path):
    (file,) = (tmp_path / "home" / "ratings").glob("*/half_stars.npy")
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    answer = matinee("train")
    assert isinstance(answer.exception, DataRefused)
    assert "Import the data set again" in str(answer.exception)
    assert bundle.read_current(tmp_path / "home" / "models").model_id == trained


def test_a_database_that_cannot_be_read_is_a_sentence(matinee, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "matinee.sqlite3").write_text("this is no database at all, not even a small one")
    assert isinstance(matinee("train").exception, StoreUnavailable)


def test_a_folder_in_the_databases_place_is_a_sentence(matinee, tmp_path):
    (tmp_path / "home" / "matinee.sqlite3").mkdir(parents=True)
    for arguments, program_part in ((("train",), app), (("status",), data_app)):
        assert "is a folder" in str(matinee(*arguments, to=program_part).exception)


def test_recommend_finds_films_like_those_named(matinee, trained):
    answer = matinee("recommend", "made up 1", "Made Up 2", "--adventurousness", "0", "--json", "--count", "4")
    assert answer.exit_code == 0, answer.exception
    picks = json.loads(answer.stdout)["picks"]
    assert len(picks) == 4
    assert {tuple(pick["film"]["genres"]) for pick in picks} == {("War",)}
    assert {pick["tier"] for pick in picks} == {"learned-knn"}
    assert {reason["kind"] for pick in picks for reason in pick["evidence"]} == {"asked"}
    shown = matinee("recommend", "Made Up 1", "--genre", "comedy", "--year-from", "1980").stdout
    assert "Comedy" in shown
    assert "why" in shown


def test_recommend_without_a_model_goes_by_content(matinee, imported):
    answer = matinee("recommend", "Made Up 1", "--adventurousness", "0", "--json")
    assert {pick["tier"] for pick in json.loads(answer.stdout)["picks"]} == {"content"}


def test_recommend_shows_no_column_of_stars_where_nothing_is_rated(matinee, starter):
    unrated = matinee("recommend", "Alien").stdout
    assert "from home" in unrated
    assert "stars" not in unrated


def test_recommend_answers_mistakes_in_sentences(matinee, imported):
    mistake = matinee("recommend", "Maid Up 11").exception
    assert isinstance(mistake, UnclearFilm)
    assert "Made Up 11" in str(mistake)
    assert isinstance(matinee("recommend", "The").exception, UnknownName)
    assert str(matinee("recommend", "Made Up 1", "--genre", "Comdy").exception) == (
        "I know no genre called “Comdy”. Did you mean “Comedy”?"
    )
    assert isinstance(
        matinee("recommend", "Made Up 1", "--year-from", "2000", "--year-to", "1990").exception, UserMistake
    )
    for option in ("--year-from", "--year-to"):
        refused = str(matinee("recommend", "Made Up 1", option, "1500").exception)
        assert refused.startswith(f"{option} must be from 1870 to "), refused
    nothing = matinee("recommend", "Made Up 1", "--year-from", "1890", "--year-to", "1899")
    assert "No film fits. without years:" in nothing.stdout


@pytest.mark.parametrize("command", [("recommend", "Alien"), ("train",)], ids=" ".join)
def test_an_empty_home_begins_with_the_starter(matinee, command):
    answer = matinee(*command)
    assert answer.exit_code == 0, answer.exception
    assert ("Alien" in answer.stdout) if command[0] == "recommend" else ("films" in answer.stdout)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Se7en", "Se7en"), ("Cidade de Deus", "City of God"), ("Godfather 2", "The Godfather: Part II")],
)
def test_the_shell_takes_a_title_as_the_bot_does(matinee, starter, typed, meant):
    answer = matinee("recommend", typed, "--json")
    assert answer.exit_code == 0, answer.exception
    picks = json.loads(answer.stdout)["picks"]
    assert {reason["film"]["title"] for pick in picks for reason in pick["evidence"]} == {meant}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ET"], "I know no film called “ET”. Did you mean “E.T. the Extra-Terrestrial (1982)”"),
        (["The"], "I know no film called “The”."),
        (["Emma"], "Several films are called “Emma”. Did you mean “Emma (1996)” or “Emma. (2020)”?"),
        (["Alien", "--genre", "Horrror"], "I know no genre called “Horrror”. Did you mean “Horror”?"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_shell_asks_as_the_bot_does(matinee, starter, arguments, sentence):
    answer = matinee("recommend", *arguments)
    assert isinstance(answer.exception, UserMistake)
    assert str(answer.exception).startswith(sentence)


@pytest.mark.parametrize("empty", [True, False], ids=["empty", "gone"])
@pytest.mark.parametrize("command", ["recommend Alien", "train", "status", "import /nowhere"])
def test_no_command_begins_a_new_database_beside_the_backups_of_one_that_is_gone(matinee, tmp_path, command, empty):
    """Else the bot would find one there, and in a week every backup would be of that one."""
    home = tmp_path / "home"
    backup = home / "backups" / "matinee-20261123T040000Z.sqlite3"
    backup.parent.mkdir(parents=True)
    backup.touch()
    if empty:
        (home / "matinee.sqlite3").touch()
    before = sorted(home.rglob("*"))
    answer = matinee(*command.split(), to=app if command.split()[0] in {"recommend", "train"} else data_app)
    assert isinstance(answer.exception, CannotStart)
    assert f"matinee restore {backup} --replace" in str(answer.exception)
    assert sorted(home.rglob("*")) == before
    found = doctor.check_database(Setup(home=home, config_path=None))
    assert (found.level, found.sentence) == ("bad", str(answer.exception))


@pytest.mark.parametrize("protocol", ["random", "temporal"])
def test_evaluate_measures_every_model_on_any_layout(matinee, tmp_path, protocol):
    whole = [replace(rating, stars=round(rating.stars)) for rating in RATINGS if rating.person <= 12]
    folder = write_layout(tmp_path / "old", "ml-1m", FILMS, whole)
    file = tmp_path / "out" / "figures.json"
    answer = matinee("evaluate", "--data", folder, "--protocol", protocol, "--json", file, "--dial", "--cold-start")
    assert answer.exit_code == 0, answer.exception
    figures = json.loads(file.read_text())
    assert [model["name"] for model in figures["models"]][:4] == ["random", "popularity", "content", "item-knn"]
    for model in figures["models"]:
        assert 0 <= model["ndcg_10"]["mean"] <= 1
        assert {"recall_20", "hit_10", "coverage_10", "novelty_10", "fit_seconds", "p50_ms", "p99_ms"} <= set(model)
        assert model["name"] in answer.stdout
    assert [step["adventurousness"] for step in figures["dial"]] == list(range(11))
    assert {(each["name"], each["votes"]) for each in figures["cold_start"]} == {
        ("nobody asked", 0),
        *((name, votes) for name in ("random known", "popular", "our round") for votes in (3, 5, 10)),
    }
    assert "our round" in answer.stdout


def test_evaluate_tells_what_the_weights_that_ship_know_of_these_people(matinee, tmp_path):
    godfathers = [
        SampleFilm(1, "The Godfather (1972)", imdb="0068646"),
        SampleFilm(2, "Goodfellas (1990)", imdb="0099685"),
    ]
    others = [replace(film, number=film.number + 2) for film in FILMS]
    ratings = [SampleRating(rating.person, rating.film + 2, rating.stars, rating.timestamp) for rating in RATINGS]
    folder = write_layout(tmp_path / "with-numbers", "comma", [*godfathers, *others], ratings)
    answer = matinee("evaluate", "--data", folder, "--prior")
    assert answer.exit_code == 0, answer.exception
    for words in ("content", "prior", "popularity", "own + prior", "lift"):
        assert words in answer.stdout


def test_evaluate_asks_newcomers_with_the_starter_beside(matinee, tmp_path, monkeypatch):
    facts = FilmFacts("Made Up 3", 1963, directors=("Somebody",), starter=True)
    monkeypatch.setattr("recommender.training.reading.read_starter", lambda: (facts, FilmFacts("More", 1930)))
    fans = [replace(rating, stars=4.5) for rating in RATINGS]
    folder = write_layout(tmp_path / "fans", "comma", FILMS, fans)
    file = tmp_path / "figures.json"
    answer = matinee("evaluate", "--data", folder, "--starter", "--newcomers", "--json", file)
    assert answer.exit_code == 0, answer.exception
    figures = json.loads(file.read_text())
    assert figures["films"] == len(FILMS) + 1
    assert "and the starter" in figures["data"]
    assert {each["likes"] for each in figures["newcomers"]} == {1, 3, 5, 10}
    assert {"weighted_ndcg_10", "lift", "films", "popularity", "ndcg_10"} <= set(figures["newcomers"][0])
    assert {claim["sentence"] for claim in figures["claims"]} >= {
        "Newcomers' lift is at least that of the learned weights alone"
    }
    for words in ("Matinee at home", "learned weights", "liked by", "Newcomers' lift"):
        assert words in answer.stdout


def test_evaluate_of_what_is_no_data_set_is_a_sentence(matinee, tmp_path):
    assert isinstance(matinee("evaluate", "--data", tmp_path).exception, DataRefused)


@pytest.mark.skipif(REAL is None, reason="MATINEE_TEST_DATA names no folder")
def test_on_real_data_each_model_beats_the_one_below_by_a_good_part(matinee, tmp_path):
    file = tmp_path / "figures.json"
    assert matinee("evaluate", "--data", REAL, "--json", file).exit_code == 0
    found = {model["name"]: model["ndcg_10"]["mean"] for model in json.loads(file.read_text())["models"]}
    assert found["item-knn"] > 1.4 * found["popularity"]
    assert found["learned-knn"] > 1.08 * found["item-knn"]
