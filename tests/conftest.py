"""Marks what `make quick` leaves out: tests that start programs or browsers, use sockets, or take seconds.

What many folders need and takes long to make is made here, once.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

# Compiled files are kept, also where the environment says otherwise: each program that a test starts, and each set of
# extensions that a client loads, would compile its whole source again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Several tests run at once already. More threads for one matrix mostly wait, at full load, for a core to be free.
os.environ.setdefault("OMP_NUM_THREADS", "1")

MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30
"""Bytes that must be free there: many times what tests hold at once, as the folder of one that passed is removed."""


def may_write_in_memory() -> bool:
    """Whether there is such a file system, with room, that also runs programs."""
    try:
        return shutil.disk_usage(MEMORY).free >= ROOM and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    except OSError:
        return False


# Every commit of a database waits for the disk, thousands of times in a run. Whoever sets `TMPDIR` decides otherwise.
# It is set for programs that tests start, and in `tempfile`, which pytest has asked for a file already.
if "TMPDIR" not in os.environ and may_write_in_memory():
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

TESTS = Path(__file__).parent
SLOW = (
    "benchmarks",
    "bot/cli/test_backup.py",
    "bot/cli/test_data.py",
    "bot/cli/test_frame.py",
    "bot/cli/test_models.py",
    "bot/push/test_crash.py",
    "bot/push/test_crowd.py",
    "bot/push/test_time.py",
    "bot/runtime/test_file_lock.py",
    "bot/services/film_data/test_broken_sets.py",
    "bot/services/film_data/test_import_again.py",
    "bot/services/film_data/test_killed_import.py",
    "bot/services/film_data/test_library.py",
    "bot/services/film_data/test_pull.py",
    "bot/store/copies/test_backup.py",
    "bot/store/copies/test_restore.py",
    "bot/trainer",
    "cogs",  # the whole bot in SimCord for each test
    "demo/test_demo.py",
    "demo/test_live_page.py",
    "demo/test_start.py",
    "deploy/test_dockerfile.py",
    "deploy/test_image_by_hand.py",
    "deploy/test_service.py",
    "recommender/evaluation/studies/test_cold_start.py",
    "recommender/evaluation/studies/test_draw_study.py",
    "recommender/evaluation/studies/test_group_study.py",
    "recommender/evaluation/studies/test_newcomers.py",
    "recommender/evaluation/studies/test_personal_dial.py",
    "recommender/evaluation/studies/test_shipped.py",
    "recommender/evaluation/test_report.py",
    "recommender/evaluation/test_study.py",
    "recommender/models/prior",
    "recommender/serving/test_dial.py",
    "recommender/serving/test_next_question.py",
    "recommender/serving/test_threads.py",
    "test_fresh_votes.py",
    "test_walk.py",
    "wire",
)
"""Folders and files that are slow as a whole."""
LONGEST = frozenset(TESTS / name for name in ("wire/test_chaos.py", "demo/test_demo.py", "demo/test_start.py"))
SLOW_PATHS = frozenset(TESTS / name for name in SLOW)


def is_slow(path: Path) -> bool:
    """Whether a file of tests is one of these, or lies in one."""
    return not SLOW_PATHS.isdisjoint((path, *path.parents))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make quick` does not even import what it leaves out."""
    return True if "not slow" in config.option.markexpr and is_slow(collection_path) else None


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Half as many workers again as there are cores: tests of the wire wait three quarters of their time."""
    if "not slow" in config.option.markexpr or "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them; a single slow test of a quick file carries the mark itself."""
    slow = cache(is_slow)
    for item in items:
        if slow(item.path):
            item.add_marker("slow")
    items.sort(key=lambda item: item.path not in LONGEST)  # a minute each; at the end, the other workers would be idle


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory):
    """A home with the starter films, to be copied."""
    from support_discord import prepared_home

    return asyncio.run(prepared_home(tmp_path_factory.mktemp("starter") / "home"))


@pytest.fixture(scope="session")
def few_films_home(tmp_path_factory):
    """A home with a tenth of the starter, to be copied: a program that is started there is ready in half the time.

    It is noted as the whole starter, so the program brings in no more.
    """
    from support_discord import prepared_home

    from recommender.catalogue.starter import read_starter

    films = [film for film in read_starter() if film.curated][::10]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.services.film_data.library.read_starter", lambda: films)
        return asyncio.run(prepared_home(tmp_path_factory.mktemp("few") / "home"))


@pytest.fixture(scope="session")
def loaded_once():
    """What is fitted from facts alone never changes, nor what is made of it, so tests on the same films share both."""
    from bot.store.film_data import films as film_store
    from bot.store.film_data.joined_films import former_ids
    from recommender import service
    from recommender.serving import loader
    from recommender.serving.snapshot import without_ratings

    tables, fitted, snapshots = [], {}, {}
    read, load = film_store.all_films, loader.load_snapshot

    def read_once(connection):
        rows = [*former_ids(connection).items(), *connection.execute(film_store.ALL_FILMS)]
        if rows not in [known for known, _ in tables]:
            tables.append((rows, read(connection)))
            del tables[:-8]  # few tests have films of their own
        return next(films for known, films in tables if known == rows)

    def fit_once(film_table):
        if film_table.films not in fitted:
            fitted[film_table.films] = without_ratings(film_table)
        return fitted[film_table.films]

    def load_once(films, models, before):
        if before is not None or loader.pointer_of(models) is not None:
            return load(films, models, before)
        if films not in snapshots:
            snapshots[films] = load(films, models, before)
        return snapshots[films]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(film_store, "all_films", read_once)
        patch.setattr(loader, "without_ratings", fit_once)
        patch.setattr(service, "load_snapshot", load_once)
        yield


@pytest.fixture(scope="session")
def extensions_run_once():
    """The modules of the cogs, for all clients that tests make."""
    from support_extensions import ExtensionFinder

    finder = ExtensionFinder()
    sys.meta_path.insert(0, finder)
    yield
    sys.meta_path.remove(finder)
