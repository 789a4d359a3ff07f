"""MovieLens' titles are split into readable titles, years and alternative titles."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommender.films.folding import fold
from recommender.films.text import readable

unhurried = settings(deadline=None)  # other work on the machine is no fault


@pytest.mark.parametrize(
    ("raw", "title", "year", "alternatives"),
    [
        ("Matrix, The (1999)", "The Matrix", 1999, ()),
        (
            "Affair of Love, An (Liaison pornographique, Une) (1999)",
            "An Affair of Love",
            1999,
            ("Une Liaison pornographique",),
        ),
        (
            "Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
            "The Good, the Bad and the Ugly",
            1966,
            ("Il Buono, il brutto, il cattivo",),
        ),
        ("Man on the Train (Homme du train, L') (2002)", "Man on the Train", 2002, ("L'Homme du train",)),
        ("Tin Drum, The (Blechtrommel, Die) (1979)", "The Tin Drum", 1979, ("Die Blechtrommel",)),
        ("Seventh Seal, The (Sjunde inseglet, Det) (1957)", "The Seventh Seal", 1957, ("Det Sjunde inseglet",)),
        ("Young and the Damned, The (Olvidados, Los) (1950)", "The Young and the Damned", 1950, ("Los Olvidados",)),
        ("Vitelloni, I (1953)", "I Vitelloni", 1953, ()),
        ("Black Sabbath (Tre volti della paura, I) (1963)", "Black Sabbath", 1963, ("I Tre volti della paura",)),
        (
            "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)",
            "Léon: The Professional",
            1994,
            ("The Professional", "Léon"),
        ),
        (
            "Asterix in America (a.k.a Asterix Conquers America) (1994)",
            "Asterix in America",
            1994,
            ("Asterix Conquers America",),
        ),
        ("Zombie (aka Zombi 2) (1979)", "Zombie", 1979, ("Zombi 2",)),
        ("Evangelion: 3.0 You Can (Not) Redo (2012)", "Evangelion: 3.0 You Can (Not) Redo", 2012, ()),
        ("Frontière(s) (2007)", "Frontière(s)", 2007, ()),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009, ()),
        (
            "Birdman: Or (The Unexpected Virtue of Ignorance) (2014)",
            "Birdman: Or (The Unexpected Virtue of Ignorance)",
            2014,
            (),
        ),
        ("One, Two, Three (1961)", "One, Two, Three", 1961, ()),
        ("Girl, Interrupted (1999)", "Girl, Interrupted", 1999, ()),
        ("Me, Myself, I (2000)", "Me, Myself, I", 2000, ()),
        ("Babylon 5", "Babylon 5", None, ()),
        ("Die, Mommie, Die (2003)", "Die, Mommie, Die", 2003, ()),
        ("Eat, Drink, Los (1999)", "Eat, Drink, Los", 1999, ()),
        ("Wonderful, Horrible Life, The (1993)", "The Wonderful, Horrible Life", 1993, ()),
        ("Odd Trio (Bon, la brute, Le) (1968)", "Odd Trio", 1968, ("Le Bon, la brute",)),
        ("Odd Trio (Moi, Myself, I) (1968)", "Odd Trio", 1968, ("Moi, Myself, I",)),
        ("Mona (Mona ja aika) (1983))", "Mona", 1983, ("Mona ja aika",)),
        ("Mona ((1983)", "Mona", 1983, ()),
        ("Mona [1983]", "Mona", 1983, ()),
        ("Mona ( 1983 )", "Mona", 1983, ()),
        ("Mona (1983/II)", "Mona", 1983, ()),
        ("Mona (1983", "Mona", 1983, ()),
        ("Mona (1983).", "Mona", 1983, ()),
        ("Mona 1983)", "Mona 1983)", None, ()),
        ("Mona (1983) (Mona ja aika)", "Mona", 1983, ("Mona ja aika",)),
        ("Mona (1983)(Mona ja aika)", "Mona", 1983, ("Mona ja aika",)),
        ("Mona （1983）", "Mona", 1983, ()),
        ("Mona (a.k.a. ) (1983)", "Mona", 1983, ()),
        ("Nineteen Eighty-Four (1984) (1984)", "Nineteen Eighty-Four", 1984, ("1984",)),
        ("Godfather, The: Part II (1974)", "The Godfather: Part II", 1974, ()),
        ("Matrix,The (1999)", "The Matrix", 1999, ()),
        ("Matrix , The (1999)", "The Matrix", 1999, ()),
        ("Avventura, L’ (1960)", "L'Avventura", 1960, ()),
        ("10,000 BC (2008)", "10,000 BC", 2008, ()),
        (", The (2001)", ", The", 2001, ()),
        ("New York, New York (1977)", "New York, New York", 1977, ()),
        ("2012 (2009)", "2012", 2009, ()),
        ("1984", "1984", None, ()),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006, ()),
        ("Dr. Who (2005-)", "Dr. Who", 2005, ()),
        ("Land Before Time III, The (1995) (V)", "The Land Before Time III", 1995, ()),
        ("Runaway Brain (1995) ", "Runaway Brain", 1995, ()),
        ("  Heat   (1995)", "Heat", 1995, ()),
        ("From the Year 9000 (9000)", "From the Year 9000", None, ("9000",)),
        ("Caché (a.k.a. Cache) (2005)", "Caché", 2005, ()),
        ("Hidden (Caché) (a.k.a. Cache) (2005)", "Hidden", 2005, ("Caché",)),
        ("Half a bracket) (2001)", "Half a bracket)", 2001, ()),
        ("(2001)", "", 2001, ()),
        ("", "", None, ()),
    ],
)
def test_a_title_becomes_readable(raw, title, year, alternatives):
    found = readable(raw)
    assert (found.title, found.year, found.alternative_titles) == (title, year, alternatives)


plain = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=12)
words = st.lists(plain, min_size=1, max_size=4).map(" ".join)


@unhurried
@given(
    words, st.integers(1880, 2030), st.sampled_from(["The", "A", "An", "La", "Les", "Der", "Det", "Il", "El", "Los"])
)
def test_an_article_at_the_end_comes_first(name, year, article):
    assert readable(f"{name}, {article} ({year})").title == f"{article} {name}"


@unhurried
@given(words, words, st.integers(1880, 2030))
def test_brackets_behind_the_title_are_other_titles(name, other, year):
    if name.casefold().split()[-1] in {"or", "and"}:
        return
    found = readable(f"{name} ({other}) ({year})")
    assert (found.title, found.year) == (name, year)
    assert found.alternative_titles == (() if fold(name) == fold(other) else (other,))


@unhurried
@given(st.text(max_size=60))
@example("（")  # a wide bracket is one like any other
def test_any_text_gives_an_answer_and_nothing_is_made_up(raw):
    found = readable(raw)
    assert found.year is None or 1870 <= found.year <= 2100
    letters = {raw_letter.casefold() for raw_letter in raw.translate(str.maketrans("（）", "()"))}
    for title in (found.title, *found.alternative_titles):
        for attempt in set(title) - {" "}:
            assert attempt.casefold() in letters or attempt.isspace()
