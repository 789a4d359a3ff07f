"""What a data set says about a film, before the film has an id of ours."""

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
    """The same in all MovieLens sets except ml-100k, which has numbers of its own."""
    tmdb_id: int | None = None
    youtube_id: str | None = None
    starter: bool = False
    curated: bool = False
    source_id: int | None = None
    """The film's number inside its data set, which the set's ratings refer to."""

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title of the film, the main one first."""
        original = (self.original_title,) if self.original_title else ()
        return (self.title, *original, *self.alternative_titles)
