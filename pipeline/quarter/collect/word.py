"""A .docx -> its paragraphs and tables in reading order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import regex

from pipeline.model import SourceError
from pipeline.packages import refuse_unsafe
from pipeline.quarter.collect.records import (
    Block,
    Cell,
    Content,
    Grid,
    Line,
    parsed,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

VAST_SPAN = regex.compile(rb"grid(?:Span|Before|After)\s[^<>]*val=[\"']\d{4,}")
MARKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
DELETED = {"del", "moveFrom", "Fallback", "pPr", "rPr"}
"""Elements whose text is not read: deletions, the second copy of a drawing, properties."""


def read_docx(content: bytes) -> Content:
    """Return paragraphs and tables; deleted text of tracked changes is not read.

    Raises:
        SourceError: ZIP_BOMB, UNSAFE_XML, TRUNCATED.
    """
    import docx

    refuse_unsafe(content)
    refuse_vast_spans(content)
    document = parsed(lambda: docx.Document(io.BytesIO(content)))
    # python-docx parses as it goes: damage shows only where a table's cells are asked for
    return Content("word", parsed(lambda: tuple(blocks_of(document))))


def refuse_vast_spans(content: bytes) -> None:
    """Return nothing where no cell of a table claims to cover thousands of columns.

    Raises:
        SourceError: TOO_LARGE.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if VAST_SPAN.search(archive.read("word/document.xml")):
            raise SourceError("TOO_LARGE", "gridSpan")


def blocks_of(document: Document) -> Iterator[Block]:
    """Return the blocks of a document; a place is the number of a paragraph or table."""
    from docx.table import Table

    paragraphs = tables = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            yield grid_of(block, f"表{tables}")
            continue
        paragraphs += 1
        for text in full_text(block._p).split("\n"):
            if text.strip():
                yield Line(text.strip(), f"第{paragraphs}段", is_heading(block))


def full_text(element: Any) -> str:
    """Return the text of a paragraph with insertions, fields and links, without deletions.

    `Paragraph.text` leaves out what stands inside tracked insertions and content controls.
    """
    words = []
    for node in element.iterchildren():
        if not isinstance(node.tag, str):
            continue
        name = node.tag.rpartition("}")[2]
        if name == "t":
            words.append(node.text or "")
        elif name in MARKS:
            words.append(MARKS[name])
        elif name not in DELETED:
            words.append(full_text(node))
    return "".join(words)


def is_heading(paragraph: Paragraph) -> bool:
    """Return whether a paragraph has the style of a heading."""
    style = paragraph.style
    return style is not None and (style.name or "").startswith(("Heading", "Title", "标题"))


def grid_of(table: Table, name: str) -> Grid:
    """Return a table; a cell merged down or across stands at each position it covers."""
    cells: dict[Any, Cell] = {}
    rows = []
    for place, row in enumerate(table.rows, 1):
        line = [Cell()] * row.grid_cols_before
        for cell in row.cells:
            if cell._tc not in cells:
                cells[cell._tc] = word_cell(cell, f"{name}第{place}行")
            line.append(cells[cell._tc])
        rows.append(line)
    width = max((len(row) for row in rows), default=0)
    return Grid(tuple((*row, *[Cell()] * (width - len(row))) for row in rows))


def word_cell(cell: _Cell, place: str) -> Cell:
    """Return a cell's text, its paragraphs on lines of their own, inner tables' too."""
    from docx.oxml.ns import qn

    lines = [full_text(paragraph).strip() for paragraph in cell._tc.iter(qn("w:p"))]
    text = "\n".join(line for line in lines if line)
    return Cell(text, "text" if text else "empty", None, place)
