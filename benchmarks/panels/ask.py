"""Asks one panel at one step of the dial, and judges the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.panels.panel import Panel, TitleYear, names
from benchmarks.panels.worlds import NOW, World
from recommender.types import Film, Pick, Place, Request

STEPS = (0, 3, 7, 10)
COUNT = 5
HOME_LEAST = 3
"""Picks of five that should be accepted at step 0."""
FAR = 7
"""From this step on a pick may be of another kind, but must be linked to a like and above the quality floor."""
ENOUGH = 5
"""Least number of ratings for a film's mean to be trusted."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One pick."""

    pick: Pick
    accepted: bool
    link: str | None
    """The kind of link to a liked film; None for none."""
    above_floor: bool

    @property
    def is_good(self) -> bool:
        """Whether it is accepted or linked, and above the quality floor."""
        return (self.accepted or self.link is not None) and self.above_floor


@dataclass(frozen=True, slots=True)
class Answer:
    """One panel at one step."""

    panel: Panel
    step: int
    picks: tuple[Judged, ...]
    missing: tuple[TitleYear, ...] = ()
    """Likes that the catalogue does not have."""

    @property
    def accepted(self) -> int:
        """Picks that a film lover of the taste would take."""
        return sum(judged.accepted for judged in self.picks)

    @property
    def failed(self) -> bool:
        """Whether too few picks are accepted at step 0, or a pick far from home is not good."""
        if self.step >= FAR:
            return len(self.picks) < COUNT or not all(judged.is_good for judged in self.picks)
        return self.step == 0 and self.accepted < HOME_LEAST


class Judge:
    """Asks a world about panels.

    Args:
        world: the recommender to ask.
        seed: of every request.
    """

    def __init__(self, world: World, seed: int = 1) -> None:
        self._world, self._seed = world, seed
        self._named: dict[str, list[Film]] = {}
        for film in world.films:
            for name in names(film):
                self._named.setdefault(name, []).append(film)
        rated = [found.stars for film in world.films if (found := world.recommender.rating(film.id))]
        self._median = median(rated) if rated else 0.0

    async def ask(self, panel: Panel, steps: Iterable[int] = STEPS) -> list[Answer]:
        """The panel at every step."""
        found = {like: self._find(like) for like in panel.likes}
        liked = [film for film in found.values() if film is not None]
        missing = tuple(like for like, film in found.items() if film is None)
        self._world.person.liked = tuple(film.id for film in liked)
        return [Answer(panel, step, await self._picks(panel, liked, step), missing) for step in steps]

    async def _picks(self, panel: Panel, liked: Sequence[Film], step: int) -> tuple[Judged, ...]:
        if not liked:
            return ()
        request = Request(1, Place("dm", 1), NOW, self._seed, adventurousness=step, count=COUNT)
        answer = await self._world.recommender.recommend(request)
        return tuple(
            Judged(pick, panel.accepts(pick.film), self._world.links.to_any(liked, pick.film), self._is_good(pick))
            for pick in answer.picks
        )

    def _find(self, like: TitleYear) -> Film | None:
        """The film meant: one with that main title and exact year before others."""
        fitting = [film for film in self._named.get(like.key[0], ()) if like.names(film)]
        return max(
            fitting,
            key=lambda film: (film.year == like.year, film.title == like.title, film.curated, -film.id),
            default=None,
        )

    def _is_good(self, pick: Pick) -> bool:
        """Whether its mean is not below the median if enough people rated it; otherwise whether it is hand-picked."""
        rating = pick.rating
        if rating is None or rating.count < ENOUGH:
            return pick.film.curated
        return rating.stars >= round(self._median, 2)
