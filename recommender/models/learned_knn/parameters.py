"""What can be tuned of learned weights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LearnedKNNParameters:
    """What can be tuned; the defaults were found on validation parts of MovieLens."""

    neighbours: int = 200
    neighbours_least: int = 20
    """Neighbours of a film nobody likes, whose only rows are side features."""
    neighbours_a_like: float = 2.0
    """Neighbours more for each person who likes it, up to `neighbours`. What few like has too few rows to tell many
    weights from: a seventh of the weights rank no worse (ml-latest-small: nDCG@10 + 0.002 ± 0.001)."""
    ridge: float = 20.0
    """Pulls every weight towards 0."""
    dropout: float = 0.66
    """Share of a person's entries the weights must do without, 0 to below 1."""
    unliked_weight: float = 0.6
    """Share of its solution that a weight of "rated but not liked" keeps: there are fewer of those ratings, and they
    get stale sooner (ml-latest-small: nDCG@10 + 0.005 ± 0.002 at random, + 0.002 ± 0.002 in time)."""
    damping: float = 1.0
    """Added to both squared lengths of a cosine: similarities that rest on few rows shrink."""
    columns_most: int = 20_000
    """Candidate columns, the longest first: bounds the Gram matrix to 800 MB. Half as many up to 12 million
    ratings."""
    side_feature_weight: float = 1.0
    """What a side feature, such as a genre in a decade, weighs beside a person."""
    person_power: float = 0.3
    """A person with n ratings counts n^-power: who rates everything says little about any two films."""
    popularity_power: float = 0.0
    """A film liked by n people is scored n^-power: what everybody likes gives way a little."""
    people_least: int = 0
    """People who must like two films for the one to be a neighbour of the other; 0 lets side features alone suffice."""
    threads: int = 2
