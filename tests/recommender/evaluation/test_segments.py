"""Segments of people and of films, and example people, worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from recommender.evaluation import splits
from recommender.evaluation.answer_scores import rate
from recommender.evaluation.examples import examples
from recommender.evaluation.segments import film_segments, people_segments
from recommender.films.table import FilmTable
from recommender.models.base import Opinions, TrainingData
from recommender.types import Film

NOBODY = np.empty(0, dtype=np.int32)
YEARS = (1950, 1960, 1970, 1980, None, 1990, 2000, 2010)
FILMS = FilmTable(Film(row + 1, f"Film {row}", year) for row, year in enumerate(YEARS))
KNOWN_BY = (1, 2, 3, 4, 5, 0, 2, 8)


def rows(*given):
    return np.array(given, dtype=np.int32)


def split_of(counts=KNOWN_BY, films=FILMS):
    """Training in which so many people rated each film."""
    rated = np.repeat(np.arange(len(counts)), counts).astype(np.int32)
    people = np.concatenate([np.arange(count) for count in counts]).astype(np.int32)
    data = TrainingData(films, people, rated, np.full(len(rated), 8, dtype=np.uint8))
    return splits.Split(data, NOBODY, NOBODY, np.zeros(len(rated), dtype=np.int64), "random", 1)


def person(liked, hidden, rated=None):
    return splits.Tested(Opinions(liked), liked if rated is None else rated, hidden)


PEOPLE = [
    person(rows(0, 1, 3), rows(2)),
    person(rows(4), rows(6)),
    person(rows(6, 7), rows(4, 5)),
    person(rows(1), rows(7), rated=rows(0, 1, 2, 3, 4)),
    person(rows(2, 7), rows(0), rated=rows(2, 7, 5)),
]
LISTS = [rows(2, 5), rows(1), rows(0, 4), NOBODY, rows(1, 0)]
ANSWERS = rate(LISTS, PEOPLE, np.zeros(8, dtype=np.float32), [1.0] * 5)


def segments(found, dimension):
    return [each for each in found if each.dimension == dimension]


def test_people_are_parted_by_what_they_rated_and_like():
    found = list(people_segments(split_of(), PEOPLE, ANSWERS))
    # 3, 1, 2, 5 and 3 ratings: quarters begin at 2, 3 and 3
    given = segments(found, "ratings given")
    assert [(each.name, each.people) for each in given] == [("1–1", 1), ("2–2", 1), ("3–5", 3)]
    second = 1 / np.log2(3)
    assert [each.ndcg_10.mean for each in given] == pytest.approx([0, second / (1 + second), (1 + 0 + second) / 3])
    assert [each.recall_20.mean for each in given] == pytest.approx([0, 0.5, 2 / 3])
    # medians of the years: 1960, unknown, 2005, 1960 and 1990
    from_ = segments(found, "likes are from")
    assert [(each.name, each.people) for each in from_] == [
        ("around 1960–1960", 2), ("around 1990–1990", 1), ("around 2005–2005", 1), ("not known", 1)
    ]  # fmt: skip
    # medians of how many rated them: 2, 5, 5, 2 and 5.5
    by = segments(found, "likes are known by")
    assert [(each.name, each.people) for each in by] == [("2–2 people", 2), ("5–6 people", 3)]


def test_hidden_likes_are_parted_by_their_film():
    found = list(film_segments(split_of(), PEOPLE, ANSWERS))
    # hidden: 2, 6, 4, 5, 7 and 0; of these 2, 4 and 0 were found
    years = segments(found, "film is from")
    assert [(each.name, each.likes, each.found_20) for each in years] == [
        ("1950–1950", 1, 1.0), ("1970–1970", 1, 1.0), ("1990–1990", 1, 0.0), ("2000–2010", 2, 0.0), ("not known", 1, 1)
    ]  # fmt: skip
    # known by 3, 2, 5, 0, 8 and 1
    counts = segments(found, "film is known by")
    assert [(each.name, each.likes, each.found_20) for each in counts] == [
        ("0–1 people", 2, 0.5), ("2–2 people", 1, 0.0), ("3–3 people", 1, 1.0), ("5–8 people", 2, 0.5)
    ]  # fmt: skip


def test_what_came_after_the_twentieth_is_not_found():
    one = [person(rows(0), rows(20, 19))]
    films = FilmTable(Film(row + 1, f"Film {row}", 1990) for row in range(30))
    answers = rate([rows(*range(30))], one, np.zeros(30, dtype=np.float32), [1.0])
    assert [each.found_20 for each in film_segments(split_of([1] * 30, films), one, answers)] == [0.5, 0.5]


def test_coverage_counts_each_film_of_anybodys_first_ten_once():
    answers = rate([rows(*range(12)), rows(3, 4, 15)], PEOPLE[:2], np.zeros(16, dtype=np.float32), [1.0, 1.0])
    assert answers.coverage_10(16) == 11 / 16
    assert rate([], [], np.zeros(16, dtype=np.float32), []).coverage_10(16) == 0


MANY = FilmTable(Film(row + 1, f"Film {row}", 1990) for row in range(40))
COUNTS = [*range(1, 41)]
LIKES = rows(*range(14))


def example_of(people, lists, relevance):
    """Examples where the fallback scores each person as told, by seed."""
    fallback = SimpleNamespace(score=lambda opinions: SimpleNamespace(relevance=relevance[opinions.seed]))
    answers = rate(lists, people, np.zeros(40, dtype=np.float32), [1.0] * len(people))
    return examples(split_of(COUNTS, MANY), people, answers, fallback)


def test_an_example_tells_what_was_liked_shown_and_missed():
    shown, hidden = rows(*range(20, 32)), rows(21, 30, 35, 33)
    one = splits.Tested(Opinions(LIKES, seed=0), LIKES, hidden)
    best, worst, guessed = example_of([one], [shown], [np.linspace(1, 0, 40)])
    assert (best.kind, worst.kind, guessed.kind) == ("best", "worst", "least certain")
    assert best.likes == 14
    assert [film.id for film in best.liked] == list(range(1, 13))  # the twelve that fewest know
    assert [(film.id, found) for film, found in best.shown] == [(row + 1, row == 21) for row in range(20, 30)]
    assert [film.id for film in best.missed] == [36, 34, 31]  # best known first
    # one hit, in second place, of four to find
    assert best.ndcg_10 == pytest.approx(np.log2(3) ** -1 / sum(1 / np.log2(place) for place in range(2, 6)))
    assert best.edge == pytest.approx((19 / 39 - 10 / 39) / (19 / 39))


def test_examples_are_of_people_with_ten_likes_or_more_and_of_equal_ones_who_has_most_to_find():
    def one(number, likes, hidden):
        return splits.Tested(Opinions(rows(*range(likes)), seed=number), rows(*range(likes)), rows(*hidden))

    shown = rows(*range(20, 30))
    people = [
        one(0, 10, (20,)),  # found first
        one(1, 9, (20,)),  # the same, of too few likes
        one(2, 10, (20, 21)),  # as good, with more to find
        one(3, 10, (35,)),
        one(4, 10, (35, 36)),
        one(5, 9, (35, 36, 37)),
        one(6, 12, (21,)),
    ]
    # who is least certain: the first film's lead over the tenth grows with the person's number
    relevance = [np.where(np.arange(40) == 20, 1.0, 0.9 - number / 10) for number in range(7)]
    found = example_of(people, [shown] * 7, relevance)
    assert [(each.kind, each.likes, len(each.missed), round(each.edge, 1)) for each in found] == [
        ("best", 10, 0, 0.3), ("best", 10, 0, 0.1), ("best", 12, 0, 0.7),
        ("worst", 10, 2, 0.5), ("worst", 10, 1, 0.4), ("worst", 12, 0, 0.7),
        ("least certain", 10, 0, 0.1), ("least certain", 9, 0, 0.2), ("least certain", 10, 0, 0.3),
    ]  # fmt: skip
