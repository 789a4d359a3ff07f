"""What two films share, and how a pick's evidence is chosen and weighed, worked out by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from recommender.films.table import FilmTable
from recommender.models.base import Opinions
from recommender.serving.candidates import Candidates
from recommender.serving.common_ground import CommonGround
from recommender.serving.dial import Reach
from recommender.serving.explain import explain
from recommender.serving.home import Home
from recommender.serving.rerank import Chosen
from recommender.serving.scores import Scores
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.types import Film, InCommon


def film(number, year=1990, **facts):
    return Film(number, f"Film {number}", year, **facts)


def test_series_directors_themes_and_country_with_decade_are_shared():
    one = film(
        1, 1994, series="Saga", directors=("Ann", "Bo"), themes=("heist", "chess", "space"), countries=("FR", "IT")
    )
    other = film(2, 1999, series="Saga", directors=("Bo", "Cy"), themes=("chess", "heist"), countries=("IT", "ES"))
    third = film(3, 1959, series="Other", themes=("heist",), countries=("IT",))
    ground = CommonGround([one, other, third])
    shared = InCommon("Saga", ("Bo",), ("chess", "heist"), ("IT",), 1990)  # the rarer theme first
    assert ground.between(one, other) == shared
    assert ground.between(other, third) == InCommon(themes=("heist",))  # another decade
    assert ground.between(film(4, None, countries=("IT",)), film(5, None, countries=("IT",))) == InCommon()
    assert ground.between(film(6), film(7)) == InCommon()
    assert ground.between(film(6, series="Saga"), one) == InCommon(series="Saga")


@pytest.mark.parametrize(("count", "told"), [(10, True), (11, False)])
def test_what_more_than_ten_of_few_films_share_is_said_only_where_nothing_else_was_found(count, told):
    many = [film(number, themes=("heist",), countries=("FR",)) for number in range(count)]
    ground = CommonGround(many)
    everything = InCommon(themes=("heist",), countries=("FR",), decade=1990)
    assert ground.between(many[0], many[1]) == (everything if told else InCommon())
    assert ground.between(many[0], many[1], usual=True) == everything


def test_a_vague_theme_is_said_only_where_nothing_else_was_found():
    one, other = film(1, themes=("love", "heist")), film(2, themes=("heist", "love"))
    ground = CommonGround([one, other])
    assert ground.between(one, other) == InCommon(themes=("heist",))
    assert set(ground.between(one, other, usual=True).themes) == {"love", "heist"}


THEMES = {0: ("heist",), 1: ("chess",), 2: ("space", "robots"), 3: (), 4: (), 5: ("heist", "space", "robots")}
FILMS = [film(row, 1900 + 10 * row, themes=themes) for row, themes in THEMES.items()]
FILMS[4] = film(4, 1940, directors=("Ann",))
FILMS.append(film(6, 1960, directors=("Ann",)))
BARE = Snapshot.of(table := FilmTable(FILMS), without_ratings(table))


class Told:
    """A model of the pick in row 5 or 6: so much comes from each liked film."""

    name, personal = "told", True

    def __init__(self, *reasons):
        self.said = reasons

    def reasons(self, opinions, rows):
        del opinions
        return tuple(self.said for _ in rows)


def evidence(reasons, row=5, liked=(0, 1, 2, 3, 4), **home):
    """Rows and weights of the evidence for a pick."""
    rows = np.array(liked, dtype=np.int32)
    here = Home("likes", Opinions(rows), **home)
    one = np.array([0.7], dtype=np.float32)
    scores = Scores(one, np.zeros(1, dtype=np.int8), np.array([0.5], dtype=np.float32), None, one, one)
    snapshot = replace(BARE, fallback=SimpleNamespace(models=(Told(*reasons),), names=("told",)))
    reach = Reach(near=0.2, far=0.8, linked=None, at_home=0.9)
    (pick,) = explain(snapshot, here, Candidates(np.array([row]), 1, None), scores, [Chosen(0, 0.25)], reach)
    assert (pick.film.id, pick.score, pick.probability, pick.tier) == (row, pytest.approx(0.7), 0.25, "told")
    assert pick.dial == pytest.approx(10 * 0.5 ** (1 / 1.9))
    return [(each.film.id, round(each.weight, 3), each.kind) for each in pick.evidence]


def test_the_three_films_that_add_most_are_named_with_their_share_of_all():
    said = ((0, 4.0), (1, 3.0), (3, 2.0), (4, 1.0))
    assert evidence(said) == [(0, 0.4, "liked"), (1, 0.3, "liked"), (3, 0.2, "liked")]


def test_where_none_of_the_three_has_a_reason_the_liked_film_with_the_best_comes_first():
    said = ((1, 4.0), (3, 3.0), (4, 2.0), (0, 1.0))
    # films 0 and 2 share themes with the pick: film 2 more of them, though it adds nothing
    assert evidence(said) == [(2, 0, "liked"), (1, 0.4, "liked"), (3, 0.3, "liked")]
    assert evidence(said, liked=(0, 1, 3)) == [(0, 0.1, "liked"), (1, 0.4, "liked"), (3, 0.3, "liked")]
    assert evidence(said, liked=(1, 3)) == [(1, 0.4, "liked"), (3, 0.3, "liked"), (4, 0.2, "liked")]
    assert evidence((), liked=(0,)) == [(0, 0, "liked")]


def test_a_film_asked_for_is_named_as_such():
    said = ((0, 1.0), (1, 1.0))
    assert evidence(said, asked=np.array([1], dtype=np.int32)) == [(0, 0.5, "liked"), (1, 0.5, "asked")]
