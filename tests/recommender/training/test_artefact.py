"""A fitted model on disk is complete, or refused."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from support_films import NOW, block_data

from recommender.errors import ArtefactRefused
from recommender.models.base import Opinions
from recommender.models.co_likes import CoLikes
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training import artefact, bundle

DATA = block_data()
MODEL_ID = "0123456789abcdef"
FACTS = bundle.FitMetadata(MODEL_ID, NOW, 160, len(DATA.people))
MANIFEST = {"id": MODEL_ID, "fitted_at": 0, "people": 1, "votes": 1}
MODEL = bundle.fit(DATA, LearnedKNNParameters(neighbours=20), FACTS)


def write(models, model_id=MODEL_ID, fitted_at=NOW, arrays=None):
    metadata = {"fitted_at": int(fitted_at.timestamp()), "people": 160, "votes": 1}
    return artefact.write(models, model_id, arrays or MODEL.arrays(), metadata)


def test_comes_back_as_it_was_written(tmp_path):
    folder = write(tmp_path)
    again = bundle.read(*artefact.read(folder))
    assert (again.model_id, again.fitted_at, again.people) == (
        MODEL_ID,
        datetime.fromtimestamp(int(NOW.timestamp()), UTC),
        160,
    )
    for name, array in again.arrays().items():
        np.testing.assert_array_equal(array, MODEL.arrays()[name])
    opinions = Opinions(liked=np.array([1, 2], dtype=np.int32))
    np.testing.assert_array_equal(
        again.fallback().score(opinions).relevance, MODEL.fallback().score(opinions).relevance
    )
    assert not again.embedding.places.flags.writeable
    assert [path.name for path in tmp_path.iterdir()] == [MODEL_ID]


def missing(folder):
    (folder / "learned-knn.liked-films.npy").unlink()


def flipped(folder):
    path = folder / "content.weights.npy"
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def cut(folder):
    path = folder / "embedding.places.npy"
    path.write_bytes(path.read_bytes()[:-10])


def no_manifest(folder):
    (folder / "manifest.json").unlink()


def torn_manifest(folder):
    path = folder / "manifest.json"
    path.write_text(path.read_text()[:50])


def change(folder, **values):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def other_version(folder):
    change(folder, format=99)


def other_id(folder):
    change(folder, id="fedcba9876543210")


def climbing(folder):
    change(folder, files={"../x.npy": {}})


def not_an_object(folder):
    (folder / "manifest.json").write_text("[1, 2]")


def described_otherwise(**values):
    """A harm that changes what the manifest says of one array."""

    def harm(folder):
        files = json.loads((folder / "manifest.json").read_text())["files"]
        name = "films.ids.npy"
        change(folder, files={**files, name: {**files[name], **values}})

    harm.__name__ = repr(values)
    return harm


def deep(folder):
    (folder / "manifest.json").write_text("[" * 100_000)


def no_files(folder):
    change(folder, files=[["content.weights.npy", 1]])


def says(**values):
    """A harm that changes what the manifest says."""

    def harm(folder):
        change(folder, **values)

    harm.__name__ = repr(values)
    return harm


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (missing, "is missing"),
        (flipped, "has changed"),
        (cut, "cut off"),
        (no_manifest, "is missing"),
        (torn_manifest, "damaged"),
        (other_version, "format 99"),
        (other_id, "another model"),
        (climbing, "another model"),
        (not_an_object, "damaged"),
        (deep, "damaged"),
        (no_files, "damaged"),
        (says(files={"films.ids.npy": None}), r"damaged: what it says of films\.ids\.npy"),
        *(
            (says(fitted_at=strange), "damaged: fitted_at")
            for strange in (None, 1e20, 10**20, -1, True, "yesterday", float("nan"), [])
        ),
        (described_otherwise(dtype="<f4"), "does not have the shape"),
        (described_otherwise(shape=[1, len(MODEL.film_ids)]), "does not have the shape"),
        (says(people=None), "damaged: people"),
        (says(votes=[]), "damaged: votes"),
        (says(parameters=7), "damaged: parameters"),
        (says(rating_sets="abc"), "damaged: rating_sets"),
        (says(mark={"votes": 3}), "damaged: mark"),
        (says(whole=[]), "damaged: whole"),
        (says(whole={"fitted_at": None, "mark": {}}), "damaged: whole"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_defect_is_refused_with_its_reason(tmp_path, harm, reason):
    folder = write(tmp_path)
    harm(folder)
    with pytest.raises(ArtefactRefused, match=reason):
        artefact.read(folder)


def changed(**arrays):
    return {**MODEL.arrays(), **{name.replace("__", ".").replace("_", "-"): array for name, array in arrays.items()}}


@pytest.mark.parametrize(
    "arrays",
    [
        {"films__ids": MODEL.film_ids[:-1]},
        {"films__ids": MODEL.film_ids[::-1]},
        {"popularity__stars": MODEL.popularity.stars[:-1]},
        {"embedding__places": MODEL.embedding.places[0]},
        {"content__kinds": MODEL.content.kind_of[:-1]},
        {"content__kinds": MODEL.content.kind_of + 10_000},
        {"content__starts": MODEL.arrays()["content.starts"] + 1},
        {"content__features": MODEL.arrays()["content.features"] + 10_000},
        {"content__weights": MODEL.arrays()["content.weights"] * np.nan},
        {"content__widths": np.array([5, 6, 6, 1])},
        {"content__widths": np.array([9, 5, 6, 1])},
        {"co_likes__likes": MODEL.find(CoLikes).likes[:-1]},
        {"co_likes__films": MODEL.find(CoLikes).lists.films + 10_000},
        {"learned_knn__liked-weights": MODEL.learned.liked.weights[:-1]},
    ],
    ids=lambda arrays: next(iter(arrays)),
)
def test_arrays_that_do_not_fit_together_are_refused(tmp_path, arrays):
    folder = write(tmp_path, arrays=changed(**arrays))
    with pytest.raises(ArtefactRefused):
        bundle.read(*artefact.read(folder))


def test_an_array_that_is_not_there_is_refused(tmp_path):
    arrays = MODEL.arrays()
    del arrays["popularity.counts"]
    with pytest.raises(ArtefactRefused, match="counts"):
        bundle.read(*artefact.read(write(tmp_path, arrays=arrays)))


def spoiled(array):
    """What an array might be instead, each kind of harm once."""
    yield "kind", array.astype(np.float64 if array.dtype.kind == "f" else np.float32)
    yield "shape", array[np.newaxis]
    yield "length", np.concatenate((array, array[-1:]))
    if array.dtype.kind == "f":
        yield (
            "endless",
            np.where(np.arange(array.size).reshape(array.shape) == array.size // 2, np.inf, array).astype(array.dtype),
        )
    else:
        yield "negative", array - (1 << 20)


@pytest.mark.parametrize("name", sorted(name for name, array in MODEL.arrays().items() if array.size))
def test_every_array_is_refused_when_it_is_not_what_its_model_needs(name):
    for _, array in spoiled(MODEL.arrays()[name]):
        with pytest.raises(ArtefactRefused):
            bundle.read(MODEL.arrays() | {name: array}, MANIFEST)
    arrays = MODEL.arrays()
    del arrays[name]
    with pytest.raises(ArtefactRefused, match="lacks"):
        bundle.read(arrays, MANIFEST)


@pytest.mark.parametrize("name", ["embedding.places", "content.weights", "learned-knn.liked-weights", "random.order"])
def test_no_number_is_refused(name):
    array = MODEL.arrays()[name].copy()
    array[len(array) // 2] = np.nan
    with pytest.raises(ArtefactRefused, match="no number"):
        bundle.read(MODEL.arrays() | {name: array}, MANIFEST)


def test_an_older_one_with_a_strange_manifest_is_passed_over(tmp_path):
    names = [f"{number:016x}" for number in range(4)]
    for number, name in enumerate(names):
        write(tmp_path, name, datetime.fromtimestamp(1_000 + number, UTC))
    change(tmp_path / names[1], fitted_at=None)
    deep(tmp_path / names[2])
    artefact.point_to(tmp_path, names[3])
    assert [folder.name for folder in artefact.newest_first(tmp_path)] == [names[3], names[0]]
    assert artefact.prune(tmp_path, keep=1) == 1


def test_the_one_in_use_is_swapped_in_one_step(tmp_path):
    assert artefact.current(tmp_path) is None
    assert bundle.read_current(tmp_path) is None
    write(tmp_path)
    artefact.point_to(tmp_path, MODEL_ID)
    assert artefact.current(tmp_path) == bundle.read_current(tmp_path).model_id == MODEL_ID
    assert sorted(path.name for path in tmp_path.iterdir()) == [MODEL_ID, "current"]


@pytest.mark.parametrize("text", ["", "../../etc", "xyz", "0123456789ABCDEF"])
def test_a_strange_pointer_is_refused(tmp_path, text):
    (tmp_path / "current").write_text(text)
    with pytest.raises(ArtefactRefused):
        artefact.current(tmp_path)


def test_a_folder_in_the_pointers_place_stops_no_training(tmp_path):
    (tmp_path / "current" / "inside").mkdir(parents=True)
    with pytest.raises(ArtefactRefused):
        artefact.current(tmp_path)
    artefact.point_to(tmp_path, "ab" * 8)
    assert artefact.current(tmp_path) == "ab" * 8


def test_writing_again_replaces_a_broken_one(tmp_path):
    flipped(write(tmp_path))
    artefact.read(write(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [MODEL_ID]


def test_old_ones_go_but_never_the_one_in_use(tmp_path):
    names = [f"{number:016x}" for number in range(5)]
    for number, name in enumerate(names):
        write(tmp_path, name, datetime.fromtimestamp(1_000 + number, UTC))
    artefact.point_to(tmp_path, names[0])
    assert artefact.prune(tmp_path, keep=2) == 2
    assert [folder.name for folder in artefact.newest_first(tmp_path)] == [names[4], names[3], names[0]]


def test_those_whose_last_whole_fit_is_too_old_go_too_but_never_the_one_in_use(tmp_path):
    names = [f"{number:016x}" for number in range(4)]
    for number, name in enumerate(names):
        write(tmp_path, name, datetime.fromtimestamp(1_000 + number, UTC))
    manifest = json.loads((tmp_path / names[3] / "manifest.json").read_text("utf-8"))
    manifest["whole"] = {"id": names[0], "fitted_at": 1_000, "mark": {}}
    (tmp_path / names[3] / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    artefact.point_to(tmp_path, names[1])
    assert artefact.prune(tmp_path, keep=9, since=1_001) == 2
    assert [folder.name for folder in artefact.newest_first(tmp_path)] == [names[2], names[1]]
    assert [path.name for path in tmp_path.glob(".*.old")] == []


def test_models_brought_into_another_order_know_the_same_films():
    ids = np.sort(np.concatenate((MODEL.film_ids[5:], [3, 5_000, 9_999])))
    moved = bundle.aligned(MODEL, ids)
    row_of = {int(identity): row for row, identity in enumerate(ids)}
    for old in (7, 40, 100):
        new = row_of[int(MODEL.film_ids[old])]
        before = MODEL.learned.score(Opinions(liked=np.array([old], dtype=np.int32)))
        after = moved.learned.score(Opinions(liked=np.array([new], dtype=np.int32)))
        for row in range(5, len(before)):
            np.testing.assert_equal(after[row_of[int(MODEL.film_ids[row])]], before[row])
    assert moved.popularity.counts[row_of[5_000]] == 0
    assert np.isnan(moved.popularity.stars[row_of[9_999]])
    assert bundle.aligned(MODEL, MODEL.film_ids) is MODEL


def test_a_model_of_entirely_other_films_says_nothing():
    moved = bundle.aligned(MODEL, np.array([1, 2, 3]))
    assert np.isnan(moved.learned.score(Opinions(liked=np.array([0], dtype=np.int32)))).all()
