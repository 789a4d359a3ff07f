"""Which spellings are one title."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.films.folding import fold, loosened, spellings

unhurried = settings(deadline=None)  # other work on the machine is no fault


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélie", "AMELIE"),
        ("Mr. & Mrs. Smith", "Mr and Mrs Smith"),
        ("Romeo + Juliet", "romeo and juliet"),
        ("Ocean's Eleven", "Oceans Eleven"),
        ("Ocean’s Eleven", "Ocean's Eleven"),
        ("Straße", "STRASSE"),
        ("Spider-Man", "spider man"),
        ("Łódź", "lodz"),
        ("E.T. the Extra-Terrestrial", "ET the extra terrestrial"),
        ("L.A. Confidential", "LA Confidential"),
        ("M*A*S*H", "MASH"),
        ("Alien³", "Alien 3"),
        ("8½", "8 1/2"),
        ("20,000 Leagues", "20000 leagues"),
        ("𝕬mélie", "amelie"),
    ],
)
def test_spellings_of_one_title_fold_to_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alien", "Aliens"),
        ("千と千尋の神隠し", "もののけ姫"),
        ("$", "…"),
        ("Se7en", "Seven"),
        ("The Others", "Others"),
        ("Rocky II", "Rocky 2"),
        ("3:10", "310"),
        ("3.0", "30"),
    ],
)
def test_different_titles_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Matrix", "matrix"),
        ("A Place in the Sun", "place in sun"),
        ("La Strada", "the strada"),
        ("L'Avventura", "l avventura"),
        ("Der Untergang", "untergang"),
        ("Los Olvidados", "olvidados"),
        ("The Godfather: Part II", "godfather 2"),
        ("Kill Bill: Vol. 1", "kill bill volume one"),
        ("Ivan the Terrible: Part I", "ivan the terrible part 1"),
        ("Star Wars: Episode IV - A New Hope", "star wars 4 a new hope"),
        ("12 Angry Men", "Twelve Angry Men"),
        ("The Sixth Sense", "the 6th sense"),
        ("The 39 Steps", "thirty-nine steps"),
        ("One Hundred and One Dalmatians", "101 Dalmatians"),
        ("Twenty Thousand Leagues Under the Sea", "20,000 leagues under the sea"),
        ("The 400 Blows", "four hundred blows"),
        ("1984", "Nineteen Eighty-Four"),
        ("8½", "eight and a half"),
        ("First Blood", "1st blood"),
        ("Fast & Furious", "The Fast and the Furious"),
        ("Dr. No", "Doctor No"),
        ("St. Elmo's Fire", "saint elmos fire"),
    ],
)
def test_loosely_written_titles_are_one(one, other):
    assert loosened(one) == loosened(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Die Hard", "Hard"),
        ("Rocky", "Rocky I"),
        ("X-Men", "10 Men"),
        ("V for Vendetta", "5 for Vendetta"),
        ("I, Robot", "1 Robot"),
        ("The Godfather", "The Godfather Part II"),
        ("One, Two, Three", "Six"),
        ("The The", "An"),
    ],
)
def test_loosely_written_titles_of_others_stay_apart(one, other):
    assert loosened(one) != loosened(other)


def test_letters_that_a_keyboard_lacks_are_written_out_in_both_ways():
    assert spellings("Häxan") == ("haxan", "haexan")
    assert spellings("Heat") == ("heat",)


@pytest.mark.parametrize(
    ("title", "read"), [("Se7en", "seven"), ("S1m0ne", "simone"), ("M3GAN", "megan"), ("Fant4stic", "fantastic")]
)
def test_digits_that_stand_for_letters_are_read_as_these(title, read):
    assert spellings(title) == (fold(title), read)


@pytest.mark.parametrize("title", ["Alien3", "1917", "9½ Weeks", "Apollo 13", "3 Idiots"])
def test_other_digits_stay_what_they_are(title):
    assert spellings(title)[0] == fold(title)
    assert not any(form.isalpha() for form in spellings(title))


@unhurried
@given(st.text(min_size=1, max_size=60))
def test_folding_is_stable_and_only_empty_for_nothing(text):
    assert fold(text) or not text.strip()
    assert fold(text) == fold(f"  {text} ")
    assert fold(fold(text)) == fold(text)


@unhurried
@given(st.text(min_size=1, max_size=60))
def test_a_loosened_title_is_only_empty_for_nothing(text):
    assert loosened(text) or not text.strip()
    assert loosened(text) == loosened(fold(text)) or any(sign in text for sign in "'’")
