"""What was not used, from files, cells, figures and statements -> one list with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

Row = dict[str, Any]


def list_unplaced(
    problems: pd.DataFrame, lost: pd.DataFrame, unused: pd.DataFrame, quarter: str
) -> list[Row]:
    """Return the rows of the table `unplaced` of one quarter.

    Args:
        problems: what was not taken as it stands, of `collect`.
        lost: figures and items without a place in the register, of `match_reports`.
        unused: statements that do not count, of `assess`.
        quarter: 2023Q1.

    Returns:
        All their rows of the quarter, files and cells first, then by source. `reason` is a
        code, of what came in as of a figure, or the words of the status model.
    """
    parts: tuple[tuple[pd.DataFrame, Callable[[Row], Row]], ...] = (
        (problems, from_problem),
        (lost, from_lost),
        (unused, from_unused),
    )
    return [
        {**shape(row), "quarter": quarter}
        for frame, shape in parts
        for row in rows_of(frame, quarter)
    ]


def rows_of(frame: pd.DataFrame, quarter: str) -> Iterator[Row]:
    """Return the rows of a quarter as dicts; blank cells are None."""
    if frame.empty:
        return
    own = frame[frame["quarter"] == quarter]
    clean = own.astype(object).where(own.notna(), None)
    for row in clean.to_dict("records"):
        yield {str(name): cell for name, cell in row.items()}


def from_problem(row: Row) -> Row:
    """Return the row of a file, row or cell."""
    kept = ("source", "place", "unit", "item_id", "text", "reason", "received")
    return {name: row[name] for name in kept}


def from_lost(row: Row) -> Row:
    """Return the row of a figure or item that speaks of nothing in the register."""
    kept = ("source", "place", "item_id", "text", "mention", "value", "role", "reason")
    shared = {name: row[name] for name in (*kept, "received")}
    return {**shared, "unit": row["lead"], "value_unit": row["unit"]}


def from_unused(row: Row) -> Row:
    """Return the row of a statement on an item that does not count."""
    kept = ("source", "item_id", "text", "mention", "role", "reason", "received")
    shared = {name: row[name] for name in kept}
    return {
        **shared,
        "unit": row["by_unit"],
        "value": row["reported"],
        "value_unit": row["unit"],
    }
