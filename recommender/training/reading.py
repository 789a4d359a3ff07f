"""Reads a data set of any layout that can be imported as training data, directly from its files, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.merging import SHARED_FACTS, Entry, plan_merge
from recommender.catalogue.movielens import open_dataset
from recommender.catalogue.starter import read_starter
from recommender.errors import DataRefused
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.types import Film


def read_dataset(path: Path) -> tuple[str, TrainingData, NDArray[np.int64]]:
    """Name, ratings and their timestamps (whole seconds) of a data set in any MovieLens layout.

    Raises:
        DataRefused: it cannot be read, or holds no ratings.
    """
    dataset = open_dataset(path)
    film_table = FilmTable(_film(facts, number) for number, facts in enumerate(dataset.films(), start=1))
    chunks = list(dataset.rating_chunks())
    if not chunks:
        raise DataRefused(f"{path} holds no ratings; there is nothing to evaluate.")
    ids = np.concatenate([chunk.source_ids for chunk in chunks]).astype(np.int64)
    people = np.unique(np.concatenate([chunk.people for chunk in chunks]), return_inverse=True)[1].astype(np.int32)
    data = TrainingData(
        film_table, people, film_table.vocabulary.rows_of(ids), np.concatenate([chunk.half_stars for chunk in chunks])
    )
    return dataset.name, data, np.concatenate([chunk.timestamps for chunk in chunks])


def beside_starter(data: TrainingData, starter: Sequence[FilmFacts] | None = None) -> TrainingData:
    """The ratings with the starter catalogue merged in, as the bot merges it: more facts and more films.

    The order of the ratings is kept. Where the starter catalogue shows that two films of the data set are one, the
    ratings of both are kept.

    Args:
        data: ratings and their films.
        starter: the catalogue to merge in; None for the one that ships with the program.
    """
    films = data.film_table.films
    plan = plan_merge(films, read_starter() if starter is None else starter)
    changed = {entry.film_id: entry for entry in plan.changed}
    first = max((film.id for film in films), default=0) + 1
    known = [_with_facts(changed[film.id], film.id) if film.id in changed else film for film in films]
    new = [_with_facts(entry, number) for number, entry in enumerate(plan.new, start=first)]
    return replace(data, film_table=FilmTable([*known, *new]))


def _with_facts(entry: Entry, film_id: int) -> Film:
    return Film(id=film_id, **{name: getattr(entry.facts, name) for name in SHARED_FACTS})


def _film(facts: FilmFacts, number: int) -> Film:
    return Film(
        id=number if facts.source_id is None else facts.source_id,
        title=facts.title,
        year=facts.year,
        genres=facts.genres,
        original_title=facts.original_title,
        alternative_titles=facts.alternative_titles,
        imdb_id=facts.imdb_id,
    )
