"""What a reader of film data knows of a film before it has our id. A value, nothing more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """A `recommender.types.Film` without our id; the fields mean the same there."""

    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime_minutes: int | None = None
    directors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    series: str | None = None
    imdb_id: str | None = None
    movielens_id: int | None = None
    """Shared by all MovieLens sets but ml-100k, which numbers its films on its own."""
    tmdb_id: int | None = None
    youtube_id: str | None = None
    starter: bool = False
    curated: bool = False
    source_id: int | None = None
    """The number the film has inside its own data set: what the set's ratings point at."""

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title the film is known by, the usual one first."""
        original = (self.original_title,) if self.original_title else ()
        return (self.title, *original, *self.alternative_titles)
