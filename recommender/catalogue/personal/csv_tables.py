"""Decodes bytes to text, and text to table rows by column name. Limited in size, whatever the file contains."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from recommender.catalogue.personal.export import ExportRefused, Refusal
from recommender.catalogue.utf_16 import utf_16_of

LINE_MOST = 100_000
"""Characters of a line. The longest review is shorter."""
_COLUMNS_MOST = 200


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row."""

    values: dict[str, str]
    """Cells by folded column name, from the left; a short row lacks the last ones."""
    cells: tuple[str, ...]
    surplus: int
    """Number of non-empty cells beyond the last column: caused by an unquoted comma, so some cells are in the wrong
    column."""

    def get(self, *columns: str) -> str:
        """The first non-empty cell of these columns."""
        return next((found for column in columns if (found := self.values.get(column, "").strip())), "")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it."""

    columns: tuple[str, ...]
    rows: Iterator[TableRow | None]
    """None for a row that cannot be read."""


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1252.

    Raises:
        ExportRefused: it is not text.
    """
    try:
        text = data.decode(utf_16_of(data) or "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\x00" in text:
        raise ExportRefused(Refusal.UNKNOWN)
    return text


def table(text: str, begins: str | None = None) -> Table:
    """Parse a table with commas, semicolons or tabs.

    Args:
        text: the whole file.
        begins: folded beginning of the header, for tables that have other lines before it.

    Raises:
        ExportRefused: while reading, when a line is far too long.
    """
    lines = _unwrapped(_lines(text))
    header = next((line for line in lines if line.strip() and not _is_hint(line)), "")
    while begins is not None and header and not folded(header).startswith(begins):
        header = next(lines, "")
    separator = max(",;\t", key=header.count)
    found = next(csv.reader([header], delimiter=separator), [])
    columns = tuple(_name(cell) for cell in found[:_COLUMNS_MOST])
    return Table(columns, _rows(csv.reader(lines, delimiter=separator), columns))


def folded(header: str) -> str:
    """A header line, normalised: without quotes, separators and case, which differ between programs."""
    return header.lstrip("\ufeff").casefold().replace('"', "").replace(";", ",").replace("\t", ",").replace(", ", ",")


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")):
        if len(line) > LINE_MOST:
            raise ExportRefused(Refusal.DAMAGED)
        yield line


def _unwrapped(lines: Iterator[str]) -> Iterator[str]:
    """The lines without the quotes around the whole line, which a spreadsheet adds where it takes a line for a cell."""
    header = next(lines, "")
    bare = _only_cell(header)
    if bare is None:
        yield header
        yield from lines
        return
    yield f"{bare}\n"
    for line in lines:
        cell = _only_cell(line)
        yield line if cell is None else f"{cell}\n"


def _only_cell(line: str) -> str | None:
    """The contents of a line that is a single cell in quotes with separators inside; None for any other line."""
    if not (line.startswith(('"', '\ufeff"')) and line.rstrip().endswith('"')):
        return None
    cells = next(csv.reader([line.lstrip("\ufeff").rstrip()]), [])
    return cells[0] if len(cells) == 1 and any(separator in cells[0] for separator in ",;\t") else None


def _is_hint(line: str) -> bool:
    """Whether it is a line such as "sep=;", which names the separator for spreadsheets."""
    return line.casefold().startswith(("sep=", '"sep='))


def _name(cell: str) -> str:
    return " ".join(cell.lstrip("\ufeff").replace('"', "").split()).casefold()


def _rows(reader: Iterator[list[str]], columns: tuple[str, ...]) -> Iterator[TableRow | None]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        surplus = sum(1 for cell in cells[len(columns) :] if cell.strip())
        if surplus or any(cell.strip() for cell in cells):
            yield TableRow(dict(zip(columns, cells, strict=False)), tuple(cells), surplus)
