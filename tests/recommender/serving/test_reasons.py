"""Each reason is true: facts agree with the film table and counts with the ratings; title words are no reason."""

from dataclasses import replace

import numpy as np
import pytest
from support_films import block_data, ring_data, wish

from benchmarks.panels.panel import read_panels
from recommender.catalogue.starter import read_starter
from recommender.films.table import FilmTable
from recommender.models.base import TrainingData
from recommender.models.content.vague_themes import VAGUE_THEMES
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.models.prior.weights import imdb_number, shipped
from recommender.serving import recommend as personal
from recommender.serving.common_ground import CommonGround
from recommender.serving.home import home_of
from recommender.serving.snapshot import Snapshot, without_ratings
from recommender.training.bundle import fit
from recommender.types import LIKE_HALF_STARS, Film, InCommon, Taste

RING = ring_data(films=400, people=300)
STEPS = (0, 3, 7, 10)


def picks_for(snapshot, liked, step, **changes):
    return personal.recommend(snapshot, wish(adventurousness=step, **changes), Taste(1, liked=liked), frozenset()).picks


def check_facts(film, reason):
    """What the reason says the two share is a fact of both."""
    one, common = reason.film, reason.common
    if common.series is not None:
        assert common.series == one.series == film.series
    assert {*common.directors} <= {*one.directors} & {*film.directors}
    assert {*common.themes} <= {*one.themes} & {*film.themes}
    assert {*common.countries} <= {*one.countries} & {*film.countries}
    assert bool(common.countries) == (common.decade is not None)
    if common.decade is not None:
        assert common.decade == one.year // 10 * 10 == film.year // 10 * 10


@pytest.fixture(scope="module")
def starter():
    facts = (vars_of(each) for each in read_starter())
    return Snapshot.of(
        table := FilmTable(Film(number, **each) for number, each in enumerate(facts, 1)), without_ratings(table)
    )


def vars_of(facts):
    """The facts that a film has too."""
    return {name: getattr(facts, name) for name in SHARED_FACTS}


SHARED_FACTS = (
    "title", "year", "genres", "original_title", "runtime_minutes", "directors", "countries", "themes", "series",
    "imdb_id", "curated",
)  # fmt: skip


def test_on_the_starter_every_reason_of_every_panel_is_true(starter):
    """And at home nearly every pick says why; away from it most do, for it must hang on something."""
    weights, by_name = shipped(), {(film.title, film.year): film for film in starter.film_table.films}
    likes = dict(zip(weights.imdb.tolist(), weights.likes.tolist(), strict=True))
    both = {
        (int(weights.imdb[one]), int(weights.imdb[other])): int(count)
        for one, other, count in zip(weights.liked, weights.other, weights.together, strict=True)
    }
    said = {step: [] for step in STEPS}
    for panel in read_panels():
        liked = tuple(by_name[like.title, like.year].id for like in panel.likes if (like.title, like.year) in by_name)
        for step in STEPS if liked else ():
            for pick in picks_for(starter, liked, step):
                for reason in pick.evidence:
                    assert reason.film.id in liked
                    check_facts(pick.film, reason)
                    if reason.people is not None:
                        numbers = imdb_number(reason.film.imdb_id), imdb_number(pick.film.imdb_id)
                        assert (reason.people.both, reason.people.of) == (both[numbers], likes[numbers[0]])
                        assert reason.people.both >= 5
                said[step].append(any(reason.people or reason.common != InCommon() for reason in pick.evidence))
    shares = {step: np.mean(found) for step, found in said.items()}
    assert min(shares[0], shares[3]) >= 0.97, shares
    assert min(shares.values()) >= 0.9, shares


def test_how_far_from_home_is_told_as_the_dial_counts_it(starter):
    """At 0 nothing is told to be abroad, at 10 nothing to be next door, for nobody of the panels; between, as asked."""
    by_name = {(film.title, film.year): film for film in starter.film_table.films}
    told = {step: [] for step in range(0, 11, 2)}
    for panel in read_panels():
        liked = tuple(by_name[like.title, like.year].id for like in panel.likes if (like.title, like.year) in by_name)
        for step, found in told.items() if liked else ():
            found += [pick.dial for pick in picks_for(starter, liked, step)]
    assert max(told[0]) <= 3
    assert min(told[10]) > 1.5
    middle = {step: np.median(found) for step, found in told.items()}
    assert list(middle.values()) == sorted(middle.values())
    assert max(abs(middle[step] - step) for step in (0, 6, 8, 10)) < 0.7
    assert all(step - 1.5 < middle[step] <= step for step in (2, 4)), (
        "close to home a film of the taste is not too near"
    )


def test_of_two_likes_that_share_nothing_each_speaks_for_films_of_its_own(starter):
    """Beside a prior of what people elsewhere like, too: what the films are is not forgotten for being so unlike."""
    by_name = {(film.title, film.year): film.id for film in starter.film_table.films}
    liked = by_name["Mad Max: Fury Road", 2015], by_name["Amélie", 2001]
    picks = picks_for(starter, liked, 0)
    assert {pick.tier for pick in picks} == {"content"}
    assert {pick.evidence[0].film.id for pick in picks} == set(liked)


@pytest.mark.parametrize("step", STEPS)
def test_every_count_is_what_the_ratings_say(step):
    snapshot = Snapshot.of(RING.film_table, fit(RING, LearnedKNNParameters(neighbours=30), None))
    likers = {film.id: set() for film in RING.film_table.films}
    for person, row, half_stars in zip(RING.people, RING.films, RING.half_stars, strict=True):
        if half_stars >= LIKE_HALF_STARS:
            likers[RING.film_table.films[row].id].add(int(person))
    counted = 0
    for person in range(40):
        liked = tuple(film for film, people in likers.items() if person in people)[:5]
        for pick in picks_for(snapshot, liked, step):
            for reason in pick.evidence:
                check_facts(pick.film, reason)
                if reason.people is not None:
                    counted += 1
                    mine, others = likers[reason.film.id], likers[pick.film.id]
                    assert (reason.people.both, reason.people.of) == (len(mine & others), len(mine))
    assert counted > 20 or step > 3


TITLES = ("The Lord of the Rings", "The Postman Always Rings Twice", "Lord of War", "Lord Jim", "Two for the Road")
"""Films that share words, each with one of the others at least."""


def word_films():
    """The films above, of which nothing else is shared, among sixty others that share no word and no fact either."""
    genres = ("Fantasy", "Crime", "War", "Adventure", "Romance")
    shared = [
        Film(
            place,
            title,
            1900 + 20 * place,
            (genre,),
            themes=(f"theme {place}",),
            countries=(f"{place}A",),
            curated=True,
        )
        for place, (title, genre) in enumerate(zip(TITLES, genres, strict=True), 1)
    ]
    others = [
        Film(
            place,
            f"Nr{place}",
            1900 + place,
            ("Drama",),
            themes=(f"theme {place}",),
            countries=(f"{place}B",),
            curated=True,
        )
        for place in range(6, 66)
    ]
    return FilmTable([*shared, *others])


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("rated", [False, True], ids=["untrained", "trained"])
def test_films_that_share_words_of_their_titles_and_nothing_else_are_no_reason_and_gain_nothing(step, rated):
    table = word_films()
    bundle = without_ratings(table)
    if rated:  # everybody likes films of numbers alone: nothing is known of the titles but their words
        people = np.repeat(np.arange(40, dtype=np.int32), 10)
        films = np.concatenate([(np.arange(10) * 5 + person % 5 + 5) for person in range(40)]).astype(np.int32)
        data = TrainingData(table, people, films, np.full(len(films), 9, dtype=np.uint8))
        bundle = fit(data, LearnedKNNParameters(neighbours=10), None)
    snapshot = Snapshot.of(table, bundle)
    renamed = FilmTable([replace(film, title=f"Nr{film.id}") for film in table.films])
    nameless = Snapshot.of(renamed, bundle)
    for liked in range(1, 6):
        picks = picks_for(snapshot, (liked,), step, count=10)
        plain = picks_for(nameless, (liked,), step, count=10)
        assert [(pick.film.id, pick.score) for pick in picks] == [(pick.film.id, pick.score) for pick in plain]
        words = [pick for pick in picks if pick.film.id <= len(TITLES)]
        assert not any(reason.kind == "liked" for pick in words for reason in pick.evidence)


def test_what_very_many_films_share_is_not_said():
    films = [
        Film(
            number,
            f"Film {number}",
            2010,
            ("Drama",),
            countries=("US",),
            themes=("love",) if number % 2 else ("heist",),
        )
        for number in range(200)
    ]
    films += [
        Film(number, f"Film {number}", 1950 + number % 2, countries=("JP",), themes=("ghost",)) for number in (900, 901)
    ]
    ground = CommonGround(films)
    assert ground.between(films[0], films[2]) == InCommon()
    assert ground.between(films[-2], films[-1]) == InCommon(themes=("ghost",), countries=("JP",), decade=1950)
    assert ground.between(films[-1], films[0]) == InCommon()
    usual = InCommon(themes=("heist",), countries=("US",), decade=2010)
    assert ground.between(films[0], films[2], usual=True) == usual


def test_a_vague_theme_is_told_only_where_there_is_nothing_else():
    one = Film(1, "One", themes=("grief", "heist"))
    films = [one, Film(2, "Two", themes=("grief",)), Film(3, "Three", themes=("grief", "heist"))]
    ground = CommonGround(films)
    assert ground.between(films[0], films[1]) == InCommon()
    assert ground.between(films[0], films[1], usual=True) == InCommon(themes=("grief",))
    assert ground.between(films[0], films[2]) == InCommon(themes=("heist",))


def test_away_from_home_few_picks_rest_on_a_vague_theme(starter):
    by_name = {(film.title, film.year): film for film in starter.film_table.films}
    vague = {7: [], 10: []}
    for panel in read_panels():
        liked = tuple(by_name[like.title, like.year].id for like in panel.likes if (like.title, like.year) in by_name)
        for step, found in vague.items() if liked else ():
            for pick in picks_for(starter, liked, step):
                shared = [reason.common for reason in pick.evidence]
                better = any(reason.people for reason in pick.evidence) or any(
                    common.series or common.directors or common.countries or {*common.themes} - VAGUE_THEMES
                    for common in shared
                )
                found.append(not better)
    assert np.mean(vague[7]) < 0.05
    assert np.mean(vague[10]) < 0.3


def test_a_film_that_says_why_comes_before_stronger_ones_that_do_not():
    """Far from home a pick is shown for a thread; the strongest films of the model may have none."""
    data = replace(block_data(), voters_from=0)  # nobody is counted
    others = np.flatnonzero(data.films != 0)  # nobody has rated the film that says why
    people, rows, half_stars = data.people[others], data.films[others], data.half_stars[others]
    good = next(row for row in range(5, 30) if half_stars[rows == row].mean() > half_stars.mean())
    films = [replace(film, themes=()) for film in data.film_table.films]
    films[0], films[good] = (replace(films[row], directors=("Agnès Varda",)) for row in (0, good))
    data = TrainingData(table := FilmTable(films), people, rows, half_stars, voters_from=0)
    snapshot = Snapshot.of(table, fit(data, LearnedKNNParameters(neighbours=20, side_feature_weight=0.0), None))
    liked = (*(films[row].id for row in range(1, 5)), films[0].id)
    home = home_of(table.vocabulary, wish(), Taste(1, liked=liked))
    alone = snapshot.fallback.models[0].reasons(home.opinions, [good])[0]
    assert len(alone) > 2
    assert 0 not in dict(alone)
    pick = next(pick for pick in picks_for(snapshot, liked, 0, count=40) if pick.film.id == films[good].id)
    assert pick.evidence[0].film.id == films[0].id
    assert pick.evidence[0].common.directors == ("Agnès Varda",)
    assert {reason.film.id for reason in pick.evidence[1:]} <= set(liked[:4])


def test_of_somebody_unknown_nothing_is_claimed_but_what_most_people_like():
    snapshot = Snapshot.of(RING.film_table, fit(RING, LearnedKNNParameters(neighbours=30), None))
    picks = picks_for(snapshot, (), 3)
    assert picks
    for pick in picks:
        assert [reason.kind for reason in pick.evidence] == ["people"]
        assert pick.evidence[0].people is None
        assert pick.evidence[0].common == InCommon()
