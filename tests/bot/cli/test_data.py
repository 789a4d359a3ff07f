"""`matinee data` from the shell."""

import functools
import hashlib
import http.server
import re
import threading

import pytest
from support_discord import copied
from support_movielens import all_ratings, append_line, write_layout, zipped
from typer.testing import CliRunner

from bot.cli.data import app
from bot.cli.frame import Setup
from bot.config import PROJECT_ROOT
from bot.errors import UnknownName, UserMistake
from recommender.catalogue.starter import read_starter
from recommender.errors import DataRefused

STARTER = len(read_starter())


@pytest.fixture
def matinee(tmp_path, starter_home):
    copied(starter_home, tmp_path / "home")

    def run(*arguments, config=PROJECT_ROOT / "config.toml", answer=None):
        setup = Setup(home=tmp_path / "home", config_path=config)
        return CliRunner().invoke(app, [str(argument) for argument in arguments], obj=setup, input=answer)

    return run


def test_import_says_what_came_in(matinee, tmp_path):
    result = matinee("import", write_layout(tmp_path / "ml-sample", "comma"))
    assert result.exit_code == 0
    told = re.search(r"ml-sample: 10 films \((\d+) new here, (\d+) now known better\) and (\d+) ratings", result.stdout)
    new, better, ratings = map(int, told.groups())
    assert (new + better, ratings) == (10, len(all_ratings()))
    assert better >= 1  # the starter has some of them
    assert "No row was left out." in result.stdout
    assert "Reading ratings" in result.stderr


def test_import_lists_what_was_left_out(matinee, tmp_path):
    folder = write_layout(tmp_path / "ml-sample", "comma")
    line = append_line(folder, "comma", 1, "1,1,7.5,900000000")
    said = matinee("import", folder).stdout
    assert "1 row was left out:" in said
    assert f"ratings.csv, line {line}: the rating is not 0.5 to 5 in half stars" in said


def test_a_path_that_is_not_there_is_a_sentence(matinee, tmp_path):
    result = matinee("import", tmp_path / "nowhere")
    assert isinstance(result.exception, DataRefused)
    assert "Check the path" in str(result.exception)


def test_status_of_an_empty_home_says_how_to_begin(matinee, tmp_path):
    (tmp_path / "home" / "matinee.sqlite3").unlink()
    said = matinee("status").stdout
    assert f"{STARTER:,} films: {STARTER:,} in the starter catalogue" in said
    assert "matinee data pull ml-latest-small" in said


def test_status_names_the_sets(matinee, tmp_path):
    matinee("import", write_layout(tmp_path / "ml-sample", "comma"))
    said = matinee("status").stdout
    assert "ml-sample" in said
    assert str(len(all_ratings())) in said


@pytest.fixture
def pull_config(tmp_path):
    """A config whose only set lies on a server on loopback."""
    (tmp_path / "www").mkdir()
    path = zipped(write_layout(tmp_path / "set", "comma"), tmp_path / "www" / "ml-tiny.zip", top="ml-tiny")
    md5 = hashlib.md5(path.read_bytes()).hexdigest()
    (tmp_path / "www" / "ml-tiny.zip.md5").write_text(f"{md5}  ml-tiny.zip\n")
    handler = functools.partial(Quiet, directory=str(tmp_path / "www"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/ml-tiny.zip"
        config = tmp_path / "config.toml"
        config.write_text(
            f'[data]\nsets = [{{ name = "ml-tiny", address = "{address}", md5_address = "{address}.md5", '
            'terms = "https://example.org/terms" }]\nlicence = "Be kind."\n'
        )
        yield config
        server.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_pull_shows_the_terms_asks_and_brings_it_in(matinee, pull_config):
    result = matinee("pull", "ml-tiny", config=pull_config, answer="y\n")
    assert result.exit_code == 0, result.exception
    assert result.stdout.index("Be kind.") < result.stdout.index("https://example.org/terms")
    assert "Do you agree?" in result.stdout
    assert "ml-tiny: 10 films" in result.stdout


def test_pull_with_yes_asks_nothing_and_still_shows_the_terms(matinee, pull_config):
    result = matinee("pull", "ml-tiny", "--yes", config=pull_config)
    assert result.exit_code == 0, result.exception
    assert "Be kind." in result.stdout
    assert "Do you agree?" not in result.stdout


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_pull_without_a_yes_downloads_nothing(matinee, pull_config, tmp_path, answer):
    result = matinee("pull", "ml-tiny", config=pull_config, answer=answer)
    assert isinstance(result.exception, UserMistake)
    assert not (tmp_path / "home" / "downloads").exists()


def test_pull_of_an_unknown_set_names_those_there_are(matinee):
    result = matinee("pull", "ml-33m")
    assert isinstance(result.exception, UnknownName)
    assert "ml-latest-small" in str(result.exception)


def test_a_wrong_checksum_is_refused(matinee, pull_config, tmp_path):
    (tmp_path / "www" / "ml-tiny.zip.md5").write_text(f"MD5 (ml-tiny.zip) = {'0' * 32}\n")
    result = matinee("pull", "ml-tiny", "--yes", config=pull_config)
    assert isinstance(result.exception, DataRefused)
    assert "checksum" in str(result.exception)
    assert list((tmp_path / "home" / "downloads").iterdir()) == []


def test_import_tells_what_a_set_of_ten_leaves_out(matinee, tmp_path):
    folder = tmp_path / "tweets"
    folder.mkdir()
    (folder / "movies.dat").write_text(
        "0035015::The Magnificent Ambersons (1942)::Drama|History\n1727824::Paperman (2012)::Animation|Short\n"
    )
    (folder / "ratings.dat").write_text("1::0035015::8::1381620027\n")
    result = matinee("import", folder)
    assert result.exit_code == 0
    assert "tweets: 1 films" in result.stdout
    assert "no counterpart here, left out of their films: History 1." in result.stdout
    assert "1 × a short film or one for adults" in result.stdout
    assert "Where" not in result.stdout


def test_the_shipped_sets_and_their_terms(matinee):
    for name, words in (
        ("movietweetings", "earning money included"),
        ("trailers", "purposes that earn no money"),
        ("ml-32m", "purposes that earn no money"),
    ):
        result = matinee("pull", name, answer="n\n")
        assert words in result.stdout
        assert isinstance(result.exception, UserMistake)


@pytest.mark.parametrize(
    ("name", "text", "site"),
    [
        (
            "ratings.csv",
            "Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Alien,1979,https://boxd.it/1,4.5\n",
            "Letterboxd",
        ),
        ("ratings.csv", "Const,Your Rating,Date Rated,Title\ntt0078748,9,2024-01-01,Alien\n", "IMDb"),
        ("ratings-movies.json", '[{"rated_at":"x","rating":8,"movie":{"title":"Alien"}}]', "Trakt"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_one_persons_export_is_named_with_the_way_to_go(matinee, tmp_path, name, text, site, alone):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / name).write_text(text)
    result = matinee("import", folder / name if alone else folder)
    assert isinstance(result.exception, DataRefused)
    assert f"took out of {site}" in str(result.exception)
    assert "in Discord instead, with /taste import" in str(result.exception)


def test_a_table_of_something_else_is_not_taken_for_trailers_alone(matinee, tmp_path):
    (tmp_path / "history.csv").write_text("Title,Date\nAlien,1/1/20\n")
    said = str(matinee("import", tmp_path / "history.csv").exception)
    assert said.startswith("A set is a folder or a zip, and history.csv is no file of trailers: history.csv must begin")
