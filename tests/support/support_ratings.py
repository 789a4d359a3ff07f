"""Writes rating sets from chunks of arrays."""

from recommender.catalogue.rating_set import open_rating_set
from recommender.catalogue.spool import RatingSpool


def write_rating_set(folder, chunks):
    """Write chunks of (people, our film ids, half-stars) as a set at `folder`, which must not exist yet."""
    with RatingSpool(folder.with_name(folder.name + ".spool")) as spool:
        for people, films, half_stars in chunks:
            spool.add(people, films, half_stars)
        spool.write(folder)
    return open_rating_set(folder, verify=False)
