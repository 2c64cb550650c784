"""Frames -> records: the reports, deadlines, versions, reviews as the engine reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isnan
from typing import Any

import pandas as pd

from pipeline.model import SourceError
from pipeline.quarter.assess.deadlines import (
    SHANGHAI,
    Deadline,
    parse_cutoff,
    parse_moment,
    roll_due,
)
from pipeline.quarter.assess.records import Report, Review
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.terms import parse_quarter

NOTHING = frozenset({None, pd.NA, pd.NaT, ""})
ROLES = ("value", "stage", "claim", "evidence")
BASES = ("cumulative", "quarter", "unknown")
TEXTS = (
    "item_id", "quarter", "role", "unit", "basis", "part", "object", "fall_reason", "text",
    "mention", "source", "received_from", "by_unit", "direction",
)  # fmt: skip
NEEDED = ("item_id", "quarter", "role", "by_unit", "source", "received")


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    """Return a column as a list, None for every cell that is not stated or does not exist."""
    if name not in frame:
        return [None] * len(frame)
    return [
        None if cell in NOTHING or (isinstance(cell, float) and isnan(cell)) else cell
        for cell in frame[name].tolist()
    ]


def is_blank(cell: object) -> bool:
    """Return whether a cell states nothing."""
    return cell in NOTHING or (isinstance(cell, float) and isnan(cell))


def texts(frame: pd.DataFrame, name: str) -> list[str]:
    """Return a column of texts, "" where nothing is stated."""
    return ["" if cell is None else str(cell) for cell in column(frame, name)]


def read_decimal(cell: object) -> Decimal | None:
    """Return the exact decimal of a cell, None where nothing is stated.

    Raises:
        SourceError: it is no finite number.
    """
    if cell is None:
        return None
    try:
        number = cell if isinstance(cell, Decimal) else Decimal(str(cell))
    except InvalidOperation as error:
        raise SourceError("BAD_NUMBER", str(cell)) from error
    if not number.is_finite():
        raise SourceError("BAD_NUMBER", str(cell))
    return number


def decimals(frame: pd.DataFrame, name: str) -> list[Decimal | None]:
    """Return a column of exact decimals."""
    return [read_decimal(cell) for cell in column(frame, name)]


@lru_cache(maxsize=4096)
def read_date(written: str) -> date | None:
    """Return the day of an ISO date or time, None where nothing is stated.

    Raises:
        SourceError: it is no ISO date.
    """
    if not written:
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError as error:
        raise SourceError("BAD_DATE", written) from error


@lru_cache(maxsize=4096)
def read_flags(written: str) -> frozenset[str]:
    """Return the codes of a cell of flags, several joined by 、."""
    return frozenset(filter(None, written.split("、")))


def is_true(cell: object) -> bool:
    """Return whether a cell says yes; what is not stated does not."""
    return cell is True or str(cell).lower() in ("true", "1", "1.0")


def need_columns(frame: pd.DataFrame, names: tuple[str, ...], what: str) -> None:
    """Return nothing where all columns are there.

    Raises:
        SourceError: one is missing; the message names it.
    """
    missing = [name for name in names if name not in frame]
    if missing:
        raise SourceError("BAD_FRAME", f"{what}: {'、'.join(missing)}")


def read_reports(frame: pd.DataFrame) -> list[Report]:
    """Return the reports as records, in an order that does not depend on that of the frame.

    Raises:
        SourceError: a column is missing, or a role or basis is not one of those known.
    """
    if frame.empty:
        return []
    need_columns(frame, NEEDED, "reports")
    refuse_unknown(frame, "role", ROLES)
    refuse_unknown(frame, "basis", (*BASES, ""))
    words = {name: texts(frame, name) for name in TEXTS}
    moment = lru_cache(maxsize=None)(parse_moment)
    rows = zip(
        range(len(frame)),
        words["item_id"],
        words["quarter"],
        words["role"],
        decimals(frame, "reported"),
        words["unit"],
        [basis or "unknown" for basis in words["basis"]],
        map(read_date, texts(frame, "period_end")),
        map(is_true, column(frame, "is_estimate")),
        [None if number is None else int(number) for number in decimals(frame, "stage")],
        decimals(frame, "claimed_share"),
        decimals(frame, "base_value"),
        words["part"],
        words["object"],
        map(is_true, column(frame, "substance")),
        words["fall_reason"],
        words["text"],
        words["mention"],
        words["source"],
        map(moment, texts(frame, "received")),
        words["received_from"],
        words["by_unit"],
        map(read_flags, texts(frame, "flags")),
        words["direction"],
        strict=True,
    )
    return list(map(Report._make, rows))


def by_content(row: Report) -> tuple[str, ...]:
    """Return what rows are ordered by, so that the order of the frame does not matter."""
    return (
        row.received.astimezone(SHANGHAI).isoformat() if row.received else "",
        str(row.period_end or ""),
        row.source,
        row.mention,
        str(row.reported),
        row.unit,
        row.text,
    )


def refuse_unknown(frame: pd.DataFrame, name: str, known: tuple[str, ...]) -> None:
    """Return nothing where every cell of the column is one of the known codes.

    Raises:
        SourceError: one is not.
    """
    strange = set(texts(frame, name)) - set(known)
    if strange:
        raise SourceError("BAD_FRAME", f"reports.{name}: {'、'.join(sorted(strange))}")


def read_calendar(frame: pd.DataFrame, book: Rulebook) -> list[Deadline]:
    """Return the deadlines in the order of the quarters.

    Raises:
        SourceError: a column is missing, a quarter stands twice or has no due day.
    """
    need_columns(frame, ("quarter", "due"), "calendar")
    rows = zip(
        texts(frame, "quarter"),
        texts(frame, "due"),
        texts(frame, "bulletin_cutoff"),
        strict=True,
    )
    found = []
    for name, written, cutoff in rows:
        due = read_date(written)
        if due is None:
            raise SourceError("BAD_DATE", f"{name}: due")
        found.append(Deadline(parse_quarter(name), roll_due(due, book), parse_cutoff(cutoff)))
    if len({d.quarter for d in found}) < len(found):
        raise SourceError("BAD_FRAME", "calendar.quarter")
    return sorted(found, key=lambda deadline: deadline.quarter)


def read_reviews(
    frame: pd.DataFrame | None, book: Rulebook
) -> dict[tuple[str, str], tuple[Review, ...]]:
    """Return the decisions by item and quarter, in the order they were made.

    A decision takes those back that it replaces; both 采用 and 不采用 cannot be in force.

    Raises:
        SourceError: a decision is none of those of the rules, or nobody signed it.
    """
    if frame is None or frame.empty:
        return {}
    need_columns(frame, ("quarter", "item_id", "decision", "by", "on"), "reviews")
    codes = {word: code for code, word in book.words["decision"].items()}
    found: dict[tuple[str, str], tuple[Review, ...]] = {}
    for key, word, value, by, on, because in sorted_reviews(frame):
        if word not in codes or not by or not on:
            raise SourceError("BAD_REVIEW", f"{'!'.join(key)}: {word} {by} {on}")
        gone = book.takes_back[codes[word]]
        stays = (r for r in found.get(key, ()) if r.decision not in gone)
        found[key] = (*stays, Review(codes[word], value, by, on, because))
    return found


def sorted_reviews(frame: pd.DataFrame) -> Iterator[Any]:
    """Return key, decision, value, by, on, because of each row, the earliest first."""
    keys = zip(texts(frame, "item_id"), texts(frame, "quarter"), strict=True)
    rows = zip(
        keys,
        texts(frame, "decision"),
        decimals(frame, "value"),
        texts(frame, "by"),
        texts(frame, "on"),
        texts(frame, "because"),
        strict=True,
    )
    return iter(sorted(rows, key=lambda row: (row[4], row[1])))


def read_plans(frame: pd.DataFrame | None) -> dict[tuple[str, str], Decimal]:
    """Return the shares of the units' own plans, in %, by item and quarter."""
    if frame is None or frame.empty:
        return {}
    need_columns(frame, ("item_id", "quarter", "share"), "plans")
    rows = zip(
        texts(frame, "item_id"), texts(frame, "quarter"), decimals(frame, "share"), strict=True
    )
    return {(item, quarter): share for item, quarter, share in rows if share is not None}
