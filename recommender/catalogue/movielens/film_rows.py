"""Makes a film from the three values of all layouts but ml-100k: number, title with year, genres."""

from __future__ import annotations

from dataclasses import dataclass

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.movielens.films_file import MOST_TITLE, film_number, genres, imdb_id, is_left_out
from recommender.catalogue.movielens.number_space import NumberSpace, number_space
from recommender.catalogue.movielens.rows import RefusedRows
from recommender.catalogue.movielens.source import Source
from recommender.films.text import dated, readable

LEFT_OUT = "a short film or one for adults"


@dataclass(frozen=True, slots=True)
class FilmRows:
    """Makes films from rows, and refuses rows that are not films.

    Sets with IMDb's numbers (MovieTweetings) have IMDb's genres and titles: no other titles in brackets, no article
    after a comma.
    """

    file: str
    space: NumberSpace
    refused: RefusedRows

    @classmethod
    def of(cls, source: Source, file: str, refused: RefusedRows) -> FilmRows:
        """The maker for a file of films, which depends on its kind of number.

        Raises:
            DataRefused: its numbers are neither MovieLens' nor IMDb's.
        """
        return cls(file, number_space(source, file), refused)

    def film(self, line: int, number: str, raw_title: str, listed: str) -> FilmFacts | None:
        """The film of a row; None if the row is refused, which `refused` then counts."""
        imdb = self.space is NumberSpace.IMDB
        source_id = film_number(number)
        if len(raw_title) > MOST_TITLE:
            self.refused.add(self.file, line, f"the title has more than {MOST_TITLE:,} characters")
            return None
        title = dated(raw_title) if imdb else readable(raw_title)
        if source_id is None or not title.title:
            self.refused.add(self.file, line, "no title" if source_id else "the film's number must be whole, from 1")
            return None
        if not self.space.has(number):
            reason = f"the film's number is none of {self.space.value}'s, as the others are"
            self.refused.add(self.file, line, reason)
            return None
        if imdb and is_left_out(listed):
            self.refused.leave_out(source_id, LEFT_OUT)
            return None
        return FilmFacts(
            title=title.title,
            year=title.year,
            genres=genres(listed, self.refused),
            alternative_titles=title.alternative_titles,
            imdb_id=imdb_id(number) if imdb else None,
            movielens_id=None if imdb else source_id,
            source_id=source_id,
        )
