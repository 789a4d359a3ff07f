"""Why a film is picked, in a sentence or two: for messages in Discord and for the shell. Pure.

Everything said is true: the films named contributed to the pick, facts hold for all the films they are
stated of, and counts are of real people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from bot.words import _, listed, marked, ngettext, number
from bot.words.countries import country_in_a_sentence
from recommender.types import Evidence, Film, InCommon, Pick

MANY = 20
"""Number of people from which the sentence says "many"."""
_LIKED_FROM = 3.5
"""Mean stars from which the sentence says that people like a film."""
_NAMED_MOST = 2
"""Films named as a reason at most, to keep the sentence short."""
_THEMES_MOST = 2
_TWO_STOPS = re.compile(r"(\.\W{0,4})\.$")
"""A title that ends with a full stop, at the end of a sentence: “D.O.A.”."""
Leading = Literal["asked", "liked", "today"]
"""How the films named relate to the person."""
Shared = Literal["", "series", "directors", "country"]
"""What they share with the pick, if said in the same sentence."""
_BECAUSE = {
    ("asked", ""): marked("Because you asked for films like {films}."),
    ("asked", "series"): marked("Because you asked for films like {films}, of the same series."),
    ("asked", "directors"): marked("Because you asked for films like {films}, also by {directors}."),
    ("asked", "country"): marked("Because you asked for films like {films}, also from {countries} in the {decade}s."),
    ("liked", ""): marked("Because you liked {films}."),
    ("liked", "series"): marked("Because you liked {films}, of the same series."),
    ("liked", "directors"): marked("Because you liked {films}, also by {directors}."),
    ("liked", "country"): marked("Because you liked {films}, also from {countries} in the {decade}s."),
    ("today", ""): marked("Starting from today’s {films}."),
    ("today", "series"): marked("Starting from today’s {films}, of the same series."),
    ("today", "directors"): marked("Starting from today’s {films}, also by {directors}."),
    ("today", "country"): marked("Starting from today’s {films}, also from {countries} in the {decade}s."),
}

Words = Callable[[str], str]
"""Escapes text written by others for the place where the sentence is shown."""


class _Ground(NamedTuple):
    """Films that contributed to a pick, and what they share with it."""

    films: tuple[Film, ...] = ()
    shared: Shared = ""
    names: Mapping[str, str] = MappingProxyType({})
    """Other names in the sentence, by placeholder."""
    afterwards: str = ""
    """A separate sentence that follows."""


def because(pick: Pick, title: Callable[[Film], str], words: Words = str) -> str:
    """Explain a pick from its evidence.

    Args:
        pick: the film.
        title: how the title of a film is written.
        words: the same of other names.
    """
    asked, liked, today = (
        [each for each in pick.evidence if each.kind == kind] for kind in ("asked", "liked", "today")
    )
    leading = asked or liked or today
    if not leading:
        return _because_of_others(pick)
    ground = _ground(leading, words)
    named = ground.films or tuple(each.film for each in leading[:_NAMED_MOST])
    titles = listed([title(film) for film in named])
    if asked and liked and not ground.films:
        beside = listed([title(each.film) for each in liked[:_NAMED_MOST]])
        opening = _("Because you asked for films like {films} and liked {liked}.").format(films=titles, liked=beside)
    else:
        kind: Leading = "asked" if asked else "liked" if liked else "today"
        opening = _(_BECAUSE[kind, ground.shared]).format(films=titles, **ground.names)
    sentences = (opening, ground.afterwards, _people(leading, named, title))
    return " ".join(_TWO_STOPS.sub(r"\1", sentence) for sentence in sentences if sentence)


def _ground(evidence: Sequence[Evidence], words: Words) -> _Ground:
    """The best feature that the films share with the pick, and those of them that have it."""
    if some := [each for each in evidence if each.common.series]:
        return _Ground(_first(some), "series")
    if some := _alike(evidence, lambda common: common.directors):
        names = listed([words(name) for name in some[0].common.directors[:_NAMED_MOST]])
        return _Ground(_first(some), "directors", {"directors": names})
    if some := _alike(evidence, lambda common: common.themes):
        named = some[:_NAMED_MOST]
        themes = [theme for theme in named[0].common.themes if all(theme in each.common.themes for each in named)]
        sentence = _("Both: {themes}.") if len(named) == 1 else _("All three: {themes}.")
        told = listed([words(theme) for theme in _most_exact(themes)[:_THEMES_MOST]], "")
        return _Ground(_first(named), afterwards=sentence.format(themes=told))
    if some := _alike(evidence, lambda common: common.countries):
        return _Ground(_first(some), "country", _place(some[0].common))
    return _Ground()


def _most_exact(themes: Sequence[str]) -> list[str]:
    """The themes without those that another one contains: “private detective” contains “detective”."""
    words = [set(theme.casefold().split()) for theme in themes]
    return [theme for theme, own in zip(themes, words, strict=True) if not any(own < other for other in words)]


def _alike(evidence: Sequence[Evidence], names: Callable[[InCommon], tuple[str, ...]]) -> list[Evidence]:
    """The films that share with the pick what the first of them shares, of one kind of feature."""
    some = [each for each in evidence if names(each.common)]
    if not some:
        return []
    first = names(some[0].common)
    return [each for each in some if first[0] in names(each.common)]


def _first(evidence: Sequence[Evidence]) -> tuple[Film, ...]:
    return tuple(each.film for each in evidence[:_NAMED_MOST])


def _place(common: InCommon) -> Mapping[str, str]:
    names = [country_in_a_sentence(code) for code in common.countries[:_NAMED_MOST]]
    return {"countries": listed(names), "decade": str(common.decade)}


def _people(evidence: Sequence[Evidence], named: Sequence[Film], title: Callable[[Film], str]) -> str:
    """How many people who like one of the named films like the pick, if that was counted."""
    told = [each for each in evidence if each.people is not None]
    told.sort(key=lambda each: each.film not in named)
    if not told or (people := told[0].people) is None:
        return ""
    both, of = number(people.both), number(people.of)
    if tuple(named) == (told[0].film,):
        return ngettext(
            "{both} of {of} person who liked it liked this.",
            "{both} of {of} people who liked it liked this.",
            people.of,
        ).format(both=both, of=of)
    return ngettext(
        "{both} of {of} person who liked {film} liked this.",
        "{both} of {of} people who liked {film} liked this.",
        people.of,
    ).format(both=both, of=of, film=title(told[0].film))


def _because_of_others(pick: Pick) -> str:
    """A sentence from other people's votes only."""
    if pick.tier == "random" or pick.rating is None or not pick.rating.count:
        return _("A leap in the dark: nothing speaks for it, nothing against it.")
    if (votes := pick.rating.count) < MANY:
        return ngettext(
            "Few people know it yet: {count} vote so far.", "Few people know it yet: {count} votes so far.", votes
        ).format(count=number(votes))
    if pick.rating.stars < _LIKED_FROM:
        return _("Many people know it.")
    return _("Because many people like it.")
