"""Genres in the language of the answer. They are stored under MovieLens' names."""

from __future__ import annotations

from bot.words.texts import _, marked

NAMES = {
    "Action": marked("Action"),
    "Adventure": marked("Adventure"),
    "Animation": marked("Animation"),
    "Children": marked("Children"),
    "Comedy": marked("Comedy"),
    "Crime": marked("Crime"),
    "Documentary": marked("Documentary"),
    "Drama": marked("Drama"),
    "Fantasy": marked("Fantasy"),
    "Film-Noir": marked("Film-Noir"),
    "Horror": marked("Horror"),
    "IMAX": marked("IMAX"),
    "Musical": marked("Musical"),
    "Mystery": marked("Mystery"),
    "Romance": marked("Romance"),
    "Sci-Fi": marked("Sci-Fi"),
    "Thriller": marked("Thriller"),
    "War": marked("War"),
    "Western": marked("Western"),
}


def genre(name: str) -> str:
    """A genre's name; an unknown genre is returned unchanged and must be escaped in a message."""
    return _(NAMES[name]) if name in NAMES else name
