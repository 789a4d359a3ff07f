"""Ratings shown: stars where enough people voted, otherwise the number of votes, otherwise nothing."""

from __future__ import annotations

import pytest

from bot.config import FeedbackSection
from bot.records import VoteCounts
from bot.services.films import FilmDetails
from cogs.ui.card import private_card, public_card
from cogs.ui.film_texts import STARS_FROM, rated, rated_briefly, stars
from cogs.ui.finding import found
from recommender.types import Film, FilmPage, Filters, RatedFilm, Rating

ALIEN = Film(1, "Alien", 1979, ("Horror",))
ENOUGH, FEW = Rating(4.2, STARS_FROM), Rating(4.2, STARS_FROM - 1)


@pytest.mark.parametrize(
    ("rating", "full", "brief"),
    [
        (None, "", ""),
        (Rating(4.2, 0), "", ""),
        (Rating(4.2, 1), "1 vote", "1 vote"),
        (FEW, "9 votes", "9 votes"),
        (ENOUGH, "★★★★☆ 4.2 · 10 votes", "★ 4.2 · 10 votes"),
        (Rating(0.5, 1_234), "☆☆☆☆☆ 0.5 · 1,234 votes", "★ 0.5 · 1,234 votes"),
    ],
)
def test_stars_only_where_enough_people_voted(rating, full, brief):
    assert (rated(rating), rated_briefly(rating)) == (full, brief)
    assert bool(stars(rating)) == ("★" in full or "☆" in full)


def written(screen):
    return "\n".join(getattr(item, "content", None) or "" for item in screen.walk_children())


@pytest.mark.parametrize(
    ("rating", "has_stars"), [(None, False), (Rating(4.2, 1), False), (FEW, False), (ENOUGH, True)]
)
def test_no_screen_shows_stars_that_few_people_gave(rating, has_stars):
    details = FilmDetails(ALIEN, rating, VoteCounts(), frozenset(), ())
    page = FilmPage((RatedFilm(ALIEN, rating),), 1, 1, 1)
    emoji = FeedbackSection()
    for screen in (public_card(details, emoji), private_card(details, emoji, in_guild=True), found(page, Filters(), 1)):
        assert ("★" in written(screen)) == has_stars


def test_an_order_is_claimed_only_where_somebody_voted():
    """They are in the order of what most people like, not of the mean; of films that nobody knows, in none."""
    most_liked, best = RatedFilm(ALIEN, Rating(3.9, 500)), RatedFilm(Film(2, "Laughter", 1930), Rating(4.9, 12))
    assert "what most people like first" in written(found(FilmPage((most_liked, best), 1, 1, 2), Filters(), 1))
    nobody_rated = FilmPage((RatedFilm(ALIEN, None),), 1, 1, 1)
    assert "first" not in written(found(nobody_rated, Filters(), 1))
