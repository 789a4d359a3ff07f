"""A short round: one film after the other to ask a person about. What is worth asking is in `elicitation`."""

from __future__ import annotations

from collections.abc import Sequence

from recommender.models.elicitation import Answers
from recommender.serving.snapshot import Snapshot
from recommender.types import Film, Taste


def next_film(snapshot: Snapshot, asked: Sequence[int], taste: Taste) -> Film | None:
    """The film to ask about next, or None when nothing is left to ask; the same arguments give the same film.

    Args:
        snapshot: films and models.
        asked: ids of films asked about before; those without an opinion in `taste` were not seen.
        taste: what the person has said of films. What they have an opinion on, want to see, or do not want to
            be shown is not asked about.
    """
    rows = snapshot.film_table.vocabulary.rows
    voted = {*taste.liked, *taste.disliked}
    answers = Answers(
        liked=rows(taste.liked),
        disliked=rows(taste.disliked),
        unseen=rows(film for film in asked if film not in voted),
        barred=rows({*taste.watchlist, *taste.never, *taste.not_now}),
    )
    row = snapshot.bundle.elicitation.next(snapshot.bundle.embedding, answers)
    return None if row is None else snapshot.film_table.films[row]
