"""The header of a table -> what each of its columns holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.model import Cell, Table
from pipeline.notice.segment.cells import join_lines
from pipeline.rules import Rules

NEEDED = 2  # fields that a row must name to be a header
DEEPEST = 3  # rows a header may have
TELLING = {"text", "title", "lead", "chief", "staff"}
LONGEST_HEAD = 16
LONGEST_REMARK = 40  # a head with what it adds in brackets

Patterns = Sequence[tuple[str, "regex.Pattern[str]"]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the field it fills and its printed header."""

    field: str
    header: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header found in a table: its first row, how many rows it has, and its columns."""

    row: int
    depth: int
    columns: tuple[Column, ...]


def compile_headers(rules: Rules, unsure: bool = False) -> Patterns:
    """Return (field, pattern) of each header form, first match wins.

    Args:
        rules: headers.yml is used.
        unsure: take the loose forms too, which serve only where no header is known.
    """
    return tuple(
        (entry.values["field"], regex.compile(entry.values["pattern"]))
        for entry in rules["headers"]
        if unsure or not entry.values.get("unsure", False)
    )


def field_of(header: str, patterns: Patterns) -> str:
    """Return the field a printed header names, "" where it is not known."""
    if len(header) > LONGEST_REMARK:
        return ""
    bare = regex.sub(r"[（(\[【][^）)\]】]*[）)\]】]|[:：*＊]", "", header)
    if len(bare) > LONGEST_HEAD:
        return ""
    for field, pattern in patterns:
        if pattern.fullmatch(bare) or pattern.fullmatch(header):
            return field
    return ""


def cell_text(cell: Cell | None) -> str:
    """Return the text of a cell without blanks, "" where there is none."""
    return join_lines(cell.lines).text.replace(" ", "") if cell is not None else ""


def find_header(
    table: Table, start: int, patterns: Patterns, loose: bool = False
) -> Header | None:
    """Return the first header at or after row `start`, None where there is none.

    A header names at least two fields, one of which is the task or who does it; a `loose`
    one may name any.
    """
    for row in range(start, len(table.rows)):
        if is_header_row(table.rows[row], patterns, loose):
            depth = header_depth(table, row, patterns)
            return Header(row, depth, name_columns(table, row, depth, patterns))
    return None


def is_header_row(
    cells: Sequence[Cell | None], patterns: Patterns, loose: bool = False
) -> bool:
    """Return whether a row names the columns."""
    texts = [text for text in map(cell_text, cells) if text]
    fields = {field for field in (field_of(text, patterns) for text in texts) if field}
    known = sum(1 for text in texts if field_of(text, patterns))
    return len(fields) >= NEEDED and bool(fields & TELLING) and 2 * known >= len(texts)


def header_depth(table: Table, row: int, patterns: Patterns) -> int:
    """Return how many rows a header covers: as many as its tallest cell, or its sub-heads."""
    cells = table.rows[row]
    depth = max((cell.down for cell in cells if cell is not None), default=1)
    spread = any(cell is not None and cell.across > 1 for cell in cells)
    while (spread or depth > 1) and row + depth < len(table.rows) and depth < DEEPEST:
        below = [text for text in map(cell_text, table.rows[row + depth]) if text]
        if not below or not all(field_of(text, patterns) for text in below):
            break
        depth += 1
    return min(depth, len(table.rows) - row)


def name_columns(table: Table, row: int, depth: int, patterns: Patterns) -> tuple[Column, ...]:
    """Return the columns: what the lowest head of each says, else the one above it."""
    stacks: list[list[str]] = [[] for _ in table.rows[row]]
    for cells in table.rows[row : row + depth]:
        for place, cell in enumerate(cells):
            if cell is None:
                continue
            for covered in range(place, min(place + cell.across, len(stacks))):
                if cell_text(cell):
                    stacks[covered].append(cell_text(cell))
    return tuple(column_of(stack, patterns) for stack in stacks)


def column_of(stack: Sequence[str], patterns: Patterns) -> Column:
    """Return the column that a stack of heads, upper first, names."""
    header = "".join(dict.fromkeys(stack))
    for text in (*reversed(stack), header):
        field = field_of(text, patterns)
        if field:
            break
    else:
        field = "unknown"
    return Column(field, header)
