"""The parameters of learned weights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LearnedKNNParameters:
    """The parameters; the defaults were chosen on validation parts of MovieLens."""

    neighbours: int = 200
    neighbours_least: int = 20
    """Neighbours of a film without likes, whose only rows are side features."""
    neighbours_a_like: float = 2.0
    """Further neighbours for each person who likes the film, up to `neighbours`: a film with few likes has too few rows
    to learn many weights. With it a seventh of the weights rank no worse (ml-latest-small: nDCG@10 + 0.002 ± 0.001)."""
    ridge: float = 20.0
    """Strength of ridge regularisation: pulls every weight towards 0."""
    dropout: float = 0.66
    """Share of a person's entries that are dropped in training (see `model`), 0 to below 1."""
    unliked_weight: float = 0.6
    """Factor of the solved weights of "rated but not liked": those ratings are fewer and go out of date sooner
    (ml-latest-small: nDCG@10 + 0.005 ± 0.002 at random, + 0.002 ± 0.002 in time)."""
    damping: float = 1.0
    """Added to both squared lengths of a cosine (shrinkage): similarities of few rows get smaller."""
    columns_most: int = 20_000
    """Candidate columns, greatest length first: limits the Gram matrix to 800 MB. Half as many are taken up to 12
    million ratings."""
    side_feature_weight: float = 1.0
    """Weight of a side feature, such as a genre in a decade, relative to a person."""
    person_power: float = 0.3
    """A person with n ratings has weight n^-power: a rating of somebody who rates nearly everything means little."""
    popularity_power: float = 0.0
    """The score of a film liked by n people is multiplied by n^-power: favours less popular films."""
    people_least: int = 0
    """People who must like two films for one to be a neighbour of the other; with 0 side features are enough."""
    threads: int = 2
