"""The fallback: scores every film with the tiers in order. The person's own votes decide first, popularity last.

A film's own score comes from people with the same likes (learned weights and, with few likes, co-likes), and from
content. With one like both matter; with more likes, content and co-likes fade:

    own = (predicted + λ·s·co-likes) · fame^(−β(1 − 1/likes)) · (a·(1 − c) + s·content) + b·c·r·s·content
    s = exp(−(likes − 1) / 8)

The product requires both: films that the same people like, of the kind the person named. "predicted" is the first
tier's prediction, "content" the content similarity, "likes" the number of liked films. Fame is the number of people who
like a film, divided by that of a typical like; with more likes the penalty on it grows. c, 0 to 1, is how clearly the
likes name a kind of film (three noirs do, ten films of all kinds do not): q² / (q² + ALIKE²), q being the mean content
similarity of two liked films, at least CLEAR_LEAST; for a single like ONE_LIKE·r. r, 0 to 1, is how few people like the
liked films: the mean of FEW / (FEW + people who like the film). The last term is for films that few people have rated,
which only content can find. Popularity only breaks ties and fills up the list; those picks have its tier.
docs/recommending.md has the measurements.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.arrays import FloatArray, IntArray, RowArray
from recommender.models.base import Model, Opinions, Predictor
from recommender.models.co_likes import CoLikes
from recommender.models.content.model import ContentProfile
from recommender.models.popularity import Popularity
from recommender.models.random import Random, entered

LIKES_TO_FADE = 8.0
"""Likes after which content and co-likes have 1/e of their weight (the 8 in s)."""
CO_LIKES = 0.12
"""λ in the formula."""
POPULARITY_POWER = 0.18
"""β in the formula: of two films with equal predictions, the less popular one fits this person better."""
CONTENT_LEAST = 0.2
"""a in the formula: the factor of a film's prediction where it shares no feature with the liked films (and c is 0)."""
ONE_LIKE_LEAST = 0.4
"""a for a single like: any of its features may be the one that the person wants."""
PRIOR_LEAST = 0.06
"""a where nobody here has liked anything, so that predictions come from the prior only."""
CONTENT_ALONE = 0.2
"""b in the formula."""
ALIKE = 0.028
"""Mean content similarity of the liked films at which c is ½. For the films liked by one person it is about 0.02; for
three noirs, or three films of one country, 0.05 to 0.2."""
ONE_LIKE = 0.85
"""c for a single like that nobody else likes; less, the more people like it."""
CLEAR_LEAST = 0.1
"""Least c with two and more likes, also where they share no feature: each of them still names a kind of film."""
FEW = 10.0
"""Number of people who like a film at which its r is ½."""
TIE = 1e-4
"""Greatest addition of popularity to the relevance, to order films that are otherwise equal."""


class Ranked(NamedTuple):
    """Relevance of every film asked about, on one scale for all tiers."""

    relevance: FloatArray
    """½ to 1 for films with an own score above 0; less, by tier, for films without an own score; below 0 for films with
    an own score below 0. Never NaN."""
    tiers: NDArray[np.int8]
    """Index, in the fallback, of the model with the greatest part in it."""


class Own(NamedTuple):
    """The own score of every film: from the person's votes only, in two parts."""

    people: FloatArray
    """The part from people with the same likes; 0 where nothing is known."""
    content: FloatArray
    """The part from content alone; 0 where no feature is shared."""

    @property
    def total(self) -> FloatArray:
        """The sum of both."""
        return self.people + self.content


class Fallback:
    """Models in order, the first tier first.

    Args:
        models: the tiers; the last must score every film.
        co_likes: how many people like both of two films; None where nobody likes anything.
    """

    __slots__ = (
        "_all",
        "_content",
        "_content_place",
        "_fame",
        "_open",
        "_predict",
        "_ties",
        "co_likes",
        "models",
        "names",
    )

    def __init__(self, models: tuple[Model, ...], co_likes: CoLikes | None = None) -> None:
        self.models = models
        self.co_likes = co_likes
        self._fame = _fame(np.ones(1, dtype=np.int32) if co_likes is None else co_likes.likes)
        self.names: tuple[str, ...] = tuple(model.name for model in models)
        """The tiers, the best first."""
        self._content = next((model for model in models if isinstance(model, ContentProfile)), None)
        self._content_place = next((place for place, model in enumerate(models) if model is self._content), 0)
        best = models[0]
        self._predict = (
            best.predict if isinstance(best, Predictor) else lambda opinions: np.nan_to_num(best.score(opinions))
        )
        # Scores of models that do not depend on the person are ranked once.
        self._open: dict[int, FloatArray] = {
            place: _share_of_tier(model.order if isinstance(model, Random) else model.score(Opinions()), place)
            for place, model in enumerate(models)
            if isinstance(model, Random) or not model.personal
        }
        popular = [self._open[place] for place, model in enumerate(models) if model.name == Popularity.name]
        self._ties = np.nan_to_num((popular or [self._open[len(models) - 1]])[0]) * np.float32(TIE if popular else 0)
        self._all: RowArray = np.arange(len(next(iter(self._open.values()))), dtype=np.intp)

    def score(self, opinions: Opinions, rows: RowArray | None = None) -> Ranked:
        """Score films. A film's score does not depend on which others are asked for.

        Args:
            opinions: what to score from.
            rows: films to score; all when None.
        """
        return self.ranked(self.own(opinions), self._all if rows is None else rows, opinions.seed)

    def ranked(self, own: Own, rows: RowArray, seed: int) -> Ranked:
        """Score films whose own scores are known already.

        Args:
            own: the own scores of all films.
            rows: films to score.
            seed: for random models.
        """
        total = own.total
        asked = total.take(rows)
        relevance = _between(asked, float(np.abs(total).max(initial=0)))
        relevance += self._ties.take(rows)
        tiers = (own.content > own.people).take(rows) * np.int8(self._content_place)
        left = np.flatnonzero(asked == 0)
        for place, share in self._open.items():
            found = share[rows[left]] if place < len(self.models) - 1 else self._last(rows[left], seed)
            relevance[left], tiers[left] = found, place
            left = left[np.isnan(found)]
        relevance[left] = 0
        return Ranked(relevance, tiers)

    def own(self, opinions: Opinions) -> Own:
        """Scores of every film from the person's own votes."""
        few = exp((1 - max(len(opinions.liked), 1)) / LIKES_TO_FADE)
        nothing = np.zeros(len(self._all), dtype=np.float32)
        content = nothing
        if self._content is not None and (len(opinions.liked) or len(opinions.disliked)):
            content = self._content.similarity(opinions)
        if self.models[0] is self._content or 0 in self._open:
            return Own(nothing, content)
        people = self._predict(opinions)
        if self.co_likes is not None:
            people += np.float32(CO_LIKES * few) * self.co_likes.similarity(opinions.liked, opinions.weights)
            power = POPULARITY_POWER * (1 - 1 / max(len(opinions.liked), 1))
            people *= np.exp(self._fame * np.float32(-power))
        if self._content is None:
            return Own(people, nothing)
        scarce = self._scarcity(opinions)
        clear = self._clarity(opinions, scarce)
        least = CONTENT_LEAST if len(opinions.liked) > 1 else ONE_LIKE_LEAST
        least = PRIOR_LEAST if self.co_likes is None else least
        people *= np.float32(least * (1 - clear)) + np.float32(few) * np.maximum(content, 0)
        return Own(people, np.float32(CONTENT_ALONE * few * clear * scarce) * content)

    def _clarity(self, opinions: Opinions, scarce: float) -> float:
        """How clearly the liked films name a kind of film (c), 0 to 1: ½ where their similarity is `ALIKE`.

        For a single film it depends on how few people like it.
        """
        if self._content is None or len(opinions.liked) < 2:
            return ONE_LIKE * scarce
        alike = self._content.coherence(opinions) ** 2
        return max(alike / (alike + ALIKE**2), CLEAR_LEAST)

    def _scarcity(self, opinions: Opinions) -> float:
        """How few people like the liked films (r), 0 to 1: 1 where nobody else likes any of them."""
        if self.co_likes is None or not len(opinions.liked):
            return 1.0
        return float((FEW / (self.co_likes.likes[opinions.liked] + FEW)).mean())

    def _last(self, rows: RowArray, seed: int) -> FloatArray:
        return self._open[len(self.models) - 1][entered(rows, seed, len(self._all))]


def _fame(likes: IntArray) -> FloatArray:
    """Logarithm of the number of people who like each film, divided by that of a typical like."""
    known = np.maximum(likes, 1).astype(np.float64)
    return np.log(known / (known @ known) * known.sum()).astype(np.float32)


def _between(own: FloatArray, most: float) -> FloatArray:
    """Relevance from own scores, as shares of the greatest absolute value: ½ to 1 above 0; below 0 the share itself.

    Above 0 the share's square root is scaled to ½ to 1: a few films score far above the rest, and without the root the
    others would be nearly equal, although the dial weighs relevance against distance.
    """
    normal = own / np.float32(most or 1.0)
    liked = np.sqrt(np.abs(normal)) * np.float32(0.5 - TIE) + np.float32(0.5)
    return np.where(normal > 0, liked, normal)


def _share_of_tier(scores: FloatArray, place: int) -> FloatArray:
    """One model's scores scaled to its tier's interval: (½, 1] for the first, (¼, ½] for the second. NaN stays."""
    most = float(np.fmax.reduce(np.abs(scores), initial=1e-12))
    return ((scores / np.float32(most) + 1) * np.float32(0.5 ** (place + 1))).astype(np.float32)
