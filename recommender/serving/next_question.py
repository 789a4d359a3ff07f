"""Chooses the films of the next onboarding screen. The information each film gives is computed in `elicitation`."""

from __future__ import annotations

from collections.abc import Sequence

from recommender.models.elicitation import Answers
from recommender.serving.snapshot import Snapshot
from recommender.types import Film, Taste


def next_films(snapshot: Snapshot, asked: Sequence[int], taste: Taste, count: int) -> tuple[Film, ...]:
    """The films to ask about next, on one screen; none when nothing is left. The same arguments give the same films.

    Args:
        snapshot: films and models.
        asked: ids of films asked about before; those without an opinion in `taste` were not seen.
        taste: the person's votes. What they have an opinion on, want to see, or do not want to be shown is not asked
            about.
        count: how many, at the most.
    """
    rows = snapshot.film_table.vocabulary.rows
    voted = {*taste.liked, *taste.disliked}
    answers = Answers(
        liked=rows(taste.liked),
        disliked=rows(taste.disliked),
        unseen=rows(film for film in asked if film not in voted),
        barred=rows({*taste.watchlist, *taste.never, *taste.not_now}),
    )
    chosen = snapshot.bundle.elicitation.choose(snapshot.bundle.embedding, answers, count)
    return tuple(snapshot.film_table.films[row] for row in chosen)
