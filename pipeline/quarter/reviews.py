"""The decisions people typed into a workbook -> rows signed and dated, and what is missing.

Nothing typed is lost: a decision that lacks something comes back with a remark of what it
lacks, to be shown again.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import regex

from pipeline.model import SourceError
from pipeline.packages import refuse_unsafe
from pipeline.tables import plain
from pipeline.workbooks import BROKEN, refuse_vast, sheets_in

REVIEW_COLUMNS = ("quarter", "item_id", "decision", "value", "by", "on", "because")
TYPED = ("decision", "new_value", "by", "on", "because")
DAY = regex.compile(
    r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})日?"
)
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was read in a sheet: decisions that can be used, and rows that lack something.

    `complete` are rows with REVIEW_COLUMNS; `begun` rows with quarter, item_id, what was
    typed as it was typed, and `remark`.
    """

    complete: tuple[Row, ...] = ()
    begun: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words a decision is read by.

    Args:
        decisions: the words one may choose from.
        with_value: the one of them that needs a figure.
        remarks: remark by what is missing: decision, by, on, new_value, unknown.
    """

    decisions: Collection[str]
    with_value: str
    remarks: Mapping[str, str]


def read_sheet(
    content: bytes, sheet: str, names: Mapping[str, str], wording: Wording
) -> Typed:
    """Return the decisions typed into a sheet.

    Args:
        content: the bytes of an .xlsx file.
        sheet: the name of the sheet; one without it holds no decisions.
        names: field by the label in the header.
        wording: see `Wording`.

    Raises:
        SourceError: REVIEW_UNREADABLE, the file cannot be opened.
    """
    complete, begun = [], []
    for row in typed_rows(content, sheet, names):
        if not any(row[name] for name in TYPED):
            continue
        remark = why_incomplete(row, wording)
        if remark:
            begun.append({**row, "remark": remark})
        else:
            complete.append(decision_row(row))
    return Typed(tuple(complete), tuple(begun))


def typed_rows(content: bytes, sheet: str, names: Mapping[str, str]) -> Iterator[Row]:
    """Return the rows of a sheet as texts by field."""
    lines = lines_of(content, sheet)
    if not lines:
        return
    header = [names.get(str(cell).strip(), "") for cell in lines[0]]
    if not {"quarter", "item_id", *TYPED} <= set(header):
        raise SourceError("REVIEW_UNREADABLE", sheet)
    for line in lines[1:]:
        row = {name: text_of(cell) for name, cell in zip(header, line, strict=False) if name}
        row = dict.fromkeys(("quarter", "item_id", *TYPED), "") | row
        if row["item_id"]:
            yield row


def lines_of(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    """Return the cells of one sheet, none where the workbook lacks it; no other is read.

    Raises:
        SourceError: REVIEW_UNREADABLE, the file cannot be opened.
    """
    from openpyxl import load_workbook

    try:
        refuse_unsafe(content)
        refuse_vast(sheets_in(content))
        with warnings.catch_warnings():
            # What it says of marks it cannot keep is of no use: nothing is written back.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(content), data_only=True, read_only=True)
            if sheet not in book.sheetnames:
                return []
            page = book[sheet]
            page.reset_dimensions()  # some programs write a wrong size
            return list(page.iter_rows(values_only=True))
    except SourceError as error:
        raise SourceError("REVIEW_UNREADABLE", f"{error.code} {error.detail}") from error
    except BROKEN as error:
        raise SourceError("REVIEW_UNREADABLE", str(error)) from error


def text_of(cell: Any) -> str:
    """Return a cell as text: days ISO, numbers plain."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return plain(Decimal(str(cell)))
    return str(cell).strip()


def why_incomplete(row: Row, wording: Wording) -> str:
    """Return what a decision lacks, "" where it can be used."""
    lacks = "、".join(
        wording.remarks[name] for name in ("decision", "by", "on") if not row[name]
    )
    if lacks:
        return lacks
    if row["decision"] not in wording.decisions:
        return wording.remarks["unknown"]
    if read_day(row["on"]) is None:
        return wording.remarks["on"]
    if row["decision"] == wording.with_value and read_value(row["new_value"]) is None:
        return wording.remarks["new_value"]
    return ""


def read_day(written: str) -> date | None:
    """Return the day written, None where it is none."""
    found = DAY.fullmatch(written.strip())
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def read_value(written: str) -> Decimal | None:
    """Return the number written, None where it is none."""
    try:
        value = Decimal(written.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def decision_row(row: Row) -> Row:
    """Return a complete row as it is kept."""
    value, day = read_value(row["new_value"]), read_day(row["on"])
    kept = {name: row[name] for name in ("quarter", "item_id", "decision", "by", "because")}
    stated = {"value": plain(value), "on": day.isoformat() if day else ""}
    return {name: (kept | stated)[name] for name in REVIEW_COLUMNS}


def new_decisions(typed: Iterable[Row], kept: Iterable[Row]) -> list[Row]:
    """Return the decisions that are not yet among those kept, each once, in their order."""
    known = {tuple(row.get(name, "") for name in REVIEW_COLUMNS) for row in kept}
    found = {}
    for row in typed:
        key = tuple(row[name] for name in REVIEW_COLUMNS)
        if key not in known:
            found[key] = row
    return list(found.values())


def in_force(rows: Iterable[Row], replaces: Mapping[str, Collection[str]]) -> list[Row]:
    """Return the decisions that hold: one takes back earlier ones it contradicts.

    Args:
        rows: all decisions in the order they were made.
        replaces: by the word of a decision the words of those it takes back.
    """
    held: list[Row] = []
    for row in rows:
        gone = replaces.get(row["decision"], ())
        key = (row["quarter"], row["item_id"])
        held = [
            one
            for one in held
            if (one["quarter"], one["item_id"]) != key or one["decision"] not in gone
        ]
        held.append(row)
    return held
