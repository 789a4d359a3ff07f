"""Which films of two catalogues are the same."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.catalogue.facts import FilmFacts
from recommender.catalogue.merging import plan_merge
from recommender.types import Film

unhurried = settings(deadline=None)  # other work on the machine is no fault


def film(number, facts):
    values = {entry.name: getattr(facts, entry.name) for entry in fields(FilmFacts) if entry.name != "source_id"}
    return Film(id=number, **values)


def after(existing, plan):
    """The catalogue once the plan is carried out."""
    changed = {entry.film_id: entry.facts for entry in plan.changed}
    kept = [film(old.id, changed[old.id]) if old.id in changed else old for old in existing]
    first = max((old.id for old in existing), default=0) + 1
    return kept + [film(first + place, entry.facts) for place, entry in enumerate(plan.new)]


def merged(existing, incoming):
    """Our film id for every incoming film, and the catalogue after."""
    plan = plan_merge(existing, incoming)
    films = after(existing, plan)
    first = len(films) - len(plan.new)
    new = {id(entry): films[first + place].id for place, entry in enumerate(plan.new)}
    return [entry.film_id or new[id(entry)] for entry in plan.entries], films


STARTER = FilmFacts(
    "The Matrix",
    1999,
    ("Action", "Sci-Fi"),
    runtime_minutes=136,
    directors=("Lana Wachowski", "Lilly Wachowski"),
    countries=("US", "AU"),
    themes=("simulation", "rebellion", "machines"),
    series="The Matrix",
    imdb_id="tt0133093",
    starter=True,
)
MOVIELENS = FilmFacts(
    "Matrix", 1999, ("Action", "Thriller"), imdb_id="tt0133093", movielens_id=2571, tmdb_id=603, source_id=2571
)


@pytest.mark.parametrize("order", [(STARTER, MOVIELENS), (MOVIELENS, STARTER)])
def test_the_same_imdb_id_is_the_same_film_whoever_came_first(order):
    ids, films = merged([film(7, order[0])], [order[1]])
    assert ids == [7]
    (found,) = films
    assert (found.id, found.title, found.year) == (7, "The Matrix", 1999)
    assert found.alternative_titles == ("Matrix",)
    assert found.genres == ("Action", "Sci-Fi", "Thriller")
    assert (found.runtime_minutes, found.themes) == (136, ("simulation", "rebellion", "machines"))
    assert (found.imdb_id, found.movielens_id, found.tmdb_id, found.starter) == ("tt0133093", 2571, 603, True)


def test_else_the_same_movielens_id():
    ids, _ = merged([film(7, FilmFacts("Old Title", 1999, movielens_id=5))], [FilmFacts("New", 2000, movielens_id=5)])
    assert ids == [7]


def test_else_title_and_year_when_one_lacks_an_id():
    ours = film(7, FilmFacts("Léon", 1994, original_title="Léon", starter=True))
    incoming = FilmFacts("The Professional", 1994, alternative_titles=("Leon",), imdb_id="tt0110413", movielens_id=4)
    ids, films = merged([ours], [incoming])
    assert ids == [7]
    assert (films[0].title, films[0].imdb_id) == ("Léon", "tt0110413")
    assert films[0].alternative_titles == ("The Professional",)


@pytest.mark.parametrize(
    "incoming",
    [
        FilmFacts("Emma", 1996, imdb_id="tt0118308", movielens_id=8),
        FilmFacts("Emma", 1997, movielens_id=8),
        FilmFacts("Emma", None, movielens_id=8),
        FilmFacts("Emmas", 1996, movielens_id=8),
    ],
    ids=["another IMDb id", "another year", "no year", "another title"],
)
def test_what_is_not_the_same_stays_two(incoming):
    ids, films = merged([film(7, FilmFacts("Emma", 1996, imdb_id="tt0116191"))], [incoming])
    assert ids == [8]
    assert len(films) == 2


def test_two_films_of_one_title_and_year_stay_two_in_any_order():
    first = FilmFacts("Emma", 1996, imdb_id="tt0116191", movielens_id=7)
    second = FilmFacts("Emma", 1996, imdb_id="tt0118308", movielens_id=8)
    for batch in ([first, second], [second, first]):
        ids, films = merged([], batch)
        assert ids == [1, 2]
        assert merged(films, batch)[0] == [1, 2]


def test_when_two_could_be_meant_neither_is_taken():
    ours = film(7, FilmFacts("Emma", 1996, starter=True))
    incoming = [
        FilmFacts("Emma", 1996, imdb_id="tt0116191", movielens_id=7),
        FilmFacts("Emma", 1996, imdb_id="tt0118308", movielens_id=8),
    ]
    ids, films = merged([ours], incoming)
    assert sorted(ids) == [8, 9]
    assert films[0] == ours


def test_the_title_itself_counts_more_than_another_title():
    ours = film(7, FilmFacts("Ring", 1998, starter=True))
    incoming = [
        FilmFacts("Ringu", 1998, alternative_titles=("Ring",), movielens_id=1),
        FilmFacts("Ring", 1998, movielens_id=2),
    ]
    assert merged([ours], incoming)[0] == [8, 7]


def test_rows_without_ids_that_say_the_same_are_one_film():
    twice = [FilmFacts("Chasing Amy", 1997, source_id=246), FilmFacts("Chasing Amy", 1997, source_id=268)]
    ids, films = merged([], twice)
    assert ids == [1, 1]
    assert len(films) == 1
    assert merged(films, twice)[0] == [1, 1]
    with_ids, _ = merged(films, [FilmFacts("Chasing Amy", 1997, imdb_id="tt0118842", movielens_id=1639)])
    assert with_ids == [1]


def test_rows_without_ids_do_not_multiply_beside_two_films_with_ids():
    ours = [
        film(1, FilmFacts("Emma", 1996, imdb_id="tt0116191", movielens_id=7)),
        film(2, FilmFacts("Emma", 1996, imdb_id="tt0118308", movielens_id=8)),
    ]
    once, films = merged(ours, [FilmFacts("Emma", 1996, source_id=5)])
    again, films_after = merged(films, [FilmFacts("Emma", 1996, source_id=5)])
    assert once == again == [3]
    assert films_after == films


def test_two_rows_with_one_imdb_id_are_one_film_and_it_keeps_the_first_number():
    rows = [
        FilmFacts("One", 2001, imdb_id="tt0000001", movielens_id=1),
        FilmFacts("Uno", 2001, imdb_id="tt0000001", movielens_id=2),
    ]
    ids, films = merged([], rows)
    assert (ids, len(films), films[0].movielens_id) == ([1, 1], 1, 1)
    assert merged(films, rows) == ([1, 1], films)


def test_a_film_that_is_here_twice_stays_twice_and_is_told():
    ours = [
        film(1, FilmFacts("Colour of Night", 1994, imdb_id="tt1")),
        film(2, FilmFacts("Night", 1994, movielens_id=5)),
    ]
    incoming = FilmFacts("Night", 1994, imdb_id="tt1", movielens_id=5)
    plan = plan_merge(ours, [incoming])
    assert [entry.film_id for entry in plan.entries] == [1]
    assert plan.twins == (incoming,)
    assert after(ours, plan)[0].movielens_id is None
    assert after(ours, plan)[1] == ours[1]


def test_a_later_trailer_replaces_an_earlier_one():
    ours = [film(1, FilmFacts("One", 2001, movielens_id=1, youtube_id="aaaaaaaaaaa"))]
    _, films = merged(ours, [FilmFacts("One", 2001, movielens_id=1, youtube_id="bbbbbbbbbbb")])
    assert films[0].youtube_id == "bbbbbbbbbbb"


few = st.builds(
    FilmFacts,
    title=st.sampled_from(["Emma", "Alien", "The Alien", "Solaris"]),
    year=st.sampled_from([1972, 1996, None]),
    genres=st.sampled_from([(), ("Drama",), ("Horror", "Sci-Fi")]),
    alternative_titles=st.sampled_from([(), ("Solyaris",), ("Emma",)]),
    imdb_id=st.sampled_from([None, "tt0000001", "tt0000002", "tt0000003"]),
    movielens_id=st.sampled_from([None, 1, 2, 3]),
    starter=st.booleans(),
)


@unhurried
@given(st.lists(st.lists(few, max_size=6), max_size=3))
def test_whatever_comes_ids_stay_unique_films_stay_and_merging_again_changes_nothing(catalogues):
    films = []
    for incoming in catalogues:
        before = films
        ids, films = merged(before, incoming)
        assert [old.id for old in films[: len(before)]] == [old.id for old in before]
        assert len(ids) == len(incoming)
        assert set(ids) <= {one.id for one in films}
        for name in ("imdb_id", "movielens_id"):
            present = [getattr(one, name) for one in films if getattr(one, name)]
            assert len(present) == len(set(present))
        for facts, found in zip(incoming, ids, strict=True):
            ours = next(one for one in films if one.id == found)
            assert set(facts.genres) <= set(ours.genres)


def test_a_new_film_said_twice_without_ids_keeps_what_each_row_knows():
    first, second = FilmFacts("Emma", 1972), FilmFacts("Emma", 1972, ("Drama",), runtime_minutes=120)
    ids, films = merged([], [first, second])
    assert ids[0] == ids[1]
    assert [(film.genres, film.runtime_minutes) for film in films] == [(("Drama",), 120)]


def without_repeats(catalogue):
    """A catalogue as a data set has it: no id and no title twice."""
    films, seen = [], set()
    for facts in catalogue:
        repeated = {name: None for name in ("imdb_id", "movielens_id") if getattr(facts, name) in seen}
        if facts.title not in seen:
            films.append(replace(facts, **repeated))
        seen |= {facts.imdb_id, facts.movielens_id, facts.title} - {None}
    return films


unique = st.lists(few, max_size=6).map(without_repeats)


@unhurried
@given(unique, unique)
def test_importing_again_finds_the_same_films(starter, incoming):
    _, films = merged([], starter)
    ids, films = merged(films, incoming)
    again, films_after = merged(films, incoming)
    assert len(films_after) == len(films)
    assert again == ids
