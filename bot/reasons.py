"""Why a film is picked, in a sentence or two: for messages in Discord and for the shell. Words only.

Nothing is said that does not hold: the films named speak for the pick, facts are true of all the films they are said
of, and people were counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.countries import NAMES
from bot.wording import counted, listed
from recommender.types import Evidence, Film, InCommon, Pick

MANY = 20
"""People from which on they are called many."""
_LIKED_FROM = 3.5
"""Mean stars from which on people are said to like a film."""
_NAMED_MOST = 2
"""Films named as a reason: of more nobody reads on."""
_THEMES_MOST = 2
_WITH_ARTICLE = frozenset({"AE", "CD", "CF", "DO", "GB", "NL", "PH", "SU", "US"})
"""Countries that are called "the …"."""

Words = Callable[[str], str]
"""Makes what others wrote fit to stand where the sentence will."""


class _Ground(NamedTuple):
    """Films that speak for a pick, and what they have in common with it."""

    films: tuple[Film, ...] = ()
    apposition: str = ""
    """Follows the films' names, with its comma."""
    afterwards: str = ""
    """A sentence of its own."""


def because(pick: Pick, title: Callable[[Film], str], words: Words = str) -> str:
    """Why this film, from its evidence.

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
    if asked:
        beside = listed([title(each.film) for each in liked[:_NAMED_MOST]]) if not ground.films else ""
        opening = f"Because you asked for films like {titles}" + (f" and liked {beside}" if beside else "")
    elif liked:
        opening = f"Because you liked {titles}"
    else:
        opening = f"Because it is close to today’s {titles}"
    sentences = (f"{opening}{ground.apposition}.", ground.afterwards, _people(leading, named, title))
    return " ".join(sentence for sentence in sentences if sentence)


def _ground(evidence: Sequence[Evidence], words: Words) -> _Ground:
    """The best that the films have in common with the pick, and those of them that share it."""
    if some := [each for each in evidence if each.common.series]:
        return _Ground(_first(some), ", of the same series")
    if some := _alike(evidence, lambda common: common.directors):
        names = listed([words(name) for name in some[0].common.directors[:_NAMED_MOST]])
        return _Ground(_first(some), f", also by {names}")
    if some := _alike(evidence, lambda common: common.themes):
        named = some[:_NAMED_MOST]
        themes = [theme for theme in named[0].common.themes if all(theme in each.common.themes for each in named)]
        told = ", ".join(words(theme) for theme in themes[:_THEMES_MOST])
        return _Ground(_first(named), afterwards=f"{'Both' if len(named) == 1 else 'All three'}: {told}.")
    if some := _alike(evidence, lambda common: common.countries):
        return _Ground(_first(some), f", also from {_place(some[0].common)}")
    return _Ground()


def _alike(evidence: Sequence[Evidence], names: Callable[[InCommon], tuple[str, ...]]) -> list[Evidence]:
    """The films that share something of a kind with the pick, as far as it is what the first of them shares."""
    some = [each for each in evidence if names(each.common)]
    if not some:
        return []
    first = names(some[0].common)
    return [each for each in some if first[0] in names(each.common)]


def _first(evidence: Sequence[Evidence]) -> tuple[Film, ...]:
    return tuple(each.film for each in evidence[:_NAMED_MOST])


def _place(common: InCommon) -> str:
    names = [f"{'the ' if code in _WITH_ARTICLE else ''}{NAMES.get(code, code)}" for code in common.countries]
    return f"{listed(names[:_NAMED_MOST])} in the {common.decade}s"


def _people(evidence: Sequence[Evidence], named: Sequence[Film], title: Callable[[Film], str]) -> str:
    """How many of those who like one of the films like the pick: of one that is named, where that was counted."""
    told = [each for each in evidence if each.people is not None]
    told.sort(key=lambda each: each.film not in named)
    if not told or (people := told[0].people) is None:
        return ""
    film = "it" if tuple(named) == (told[0].film,) else title(told[0].film)
    return f"{people.both:,} of {people.of:,} people who liked {film} liked this."


def _because_of_others(pick: Pick) -> str:
    """What is known of others' votes; nothing more is claimed."""
    if pick.tier == "random" or pick.rating is None or not pick.rating.count:
        return "A leap in the dark: nothing speaks for it, nothing against it."
    if pick.rating.count < MANY:
        return f"Few people know it yet: {counted(pick.rating.count, 'vote')} so far."
    if pick.rating.stars < _LIKED_FROM:
        return "Many people know it."
    return "Because many people like it."
