"""What people keep beside a notice, and what was published: read and appended to, never lost.

In `inputs/<name>/`, all optional, CSV with a header:

calendar.csv      quarter, due, bulletin_cutoff: goes before the notice's own dates
versions.csv      changes of items: item_id, valid_from, change, document, decided, and what
                  is new of value value_high unit comparator baseline_value due begins
plans.csv         item_id, quarter, share: the units' own plans in %
reviews.csv       decisions: quarter, item_id, decision, value, by, on, because; rows typed
                  into 待核 of status.xlsx are appended here, none is ever taken away
frozen/2023Q1.csv the status as published, written once
frozen/cutoffs.csv quarter, bulletin_cutoff of what was published, by whom and on which day
journal.jsonl     every correction, decision and publication, sealed line by line (`journal`)
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.jobs import write_files
from pipeline.model import SourceError
from pipeline.tables import TABLES, frame_of, guarded, unguarded

if TYPE_CHECKING:
    import pandas as pd

CALENDAR, VERSIONS, PLANS, REVIEWS = "calendar.csv", "versions.csv", "plans.csv", "reviews.csv"
FROZEN, CUTOFFS = "frozen", "cutoffs.csv"
NEEDED = {
    CALENDAR: ("quarter",),
    VERSIONS: ("item_id", "valid_from", "change", "document"),
    PLANS: ("item_id", "quarter", "share"),
    REVIEWS: ("quarter", "item_id", "decision", "by", "on"),
    CUTOFFS: ("quarter", "bulletin_cutoff"),
}
PUBLISHED = ("quarter", "bulletin_cutoff", "by", "on")
"""The columns cutoffs.csv begins with; older ones lack the last two."""
REVISED = {"value", "value_high", "unit", "comparator", "baseline_value", "due"}
"""What of a target of the register a row of versions.csv may change."""
Row = dict[str, str]


@dataclass(frozen=True)
class Beside:
    """What stands beside a notice: rows of texts, "" where nothing is stated.

    `published` are the frozen rows as the table `status`, None where nothing is published.
    """

    calendar: tuple[Row, ...]
    versions: tuple[Row, ...]
    plans: tuple[Row, ...]
    reviews: tuple[Row, ...]
    cutoffs: Mapping[str, str]
    published: pd.DataFrame | None


def read_beside(folder: Path) -> Beside:
    """Return what stands in the folder of a notice.

    Raises:
        SourceError: BESIDE_BROKEN, a file cannot be read or lacks a column.
    """
    cutoffs = read_rows(folder / FROZEN / CUTOFFS)
    return Beside(
        calendar=read_rows(folder / CALENDAR),
        versions=read_rows(folder / VERSIONS),
        plans=read_rows(folder / PLANS),
        reviews=read_rows(folder / REVIEWS),
        cutoffs={row["quarter"]: row["bulletin_cutoff"] for row in cutoffs},
        published=read_published(folder / FROZEN),
    )


def read_rows(path: Path) -> tuple[Row, ...]:
    """Return the filled rows of a CSV file by its header, none where there is no file."""
    if not path.is_file():
        return ()
    header, *lines = lines_of(path) or [[]]
    header = [name.strip() for name in header]
    missing = [name for name in NEEDED.get(path.name, ()) if name not in header]
    if missing:
        raise SourceError("BESIDE_BROKEN", f"{path.name}：缺 {'、'.join(missing)} 栏")
    stated = ([unguarded(cell.strip()) for cell in line] for line in lines)
    return tuple(
        dict.fromkeys(header, "") | dict(zip(header, line, strict=False))
        for line in stated
        if any(line)
    )


def lines_of(path: Path) -> list[list[str]]:
    """Return the lines of a CSV file as cells.

    Raises:
        SourceError: it is no CSV file.
    """
    text = decoded(path).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return list(csv.reader(io.StringIO(text)))
    except csv.Error as error:
        raise SourceError("BESIDE_BROKEN", f"{path.name}：{error}") from error


def decoded(path: Path) -> str:
    """Return the text of a file as spreadsheets write it: UTF-8, else GB18030.

    Raises:
        SourceError: it is neither.
    """
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("BESIDE_BROKEN", f"{path.name}：不是 UTF-8 也不是 GB18030 编码")


def read_published(folder: Path) -> pd.DataFrame | None:
    """Return the frozen status rows of all published quarters, by quarter."""
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]Q[1-4].csv")):
        rows += [status_row(row) for row in read_rows(path)]
    return frame_of("status", rows) if rows else None


def status_row(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of status.csv with its numbers as numbers."""
    read: dict[str, Any] = {}
    for name, kind in TABLES["status"].items():
        cell: Any = row.get(name, "")
        if kind == "decimal":
            cell = Decimal(cell) if cell else None
        elif kind == "flag":
            cell = {"true": True, "false": False}.get(cell)
        read[name] = cell
    return read


def targets_in_force(
    targets: pd.DataFrame, versions: Iterable[Row], last: date
) -> pd.DataFrame:
    """Return the targets of the register as they are in force on a day.

    Args:
        targets: columns as in TABLES.
        versions: rows of versions.csv; what one does not speak of stays as it was.
        last: the last day of a quarter.
    """
    rows = [{str(n): c for n, c in row.items()} for row in targets.to_dict("records")]
    known = {row["target_id"]: row for row in rows}
    begun = [row for row in versions if row["valid_from"][:10] <= last.isoformat()]
    for version in sorted(begun, key=lambda row: row["valid_from"]):
        for name in REVISED & version.keys():
            if version[name] and version["item_id"] in known:
                decimal = TABLES["targets"][name] == "decimal"
                told = Decimal(version[name]) if decimal else version[name]
                known[version["item_id"]][name] = told
    return frame_of("targets", rows)


def append_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Return nothing; the rows stand at the end of the file, what was there stays as it was.

    A file that does not yet exist begins with the header.
    """
    header = list(columns)
    before = path.read_bytes() if path.is_file() else b""
    if before:
        header = [name.strip() for name in lines_of(path)[0]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if not before:
        writer.writerow(header)
    writer.writerows([guarded(row.get(name, "")) for name in header] for row in rows)
    encoding = "gb18030" if before and not is_utf8(before) else "utf-8"
    text = out.getvalue().encode(encoding)
    if before and not before.endswith(b"\n"):
        text = b"\r\n" + text
    start = before or b"\xef\xbb\xbf"
    write_files(path.parent, {path.name: start + text})


def is_utf8(content: bytes) -> bool:
    """Return whether bytes are UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
