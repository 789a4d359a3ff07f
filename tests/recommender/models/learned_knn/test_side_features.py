"""Which films a fact brings together."""

from recommender.films.table import FilmTable
from recommender.models.learned_knn.side_features import facts
from recommender.types import Film


def groups(*films):
    """Ids of the films each fact fits, ids being places in the list given."""
    numbered = [Film(id=place, **film) for place, film in enumerate(films)]
    owners, rows = facts(FilmTable(numbered))
    return {frozenset(rows[owners == number].tolist()) for number in range(int(owners.max(initial=-1)) + 1)}


def test_a_series_is_found_by_its_titles_whatever_the_number():
    found = groups({"title": "Alien"}, {"title": "Aliens 2"}, {"title": "Alien 3"}, {"title": "Stalker"})
    assert frozenset({0, 2}) in found
    assert all(3 not in group for group in found)


def test_numbers_and_short_words_alone_bring_nothing_together():
    assert groups({"title": "Up 2"}, {"title": "It 2"}, {"title": "It"}) == set()


def test_accents_case_and_apostrophes_make_no_difference():
    assert groups({"title": "Amélie's Café"}, {"title": "AMELIES SONG"}) == {frozenset({0, 1})}


def test_years_genres_directors_and_themes():
    found = groups(
        {"title": "One", "year": 1980, "genres": ("Horror", "Comedy"), "directors": ("Agnès Varda",)},
        {"title": "Two", "year": 1981, "genres": ("Horror",), "themes": ("ghosts",)},
        {"title": "Three", "year": 1999, "genres": ("Horror", "Comedy"), "themes": ("Ghosts",)},
        {"title": "Four", "year": 2010, "directors": ("agnes varda",)},
    )
    assert {frozenset({0, 1}), frozenset({0, 2}), frozenset({1, 2}), frozenset({0, 3})} <= found


def test_a_word_most_titles_share_says_nothing():
    many = [{"title": f"The {'x' * length}"} for length in range(3, 60)]
    assert groups(*many) == set()


def test_without_films_there_are_no_facts():
    assert groups() == set()
