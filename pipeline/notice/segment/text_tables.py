"""Tables that a plain text prints as lines of cells -> tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.model import Cell, Document, Paragraph, Table, Text, join_texts
from pipeline.notice.segment.cells import COMPLETE, trim
from pipeline.notice.segment.headers import Patterns, cell_text, field_of, is_header_row

MARK = regex.compile(r"\s*[|｜]\s*|\t+")
MARKS = frozenset("|｜\t")
WORD = regex.compile(r"[^\s\u3000\u00a0]+")
LONGEST_LINE = 60  # characters of a line of heads
RULE_LINE = regex.compile(r"[\s|｜:\-—─+=]+")
LOOKS = {
    "seq": regex.compile(r"^\W*(?:\d+|[一二三四五六七八九十]+)\W*$"),
    "lead": COMPLETE,
    "chief": COMPLETE,
    "partners": COMPLETE,
    "due": regex.compile(r"[年月日季底前]|\d{4}\.\d|长期|持续"),
    "text": regex.compile(r"\w{4}"),
    "persons": regex.compile(r"^\p{Han}{2,4}(?:[、 ]\p{Han}{2,4})*$"),
}
FEWEST = 2  # rows a table of lines has at least, its head included


def find_text_tables(
    document: Document, patterns: Patterns
) -> tuple[Document, frozenset[int]]:
    """Return the document with runs of lines of cells as tables, and which are unsure.

    Cells are parted by bars, tabs or only blanks; the first line of a run must name columns.
    A line with cells missing at its end is one whose first cells span rows: its cells move to
    the right. The place of such a table, and of one that only blanks part, is returned too.
    """
    blocks: list[Paragraph | Table] = []
    unsure = set()
    place = 0
    while place < len(document.blocks):
        rows = lined_rows(document.blocks, place)
        blank = () if rows else blank_rows(document.blocks, place, patterns)
        if blank:
            unsure.add(len(blocks))
            blocks.append(Table(tuple(blank)))
            place += len(blank)
            continue
        if len(rows) < FEWEST or not is_header_row(rows[0], patterns):
            blocks.append(document.blocks[place])
            place += 1
            continue
        table, moved = set_table([row for row in rows if row], patterns)
        if moved:
            unsure.add(len(blocks))
        blocks.append(table)
        place += len(rows)
    return replace(document, blocks=tuple(blocks)), frozenset(unsure)


def lined_rows(blocks: Sequence[Paragraph | Table], start: int) -> list[tuple[Cell, ...]]:
    """Return the cells of the lines from `start` on that have marks between cells."""
    rows: list[tuple[Cell, ...]] = []
    for block in blocks[start:]:
        if not isinstance(block, Paragraph) or len(block.lines) != 1:
            break
        line = block.lines[0]
        if rows and RULE_LINE.fullmatch(line.text):
            rows.append(())
            continue
        cells = cut_cells(line) if MARKS & set(line.text) else ()
        if len(cells) < FEWEST:
            break
        rows.append(cells)
    return rows


def cut_cells(line: Text) -> tuple[Cell, ...]:
    """Return the cells of a line; a mark at its beginning or end opens no cell."""
    spans, start = [], 0
    for match in MARK.finditer(line.text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(line.text)))
    if spans[0][0] == spans[0][1]:
        spans = spans[1:]
    if spans and spans[-1][0] == spans[-1][1]:
        spans = spans[:-1]
    texts = (trim(line.cut(a, b)) for a, b in spans)
    return tuple(Cell((text,) if text.text else ()) for text in texts)


def set_table(rows: Sequence[Sequence[Cell]], patterns: Patterns) -> tuple[Table, bool]:
    """Return the table of lined rows, and whether cells had to be moved."""
    fields = [field_of(cell_text(cell), patterns) for cell in rows[0]]
    grid: list[list[Cell | None]] = []
    moved = False
    for row in rows:
        cells = strip_end(row)
        gap = len(fields) - len(cells)
        stay: list[Cell | None] = [*cells, *[Cell(())] * gap]
        move: list[Cell | None] = [*[None] * gap, *cells]
        better = bool(grid) and gap > 0 and fitness(move, fields) > fitness(stay, fields)
        moved = moved or better
        grid.append(move if better else stay)
    return Table(tuple(tuple(row) for row in stretch(grid, len(fields)))), moved


def fitness(row: Sequence[Cell | None], fields: Sequence[str]) -> int:
    """Return how many cells look like what their column holds, less those that do not."""
    score = 0
    for cell, field in zip(row, fields, strict=False):
        text = cell_text(cell)
        if text and field in LOOKS:
            score += 1 if LOOKS[field].search(text) else -1
    return score


def strip_end(row: Sequence[Cell]) -> Sequence[Cell]:
    """Return a row without the blank cells at its end."""
    end = len(row)
    while end and not row[end - 1].lines:
        end -= 1
    return row[:end]


def stretch(grid: list[list[Cell | None]], width: int) -> list[list[Cell | None]]:
    """Return the rows, cells above a gap made to span it; a row too long loses nothing."""
    rows = [[*row[: width - 1], join_cells(row[width - 1 :])] for row in grid]
    for column in range(width):
        above = 0
        for number, row in enumerate(rows):
            cell = rows[above][column]
            if row[column] is None and number and cell is not None:
                rows[above][column] = replace(cell, down=number - above + 1)
            else:
                above = number
    return rows


def join_cells(cells: Sequence[Cell | None]) -> Cell | None:
    """Return the last cell of a row with what a row too long has after it."""
    if len(cells) == 1:
        return cells[0]
    return Cell(tuple(line for cell in cells if cell is not None for line in cell.lines))


def blank_rows(
    blocks: Sequence[Paragraph | Table], start: int, patterns: Patterns
) -> Sequence[tuple[Cell, ...]]:
    """Return the rows of a table whose columns only blanks part, none where there is none.

    Its head names the number first and the task second; each row begins with a number and
    has a word for every column after the task.
    """
    head = blank_head(blocks[start], patterns)
    fields = [field_of(cell_text(cell), patterns) for cell in head]
    if fields[:1] != ["seq"] or fields[1:2] not in (["text"], ["title"]):
        return ()
    rows = [head]
    for block in blocks[start + 1 :]:
        words = words_of(block)
        if len(words) < len(head) or not words[0].text.isdigit():
            break
        line = block.lines[0] if isinstance(block, Paragraph) else Text("")
        rows.append(part_words(line, len(head) - 2))
    return rows if len(rows) > FEWEST else ()


def words_of(block: Paragraph | Table) -> list[Text]:
    """Return the words of a paragraph of one line that blanks part."""
    if not isinstance(block, Paragraph) or len(block.lines) != 1:
        return []
    line = block.lines[0]
    return [line.cut(match.start(), match.end()) for match in WORD.finditer(line.text)]


def blank_head(block: Paragraph | Table, patterns: Patterns) -> tuple[Cell, ...]:
    """Return the heads of a line, words put together until each names a column."""
    words = words_of(block)
    if len(words) < FEWEST + 1 or sum(len(word.text) for word in words) > LONGEST_LINE:
        return ()
    heads: list[Cell] = []
    place = 0
    while place < len(words):
        known = (n for n in range(len(words), place, -1) if names(words[place:n], patterns))
        end = next(known, None)
        if end is None:
            return ()
        heads.append(Cell((join_texts(words[place:end]),)))
        place = end
    return tuple(heads)


def names(words: Sequence[Text], patterns: Patterns) -> bool:
    """Return whether words put together name a column."""
    return bool(field_of(join_texts(words).text, patterns))


def part_words(line: Text, after: int) -> tuple[Cell, ...]:
    """Return the cells of a row: its number, the task, and one word for each column after."""
    spans = [match.span() for match in WORD.finditer(line.text)]
    last = spans[len(spans) - after :]
    task = line.cut(spans[1][0], spans[len(spans) - after - 1][1])
    return tuple(
        Cell((text,)) for text in (line.cut(*spans[0]), task, *(line.cut(*s) for s in last))
    )
