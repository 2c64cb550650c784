"""Lines drawn on a page and its characters -> tables, and the characters outside of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import NamedTuple

from pipeline.model import Box, Cell, Table
from pipeline.notice.readers.borders import TOLERANCE, close_sides, merge_lines
from pipeline.notice.readers.columns import Columns, Guess
from pipeline.notice.readers.crossings import Cells, find_cells, group_cells
from pipeline.notice.readers.edges import Edge
from pipeline.notice.readers.glyphs import ASCENT, CHAR, DESCENT, Glyph
from pipeline.notice.readers.lines import CLOSING, anchor_of, set_lines
from pipeline.notice.readers.plain import guess_plain
from pipeline.notice.readers.ruled import guess_ruled

MIN_COLUMNS = 2
MAX_PIECES, MAX_LINES = 40_000, 1_500  # more make a drawing, not a table
MAX_PLAIN = 5  # tables without rules on one page
LEFT, RIGHT, HEIGHT = itemgetter(1), itemgetter(2), itemgetter(3, 4)  # of a Glyph
MIDDLE = (ASCENT - DESCENT) / 2  # of the font size, from baseline to middle
CUT = 0.3  # of a character, beyond the border of its cell
IMPRINT = re.compile(
    r"(抄送|抄报|主送|分送)[：:].*|[^，。；]{2,40}日印发|[（(]?共印\d+份.{0,3}"
)
IN_IMPRINT = frozenset("送报印")  # one of them is in every imprint

Position = tuple[int, int]


class Grid(NamedTuple):
    """A table's lines: the borders of its columns and rows, and what each cell covers.

    `spans` gives rows and columns a cell covers by its top left position, `owner` that
    position for every position of the grid; a position without a cell is its own and `loose`.
    """

    xs: list[float]
    ys: list[float]
    spans: dict[Position, tuple[int, int]]
    owner: dict[Position, Position]
    loose: frozenset[Position]


@dataclass(slots=True)
class Found:
    """The tables of a page, the characters outside of them, reasons for doubt.

    `columns` are those of the last table, where no line is drawn between them.
    """

    page: int
    outside: list[Glyph]
    tables: list[Table] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    columns: Columns | None = None


def read_tables(
    edges: Sequence[Edge],
    glyphs: Sequence[Glyph],
    page: int,
    before: Columns | None = None,
    shades: Sequence[Edge] = (),
) -> Found:
    """Return the tables that lines and characters make.

    Args:
        edges: the straight lines drawn on the page.
        glyphs: all characters of the page.
        page: its number.
        before: the columns of the page before, if it ends in a table without upright lines.
        shades: the sides of shaded areas, which count where no line makes a table.

    Returns:
        Every character is in a cell of one table or among those outside; the imprint that
        touches a table's last row is outside of it.
    """
    found = Found(page, list(glyphs))
    take_ruled(found, edges, before)
    if not found.tables and shades:
        take_ruled(found, [*edges, *shades], before)
    for _ in range(MAX_PLAIN):
        guess = guess_plain(found.outside, before)
        take_guess(found, guess)
        if not guess.edges:
            break
    if any(stands_beside(table.box, found.outside) for table in found.tables):
        found.doubts.add("OPEN_CELLS")
    return found


def stands_beside(box: Box | None, outside: Iterable[Glyph]) -> bool:
    """Return whether words stand at the height of a table's rows, but in none of its cells.

    A column whose outer side is not drawn, on a page that has no level line to reach it.
    """
    if box is None:
        return False
    top, bottom = box.top + TOLERANCE, box.bottom - TOLERANCE
    return any(g.char != " " and top < g.base - MIDDLE * g.size < bottom for g in outside)


def take_ruled(found: Found, edges: Sequence[Edge], before: Columns | None) -> None:
    """Move the characters of tables that draw all of their lines, or the level ones."""
    merged = merge_lines(edges) if len(edges) <= MAX_PIECES else []
    if len(edges) > MAX_PIECES or len(merged) > MAX_LINES:
        found.doubts.add("TOO_MANY_LINES")
        return
    sides = close_sides(merged)
    take_grids(found, merge_lines([*merged, *sides]) if sides else merged)
    for guess in guess_ruled(free_levels(found, merged), found.outside, before):
        take_guess(found, guess)


def take_guess(found: Found, guess: Guess) -> None:
    """Move the characters of a guessed table into its cells."""
    found.doubts |= guess.doubts
    if guess.edges:
        found.columns = guess.columns
        take_grids(found, merge_lines(guess.edges))


def free_levels(found: Found, edges: Iterable[Edge]) -> list[Edge]:
    """Return the level lines that touch no table found so far."""
    boxes = [table.box for table in found.tables if table.box is not None]
    return [
        edge
        for edge in edges
        if edge.level
        and not any(
            box.top - TOLERANCE <= edge.top <= box.bottom + TOLERANCE
            and edge.x0 <= box.x1
            and edge.x1 >= box.x0
            for box in boxes
        )
    ]


def take_grids(found: Found, edges: Sequence[Edge]) -> None:
    """Move the characters that stand in the cells lines make into tables."""
    for grid in find_grids(edges):
        held, rest = share_out(grid, found.outside)
        kept = cut_end(grid, held, found.page)
        if len(kept.ys) < 2:
            continue
        if len(kept.ys) < len(grid.ys):
            held, rest = share_out(kept, found.outside)
        table = build_table(kept, held, found.page)
        found.tables.append(table)
        found.doubts |= doubt_borders(kept, table)
        if any(place in kept.loose and words(cell) for place, cell in held.items()):
            found.doubts.add("OPEN_CELLS")
        found.outside = rest


def words(glyphs: Iterable[Glyph]) -> bool:
    """Return whether any character is more than a blank."""
    return any(glyph.char != " " for glyph in glyphs)


def find_grids(edges: Sequence[Edge]) -> list[Grid]:
    """Return the grids that lines make, those of one column left out."""
    grids = [build_grid(group) for group in group_cells(find_cells(edges))]
    return [grid for grid in grids if len(grid.xs) > MIN_COLUMNS]


def build_grid(cells: Cells) -> Grid:
    """Return the grid of a table's cells."""
    xs = sorted({x for cell in cells for x in (cell[0], cell[2])})
    ys = sorted({y for cell in cells for y in (cell[1], cell[3])})
    column, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    spans: dict[Position, tuple[int, int]] = {}
    owner: dict[Position, Position] = {}
    for x0, top, x1, bottom in sorted(cells, key=lambda c: (c[2] - c[0]) * (c[3] - c[1])):
        corner = row[top], column[x0]
        covered = [
            (r, c) for r in range(row[top], row[bottom]) for c in range(column[x0], column[x1])
        ]
        if not any(place in owner for place in covered):
            spans[corner] = row[bottom] - row[top], column[x1] - column[x0]
            owner.update(dict.fromkeys(covered, corner))
    every = ((r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1))
    loose = frozenset(place for place in every if place not in owner)
    owner.update(zip(loose, loose, strict=True))
    spans.update(dict.fromkeys(loose, (1, 1)))
    return Grid(xs, ys, spans, owner, loose)


Held = dict[Position, list[Glyph]]


def share_out(grid: Grid, glyphs: Iterable[Glyph]) -> tuple[Held, list[Glyph]]:
    """Return the characters by cell, and those that stand outside of the grid."""
    held: Held = defaultdict(list)
    rest: list[Glyph] = []
    xs = [-inf, *grid.xs, inf]
    for (base, size), group in groupby(glyphs, HEIGHT):
        line, row = list(group), bisect_right(grid.ys, base - MIDDLE * size) - 1
        column = min(bisect_right(xs, min(map(LEFT, line))), len(xs) - 1)
        if max(map(RIGHT, line)) < xs[column]:
            parts = [(column, line)]
        else:
            parts = share_line(xs, line)
        for column, part in parts:
            place = grid.owner.get((row, column - 2))
            (rest if place is None else held[place]).extend(part)
    return held, rest


def share_line(xs: Sequence[float], line: Sequence[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Return the characters of a line in pieces, each with the number of its column."""
    parts: list[tuple[int, list[Glyph]]] = []
    start, end = inf, inf
    for glyph in line:
        anchor = anchor_of(glyph)
        if not start <= anchor < end:
            column = min(bisect_right(xs, anchor), len(xs) - 1)
            start, end = xs[column - 1], xs[column]
            parts.append((column, []))
        parts[-1][1].append(glyph)
    return parts


def cut_end(grid: Grid, held: Held, page: int) -> Grid:
    """Return the grid without last rows that are empty or the imprint of the whole notice."""
    last = len(grid.ys) - 1
    while last > 0 and is_no_row(held, last - 1, page):
        last -= 1
    if last == len(grid.ys) - 1:
        return grid
    owner = {place: corner for place, corner in grid.owner.items() if place[0] < last}
    spans = {
        (r, c): (min(down, last - r), across)
        for (r, c), (down, across) in grid.spans.items()
        if r < last
    }
    return Grid(grid.xs, grid.ys[: last + 1], spans, owner, grid.loose)


def is_no_row(held: Held, row: int, page: int) -> bool:
    """Return whether a row holds nothing, or nothing but copies-to or printed-by."""
    glyphs = [glyph for place, cell in held.items() if place[0] == row for glyph in cell]
    if IN_IMPRINT.isdisjoint(map(CHAR, glyphs)):
        return not words(glyphs)
    printed = "".join(line.text.text for line in set_lines(glyphs, page))
    return not printed or IMPRINT.fullmatch(printed.replace(" ", "")) is not None


def build_table(grid: Grid, held: Held, page: int) -> Table:
    """Return the table, its cells filled with their printed lines."""
    rows = tuple(
        tuple(
            build_cell(grid, held, (row, column), page) for column in range(len(grid.xs) - 1)
        )
        for row in range(len(grid.ys) - 1)
    )
    return Table(rows, Box(page, grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]))


def build_cell(grid: Grid, held: Held, place: Position, page: int) -> Cell | None:
    """Return the cell whose top left position this is, None where another one covers it."""
    if place not in grid.spans:
        return None
    down, across = grid.spans[place]
    lines = set_lines(held.get(place, ()), page)
    return Cell(tuple(line.text for line in lines), down, across)


def doubt_borders(grid: Grid, table: Table) -> set[str]:
    """Return a reason where a line of text is cut by the border of its cell."""
    for row, column in grid.spans:
        cell = table.rows[row][column]
        down, across = grid.spans[row, column]
        left, right = grid.xs[column], grid.xs[column + across]
        top, bottom = grid.ys[row], grid.ys[row + down]
        for text in cell.lines if cell is not None else ():
            run = text.runs[0]
            first, last = run.rights[0] - run.lefts[0], run.rights[-1] - run.lefts[-1]
            hangs = text.text[-1] in CLOSING
            over = run.rights[-1] - right > CUT * last and not hangs
            if (
                over
                or left - run.lefts[0] > CUT * first
                or max(top - run.top, run.bottom - bottom) > CUT * (run.bottom - run.top)
            ):
                return {"TEXT_ACROSS_LINES"}
    return set()
