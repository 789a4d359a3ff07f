"""Fits all models from films, rating sets and votes, and writes an artefact. Needs no store and no Discord.

`recommender.training.incremental` updates a model between two fits; it uses the public functions of this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import AnyArray, FloatArray, IdArray, IntArray, Mask
from recommender.catalogue.rating_set import open_rating_set
from recommender.errors import ArtefactRefused
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training import artefact, bundle
from recommender.training.fingerprints import Fingerprints, fingerprints
from recommender.training.influence import vote_weights
from recommender.training.manifest import FORMAT
from recommender.training.tuning import choose, remembered
from recommender.types import LIKE_HALF_STARS, Film

CODE = 9
"""Part of every model's id. Increase it when the same data and parameters would give a different model."""
VOTED_LIKE_HALF_STARS = 9
"""A like given in Discord counts as four and a half stars."""
VOTED_DISLIKE_HALF_STARS = 3
"""A dislike given in Discord counts as one and a half stars."""
_CHUNK = 2_000_000
FINGERPRINTS = "opinions.fingerprints"
"""Name of the array of fingerprints in the artefact, by which films voted on later are detected."""


@dataclass(frozen=True, slots=True)
class VoteArrays:
    """Opinions given in servers: parallel arrays, one entry a person and film."""

    people: IdArray
    """Discord's ids."""
    films: IdArray
    """Our film ids."""
    liked: Mask
    """False is a dislike, or stars in between."""
    servers: IdArray | None = None
    """Ids of the servers they were given in, 0 for private messages. None where only one server uses the bot: then
    every vote counts in full, because its people influence only each other."""
    given_at: IdArray | None = None
    """When, in seconds since 1970; given together with `servers`."""
    half_stars: AnyArray | None = None
    """1 to 10, uint8, where stars were given with the opinion, 0 where none were; None where none were at all."""

    def stars(self) -> AnyArray:
        """Half stars of each opinion: as given, but limited to the side (like or dislike) of the opinion itself."""
        usual = np.where(self.liked, VOTED_LIKE_HALF_STARS, VOTED_DISLIKE_HALF_STARS).astype(np.uint8)
        if self.half_stars is None:
            return usual
        given = np.where(self.half_stars > 0, self.half_stars, usual)
        bounds = np.where(self.liked, LIKE_HALF_STARS, LIKE_HALF_STARS - 1).astype(np.uint8)
        return np.where(self.liked, np.maximum(given, bounds), np.minimum(given, bounds))

    def weights(self, now: datetime) -> FloatArray:
        """Weight of each opinion for other people; see `influence`."""
        if self.servers is None or self.given_at is None:
            return np.ones(len(self.people), dtype=np.float32)
        return vote_weights(self.people, self.films, self.servers, self.given_at, now)

    @classmethod
    def none(cls) -> VoteArrays:
        """No votes."""
        nothing = np.empty(0, dtype=np.int64)
        return cls(nothing, nothing, np.empty(0, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class TrainingInputs:
    """Everything that a fit needs."""

    films: Sequence[Film]
    votes: VoteArrays
    rating_sets: tuple[Path, ...]
    """Folders of the imported rating sets, to open with `recommender.catalogue.rating_set`."""
    fitted_at: datetime
    """Timezone-aware, UTC; written to the manifest."""
    mark: Mapping[str, str] = field(default_factory=dict)
    """The store's mark of its votes and films; written to the manifest, so that it can be seen later whether anything
    is new."""


def fit_to_folder(
    inputs: TrainingInputs,
    models: Path,
    parameters: LearnedKNNParameters | None = None,
    tell: bundle.Tell = lambda _: None,
) -> str:
    """Fit all models and write them; the folder `models/<id>` is complete when this returns. `current` is not changed.

    Args:
        inputs: films, ratings and votes.
        models: the folder of all models.
        parameters: of the learned KNN.
        tell: called with the name of each step as it begins.

    Returns:
        The model's id: the same data, parameters and code give the same.

    Raises:
        DataRefused: a rating set is incomplete or altered.
    """
    parameters = parameters or LearnedKNNParameters()
    tell("reading ratings and votes")
    known = know(inputs)
    tell("trying what suits the data")
    choice = (
        remembered(_manifest_in_use(models), CODE, known.rating_sets) if parameters == LearnedKNNParameters() else None
    )
    choice = choice or choose(known.data, parameters)
    metadata = metadata_of(inputs, known, model_id_of(known.data, choice.parameters))
    whole = {"id": metadata.model_id, "fitted_at": int(inputs.fitted_at.timestamp()), "mark": dict(inputs.mark)}
    model = bundle.fit(known.data, choice.parameters, metadata, tell)
    tell("writing the model")
    write(models, model, known, manifest_of(inputs, known, parameters, whole) | {"chosen": choice.as_json()})
    return metadata.model_id


def _manifest_in_use(models: Path) -> dict[str, Any] | None:
    try:
        return artefact.manifest_in_use(models)
    except ArtefactRefused:
        return None


class Known(NamedTuple):
    """All training data, joined."""

    data: TrainingData
    fingerprints: Fingerprints
    rating_sets: tuple[str, ...]
    """Checksums of the rating sets."""


def gather(inputs: TrainingInputs) -> TrainingData:
    """Join rating sets and votes; people are numbered from 0, and no two sets share a person."""
    return know(inputs).data


def know(inputs: TrainingInputs) -> Known:
    """Read all training data and join it.

    Raises:
        DataRefused: a rating set is incomplete or altered.
    """
    film_table = FilmTable(inputs.films)
    sets = [open_rating_set(folder) for folder in inputs.rating_sets]
    votes = inputs.votes
    total = sum(len(found.people) for found in sets) + len(votes.people)
    people, rows = np.empty(total, dtype=np.int32), np.empty(total, dtype=np.int32)
    half_stars = np.empty(total, dtype=np.uint8)
    at = first = 0
    for found in sets:
        end = at + len(found.people)
        people[at:end] = first + _without_gaps(found.people)
        for start in range(0, len(found.people), _CHUNK):
            part = slice(start, min(start + _CHUNK, len(found.people)))
            rows[at + part.start : at + part.stop] = film_table.vocabulary.rows_of(found.films[part].astype(np.int64))
        if film_table.has_former_ids:
            _add_joined(people[at:end], rows[at:end], film_table.former_rows(found.films.astype(np.int64)))
        half_stars[at:end] = found.half_stars
        first = int(people[end - 1]) + 1 if end > at else first
        at = end
    people[at:] = first + np.unique(votes.people, return_inverse=True)[1]
    rows[at:] = film_table.vocabulary.rows_of(votes.films.astype(np.int64))
    opinions = fingerprints(votes.people, rows[at:], votes.liked, len(film_table), votes.half_stars)
    half_stars[at:] = votes.stars()
    weights = None
    if votes.servers is not None:
        weights = np.ones(total, dtype=np.float32)
        weights[at:] = votes.weights(inputs.fitted_at)
    known = rows >= 0
    if not known.all():
        people, rows, half_stars = people[known], rows[known], half_stars[known]
        weights = None if weights is None else weights[known]
    data = TrainingData(film_table, people, rows, half_stars, weights, voters_from=first)
    return Known(data, opinions, tuple(found.sha256 for found in sets))


def _add_joined(people: IntArray, rows: IntArray, former: IntArray) -> None:
    """Assign ratings of a former film id to its present film, unless the person has rated that film as well.

    Args:
        people: who rated, one entry a rating.
        rows: of the films they rated; −1 where the id is no longer known. Changed in place.
        former: rows of the films that had these ids; -1 for all other ids.
    """
    moved = np.flatnonzero(former >= 0)
    if not len(moved):
        return
    beside = np.flatnonzero(np.isin(rows, former[moved]))
    taken = {*zip(people[beside].tolist(), rows[beside].tolist(), strict=True)}
    for place in moved.tolist():
        rating = (int(people[place]), int(former[place]))
        if rating not in taken:
            taken.add(rating)
            rows[place] = former[place]


def _without_gaps(people: NDArray[np.int32]) -> NDArray[np.int32]:
    """Renumber ascending numbers without gaps: 3, 3, 7 become 0, 0, 1."""
    steps = np.zeros(len(people), dtype=np.int32)
    steps[1:] = people[1:] != people[:-1]
    return np.cumsum(steps, dtype=np.int32)


def metadata_of(inputs: TrainingInputs, known: Known, model_id: str) -> bundle.FitMetadata:
    """The manifest's entries about a fit."""
    return bundle.FitMetadata(model_id, inputs.fitted_at, known.data.person_count, len(known.data.people))


def manifest_of(
    inputs: TrainingInputs, known: Known, parameters: LearnedKNNParameters, whole: Mapping[str, Any]
) -> dict[str, Any]:
    """The manifest's entries; `whole` names the last whole fit."""
    return {
        "fitted_at": int(inputs.fitted_at.timestamp()),
        "people": known.data.person_count,
        "votes": len(known.data.people),
        "films": len(known.data.film_table),
        "code": CODE,
        "parameters": asdict(parameters),
        "rating_sets": list(known.rating_sets),
        "mark": dict(inputs.mark),
        "whole": dict(whole),
    }


def write(models: Path, model: bundle.ModelBundle, known: Known, manifest: Mapping[str, Any]) -> None:
    """Write a model's folder."""
    artefact.write(models, model.model_id, model.arrays() | {FINGERPRINTS: known.fingerprints}, manifest)


def model_id_of(data: TrainingData, parameters: LearnedKNNParameters, parent: str = "") -> str:
    """The id: equal for equal data, parameters, code and (if there is one) parent."""
    digest = blake2b(digest_size=8)
    digest.update(json.dumps([CODE, FORMAT, asdict(parameters)], sort_keys=True).encode() + parent.encode())
    for film in data.film_table.films:
        digest.update(repr(film).encode())
    for array in (data.people, data.films, data.half_stars, *(() if data.weights is None else (data.weights,))):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
