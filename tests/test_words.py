"""One word, one meaning; one name, one thing. docs/glossary.md has the words."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "cogs", "recommender", "demo", "benchmarks", "docs")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "config.toml"])
SAY_INSTEAD = {
    "voice": "row, vote",
    "voices": "interaction matrix, rows, votes",
    "foretell": "predict",
    "foretells": "predicts",
    "foretold": "predicted",
    "heard": "received",
    "ladder": "fallback",
    "rung": "tier",
    "rungs": "tiers",
    "shelf": "film table",
    "filmmap": "embedding",
    "renewal": "incremental update",
    "renew": "update",
    "touched": "changed, updated",
    "courier": "transport",
    "flight": "under way",
    "trouble": "fault",
    "loved": "rating percentile",
    "standing": "serving snapshot; stored",
    "oftener": "more often",
    "luck": "chance, the draw",
    "bent": "relaxed",
    "mend": "correct, parse",
    "mends": "corrects",
    "mended": "corrected, parsed",
}
"""Neither in names nor in prose."""
NAMES_ONLY = {
    "said": "contributions, output, answer",
    "evidence": "candidates (of the solver)",
    "digests": "fingerprints",
    "hand": "bucket",
    "deal": "sample",
    "pace": "rate limiter",
    "letter": "delivery attempt",
    "signs": "emoji",
}
"""Ordinary words in a sentence; as a name each once meant something else here."""
ORDINARY = {
    ("README.md", "voice"): "of Discord's voice channels",
    ("CHANGELOG.md", "voice"): "of Discord's voice channels",
    ("bot/cli/demo.py", "voice"): "of Discord's voice channels",
    ("bot/client.py", "voice"): "of Discord's voice channels",
    ("cogs/ui/guide.py", "voice"): "of Discord's voice channels",
    ("cogs/together/command.py", "voice"): "of Discord's voice channels",
    ("cogs/ui/together/film_night.py", "evidence"): "why a film was picked",
    ("recommender/types.py", "evidence"): "why a film was picked",
    ("recommender/serving/explain.py", "evidence"): "why a film was picked",
    ("recommender/serving/groups/group_picks.py", "evidence"): "why a film was picked",
    ("recommender/group_request.py", "evidence"): "why a film was picked",
    ("recommender/serving/confidence.py", "evidence"): "why a film was picked",
    ("bot/words/reasons.py", "evidence"): "why a film was picked",
    ("benchmarks/panels/table.py", "evidence"): "why a film was picked",
    ("recommender/evaluation/studies/personal_dial.py", "evidence"): "why a film was picked",
    ("bot/services/conditions.py", "letter"): "of a word",
    ("cogs/ui/packed_filters.py", "letter"): "of a word",
}
"""File and word, and what it means there."""


SHOWN_BY_ITS_COG = {"Explore", "Film", "Privacy", "Stats", "Swiping", "Taste", "Today", "Together", "Watchlist"}
"""A command's cog has the name of the service it calls, or of what it shows."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def names_in(source: str) -> list[str]:
    """Every identifier that a file defines or uses, and what its imports are called."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                found.append(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.append(name)
            case ast.keyword(arg=str(name)):
                found.append(name)
            case _:
                pass
    return found


def prose_in(source: str) -> list[str]:
    """Comments and texts, docstrings and log lines among them."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    kinds = (tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))
    return [token.string for token in tokens if token.type in kinds]


def words_of_name(name: str) -> set[str]:
    return {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def words_of_text(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"https?://\S+", " ", text).lower()))


def unexplained(path: Path, words: set[str]) -> dict[str, str]:
    """Words that have a plainer term and no ordinary meaning in that file."""
    instead = SAY_INSTEAD | NAMES_ONLY
    return {word: instead[word] for word in sorted(words) if (name_of(path), word) not in ORDINARY}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_code_uses_the_words_of_the_field(path):
    source = path.read_text("utf-8")
    names = {word for name in names_in(source) for word in words_of_name(name)} & (SAY_INSTEAD | NAMES_ONLY).keys()
    prose = {word for text in prose_in(source) for word in words_of_text(text)} & SAY_INSTEAD.keys()
    assert unexplained(path, names | prose) == {}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_documents_use_the_words_of_the_field(path):
    assert unexplained(path, words_of_text(path.read_text("utf-8")) & SAY_INSTEAD.keys()) == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def sent_by_courier(): ...", {"courier"}),
        ("from a import TheLadder as b", {"ladder"}),
        ("x = 1  # each rung", {"rung"}),
        ('log.info("all is touched")', {"touched"}),
        ('"""Fame."""\nfilms = [1]', set()),
    ],
)
def test_the_words_are_found_wherever_they_stand(source, found):
    names = {word for name in names_in(source) for word in words_of_name(name)}
    prose = {word for text in prose_in(source) for word in words_of_text(text)}
    assert (names | prose) & SAY_INSTEAD.keys() == found


def defined_in(path: Path) -> list[str]:
    """Classes, and names of types made by assignment."""
    names: list[str] = []
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.ClassDef(name=name):
                names.append(name)
            case ast.Assign(targets=[ast.Name(id=name)]) if re.match(r"[A-Z][a-z]", name):
                names.append(name)
            case _:
                pass
    return names


def test_no_two_classes_have_one_name():
    where: dict[str, list[str]] = {}
    for path in SOURCES:
        if path.relative_to(ROOT).parts[0] not in ("benchmarks", "docs"):
            for name in defined_in(path):
                where.setdefault(name, []).append(name_of(path))
    assert {name: files for name, files in where.items() if len(files) > 1 and name not in SHOWN_BY_ITS_COG} == {}
    assert {name for name in SHOWN_BY_ITS_COG if len(where[name]) == 2} == SHOWN_BY_ITS_COG


SHOWN_BY = {
    "backup": ("bot/cli", "bot/store/copies"),
    "errors": ("bot", "recommender"),
    "explore": ("bot/services", "cogs"),
    "films": ("bot/services", "bot/store/film_data"),
    "incremental": ("recommender/models/learned_knn", "recommender/training"),
    "matches": ("bot/services/taste", "cogs/taste", "cogs/ui/taste"),
    "model": ("recommender/models/content", "recommender/models/learned_knn", "recommender/models/prior"),
    "own_reactions": ("bot/services", "cogs/posting"),
    "onboarding": ("bot/services/taste", "cogs/ui/taste"),
    "own_votes": ("bot/services/taste", "cogs/taste"),
    "pasted_list": ("cogs/daily", "cogs/ui/daily"),
    "portrait": ("bot/services/taste", "cogs/taste", "cogs/ui/taste", "recommender/serving"),
    "posts": ("bot/services", "bot/store"),
    "privacy": ("bot/services", "cogs", "cogs/ui"),
    "pruning": ("bot/services", "bot/store"),
    "recommend": ("bot/cli", "recommender/serving"),
    "series": ("bot/push", "cogs/daily"),
    "stats": ("bot/services", "cogs", "cogs/ui"),
    "swiping": ("bot/services/together", "cogs/together", "cogs/ui/together"),
    "titles": ("bot/services", "cogs/interactions"),
    "today": ("bot/services/daily", "cogs"),
    "film_night": ("bot/services/together", "cogs/ui/together"),
    "watchlist": ("bot/services", "cogs"),
    "command": ("cogs/daily", "cogs/taste", "cogs/together"),
    "train": ("bot/cli", "recommender/training"),
    "transport": ("bot/push/sending", "cogs/posting"),
}
"""One calls, shows or carries out the other; each `errors` is the tree of its half, each `model` and `command`
is its folder's."""


def test_no_two_modules_have_one_name():
    where: dict[str, list[str]] = {}
    for path in SOURCES:
        if path.stem not in ("__init__", "__main__") and path.relative_to(ROOT).parts[0] not in ("benchmarks", "docs"):
            where.setdefault(path.stem, []).append(name_of(path.parent))
    twice = {name: tuple(folders) for name, folders in where.items() if len(folders) > 1}
    assert twice == SHOWN_BY
