"""What follows each other in a source without pages -> paragraphs and tables with lines.

A table that only arranges a page (one column, or a table inside it that holds most of the
text) is taken apart again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Cell, Paragraph, Run, SourceError, Table, Text

BLANKS = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff"
MAX_ACROSS = 200
MAX_PLACES = 500_000

Block = Paragraph | Table
Place = tuple[int, int]


@dataclass(slots=True)
class Spot:
    """A cell as the source gives it: where it begins, what it covers, what is in it."""

    row: int
    column: int
    blocks: Sequence[Block]
    down: int = 1
    across: int = 1


def set_paragraph(lines: Iterable[str], centred: bool | None = None) -> list[Paragraph]:
    """Return one paragraph of the lines that print something, nothing where none does."""
    texts = tuple(Text(line.strip(BLANKS)) for line in lines if line.strip(BLANKS))
    return [Paragraph(texts, centred=centred)] if texts else []


def set_table(spots: Sequence[Spot]) -> list[Block]:
    """Return the table of the cells, or their content where it is no table.

    Args:
        spots: the cells in reading order; they may overlap, the first then counts.

    Returns:
        One Table, rows and columns that no cell begins in left out; the blocks in order of a
        table that only arranges them; nothing where all cells are blank.
    """
    kept = fit_spots(spots)
    if not any(spot.blocks for spot in kept):
        return []
    if arranges_only(kept):
        return [block for spot in kept for block in spot.blocks]
    return [Table(lay_grid(kept))]


def lay_grid(spots: Sequence[Spot]) -> tuple[tuple[Cell | None, ...], ...]:
    """Return the full grid of some cells; a place that none covers is a blank cell."""
    rows = sorted({spot.row for spot in spots})
    columns = sorted({spot.column for spot in spots})
    grid: list[list[Cell | None]] = [[Cell(()) for _ in columns] for _ in rows]
    for spot in spots:
        top, left = bisect_left(rows, spot.row), bisect_left(columns, spot.column)
        down = bisect_left(rows, spot.row + spot.down) - top
        across = bisect_left(columns, spot.column + spot.across) - left
        for row in range(top, top + down):
            grid[row][left : left + across] = [None] * across
        grid[top][left] = Cell(tuple(cell_lines(spot.blocks)), down, across)
    return tuple(tuple(cells) for cells in grid)


def fit_spots(spots: Sequence[Spot]) -> list[Spot]:
    """Return the cells cut down until none overlaps another or leaves the table.

    Raises:
        SourceError: TOO_LARGE, they claim more places than any table has.
    """
    height = max((spot.row for spot in spots), default=0) + 1
    taken: set[Place] = set()
    kept = []
    for spot in spots:
        if (spot.row, spot.column) in taken:
            continue
        down, across = min(spot.down, height - spot.row), min(spot.across, MAX_ACROSS)
        across = free_length(taken, [(spot.row, spot.column + i) for i in range(across)])
        rows = range(spot.row, spot.row + down)
        down = free_length(taken, [(row, spot.column) for row in rows])
        taken |= {(spot.row + i, spot.column + k) for i in range(down) for k in range(across)}
        kept.append(replace(spot, down=down, across=across))
        if len(taken) > MAX_PLACES:
            raise SourceError("TOO_LARGE", f"{len(taken)}")
    return kept


def free_length(taken: set[Place], places: Sequence[Place]) -> int:
    """Return how many of the places are free before the first that is taken."""
    return next((n for n, place in enumerate(places) if place in taken), len(places))


def arranges_only(spots: Sequence[Spot]) -> bool:
    """Return whether a table is no more than a frame around other things."""
    if len({spot.column for spot in spots}) == 1:
        return True
    inner = [b for spot in spots for b in spot.blocks if isinstance(b, Table)]
    real = [table for table in inner if len(table.rows) > 1 and len(table.rows[0]) > 1]
    held = sum(length(table) for table in real)
    return 2 * held > sum(length(block) for spot in spots for block in spot.blocks)


def length(block: Block) -> int:
    """Return how many characters a block prints."""
    return sum(len(line.text) for line in lines_of(block))


def lines_of(block: Block) -> list[Text]:
    """Return the printed lines of a block, those of a table row by row."""
    if isinstance(block, Paragraph):
        return list(block.lines)
    return [line for row in block.rows for cell in row if cell for line in cell.lines]


def cell_lines(blocks: Sequence[Block]) -> list[Text]:
    """Return the lines of what stands in a cell; each row of a table inside is one line."""
    lines: list[Text] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += block.lines
        else:
            rows = (
                [line.text for cell in row if cell for line in cell.lines]
                for row in block.rows
            )
            lines += [Text(" ".join(row)) for row in rows if row]
    return lines


def words_of(row: Sequence[Cell | None]) -> list[str]:
    """Return the printed lines of a row, cell by cell."""
    return [line.text for cell in row if cell for line in cell.lines]


def count_lines(blocks: Iterable[Block], number: int = 0) -> tuple[Block, ...]:
    """Return the blocks, each text with its line as a reader would count it.

    A paragraph counts one, a row of a table one for all cells that begin in it; the first
    after `number` is number + 1.
    """
    counted: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            number += 1
            counted.append(replace(block, lines=place_lines(block.lines, number)))
            continue
        rows = []
        for row in block.rows:
            number += 1
            rows.append(tuple(place_cell(cell, number) for cell in row))
        counted.append(replace(block, rows=tuple(rows)))
    return tuple(counted)


def place_cell(cell: Cell | None, number: int) -> Cell | None:
    """Return a cell whose lines stand in a row of that number."""
    return cell and replace(cell, lines=place_lines(cell.lines, number))


def place_lines(lines: Iterable[Text], number: int) -> tuple[Text, ...]:
    """Return texts that stand in the line of that number."""
    return tuple(Text(t.text, (Run(0, len(t.text), line=number),)) for t in lines if t.text)
