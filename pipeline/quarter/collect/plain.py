"""Plain text, CSV and HTML -> lines and tables."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import regex

from pipeline.quarter.collect.records import Block, Cell, Grid, Line, Unreadable

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
BREAKS = {"p", "br", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "hr"}
ENDS = "。！？；：.!?;:"
SHORTEST_BROKEN = 60
"""A line is taken to be broken only where it is as wide as such programs make lines."""
STARTS = regex.compile(
    r"[（(【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．】\]](?!\d)|\d+-c?\d|第[一二三四五六七八九十]"
    r"|[^，。；：]{2,8}[:：]"
)
SILENT = {"script", "style", "head", "title"}


def decode_text(octets: bytes) -> str:
    """Return bytes as text: UTF-16 by its mark, UTF-8, else GB18030; � where none fits."""
    if octets.startswith(UTF16):
        return octets.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return octets.decode("gb18030", "replace")


def read_text(text: str) -> tuple[Block, ...]:
    """Return the lines of a text, those broken by a mail program or editor put together.

    Blank lines are left out; the place is the number of the first line.
    """
    found: list[Line] = []
    whole = True
    for place, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words and not whole and not STARTS.match(words):
            found[-1] = Line(found[-1].text + words, found[-1].place)
        elif words:
            found.append(Line(words, f"第{place}行"))
        whole = not words or words[-1] in ENDS or width_of(words) < SHORTEST_BROKEN
    return tuple(found)


def width_of(text: str) -> int:
    """Return how wide a text prints, a Chinese character being two wide."""
    return sum(1 + (char > "\u2000") for char in text)


def read_csv(content: bytes) -> tuple[Block, ...]:
    """Return a CSV or tab separated file as one table.

    Raises:
        Unreadable: TRUNCATED, the quotes do not match.
    """
    text = decode_text(content)
    head = text.partition("\n")[0]
    separator = max(",\t;，", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise Unreadable("TRUNCATED", str(error)) from error
    return (grid_of(rows, ""),)


def grid_of(rows: list[list[str]], name: str, first: int = 1) -> Grid:
    """Return rows of texts as a table with rows of equal length."""
    width = max((len(row) for row in rows), default=0)
    return Grid(
        tuple(
            tuple(
                text_cell(row[column] if column < len(row) else "", f"{name}第{place}行")
                for column in range(width)
            )
            for place, row in enumerate(rows, first)
        ),
        name,
    )


def text_cell(text: str, place: str) -> Cell:
    """Return a cell that holds a text."""
    text = text.strip()
    return Cell(text, "text" if text else "empty", None, place)


class HtmlReader(HTMLParser):
    """Collects the lines and tables of a page; tables inside tables become lines of theirs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self.depth = self.silent = 0
        self.in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a line, a table or a cell begins."""
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            self.end_line()
            self.depth += 1
        elif self.depth == 0 and tag in BREAKS:
            self.end_line()
        elif self.depth and tag == "tr":
            self.end_cell()
            self.rows.append([])
        elif self.depth and tag == "br":
            self.words.append("\n")
        if self.depth and tag in ("td", "th"):
            self.end_cell()
            self.words, self.in_cell = [], True

    def handle_endtag(self, tag: str) -> None:
        """Note where a line, a table or a cell ends."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th", "tr") and self.depth:
            self.end_cell()
        elif tag == "table" and self.depth:
            self.end_cell()
            self.depth -= 1
            if self.depth == 0:
                self.end_table()
        elif self.depth == 0 and tag in BREAKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        """Keep the text of a line or cell."""
        if not self.silent:
            self.words.append(data)

    def end_cell(self) -> None:
        """Return nothing; the words read so far are a cell, where one is open."""
        if self.in_cell:
            self.rows = self.rows or [[]]
            self.rows[-1].append("".join(self.words).strip())
        self.words, self.in_cell = [], False

    def end_line(self) -> None:
        """Return nothing; the words read so far are a line, where there are any."""
        text = " ".join("".join(self.words).split())
        if text and not self.depth:
            self.blocks.append(Line(text, f"第{len(self.blocks) + 1}段"))
        self.words = [] if not self.depth else self.words

    def end_table(self) -> None:
        """Return nothing; the rows read so far are a table, where there are any."""
        rows = [row for row in self.rows if any(row)]
        if rows:
            self.blocks.append(grid_of(rows, ""))
        self.rows, self.words = [], []


def read_html(text: str) -> tuple[Block, ...]:
    """Return the lines and tables of an HTML page or mail body."""
    reader = HtmlReader()
    reader.feed(text)
    reader.close()
    if reader.rows:
        reader.end_cell()
        reader.depth = 0
        reader.end_table()
    reader.end_line()
    return tuple(reader.blocks)
