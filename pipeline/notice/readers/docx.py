"""A .docx -> Document: its paragraphs with their printed numbers, its tables with their cells.

The parts are read directly: Word keeps numbers of lists, tracked changes, text boxes and notes
where a reader of plain paragraphs does not look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model import Document, SourceError
from pipeline.notice.readers.flow import Block, Spot, count_lines, set_paragraph, set_table
from pipeline.notice.readers.numbering import Lists
from pipeline.notice.readers.package import Package, attribute, child, local, name_of
from pipeline.notice.readers.word_text import (
    DROPPED,
    LINE_BREAK,
    Story,
    alternatives,
    read_words,
    with_label,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN = "word/document.xml"
NARROW = 80  # twentieths of a point: rows whose borders differ by less are meant to meet
MAX_DEPTH = 40


@dataclass(slots=True)
class Grid:
    """A table as it grows: its cells, and by column those that reach down to the last row."""

    spots: list[Spot] = field(default_factory=list)
    above: dict[int, Spot] = field(default_factory=dict)


def read_docx(path: Path) -> Document:
    """Return the document in a .docx file; see `parse_docx`."""
    return parse_docx(path.read_bytes(), path.name, "docx")


def parse_docx(content: bytes, source: str, kind: str) -> Document:
    """Return the document in the bytes of a .docx.

    Args:
        content: the whole file.
        source: its name.
        kind: what the document says it was.

    Returns:
        Paragraphs and tables in order. Inserted text is there, deleted and hidden text is
        not; numbers of lists stand before their paragraphs; a text box follows the paragraph
        it hangs on; footnotes close the document, each with its number in brackets; headers,
        footers and tables of contents are left out. A line is a paragraph or a table row.

    Raises:
        SourceError: TRUNCATED, TOO_LARGE, ENCRYPTED, UNSAFE_XML, EMPTY_FILE, NO_TEXT_LAYER
            (nothing but pictures).
    """
    package = Package(content, source)
    main = main_part(package)
    root = package.xml(main)
    folder = main.rpartition("/")[0]
    numbering, styles = (
        optional(package, f"{folder}/{name}.xml") for name in ("numbering", "styles")
    )
    story = Story(Lists(numbering, styles))
    blocks = read_blocks(child(root, "body"), story, 0)
    notes = list(read_notes(package, folder, story))
    if not blocks:
        raise SourceError("NO_TEXT_LAYER" if story.pictures else "EMPTY_FILE", source)
    doubts = {"FOOTNOTES"} if notes else set()
    if story.pictures:
        doubts.add("PICTURES")
    return Document(source, kind, count_lines([*blocks, *notes]), (), tuple(sorted(doubts)))


def main_part(package: Package) -> str:
    """Return the name of the part that holds the text."""
    if MAIN in package:
        return MAIN
    for relation in package.xml("_rels/.rels"):
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return name_of(attribute(relation, "Target") or MAIN)
    return MAIN


def optional(package: Package, name: str) -> Element | None:
    """Return the root of a part, None where there is none."""
    return package.xml(name) if name in package else None


def read_blocks(parent: Element | None, story: Story, depth: int) -> list[Block]:
    """Return the paragraphs and tables below an element."""
    blocks: list[Block] = []
    pending: list[str] = []
    for element in walk_content(parent, depth):
        if local(element) == "tbl":
            blocks += set_paragraph(pending)
            pending = []
            blocks += read_table(element, story, depth + 1)
            continue
        label = story.lists.label(element)
        words = read_words(element, story)
        text = "".join([*pending, with_label(label, "".join(words.pieces))])
        pending = []
        if mark_is_deleted(element) and text:
            pending = [text]
        else:
            blocks += set_paragraph(text.split(LINE_BREAK), is_centred(element))
        for box in words.boxes:
            blocks += read_blocks(box, story, depth + 1)
    return blocks + set_paragraph(pending)


def walk_content(parent: Element | None, depth: int) -> Iterator[Element]:
    """Return the paragraphs and tables below an element, whatever is wrapped around them."""
    if parent is None or depth > MAX_DEPTH:
        return
    for element in alternatives(parent):
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name not in DROPPED and not is_contents(element):
            yield from walk_content(element, depth + 1)


def is_contents(element: Element) -> bool:
    """Return whether a wrapped part is a table of contents."""
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return attribute(gallery, "val") == "Table of Contents"


def mark_is_deleted(paragraph: Element) -> bool:
    """Return whether the end of a paragraph is deleted: it then goes on with the next."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def is_centred(paragraph: Element) -> bool | None:
    """Return whether a paragraph is set in the middle, None where it does not say."""
    side = attribute(child(paragraph, "pPr", "jc"), "val")
    return None if side is None else side == "center"


def read_table(table: Element, story: Story, depth: int) -> list[Block]:
    """Return the table, or its content where it only arranges a page."""
    if depth > MAX_DEPTH:
        return []
    grid = Grid()
    for row, element in enumerate(walk_rows(table, "tr", depth)):
        if child(element, "trPr", "del") is None:
            add_row(element, row, grid, story, depth)
    return set_table(align_columns(grid.spots, grid_widths(table)))


def walk_rows(parent: Element, wanted: str, depth: int) -> Iterator[Element]:
    """Return rows or cells, whatever is wrapped around them."""
    if depth > MAX_DEPTH:
        return
    for element in alternatives(parent):
        name = local(element)
        if name == wanted:
            yield element
        elif name not in DROPPED and name not in ("tblGrid", "tblPrEx"):
            yield from walk_rows(element, wanted, depth + 1)


def add_row(element: Element, row: int, grid: Grid, story: Story, depth: int) -> None:
    """Add the cells of a row to the grid; a cell that goes on makes the one above longer."""
    column = count_of(child(element, "trPr", "gridBefore"), 0)
    here: dict[int, Spot] = {}
    last: Spot | None = None
    for cell in walk_rows(element, "tc", depth):
        properties = child(cell, "tcPr")
        across = count_of(child(properties, "gridSpan"), 1)
        merged = grid.above.get(column) if goes_on(child(properties, "vMerge")) else None
        if goes_on(child(properties, "hMerge")) and last is not None:
            last.across += across
        elif merged is not None:
            merged.down = row + 1 - merged.row
            here[column] = last = merged
        else:
            last = Spot(row, column, read_blocks(cell, story, depth + 1), 1, across)
            grid.spots.append(last)
            here[column] = last
        column += across
    grid.above = here


def goes_on(merge: Element | None) -> bool:
    """Return whether a cell is the share of one that began above or before it."""
    return merge is not None and attribute(merge, "val") != "restart"


def count_of(element: Element | None, otherwise: int) -> int:
    """Return the number an element holds, another where it holds none."""
    value = attribute(element, "val") or ""
    return int(value) if value.isdecimal() and len(value) < 5 else otherwise


def grid_widths(table: Element) -> list[int]:
    """Return the widths of the table's columns in twentieths of a point."""
    grid = child(table, "tblGrid")
    columns = [e for e in grid if local(e) == "gridCol"] if grid is not None else []
    widths = [attribute(column, "w") or "" for column in columns]
    return [int(width) if width.isdecimal() else NARROW for width in widths]


def align_columns(spots: Sequence[Spot], widths: Sequence[int]) -> list[Spot]:
    """Return the cells with columns that are no more than a hair wide left out.

    Rows drawn one by one have borders that nearly meet; Word makes a column of the gap.
    """
    ends = {spot.column + spot.across for spot in spots}
    starts = {spot.column for spot in spots}
    if max(ends, default=0) > len(widths):
        return list(spots)
    alone = {
        spot.column for spot in spots if sum(widths[spot.column :][: spot.across]) < NARROW
    }
    hairs = [
        column for column, width in enumerate(widths)
        if width < NARROW and column not in alone and column in starts | ends
    ]  # fmt: skip
    return [shifted(spot, hairs) for spot in spots]


def shifted(spot: Spot, hairs: Sequence[int]) -> Spot:
    """Return a cell counted in columns without some of them."""
    end = spot.column + spot.across
    left = spot.column - sum(column < spot.column for column in hairs)
    right = end - sum(column < end for column in hairs)
    return Spot(spot.row, left, spot.blocks, spot.down, max(1, right - left))


def read_notes(package: Package, folder: str, story: Story) -> Iterator[Block]:
    """Return the footnotes and endnotes the text refers to, numbered in its order."""
    parts: dict[str, dict[str, Element]] = {}
    for number, (part, wanted) in enumerate(list(story.notes), 1):
        if part not in parts:
            root = optional(package, f"{folder}/{part}.xml")
            found = list(root) if root is not None else []
            parts[part] = {attribute(note, "id") or "": note for note in found}
        note = parts[part].get(wanted)
        lines = [
            "".join(read_words(paragraph, story).pieces)
            for paragraph in walk_content(note, 0)
            if local(paragraph) == "p"
        ]
        yield from set_paragraph([f"[{number}] {' '.join(lines).strip()}"] if lines else [])
