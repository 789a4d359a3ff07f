"""The map of all films by hand: its edges, its cells, and where the name of a genre is written."""

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.models.embedding import Embedding
from recommender.serving.flat_map import COLUMNS, ROWS, FlatMap
from recommender.types import Film

COUNT = 201


def on_a_line(genres=("Drama",), count=COUNT):
    """Films along a line, evenly apart; a little across it, so that the second component has a length too."""
    films = FilmTable(Film(row + 1, f"{row}", 1990, genres) for row in range(count))
    along = np.linspace(-1, 1, count)
    across = np.where(np.arange(count) % 2, 0.01, -0.01)
    return FlatMap.of(Embedding(np.stack((across, along, along * 0), axis=1).astype(np.float32)), films)


def test_one_percent_on_each_side_is_drawn_at_the_edge_and_the_rest_evenly():
    drawn = on_a_line()
    x = drawn.places[:, 0]
    x = x if x[-1] > x[0] else x[::-1]
    assert x[:3].tolist() == [0, 0, 0]
    assert x[-3:].tolist() == [1, 1, 1]
    assert x[100] == pytest.approx(0.5, abs=1e-5)
    assert np.diff(x[2:-2]) == pytest.approx(1 / 196, abs=1e-4)
    assert set(drawn.places[:, 1].round(4).tolist()) == {0, 1}


def test_cells_are_counted_row_by_row_and_the_far_edges_are_within():
    drawn = on_a_line()
    columns, rows = drawn.cells % COLUMNS, drawn.cells // COLUMNS
    assert (columns.min(), columns.max()) == (0, COLUMNS - 1)
    assert set(rows.tolist()) == {0, ROWS - 1}
    inside = (drawn.places[:, 0] * COLUMNS).astype(int)
    assert columns.tolist() == np.minimum(inside, COLUMNS - 1).tolist()
    assert FlatMap.middle(0) == (0.5 / COLUMNS, 0.5 / ROWS)
    assert FlatMap.middle(COLUMNS + 2) == (2.5 / COLUMNS, 1.5 / ROWS)


def test_the_farthest_outliers_lie_to_the_right_and_below():
    """Most films lie close together, and a tenth far off on one side of both components."""
    generator = np.random.default_rng(1)
    places = generator.normal(0, 0.05, (200, 2)).astype(np.float32)
    places[:20] += (1, 0)
    places[20:40] += (0, 0.5)
    films = FilmTable(Film(row + 1, f"{row}", 1990) for row in range(200))
    for mirrored in (1, -1):
        drawn = FlatMap.of(Embedding(places * np.float32(mirrored)), films).places
        assert drawn[:20, 0].min() > 0.8
        assert np.median(drawn[40:, 0]) < 0.2
        assert drawn[20:40, 1].mean() > 0.7


def test_the_name_of_a_genre_is_written_in_the_middle_of_forty_films_or_more():
    genres = [("Drama", "War") if row < 100 else ("Comedy",) if row < 140 else ("Western",) for row in range(179)]
    films = FilmTable(Film(row + 1, f"{row}", 1990, each) for row, each in enumerate(genres))
    along = np.linspace(-1, 1, 179)
    across = np.where(np.arange(179) % 2, 0.01, -0.01)
    places = np.stack((along, across), axis=1).astype(np.float32)
    places[150] = 0  # nothing is known of it, and it lies nowhere
    drawn = FlatMap.of(Embedding(places), films)
    assert [region.genre for region in drawn.regions] == ["Drama", "War", "Comedy"]
    assert drawn.regions[0].x == pytest.approx(np.median(drawn.places[:100, 0]))
    assert drawn.regions[2].y == pytest.approx(np.median(drawn.places[100:140, 1]))
    assert np.isnan(drawn.places[150]).all()
    assert drawn.cells[150] == -1


def test_films_on_one_axis_have_no_place_but_a_cell_in_the_middle():
    films = FilmTable([Film(1, "A"), Film(2, "B")])
    drawn = FlatMap.of(Embedding(np.array([[1], [0]], dtype=np.float32)), films)
    assert np.isnan(drawn.places).all()
    assert drawn.cells.tolist() == [ROWS // 2 * COLUMNS + COLUMNS // 2, -1]
    assert drawn.regions == ()
