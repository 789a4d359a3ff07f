"""Sentences on why a film is picked: short, and nothing beyond the evidence."""

from dataclasses import replace

import pytest

from bot.words.reasons import because
from recommender.types import Evidence, Film, InCommon, PeopleCount, Pick, Rating

RAN, IKIRU, DOG = Film(1, "Ran"), Film(2, "Ikiru"), Film(3, "Stray Dog")
KUROSAWA = InCommon(directors=("Akira Kurosawa",))
SAMURAI = InCommon(themes=("samurai", "honour", "betrayal"))
MANY = PeopleCount(37, 52)


def told(*evidence, tier="learned-knn", rating=None):
    pick = Pick(Film(9, "Kagemusha"), 1.0, evidence, 0.2, 1.0, tier, "m", rating)
    return because(pick, lambda film: f"“{film.title}”")


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        ([Evidence(RAN, 0.6), Evidence(IKIRU, 0.3), Evidence(DOG, 0.1)], "Because you liked “Ran” and “Ikiru”."),
        ([Evidence(RAN, 1, people=MANY)], "Because you liked “Ran”. 37 of 52 people who liked it liked this."),
        (
            [Evidence(RAN, 0.6), Evidence(IKIRU, 0.4, people=MANY)],
            "Because you liked “Ran” and “Ikiru”. 37 of 52 people who liked “Ikiru” liked this.",
        ),
        ([Evidence(RAN, 1, common=InCommon(series="Ran"))], "Because you liked “Ran”, of the same series."),
        ([Evidence(DOG, 0.6), Evidence(RAN, 0.4, common=KUROSAWA)], "Because you liked “Ran”, also by Akira Kurosawa."),
        (
            [Evidence(RAN, 0.6, common=KUROSAWA, people=MANY), Evidence(IKIRU, 0.4, common=KUROSAWA)],
            "Because you liked “Ran” and “Ikiru”, also by Akira Kurosawa. 37 of 52 people who liked “Ran” liked this.",
        ),
        (
            [Evidence(RAN, 0.6, common=KUROSAWA), Evidence(IKIRU, 0.4, common=InCommon(directors=("Another",)))],
            "Because you liked “Ran”, also by Akira Kurosawa.",
        ),
        ([Evidence(RAN, 1, common=SAMURAI)], "Because you liked “Ran”. Both: samurai, honour."),
        (
            [Evidence(RAN, 0.6, common=SAMURAI), Evidence(DOG, 0.4, common=InCommon(themes=("betrayal", "samurai")))],
            "Because you liked “Ran” and “Stray Dog”. All three: samurai, betrayal.",
        ),
        (
            [Evidence(RAN, 1, common=InCommon(themes=("private detective", "detective", "war", "the Vietnam War")))],
            "Because you liked “Ran”. Both: private detective, the Vietnam War.",
        ),
        (
            [Evidence(RAN, 1, common=InCommon(countries=("US", "JP"), decade=1950))],
            "Because you liked “Ran”, also from the United States and Japan in the 1950s.",
        ),
        (
            [Evidence(RAN, 0.8, "asked", common=KUROSAWA), Evidence(IKIRU, 0.2, common=KUROSAWA)],
            "Because you asked for films like “Ran”, also by Akira Kurosawa.",
        ),
        (
            [Evidence(RAN, 0.8, "asked"), Evidence(IKIRU, 0.2, common=KUROSAWA)],
            "Because you asked for films like “Ran” and liked “Ikiru”.",
        ),
        ([Evidence(RAN, 1, "today", common=SAMURAI)], "Starting from today’s “Ran”. Both: samurai, honour."),
        ([Evidence(Film(4, "D.O.A."), 1, common=SAMURAI)], "Because you liked “D.O.A.” Both: samurai, honour."),
        ([Evidence(Film(4, "Help!"), 1)], "Because you liked “Help!”."),
        ([Evidence(RAN, 1, "people")], "A leap in the dark: nothing speaks for it, nothing against it."),
        ([], "A leap in the dark: nothing speaks for it, nothing against it."),
    ],
)
def test_the_reasons_in_words(evidence, sentence):
    assert told(*evidence) == sentence


def test_a_series_is_said_before_a_director_and_a_director_before_themes_and_these_before_country_and_decade():
    place = {"countries": ("JP",), "decade": 1980}
    everything = InCommon("Ran", ("Akira Kurosawa",), ("samurai",), **place)
    for left_out, expected in (
        ({}, "same series"),
        ({"series": None}, "Kurosawa"),
        ({"series": None, "directors": ()}, "samurai"),
        ({"series": None, "directors": (), "themes": ()}, "Japan in the 1980s"),
    ):
        assert expected in told(Evidence(RAN, 1, common=replace(everything, **left_out)))


def test_where_no_film_speaks_for_it_only_what_is_known_of_others_is_said():
    assert told(tier="popularity", rating=Rating(4.0, 20)) == "Because many people like it."
    assert told(tier="popularity", rating=Rating(3.4, 20)) == "Many people know it."
    assert told(tier="popularity", rating=Rating(4.0, 19)) == "Few people know it yet: 19 votes so far."
    assert told(tier="popularity", rating=Rating(4.0, 1)) == "Few people know it yet: 1 vote so far."
    for rating in (None, Rating(4.0, 0)):
        assert told(tier="popularity", rating=rating).startswith("A leap in the dark")
    assert told(tier="random", rating=Rating(4.0, 99)).startswith("A leap in the dark")
