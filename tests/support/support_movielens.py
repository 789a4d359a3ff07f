"""Writes small data sets in every MovieLens layout, from lists of films and ratings."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LAYOUTS = ("comma", "ml-1m", "ml-10m", "tabs")
FILES = {
    "comma": ("movies.csv", "ratings.csv"),
    "ml-1m": ("movies.dat", "ratings.dat"),
    "ml-10m": ("movies.dat", "ratings.dat"),
    "tabs": ("u.item", "u.data"),
}
ENCODINGS = {"comma": "utf-8", "ml-1m": "latin-1", "ml-10m": "utf-8", "tabs": "latin-1"}
_FLAGS = [
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
]


@dataclass(frozen=True, slots=True)
class SampleFilm:
    """A film as MovieLens writes it."""

    number: int
    title: str
    genres: str = "Drama"
    imdb: str = ""
    """Without `tt`, padded to seven digits."""
    tmdb: str = ""


@dataclass(frozen=True, slots=True)
class SampleRating:
    person: int
    film: int
    stars: float = 4.0
    timestamp: int = 964982703


FILMS = (
    SampleFilm(1, "Toy Story (1995)", "Adventure|Animation|Children|Comedy|Fantasy", "0114709", "862"),
    SampleFilm(2, "Matrix, The (1999)", "Action|Sci-Fi|Thriller", "0133093", "603"),
    SampleFilm(3, "City of Lost Children, The (Cité des enfants perdus, La) (1995)", "Adventure|Drama", "0112682"),
    SampleFilm(4, "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)", "Action|Crime", "0110413"),
    SampleFilm(5, "Seven (a.k.a. Se7en) (1995)", "Mystery|Thriller", "0114369"),
    SampleFilm(6, "American President, The (1995)", "Comedy|Drama|Romance", "0112346"),
    SampleFilm(7, "Emma (1996)", "Comedy|Romance", "0116191"),
    SampleFilm(8, "Emma (1996)", "Romance", "0118308"),
    SampleFilm(9, "Babylon 5", "Sci-Fi", "0105946"),
    SampleFilm(10, "Double Life of Véronique, The (Double Vie de Véronique, La) (1991)", "Drama", "0101765"),
)
"""Ten films with difficult titles, two of which share title and year."""


def all_ratings(films: Sequence[SampleFilm] = FILMS, people: int = 6) -> list[SampleRating]:
    """Each person rates about two thirds of the films, one to five whole stars, in the order of person and film."""
    return [
        SampleRating(person, film.number, 1.0 + (person * 7 + film.number * 3) % 5, 900_000_000 + person * 1000 + place)
        for person in range(1, people + 1)
        for place, film in enumerate(films)
        if (person + film.number) % 3
    ]


def write_layout(
    folder: Path,
    layout: str,
    films: Iterable[SampleFilm] = FILMS,
    ratings: Iterable[SampleRating] | None = None,
    trailers: Mapping[int, str] | None = None,
) -> Path:
    """Write a set in one layout into `folder` (made if missing), and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    films = tuple(films)
    texts = _texts(layout, films, all_ratings(films) if ratings is None else ratings)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode(ENCODINGS[layout]))
    if trailers is not None:
        write_trailers(folder / "ml-youtube.csv", trailers)
    return folder


def write_trailers(path: Path, trailers: Mapping[int, str]) -> Path:
    """Write a trailers file: YouTube ids by film number."""
    rows = ((youtube_id, number, f"Film {number}") for number, youtube_id in trailers.items())
    path.write_text(_csv(("youtubeId", "movieId", "title"), rows), "utf-8")
    return path


def zipped(folder: Path, path: Path, top: str | None = None) -> Path:
    """Pack the folder's files into a zip at `path`, under a top folder of that name or without one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{top}/{file.name}" if top else file.name)
    return path


def append_line(folder: Path, layout: str, which: int, line: str) -> int:
    """Add a line to the films file (0) or the ratings file (1); returns its number."""
    path = folder / FILES[layout][which]
    with path.open("ab") as file:
        file.write(line.encode(ENCODINGS[layout]) + b"\n")
    return path.read_bytes().count(b"\n")


def _texts(layout: str, films: tuple[SampleFilm, ...], ratings: Iterable[SampleRating]) -> dict[str, str]:
    if layout == "comma":
        return {
            "movies.csv": _csv(("movieId", "title", "genres"), ((f.number, f.title, f.genres) for f in films)),
            "links.csv": _csv(("movieId", "imdbId", "tmdbId"), ((f.number, f.imdb, f.tmdb) for f in films)),
            "ratings.csv": _csv(
                ("userId", "movieId", "rating", "timestamp"),
                ((r.person, r.film, f"{r.stars:.1f}", r.timestamp) for r in ratings),
            ),
            "tags.csv": "userId,movieId,tag,timestamp\n",
        }
    if layout == "tabs":
        return {
            "u.item": "".join(f"{_item(film)}\n" for film in films),
            "u.data": "".join(f"{r.person}\t{r.film}\t{r.stars:g}\t{r.timestamp}\n" for r in ratings),
        }
    genres = {film.number: film.genres.replace("Children", "Children's") for film in films}
    return {
        "movies.dat": "".join(f"{f.number}::{f.title}::{genres[f.number]}\n" for f in films),
        "ratings.dat": "".join(f"{r.person}::{r.film}::{r.stars:g}::{r.timestamp}\n" for r in ratings),
    }


def _item(film: SampleFilm) -> str:
    genres = film.genres.replace("Children", "Children's").split("|")
    flags = ("1" if flag in genres else "0" for flag in _FLAGS)
    return "|".join((str(film.number), film.title, "01-Jan-1995", "", "http://us.imdb.com/M/title-exact", *flags))


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
