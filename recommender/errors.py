"""Errors of the recommender.

RecommenderError
├── DataRefused          a data set that cannot be read
├── ArtefactRefused      a model folder that is incomplete, altered, or of another version
└── NotReady             a request before films or a model were loaded
"""

from __future__ import annotations


class RecommenderError(Exception):
    """Base class; the message is a sentence that says what to do."""


class DataRefused(RecommenderError):
    """A file or folder of film data that cannot be read as one of the known layouts."""


class ArtefactRefused(RecommenderError):
    """A fitted model on disk that must not be used."""


class NotReady(RecommenderError):
    """A request came before films or a model were loaded."""
