"""An import killed at any file operation: either the earlier or the new set is complete."""

import pytest
from support_killed import Disk, Killed
from support_movielens import SampleRating, all_ratings, write_layout
from support_store import opened

from bot.config import Config
from bot.services.film_data.library import Library
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from recommender.catalogue.rating_set import open_rating_set


async def counted(database, home):
    """Ratings of the named set, every byte checked; 0 without one."""
    rows = await Datasets(database).all()
    assert len(rows) <= 1
    return len(open_rating_set(home / rows[0].folder)) if rows else 0


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the dead close nothing
@pytest.mark.parametrize("again", ["first", "the same", "another name", "other ratings", "damaged"])
async def test_whenever_it_is_killed_a_whole_set_is_named(tmp_path, clock, monkeypatch, again):
    last, ended = 0, False
    while not ended:
        home = tmp_path / f"home-{last}"
        async with await opened(home / "matinee.sqlite3") as database:
            library = Library(Films(database), Datasets(database), home, Config(), clock)
            folder = write_layout(tmp_path / f"{last}" / "set", "comma")
            allowed = {0, len(all_ratings())}
            if again != "first":
                await library.import_path(folder)
                allowed = {len(all_ratings())}
            if again == "another name":
                folder = write_layout(tmp_path / f"{last}" / "set (1)", "comma")
            if again == "other ratings":
                write_layout(folder, "comma", ratings=[SampleRating(1, 1, 5.0)])
                allowed |= {1}
            if again == "damaged":
                (row,) = await Datasets(database).all()
                (home / row.folder / "films.npy").write_bytes(b"broken")
            with monkeypatch.context() as patch:
                disk = Disk(patch, last)
                try:
                    await library.import_path(folder)
                    ended = True
                except Killed:
                    pass
            if again != "damaged" or ended:
                assert await counted(database, home) in allowed, f"killed at {last}"
            if not ended and last % 7 == 0:  # and the next one mends what was left
                report = await library.import_path(folder)
                assert await counted(database, home) == report.ratings
        last = disk.done + 1
    assert last > 15
