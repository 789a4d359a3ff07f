"""Names that cannot format, reasons and distances in words."""

from __future__ import annotations

from hypothesis import given, settings
from support_markdown import signs
from support_unbounded import texts

from bot.words import writing_in
from bot.words.language import ENGLISH
from cogs.ui.film_texts import because, distance
from cogs.ui.markdown import safe
from recommender.types import (
    Evidence,
    Film,
    InCommon,
    Pick,
)


@settings(deadline=None)
@given(texts)
def test_names_are_made_safe(name):
    made = safe(name)
    assert "\n" not in made
    assert "@everyone" not in made
    assert not signs(made)
    assert not signs(f"{made} · 1999")


def test_a_reason_is_written_with_titles_that_stand_out_and_names_that_do_not_format():
    shared = InCommon(directors=("*Tarkovsky*",))
    pick = Pick(Film(9, "Stalker"), 1.0, (Evidence(Film(1, "_Mirror_"), 1, common=shared),), 0.2, 1.0, "content", "m")
    with writing_in(ENGLISH):
        assert because(pick) == r"Because you liked **\_Mirror\_**, also by \*Tarkovsky\*."


def test_how_far_a_film_is_from_home_in_words():
    with writing_in(ENGLISH):
        words = [distance(step).split(" · ")[0] for step in range(11)]
        assert words == [
            *["next door"] * 2,
            *["a short walk away"] * 2,
            *["across town"] * 2,
            "a train ride away",
            *["abroad"] * 2,
            *["another planet"] * 2,
        ]
        assert distance(3.6) == "across town · 4 of 10 from home"
        assert distance(0.0) == "next door · 0 of 10 from home"
