"""The tables of a document -> sheets: parts on several pages that are one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import regex

from pipeline.model import Document, Paragraph, Table, Text, join_texts
from pipeline.notice.segment.cells import join_lines
from pipeline.notice.segment.headers import (
    Column,
    Header,
    Patterns,
    cell_text,
    find_header,
)

GOES_ON = regex.compile(r"[（(]?续[表上]?[）)]?")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands at one place of a row: the lines of the cell that covers it.

    `origin` tells cells apart; `down` is how many rows the cell covers; `opens` is true in
    the row in which the cell begins.
    """

    lines: tuple[Text, ...] = ()
    origin: tuple[int, int, int] = (-1, -1, -1)
    down: int = 1
    across: int = 1
    opens: bool = True

    @property
    def text(self) -> str:
        """Return the cell's text without blanks."""
        return join_lines(self.lines).text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table's body, and whether the table was cut before it by a page's end."""

    slots: tuple[Slot, ...]
    columns: tuple[Column, ...]
    after_break: bool = False

    def place(self, wanted: str) -> int | None:
        """Return the first column of a field, None where the table has none."""
        for place, column in enumerate(self.columns):
            if column.field == wanted:
                return place
        return None

    def slot(self, wanted: str) -> Slot | None:
        """Return the slot of a field, None where the table has no such column."""
        place = self.place(wanted)
        return None if place is None else self.slots[place]

    def text(self, wanted: str) -> str:
        """Return the text of a field, "" where there is none."""
        slot = self.slot(wanted)
        return slot.text if slot is not None else ""


@dataclass(slots=True)
class Sheet:
    """One task table, all its parts: rows under the same columns.

    `guessed` says that which column holds the task is not sure.
    """

    columns: tuple[Column, ...]
    caption: str = ""
    rows: list[Row] = field(default_factory=list)
    guessed: bool = False


@dataclass(slots=True)
class Found:
    """The task tables of a document, and the texts of tables that are not understood."""

    sheets: list[Sheet] = field(default_factory=list)
    unplaced: list[tuple[str, Text]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A table as it stands in the document: its place, the line above, what parts it.

    `apart` is true where text stands between it and the table before.
    """

    table: Table
    number: int
    caption: str
    apart: bool


def collect_sheets(document: Document, patterns: Patterns) -> Found:
    """Return the task tables of a document, parts that belong together as one.

    A part without a header goes on with the columns of the one before, if it has as many.
    """
    found, caption, apart = Found(), "", True
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            text = join_lines(block.lines).text
            if text and not GOES_ON.fullmatch(text):
                caption, apart = text, True
            continue
        add_table(found, Part(block, number, caption if apart else "", apart), patterns)
        apart = False
    return found


def add_table(found: Found, part: Part, patterns: Patterns) -> None:
    """Add the rows of one table to the sheets they belong to, or to what is unplaced."""
    header = find_header(part.table, 0, patterns)
    if header is None or header.row > 0:
        end = len(part.table.rows) if header is None else header.row
        if header is not None and not goes_on(found, part.table):
            part = replace(part, caption=lead_in(found, part.table, end) or part.caption)
        else:
            put_rows(found, part, range(end), not part.apart)
    while header is not None:
        begin_sheet(found, header, part)
        start = header.row + header.depth
        following = find_header(part.table, start, patterns)
        end = len(part.table.rows) if following is None else following.row
        put_rows(found, part, range(start, end), True)
        part, header = replace(part, apart=False), following


def goes_on(found: Found, table: Table) -> bool:
    """Return whether a table has as many columns as the sheet before it."""
    return bool(found.sheets) and len(found.sheets[-1].columns) == width(table)


def width(table: Table) -> int:
    """Return how many columns a table has."""
    return max((len(row) for row in table.rows), default=0)


def lead_in(found: Found, table: Table, end: int) -> str:
    """Return the title printed in the rows above a header; the rest is unplaced."""
    texts = [
        join_lines(cell.lines)
        for row in table.rows[:end]
        for cell in row
        if cell is not None and cell_text(cell)
    ]
    if len(texts) == 1:
        return texts[0].text
    found.unplaced += [("ROW_NOT_UNDERSTOOD", text) for text in texts]
    return ""


def begin_sheet(found: Found, header: Header, part: Part) -> None:
    """Open a new sheet, unless the header repeats that of the sheet before."""
    heads = [column.header for column in header.columns]
    before = found.sheets[-1] if found.sheets else None
    alike = before is not None and [column.header for column in before.columns] == heads
    if before is not None and alike and (not part.apart or part.caption == before.caption):
        return
    found.sheets.append(Sheet(header.columns, part.caption))


def put_rows(found: Found, part: Part, rows: range, after_break: bool) -> None:
    """Put rows under the columns of the last sheet, or into what is unplaced.

    `after_break` says that the first of them may go on with the last row of the sheet.
    """
    if not goes_on(found, part.table):
        found.unplaced += unknown_rows(part.table, rows)
        return
    sheet = found.sheets[-1]
    broken = after_break and bool(sheet.rows)
    for slots in spread_cells(part.table, part.number, rows):
        if any(slot.text for slot in slots):
            sheet.rows.append(Row(slots, sheet.columns, broken))
            broken = False


def unknown_rows(table: Table, rows: range) -> Iterator[tuple[str, Text]]:
    """Return the texts of rows whose columns are not known."""
    for row in rows:
        cells = (join_lines(cell.lines) for cell in table.rows[row] if cell is not None)
        text = join_texts(cells)
        if text.text:
            yield "HEADER_UNKNOWN", text


def spread_cells(table: Table, number: int, rows: range) -> Iterator[tuple[Slot, ...]]:
    """Return the rows with every merged cell at each place it covers."""
    covered: dict[tuple[int, int], Slot] = {}
    for row in range(len(table.rows)):
        for place, cell in enumerate(table.rows[row]):
            if cell is None:
                continue
            for down in range(cell.down):
                for across in range(cell.across):
                    covered[row + down, place + across] = Slot(
                        cell.lines, (number, row, place), cell.down, cell.across, down == 0
                    )
        if row in rows:
            yield tuple(covered.get((row, place), Slot()) for place in range(width(table)))
