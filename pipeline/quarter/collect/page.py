"""An HTML page, or the body of a mail in HTML -> lines and tables."""

from __future__ import annotations

from html.parser import HTMLParser

from pipeline.model import SourceError
from pipeline.quarter.collect.plain import text_cell
from pipeline.quarter.collect.records import Block, Cell, Grid, Line
from pipeline.workbooks import MAX_CELLS

BREAKS = {"p", "br", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "hr"}
SILENT = {"script", "style", "head", "title"}
WIDEST = 200
"""Rows or columns a cell is believed to cover."""


class HtmlReader(HTMLParser):
    """Collects the lines and tables of a page; a table inside a cell is part of its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.rows: list[list[tuple[str, int, int]]] = []
        self.depth = self.silent = 0
        self.open_cell: tuple[int, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a line, a table or a cell begins."""
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            self.end_line()
            self.depth += 1
        elif self.depth == 0 and tag in BREAKS:
            self.end_line()
        elif self.depth == 1 and tag == "tr":
            self.end_cell()
            self.rows.append([])
        elif self.depth == 1 and tag in ("td", "th"):
            self.end_cell()
            spans = dict(attrs)
            self.open_cell = span_of(spans.get("rowspan")), span_of(spans.get("colspan"))
        elif self.depth and tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Note where a line, a table or a cell ends."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th", "tr") and self.depth == 1:
            self.end_cell()
        elif tag == "table" and self.depth:
            if self.depth == 1:
                self.end_table()
            self.depth -= 1
        elif self.depth == 0 and tag in BREAKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        """Keep the text of a line or cell."""
        if not self.silent:
            self.words.append(data)

    def end_cell(self) -> None:
        """Return nothing; the words read so far are a cell, where one is open."""
        if self.open_cell is not None:
            self.rows = self.rows or [[]]
            lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
            text = "\n".join(line for line in lines if line)
            self.rows[-1].append((text, *self.open_cell))
        self.words, self.open_cell = [], None

    def end_line(self) -> None:
        """Return nothing; the words read so far are a line, where there are any."""
        if self.depth:
            return
        text = " ".join("".join(self.words).split())
        if text:
            self.blocks.append(Line(text, f"第{len(self.blocks) + 1}段"))
        self.words = []

    def end_table(self) -> None:
        """Return nothing; the rows read so far are a table, where there are any."""
        self.end_cell()
        if any(text for row in self.rows for text, _, _ in row):
            self.blocks.append(laid_out(self.rows))
        self.rows = []


def span_of(written: str | None) -> int:
    """Return how many rows or columns a cell covers."""
    return min(max(int(written), 1), WIDEST) if written and written.isdecimal() else 1


def laid_out(rows: list[list[tuple[str, int, int]]]) -> Grid:
    """Return a full grid of cells with their spans; what is covered holds the same cell.

    Raises:
        SourceError: TOO_LARGE, the cells claim more places than any table has.
    """
    covered: dict[tuple[int, int], Cell] = {}
    for row, cells in enumerate(rows):
        column = 0
        for text, down, across in cells:
            while (row, column) in covered:
                column += 1
            cell = text_cell(text, f"第{row + 1}行")
            for place in range(row, min(row + down, len(rows))):
                for over in range(column, column + across):
                    covered[place, over] = cell
            column += across
            if len(covered) > MAX_CELLS:
                raise SourceError("TOO_LARGE", f"{len(covered)}")
    width = max((column for _, column in covered), default=-1) + 1
    return Grid(
        tuple(
            tuple(covered.get((row, column), Cell()) for column in range(width))
            for row in range(len(rows))
        )
    )


def read_html(text: str) -> tuple[Block, ...]:
    """Return the lines and tables of an HTML page or mail body."""
    reader = HtmlReader()
    reader.feed(text)
    reader.close()
    if reader.depth:
        reader.end_table()
        reader.depth = 0
    reader.end_line()
    return tuple(reader.blocks)
