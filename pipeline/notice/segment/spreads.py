"""A wide table printed over two page spreads -> one table: its halves side by side."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model import Document, Table
from pipeline.notice.segment.headers import Patterns, cell_text, find_header

OWNERS = {"lead", "chief", "partners", "persons", "staff", "due"}
TASKS = {"text", "title"}


def join_spreads(document: Document, patterns: Patterns) -> Document:
    """Return the document, each left half of a table joined to the right half after it.

    The left half's head names the task and no unit, the right half's units or persons and no
    task, and both have as many rows; halves on later pages have the same widths as the first
    and need no head. Nothing is joined where row counts differ.
    """
    blocks, place = list(document.blocks), 0
    widths: tuple[int, int] | None = None
    while place + 1 < len(blocks):
        left, right = blocks[place], blocks[place + 1]
        if (
            isinstance(left, Table)
            and isinstance(right, Table)
            and len(left.rows) == len(right.rows)
        ):
            halves = width(left), width(right)
            headed = is_left(left, patterns) and is_right(right, patterns)
            if headed or (halves == widths and bare(left, patterns) and bare(right, patterns)):
                widths = halves
                blocks[place : place + 2] = [side_by_side(left, right)]
        place += 1
    return replace(document, blocks=tuple(blocks))


def width(table: Table) -> int:
    """Return how many columns a table has."""
    return max((len(row) for row in table.rows), default=0)


def fields_of(table: Table, patterns: Patterns) -> set[str]:
    """Return the fields a table's first row names."""
    header = find_header(replace(table, rows=table.rows[:1]), 0, patterns, loose=True)
    return {column.field for column in header.columns} if header is not None else set()


def is_left(table: Table, patterns: Patterns) -> bool:
    """Return whether a table's head names the task and nobody to do it."""
    fields = fields_of(table, patterns)
    return bool(fields & TASKS) and not fields & OWNERS


def is_right(table: Table, patterns: Patterns) -> bool:
    """Return whether a table's head names units or persons and no task."""
    fields = fields_of(table, patterns)
    return bool(fields & OWNERS) and not fields & TASKS


def bare(table: Table, patterns: Patterns) -> bool:
    """Return whether a table has no head."""
    return not fields_of(table, patterns)


def side_by_side(left: Table, right: Table) -> Table:
    """Return both halves as one table; numbers that the right half repeats are left out."""
    skip = 0
    while skip < width(right) and all(
        cell_text(a[0]) == cell_text(b[skip])
        for a, b in zip(left.rows, right.rows, strict=True)
    ):
        skip += 1
    rows = (a + b[skip:] for a, b in zip(left.rows, right.rows, strict=True))
    return Table(tuple(rows), left.box)
