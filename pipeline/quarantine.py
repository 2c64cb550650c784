"""outputs/quarantine.csv: every file that could not be read, why, and what to do next.

All commands keep the one list: each replaces the rows of what it looked at and leaves the
others, so that a file that was mended leaves the list; where no row is left there is none.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.attempts import sentence_and_step
from pipeline.jobs import Refused, remove_file, write_files
from pipeline.rules import Rules
from pipeline.tables import TABLES, guarded, shown

QUARANTINE = "quarantine.csv"
HEADER = tuple(TABLES["quarantine"])
Place = tuple[str, str]
"""A notice, and a quarter of it or ""."""
Row = tuple[str, ...]


def keep_quarantine(
    out: Path, looked_at: Iterable[Place], refused: Iterable[Refused], rules: Rules
) -> str:
    """Return where the list stands, "" where nothing is on it; it says what is known now.

    Args:
        out: the folder of all outputs.
        looked_at: by notice and quarter, what was read anew.
        refused: what could not be read there.
        rules: errors is used.
    """
    path = out / QUARANTINE
    fresh = {row_of(one, rules) for one in refused}
    if not fresh and not path.is_file():
        return ""
    out.mkdir(parents=True, exist_ok=True)
    with turn_in(out):
        before = path.read_bytes() if path.is_file() else b""
        done = {(written(notice), quarter) for notice, quarter in looked_at}
        kept = {row for row in rows_of(before) if row[:2] not in done and not is_gone(row)}
        rows = sorted(fresh | kept)
        content = content_of(rows)
        if not rows:
            remove_file(path)
        elif content != before:
            write_files(out, {QUARANTINE: content})
    return str(path) if rows else ""


@contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """Keep other runs from changing the list of a folder meanwhile; they wait."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def content_of(rows: Iterable[Row]) -> bytes:
    """Return the list as CSV."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return lines.getvalue().encode("utf-8-sig")


def rows_of(content: bytes) -> list[Row]:
    """Return the rows of the list as it was written, none where somebody has broken it."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"))))
    return [tuple(line) for line in lines[1:] if len(line) == len(HEADER)]


def is_gone(row: Row) -> bool:
    """Return whether the file of a row was there and is no more.

    Where not even its first folder is there, the command was given from elsewhere; and of a
    name that had to be written otherwise nobody can say.
    """
    file = row[HEADER.index("file")]
    path = Path(file.removeprefix("'").partition("!")[0])
    if not path.parts or "\\u" in file:
        return False
    return Path(path.parts[0]).exists() and not path.exists()


def row_of(refused: Refused, rules: Rules) -> Row:
    """Return the row of a file."""
    sentence, step = sentence_and_step(refused.code, rules)
    row = (
        refused.notice, refused.quarter, refused.file, refused.sha256, refused.code,
        refused.detail, sentence, step,
    )  # fmt: skip
    return tuple(map(written, row))


def written(cell: str) -> str:
    """Return a cell as it stands in the list."""
    return guarded(shown(cell))
