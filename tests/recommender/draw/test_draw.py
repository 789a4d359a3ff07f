"""The films of the day: reproducible, varied, unbiased, and relaxed rules are reported."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare
from support_films import many_films

from recommender.draw import draw as daily
from recommender.draw.strata import Stock, Stocks, full_decades, strata_of
from recommender.films.ratings import Ratings
from recommender.films.table import FilmTable
from recommender.types import Film, Filters, Place

START = date(2026, 1, 1)
FILM_TABLE = FilmTable(many_films())
RATINGS = Ratings.none(len(FILM_TABLE))
NOBODY = np.zeros(len(FILM_TABLE), dtype=np.bool_)
EVERY = np.ones(len(FILM_TABLE), dtype=np.bool_)
GUILD = Place("guild", 1)


def stock_of(film_table, ratings=None):
    """What days are drawn from, prepared once."""
    every = np.ones(len(film_table), dtype=np.bool_)
    return Stock(film_table, ratings or Ratings.none(len(film_table)), every)


STOCK = stock_of(FILM_TABLE)


def drawn(day=START, place=GUILD, film_table=FILM_TABLE, ratings=None, recent=None, matching=None, known=None):
    recent = np.zeros(len(film_table), dtype=np.bool_) if recent is None else recent
    every = np.ones(len(film_table), dtype=np.bool_)
    if film_table is FILM_TABLE and ratings is None and matching is None:
        return daily.draw_from(STOCK, place, day, recent, known)
    return daily.draw(
        film_table,
        ratings or Ratings.none(len(film_table)),
        place,
        day,
        recent=recent,
        matching=every if matching is None else matching,
        known=known,
    )


def test_the_same_place_and_date_have_the_same_films_for_ever():
    ids = [film.film.id for film in drawn().films]
    assert ids == [film.film.id for film in drawn(film_table=FilmTable(many_films())).films]
    assert ids == [616, 1627, 2491, 946, 748]  # on every machine, in every process


def test_it_says_whose_day_it_is():
    assert (drawn().place, drawn().local_date) == (GUILD, START)


def test_other_places_and_dates_have_other_films():
    base = drawn().films
    assert base != drawn(START + timedelta(days=1)).films
    assert base != drawn(place=Place("guild", 2)).films
    assert base != drawn(place=Place("dm", 1)).films


def test_places_that_share_a_stock_have_the_films_they_would_have_alone():
    stock, rng = Stock(FILM_TABLE, RATINGS, EVERY), np.random.default_rng(4)
    for number in range(60):
        place, recent = Place("guild", number), rng.random(len(FILM_TABLE)) < number / 60
        alone = daily.draw(FILM_TABLE, RATINGS, place, START, recent=recent, matching=EVERY)
        assert daily.draw_from(stock, place, START, recent) == alone


def test_a_stock_is_prepared_once_for_the_same_filters():
    stocks, comedies = Stocks(FILM_TABLE, RATINGS), Filters(genres=("Comedy",))
    assert stocks.of(comedies) is stocks.of(Filters(genres=("Comedy",)))
    assert stocks.of(comedies) is not stocks.of(Filters())
    assert stocks.of(comedies).every.count < stocks.of(Filters()).every.count


def test_a_stock_holds_the_films_rated_as_the_filters_ask():
    stars = np.where(np.arange(len(FILM_TABLE)) % 2, 4.5, 3).astype(np.float32)
    rated = Ratings.of(stars, np.full(len(FILM_TABLE), 1_000, dtype=np.int32))
    stock = Stocks(FILM_TABLE, rated).of(Filters(min_rating=4))
    draw = daily.draw_from(stock, GUILD, START, NOBODY)
    assert [film.rating.stars > 4 for film in draw.films] == [True] * 5
    assert stock.every.count < len(FILM_TABLE) / 2 + 1


@settings(max_examples=80, deadline=None)
@given(days=st.integers(0, 4_000), place=st.integers(0, 2**63))
def test_five_decades_and_at_least_four_genres_each_film_of_its_own(days, place):
    draw = drawn(START + timedelta(days=days), Place("guild", place))
    assert len({film.decade for film in draw.films}) == 5
    assert len({film.genre for film in draw.films}) >= 4
    for film in draw.films:
        assert film.film.year // 10 * 10 == film.decade
        assert film.genre in film.film.genres
        assert film.genre != "IMAX"
        assert film.probability == pytest.approx(1 / film.among)
    assert draw.relaxed == ()


def test_decades_and_genres_come_as_intended_over_a_thousand_days():
    decades, genres = Counter(), Counter()
    wanted_decades, wanted_genres = Counter(), Counter()
    recent: list[list[int]] = []
    for number in range(1_000):
        shown = NOBODY.copy()
        shown[[row for day in recent[-90:] for row in day]] = True
        strata = strata_of(FILM_TABLE, ~shown, full_decades(FILM_TABLE, EVERY))
        shares = daily.intended_shares(strata)
        wanted_decades.update({decade: 5 * share for decade, share in shares.decades.items()})
        wanted_genres.update({genre: 5 * share for genre, share in shares.genres.items()})
        draw = drawn(START + timedelta(days=number), recent=shown)
        decades.update(film.decade for film in draw.films)
        genres.update(film.genre for film in draw.films)
        recent.append([FILM_TABLE.vocabulary.row(film.film.id) for film in draw.films])
    for found, wanted in ((decades, wanted_decades), (genres, wanted_genres)):
        assert set(found) <= set(wanted)
        expected = np.array([wanted[name] for name in wanted])
        observed = np.array([found[name] for name in wanted])
        assert chisquare(observed, expected * observed.sum() / expected.sum()).pvalue > 0.01


def test_popularity_plays_no_part_beyond_the_floor():
    """Films of one stratum come equally often, whether ten people rated them or ten thousand."""
    film_table = FilmTable(Film(row + 1, f"Film {row}", 1920 + row % 100 // 10 * 10, ("Drama",)) for row in range(100))
    counts = np.where(np.arange(100) % 2 == 0, 10, 10_000).astype(np.int32)
    stock = stock_of(film_table, Ratings.of(np.full(100, 4, dtype=np.float32), counts))
    nobody = np.zeros(100, dtype=np.bool_)
    known = Counter(
        film.film.id % 2
        for number in range(600)
        for film in daily.draw_from(stock, GUILD, START + timedelta(days=number), nobody).films
    )
    assert chisquare(list(known.values())).pvalue > 0.01


def test_nothing_comes_again_within_90_days_in_a_whole_year():
    shown: dict[int, int] = {}
    for number in range(365):
        recent = NOBODY.copy()
        recent[[row for row, day in shown.items() if number - day <= 90]] = True
        draw = drawn(START + timedelta(days=number), recent=recent)
        for film in draw.films:
            row = FILM_TABLE.vocabulary.row(film.film.id)
            assert row is not None
            assert number - shown.get(row, -1_000) > 90
            shown[row] = number
        assert draw.excluded_recent == recent.sum()
        assert draw.eligible == len(FILM_TABLE) - recent.sum() - sum(not film.genres for film in FILM_TABLE.films)


def test_the_floor_keeps_out_films_rated_low_or_by_few_but_not_our_own():
    films = [
        Film(
            row + 1,
            f"F{row}",
            1920 + row % 10 * 10,
            ("Drama", "Comedy", "War", "Crime")[row % 4 : row % 4 + 1],
            starter=True,
            curated=row >= 150,
        )
        for row in range(200)
    ]
    film_table = FilmTable(films)
    counts, stars = np.full(200, 100, dtype=np.int32), np.full(200, 4, dtype=np.float32)
    stars[:50] = 2  # rated low
    counts[50:100] = 2  # by few
    counts[150:], stars[150:] = 0, np.nan  # ours, unrated
    stock, nobody = stock_of(film_table, Ratings.of(stars, counts)), np.zeros(200, dtype=np.bool_)
    ids = {
        film.film.id
        for number in range(200)
        for film in daily.draw_from(stock, GUILD, START + timedelta(days=number), nobody).films
    }
    assert ids <= set(range(101, 201))
    assert ids & set(range(151, 201))
    assert ids & set(range(101, 151))


def test_relaxed_rules_of_a_draw_are_reported():
    few = FilmTable(many_films(4))
    assert daily.TOO_FEW in drawn(film_table=few).relaxed
    assert len(drawn(film_table=few).films) == 4
    one_decade = FILM_TABLE.decades == 1990
    draw = drawn(matching=one_decade)
    assert draw.relaxed == (daily.DECADES_SHARED,)
    assert len({film.film.id for film in draw.films}) == 5
    assert {film.decade for film in draw.films} == {1990}
    one_genre = FilmTable([Film(row + 1, f"F{row}", 1920 + row * 2, ("War",), curated=True) for row in range(50)])
    assert drawn(film_table=one_genre).relaxed == (daily.GENRES_SHARED,)
    unknown = FilmTable(
        [Film(row + 1, f"F{row}", 1920 + row * 2, ("War", "Drama", "Crime", "Comedy")) for row in range(50)]
    )
    assert daily.FLOOR_LIFTED in drawn(film_table=unknown).relaxed
    draw = drawn(recent=EVERY)
    assert draw.relaxed == (daily.REPEATS_ALLOWED,)
    assert len(draw.films) == 5


def curated(decades):
    """One film for each of these, alike but for its decade and for one of four genres."""
    names = ("War", "Drama", "Crime", "Comedy")
    return FilmTable(
        Film(row + 1, f"F{row}", decade, (names[row % 4],), curated=True) for row, decade in enumerate(decades)
    )


def test_five_that_are_left_are_enough():
    films = curated((1950, 1960, 1970, 1980, 1990))
    assert drawn(film_table=films).relaxed == ()
    twice = curated((1950, 1960, 1970, 1980, 1990) * 2)
    recent = np.arange(10) < 5
    draw = drawn(film_table=twice, recent=recent)
    assert draw.relaxed == ()
    assert {film.film.id for film in draw.films} == {6, 7, 8, 9, 10}
    beyond = FilmTable([*films.films, Film(99, "Below the floor", 2000, ("War",))])
    assert drawn(film_table=beyond).relaxed == ()
    assert {film.film.id for film in drawn(film_table=beyond).films} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(("least", "takes_part"), [(4, False), (5, True)])
def test_a_decade_takes_part_from_five_films_on(least, takes_part):
    film_table = curated([decade for decade in range(1930, 1990, 10) for _ in range(8)] + [1990] * least)
    decades = {film.decade for day in range(60) for film in drawn(START + timedelta(day), film_table=film_table).films}
    assert decades - {1990} == set(range(1930, 1990, 10))
    assert (1990 in decades) is takes_part


def test_films_below_the_floor_help_no_decade_to_take_part():
    film_table = FilmTable(
        [
            *curated([decade for decade in range(1930, 1990, 10) for _ in range(8)] + [1990] * 2).films,
            *(Film(100 + row, f"Below {row}", 1990, ("War",)) for row in range(8)),
        ]
    )
    for day in range(60):
        assert 1990 not in {film.decade for film in drawn(START + timedelta(day), film_table=film_table).films}


def test_filters_are_never_relaxed():
    nothing = drawn(matching=NOBODY)
    assert nothing.films == ()
    assert nothing.eligible == 0
    three = NOBODY.copy()
    three[[5, 50, 500]] = True
    draw = drawn(matching=three)
    assert {FILM_TABLE.vocabulary.row(film.film.id) for film in draw.films} == {5, 50, 500}


def test_a_film_without_year_or_genre_is_never_drawn():
    films = [
        *many_films(200),
        Film(9_001, "No year", genres=("Drama",), curated=True),
        Film(9_002, "No genre", 1990, curated=True),
    ]
    stock, nobody = stock_of(FilmTable(films)), np.zeros(len(films), dtype=np.bool_)
    ids = {
        film.film.id
        for number in range(300)
        for film in daily.draw_from(stock, GUILD, START + timedelta(days=number), nobody).films
    }
    assert not ids & {9_001, 9_002}


def test_intended_shares_are_equal_by_decade_and_inside_each_by_genre():
    rows = np.array([0], dtype=np.int32)
    shares = daily.intended_shares({1950: {"War": rows, "Drama": rows}, 1960: {"Drama": rows}})
    assert shares.decades == {1950: 0.5, 1960: 0.5}
    assert shares.genres == {"Drama": 0.75, "War": 0.25}


def test_known_films_come_before_lesser_ones_and_before_repeats():
    """What most people there have seen is let in again before the floor is lifted."""
    films = [film.film.id for film in drawn().films]
    rows = FILM_TABLE.marked(films)
    assert not {film.film.id for film in drawn(known=rows).films} & set(films)
    only_these = drawn(matching=rows, known=rows)
    assert sorted(film.film.id for film in only_these.films) == sorted(films)
    assert daily.KNOWN_ALLOWED in only_these.relaxed
    assert daily.REPEATS_ALLOWED not in only_these.relaxed


def test_where_nothing_is_known_the_films_are_the_same():
    assert drawn(known=NOBODY) == drawn()
