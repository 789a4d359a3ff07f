"""The incremental update: solves again only the films that people have voted on since the model in use was made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from recommender.arrays import IntArray
from recommender.errors import ArtefactRefused
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.stored import stored
from recommender.training import artefact, bundle
from recommender.training.fingerprints import Fingerprints
from recommender.training.train import (
    CODE,
    FINGERPRINTS,
    Known,
    TrainingInputs,
    know,
    manifest_of,
    metadata_of,
    model_id_of,
    write,
)
from recommender.training.tuning import remembered

_MOST = 0.5
"""Share of changed films above which a whole fit is faster."""


class IncrementalUpdate(NamedTuple):
    """Result of an incremental update."""

    model_id: str
    """Id of the new model, or of the old one when nothing was new."""
    films: int
    """How many were solved again."""


def update_model(
    inputs: TrainingInputs,
    models: Path,
    parameters: LearnedKNNParameters | None = None,
    tell: bundle.Tell = lambda _: None,
) -> IncrementalUpdate | None:
    """Solve again the films with new votes, and solve new films; all else is kept from the model in use.

    The result is a model with an id of its own, written like a fitted one; `current` is not changed.

    Args:
        inputs: as for a fit, up to date.
        models: the folder of all models.
        parameters: of the learned KNN.
        tell: called with the name of each step as it begins.

    Returns:
        None where a whole fit is needed: there is no sound model, it was made by another program version, with other
            parameters or of other rating sets, it has no likes, or more than half of all films changed.

    Raises:
        DataRefused: a rating set is incomplete or altered.
    """
    parameters = parameters or LearnedKNNParameters()
    tell("reading the model in use")
    parent = _parent(models, parameters)
    if parent is None:
        return None
    tell("reading ratings and votes")
    known = know(inputs)
    changed = _changed(parent, known)
    if parent.manifest["rating_sets"] != list(known.rating_sets) or len(changed) > _MOST * len(known.data.film_table):
        return None
    old = parent.model
    if not len(changed) and len(old.film_ids) == len(known.data.film_table):
        return IncrementalUpdate(old.model_id, 0)
    choice = remembered(parent.manifest, CODE, known.rating_sets)
    if choice is None:
        return None
    metadata = metadata_of(inputs, known, model_id_of(known.data, choice.parameters, old.model_id))
    model = bundle.updated(old, known.data, changed, choice.parameters, metadata, tell)
    tell("writing the model")
    more = {"parent": old.model_id, "updated_films": len(changed), "chosen": choice.as_json()}
    write(models, model, known, manifest_of(inputs, known, parameters, parent.manifest["whole"]) | more)
    return IncrementalUpdate(metadata.model_id, len(changed))


class _Parent(NamedTuple):
    """The model in use."""

    model: bundle.ModelBundle
    fingerprints: Fingerprints
    manifest: dict[str, Any]


def _parent(models: Path, parameters: LearnedKNNParameters) -> _Parent | None:
    """The model in use, if it can be updated; None for any fault of it, as a whole fit replaces it."""
    try:
        model_id = artefact.current(models)
        if model_id is None:
            return None
        arrays, manifest = artefact.read(models / model_id)
        model = bundle.read(arrays, manifest)
        opinions = stored(arrays, FINGERPRINTS, np.uint64, (len(model.film_ids),))
    except ArtefactRefused:
        return None
    alike = manifest.get("code") == CODE and manifest.get("parameters") == asdict(parameters)
    complete = {"rating_sets", "whole"} <= set(manifest)
    if not alike or not complete or model.learned is None:
        return None
    return _Parent(model, opinions, manifest)


def _changed(parent: _Parent, known: Known) -> IntArray:
    """Rows of the films whose opinions changed, and of new films."""
    rows = known.data.film_table.vocabulary.rows_of(parent.model.film_ids)
    same = np.zeros(len(known.data.film_table), dtype=np.bool_)
    there = rows >= 0
    same[rows[there]] = parent.fingerprints[there] == known.fingerprints[rows[there]]
    return np.flatnonzero(~same).astype(np.int32)
