"""The state after an import, for comparison."""

from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from recommender.catalogue.rating_set import open_rating_set


async def state(database, home):
    """Everything an import may change."""
    files = {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }
    return await Films(database).all_films(), await Datasets(database).all(), files


async def ratings_of(database, home):
    """Every imported rating as (set, person, title, stars)."""
    titles = {film.id: film.title for film in await Films(database).all_films()}
    return [
        (row.dataset_id, person, titles[film], half_stars / 2)
        for row in await Datasets(database).all()
        for rating_set in [open_rating_set(home / row.folder)]
        for person, film, half_stars in zip(
            rating_set.people.tolist(), rating_set.films.tolist(), rating_set.half_stars.tolist(), strict=True
        )
    ]
