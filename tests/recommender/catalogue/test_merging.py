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
    gone = {former for former, _ in plan.joined}
    kept = [film(old.id, changed[old.id]) if old.id in changed else old for old in existing if old.id not in gone]
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
    assert [(one.title, other.title) for one, other in plan.doubtful] == [("Colour of Night", "Night")]
    assert after(ours, plan)[0].movielens_id is None
    assert after(ours, plan)[1] == ours[1]


STARTER_ONLY = FilmFacts("Jules and Jim", 1962, ("Drama", "Romance"), original_title="Jules et Jim", starter=True)
RATED = FilmFacts("Jules and Jim", 1961, ("Drama",), imdb_id="tt0055032", movielens_id=2732, source_id=2732)


@pytest.mark.parametrize("order", [(STARTER_ONLY, RATED), (RATED, STARTER_ONLY)], ids=["starter first", "set first"])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"year": None},
        {"year": 1963},
        {"title": "Jules et Jim"},
        {"title": "The Two of Us", "alternative_titles": ("Jules et Jim",)},
        {"genres": ()},
    ],
    ids=str,
)
def test_one_year_apart_or_without_a_year_is_one_film(order, change):
    if change.get("year", 0) is None or "genres" in change:
        order = tuple(replace(facts, original_title=None) for facts in order)
    first, second = (replace(facts, **change) if facts.imdb_id else facts for facts in order)
    ids, films = merged([film(7, first)], [second])
    assert ids == [7]
    assert [(one.imdb_id, one.movielens_id, one.starter, one.year) for one in films] == [
        ("tt0055032", 2732, True, 1962)
    ]
    assert merged(films, [second]) == ([7], films)
    assert merged(films, [first]) == ([7], films)


@pytest.mark.parametrize(
    "change",
    [
        {"year": 1964},
        {"title": "Jules"},
        {"genres": ("Horror",)},
        {"directors": ("Somebody Else",)},
        {"year": None, "title": "The Two of Us", "alternative_titles": ("Jules and Jim",)},
        {"year": None, "genres": ()},
    ],
    ids=str,
)
def test_what_agrees_less_stays_two(change):
    ours = film(7, replace(STARTER_ONLY, directors=("François Truffaut",)))
    ids, films = merged([ours], [replace(RATED, **change)])
    assert (ids, len(films)) == ([8], 2)


@pytest.mark.parametrize("year", [1961, 1962, 1963])
def test_one_numbered_by_movielens_alone_and_one_by_imdb_alone_are_one(year):
    """As MovieLens' older sets, which have no links, beside the starter."""
    ours = film(7, replace(STARTER_ONLY, imdb_id="tt0055032", year=1962))
    ids, films = merged([ours], [replace(RATED, imdb_id=None, year=year)])
    assert ids == [7]
    assert [(one.imdb_id, one.movielens_id, one.year) for one in films] == [("tt0055032", RATED.movielens_id, 1962)]


@pytest.mark.parametrize("change", [{"genres": ("Drama", "War", "Horror")}, {"genres": ()}, {"year": 1964}])
def test_they_stay_two_where_more_speaks_against_it(change):
    ours = film(7, replace(STARTER_ONLY, imdb_id="tt0055032", year=1962))
    ids, _ = merged([ours], [replace(RATED, imdb_id=None, **{"year": 1961} | change)])
    assert ids == [8]


def test_what_fits_two_stays_apart_and_is_told():
    others = [RATED, replace(RATED, year=1963, imdb_id="tt0000009", movielens_id=9)]
    plan = plan_merge([film(7, STARTER_ONLY)], others)
    assert [entry.film_id for entry in plan.entries] == [None, None]
    assert [(one.year, other.year) for one, other in plan.doubtful] == [(1962, 1961), (1962, 1963)]


def test_a_catalogue_that_holds_a_film_twice_is_mended_by_whatever_comes_next():
    ours = [film(3, STARTER_ONLY), film(5, RATED)]
    for incoming in ([RATED], [STARTER_ONLY], [FilmFacts("Emma", 1996)]):
        plan = plan_merge(ours, incoming)
        (kept,) = {entry for _, entry in plan.joined}
        assert [former for former, _ in plan.joined] == [3]
        assert (kept.film_id, kept.facts.starter, kept.facts.imdb_id, kept.facts.year) == (5, True, "tt0055032", 1962)


def test_a_set_that_knows_both_ids_joins_what_two_sets_knew_by_one_each():
    ours = [film(1, replace(RATED, movielens_id=None)), film(2, replace(RATED, imdb_id=None, year=1970))]
    plan = plan_merge(ours, [RATED])
    assert [(former, kept.film_id) for former, kept in plan.joined] == [(2, 1)]
    assert [entry.film_id for entry in plan.entries] == [1]
    assert [one.movielens_id for one in after(ours, plan)] == [2732]


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
        gone = {former for former, _ in plan_merge(before, incoming).joined}
        ids, films = merged(before, incoming)
        assert {old.id for old in before} - gone == {old.id for old in films[: len(before) - len(gone)]}
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


def facts(title, year=1972, alternative=None, imdb_id=None, movielens_id=None, *, genres=(), starter=False):
    alternatives = (alternative,) if alternative else ()
    return FilmFacts(
        title, year, genres, None, alternatives, imdb_id=imdb_id, movielens_id=movielens_id, starter=starter
    )


FAR_FROM_SETTLED = {
    "two ids of one row name two films, and a row of another film gives one of them the title that joins them": (
        [
            facts("Emma", alternative="Solyaris", imdb_id="tt0000002"),
            facts("Alien", movielens_id=1),
            facts("Emma"),
            facts("The Alien", imdb_id="tt0000001"),
        ],
        [facts("Emma", 1972, "Solyaris", "tt0000001", 1), facts("Alien", alternative="Solyaris")],
    ),
    "two hand-written rows are one film, and each would give it its title": (
        [
            facts("Solaris", 1972, "Emma", "tt0000001", 3, genres=("Drama",)),
            facts("Emma", 1996, "Solyaris", genres=("Drama",)),
            facts("Alien", 1996, "Emma", "tt0000003", genres=("Drama",)),
        ],
        [
            facts("Alien", imdb_id="tt0000003", movielens_id=3),
            facts("Solaris", starter=True),
            facts("Emma", starter=True),
        ],
    ),
    "a row would be matched with a film that has just become part of another": (
        [
            facts("Emma", alternative="Solyaris", movielens_id=2, genres=("Horror",)),
            facts("The Alien", None, "Solyaris", "tt0000002", genres=("Drama",)),
        ],
        [
            facts("Solaris", 1996, "Solyaris", movielens_id=3, starter=True),
            facts("The Alien", 1996, imdb_id="tt0000002", movielens_id=2),
            facts("Emma", 1972, "Emma", "tt0000003", genres=("Horror",)),
        ],
    ),
    "nothing tells a row's films apart, and each import would add one more": (
        [facts("Emma", 1996, movielens_id=2, starter=True), facts("Alien", alternative="Emma", starter=True)],
        [facts("Alien", alternative="Emma", genres=("Horror",)), facts("Alien", 1972, "Solyaris", "tt0000001", 3)],
    ),
}


def importing_again_changes_nothing(starter, incoming):
    _, films = merged([], starter)
    ids, films = merged(films, incoming)
    plan = plan_merge(films, incoming)
    assert (plan.new, plan.changed, plan.joined) == ((), (), ())
    assert [entry.film_id for entry in plan.entries] == ids


@pytest.mark.parametrize("case", FAR_FROM_SETTLED)
def test_importing_again_changes_nothing_though(case):
    importing_again_changes_nothing(*FAR_FROM_SETTLED[case])


@unhurried
@given(unique, unique)
def test_importing_again_changes_nothing(starter, incoming):
    importing_again_changes_nothing(starter, incoming)
