"""Which films a side feature brings together."""

from recommender.films.table import FilmTable
from recommender.models.learned_knn.side_features import side_features
from recommender.types import Film


def groups(*films):
    """Ids of the films each side feature fits, ids being places in the list given."""
    numbered = [Film(id=place, **film) for place, film in enumerate(films)]
    owners, rows = side_features(FilmTable(numbered))
    return {frozenset(rows[owners == number].tolist()) for number in range(int(owners.max(initial=-1)) + 1)}


def test_films_that_share_words_of_their_titles_and_nothing_else_have_nothing_in_common():
    titles = ("The Lord of the Rings: The Return of the King", "The Postman Always Rings Twice", "Return of the King")
    assert groups(*({"title": title} for title in titles)) == set()


def test_a_series_brings_its_films_together_whatever_their_titles():
    found = groups(
        {"title": "Alien", "series": "Alien"},
        {"title": "Prometheus", "series": "Alien"},
        {"title": "Alien Nation"},
        {"title": "Amour", "series": "Été"},
        {"title": "Été", "series": "ETE"},
    )
    assert found == {frozenset({0, 1}), frozenset({3, 4})}


def test_years_genres_directors_and_themes():
    found = groups(
        {"title": "One", "year": 1980, "genres": ("Horror", "Comedy"), "directors": ("Agnès Varda",)},
        {"title": "Two", "year": 1981, "genres": ("Horror",), "themes": ("ghosts",)},
        {"title": "Three", "year": 1999, "genres": ("Horror", "Comedy"), "themes": ("Ghosts",)},
        {"title": "Four", "year": 2010, "directors": ("agnes varda",)},
    )
    assert {frozenset({0, 1}), frozenset({0, 2}), frozenset({1, 2}), frozenset({0, 3})} <= found


def test_a_theme_that_many_films_share_says_nothing():
    many = [{"title": f"Film {number}", "themes": ("love",)} for number in range(60)]
    assert groups(*many) == set()


def test_without_films_there_are_none():
    assert groups() == set()
