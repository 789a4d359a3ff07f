"""Exports what is kept about a person as a ZIP: a CSV for each kind of data, and all as JSON; see docs/data.md."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime

from bot.store.people.erasure import People
from bot.store.people.inventory import Rows

EXPORT_NAME = "matinee-about-you.zip"
BYTES_MOST = 8_000_000
"""Greatest size; Discord takes files of 10 MiB."""
ROWS_MOST = 50_000
"""Of one kind; a person who votes a hundred times a day needs more than a year for so many."""

_READ_ME = """What Matinee keeps about you, as of {moment}.

everything.json holds all of it. The CSV files hold the same, one for each kind of thing:
{files}
Films are named by title, year, our own number (film_id) and IMDb's. Times are UTC. server_id, message_id and
channel_id are Discord's numbers.
{cut}"""
_CUT = """
There was more than a file for Discord may hold. Of these only the newest are here: {names}. Whoever runs this bot can
give you the rest.
"""


async def packed(people: People, person: int, now: datetime) -> bytes:
    """The ZIP, made in threads; if it would exceed `BYTES_MOST`, the oldest rows are left out."""
    most = ROWS_MOST
    while True:
        found = await people.rows(person, most)
        made = await asyncio.to_thread(_zipped, found, now)
        if len(made) <= BYTES_MOST:
            return made
        most //= 2


def _zipped(found: Mapping[str, Rows], now: datetime) -> bytes:
    there = {name: rows for name, rows in found.items() if rows.rows}
    files = "".join(f"  {name}.csv ({len(rows.rows):,})\n" for name, rows in there.items())
    cut = ", ".join(name for name, rows in there.items() if rows.more)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        read_me = _READ_ME.format(
            moment=f"{now:%Y-%m-%d %H:%M} UTC", files=files, cut=_CUT.format(names=cut) if cut else ""
        )
        archive.writestr("read-me.txt", read_me)
        archive.writestr("everything.json", _as_json(there))
        for name, rows in there.items():
            archive.writestr(f"{name}.csv", _as_csv(rows))
    return written.getvalue()


def _as_json(found: Mapping[str, Rows]) -> str:
    values = {name: [dict(zip(rows.columns, row, strict=True)) for row in rows.rows] for name, rows in found.items()}
    return json.dumps(values, ensure_ascii=False, indent=1)


def _as_csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows.columns)
    writer.writerows(rows.rows)
    return text.getvalue()
