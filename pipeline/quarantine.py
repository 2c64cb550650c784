"""outputs/quarantine.csv: every file that could not be read, why, and what to do next.

The list is kept in step with what is there: a run replaces the rows of all it looked at, so a
file that was mended leaves it; where no row is left there is no list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.jobs import QUARTER_NAME, Job, Refused, digest_of, remove_file, write_files
from pipeline.model import SourceError
from pipeline.publish.files import as_text
from pipeline.rules import Rules
from pipeline.tables import shown

QUARANTINE = "quarantine.csv"
HEADER = ("file", "sha256", "reason", "sentence", "next")
OFFICE_TABLE = "CORRECTION"
"""Codes that begin so are of corrections.csv, not of the notice."""
NOT_OPENED = ("FILE_MISSING", "SEVERAL_NOTICES", "STAGE_MISSING")


def refused_notice(job: Job, error: SourceError) -> tuple[Refused, ...]:
    """Return the files of a notice that stopped it: those the error names, else all."""
    if error.code in NOT_OPENED or not job.given.exists():
        return ()
    corrections = job.corrections()
    if error.code.startswith(OFFICE_TABLE) and corrections is not None:
        files: Sequence[Path] = [corrections]
    else:
        files = job.sources()
        files = [path for path in files if path.name in error.detail] or files
    return tuple(
        Refused(path.as_posix(), digest_of(path), error.code, error.detail) for path in files
    )


def keep_quarantine(
    out: Path, handled: Sequence[Path], refused: Iterable[Refused], rules: Rules
) -> None:
    """Return nothing; the list says what is known now.

    Args:
        out: the folder of all outputs.
        handled: the folders and files that were looked at: a notice's, a quarter's.
        refused: what could not be read there.
        rules: errors is used.
    """
    path = out / QUARANTINE
    before = path.read_bytes() if path.is_file() else b""
    kept = [row for row in rows_of(before) if still_holds(row[0], handled)]
    rows = sorted({*kept, *(row_of(one, rules) for one in refused)})
    if not rows:
        remove_file(path)
        return
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    content = lines.getvalue().encode("utf-8-sig")
    if content != before:
        write_files(out, {QUARANTINE: content})


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    """Return the rows of the list as it was written, none where somebody has broken it."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"))))
    return [tuple(line) for line in lines[1:] if len(line) == len(HEADER)]


def still_holds(file: str, handled: Sequence[Path]) -> bool:
    """Return whether a row was neither looked at again nor is of a file that is gone."""
    path = Path(file.removeprefix("'").partition("!")[0])
    if any(belongs(path, place) for place in handled):
        return False
    elsewhere = not Path(path.parts[0]).exists() if path.parts else True
    return elsewhere or path.exists()


def belongs(path: Path, place: Path) -> bool:
    """Return whether a file is a notice's own or, anywhere below it, a quarter's."""
    if QUARTER_NAME.fullmatch(place.name):
        return place in path.parents
    return place in (path, path.parent)


def row_of(refused: Refused, rules: Rules) -> tuple[str, ...]:
    """Return the row of a file."""
    said = {entry.id: entry.values for entry in rules["errors"]}.get(refused.reason, {})
    detail = f"（{shown(refused.detail)}）" if refused.detail else ""
    sentence = f"{said.get('sentence', '')}{detail}"
    row = (refused.file, refused.sha256, refused.reason, sentence, str(said.get("next", "")))
    return tuple(as_text(shown(cell)) for cell in row)
