"""Readers of every layout MovieLens has published; start with `open_dataset`."""

from recommender.catalogue.movielens.dataset import Dataset, open_dataset
from recommender.catalogue.movielens.rows import RatingChunk, RefusedRow, RefusedRows
from recommender.catalogue.movielens.trailers import open_trailers

__all__ = ["Dataset", "RatingChunk", "RefusedRow", "RefusedRows", "open_dataset", "open_trailers"]
