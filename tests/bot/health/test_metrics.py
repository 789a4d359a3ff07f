"""The text that Prometheus reads, checked by a parser that is as strict as the format's description."""

import math

import pytest
from support_prometheus import Malformed, parse

from bot.health.metrics import Registry


@pytest.fixture
def registry():
    return Registry()


def test_an_empty_registry_says_nothing(registry):
    assert registry.text() == ""


def test_a_counter_grows_and_says_so_before_the_first_time(registry):
    counter = registry.counter("votes_total", "Votes.")
    assert parse(registry.text())["votes_total"].values == {(): 0}
    counter.add()
    counter.add(2)
    family = parse(registry.text())["votes_total"]
    assert (family.kind, family.help_text, family.values) == ("counter", "Votes.", {(): 3})


def test_each_combination_of_labels_has_a_value_of_its_own(registry):
    answers = registry.counter("answers_total", "Answers.", ("status", "scope"))
    answers.add(status="429", scope="user")
    answers.add(status="429", scope="global")
    answers.add(status="429", scope="user")
    assert parse(registry.text())["answers_total"].values == {
        (("status", "429"), ("scope", "user")): 2,
        (("status", "429"), ("scope", "global")): 1,
    }


def test_labels_that_were_not_declared_are_a_fault_of_the_program(registry):
    answers = registry.counter("answers_total", "Answers.", ("status",))
    with pytest.raises(AssertionError):
        answers.add(user="31")
    with pytest.raises(AssertionError):
        registry.counter("answers_total", "Again.")


def test_odd_letters_come_through(registry):
    odd = 'a "quote", a \\ and a\nline'
    registry.gauge("odd", odd, ("name",)).set(1, name=odd)
    family = parse(registry.text())["odd"]
    assert family.help_text == odd
    assert family.values == {(("name", odd),): 1}


@pytest.mark.parametrize("value", [0, -1, 1.5, 1e-9, 123456789012345, 1e300, math.inf, -math.inf])
def test_a_gauge_keeps_its_number(registry, value):
    registry.gauge("number", "A number.").set(value)
    assert parse(registry.text())["number"].values == {(): value}


def test_a_gauge_may_know_nothing(registry):
    registry.gauge("number", "A number.").set(math.nan)
    assert math.isnan(parse(registry.text())["number"].values[()])


def test_a_bucket_holds_what_is_at_most_its_bound(registry):
    spread = registry.histogram("lag_seconds", "Lag.", (0.1, 1.0))
    for value in (0.05, 0.1, 0.5, 7.0):
        spread.observe(value)
    family = parse(registry.text())["lag_seconds"]
    assert family.values == {(("le", "0.1"),): 2, (("le", "1"),): 3, (("le", "+Inf"),): 4}
    assert (family.total, family.count) == (pytest.approx(7.65), 4)


@pytest.mark.parametrize(
    "text",
    [
        "a 1",
        "a 1\n",
        "# HELP a A.\na 1\n",
        "# HELP a A.\n# TYPE a gauge\nb 1\n",
        "# HELP a A.\n# TYPE a gauge\na 1\na 2\n",
        '# HELP a A.\n# TYPE a gauge\na{b="c} 1\n',
        "# HELP a A.\n# TYPE a counter\na 1\n",
        '# HELP a A.\n# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n',
    ],
)
def test_the_parser_of_these_tests_lets_nothing_wrong_through(text):
    with pytest.raises(Malformed):
        parse(text)
