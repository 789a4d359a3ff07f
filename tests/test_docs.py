"""The documents agree with the project: tables and fields, tests of guarantees, local links, paths in backticks."""

import re
import sqlite3
from pathlib import Path

import pytest

from bot.store.migrate import migrate

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_data_dictionary_names_every_table_and_field_and_no_other():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    real = {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in tables}
    connection.close()
    page = (ROOT / "docs/data.md").read_text("utf-8").split("\n## Beside the database")[0]
    told = {
        section.split("\n")[0].strip(): re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        for section in page.split("\n## ")[1:]
    }
    assert told == real, "describe it in docs/data.md"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_local_links_lead_somewhere(document):
    text = document.read_text("utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and not target.startswith(("http://", "https://", "<"))]
    assert [target for target in local if not (document.parent / target).exists()] == []


MADE_LATER = frozenset(
    [
        *("models/", "models/<id>/", "models/current", "models/lock", "downloads/", "backups/", ".matinee/"),
        *("movies.csv", "ratings.csv", "links.csv", "ml-youtube.csv", "ml-latest-small/", "secrets/discord_token"),
        *("watched.csv", "watchlist.csv", "likes/films.csv", "diary.csv"),
        *("cogs/<name>.py", "bot/store/migrations/000N_what.sql"),
    ]
)
"""Files and folders that documents name and that are made by the program, by its users, or by whoever adds one."""
FILE_TYPES = ("py", "toml", "md", "csv", "sql", "svg", "png", "tsv", "lock", "yaml", "service")


def paths_in(text):
    """Files and folders of the project in backticks: no command, no address, no path of the system."""
    quoted = re.findall(r"`([^`\s()]+)`", text)
    named = [
        quote.split("::")[0]
        for quote in quoted
        if "://" not in quote and not quote.startswith("/") and "=" not in quote
    ]
    return [name for name in named if "/" in name or name.rpartition(".")[2] in FILE_TYPES]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_folders_in_backticks_exist(document):
    named = [name for name in paths_in(document.read_text("utf-8")) if name not in MADE_LATER]
    assert [name for name in named if not (ROOT / name).exists() and not (document.parent / name).exists()] == []


def test_the_tree_names_every_folder_and_every_file_beside_them():
    tree = (ROOT / "docs/architecture.md").read_text("utf-8").split("## The tree")[1].split("\n## ")[0]
    modules = [
        path.relative_to(ROOT) for top in ("bot", "cogs", "recommender", "demo") for path in (ROOT / top).rglob("*.py")
    ]
    folders = {f"{path.parent}/" for path in modules} - {"bot/", "recommender/"}
    beside = {str(path) for path in modules if str(path.parent) in ("bot", "recommender") and path.stem[0] != "_"}
    assert (folders | beside) - set(paths_in(tree)) == set()


def test_every_test_a_guarantee_names_exists():
    page = (ROOT / "docs/guarantees.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)
    assert named
    for file, name in named:
        path = ROOT / file
        assert path.exists(), file
        assert not name or f"def {name}(" in path.read_text("utf-8"), f"{file} has no {name}"


def wide_lines(text):
    """Lines of 120 characters and more that could be broken: no table, heading, picture or code."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in prose.splitlines() if not line.lstrip().startswith(("|", "#", "<", "!["))]
    return [line for line in lines if len(line) >= 120 and " " in line.strip()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_lines_of_prose_stay_under_120_characters(document):
    assert wide_lines(document.read_text("utf-8")) == []
