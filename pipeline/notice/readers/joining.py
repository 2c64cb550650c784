"""Several files of one notice -> one Document, places counted on from file to file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.model import Cell, Document, Paragraph, Table, Text

Shift = Callable[[Text], Text]


def join_documents(documents: Sequence[Document]) -> Document:
    """Return documents as one; `source` and `kind` are the first one's.

    Pages and lines are counted on, so each place is told from every other; doubts add up.
    """
    joined = documents[0]
    for document in documents[1:]:
        joined = append(joined, document)
    return joined


def append(document: Document, other: Document) -> Document:
    """Return a document that goes on with the blocks of another."""
    pages = len(document.pages)
    lines = max((r.line or 0 for text in texts_of(document) for r in text.runs), default=0)

    def shift(text: Text) -> Text:
        runs = (
            replace(
                run,
                page=None if run.page is None else run.page + pages,
                line=None if run.line is None else run.line + lines,
            )
            for run in text.runs
        )
        return Text(text.text, tuple(runs))

    blocks = tuple(shift_block(block, shift, pages) for block in other.blocks)
    return replace(
        document,
        blocks=document.blocks + blocks,
        pages=document.pages + other.pages,
        doubts=tuple(sorted({*document.doubts, *other.doubts})),
    )


def texts_of(document: Document) -> list[Text]:
    """Return the printed lines of a document."""
    texts: list[Text] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts += block.lines
        else:
            texts += [line for row in block.rows for c in row if c for line in c.lines]
    return texts


def shift_block(block: Paragraph | Table, shift: Shift, pages: int) -> Paragraph | Table:
    """Return a block with its places counted on."""
    if isinstance(block, Paragraph):
        return replace(block, lines=tuple(map(shift, block.lines)))
    box = block.box and replace(block.box, page=block.box.page + pages)
    rows = tuple(tuple(shift_cell(cell, shift) for cell in row) for row in block.rows)
    return Table(rows, box)


def shift_cell(cell: Cell | None, shift: Shift) -> Cell | None:
    """Return a cell with its places counted on."""
    return cell and replace(cell, lines=tuple(map(shift, cell.lines)))


def blank_pages(document: Document) -> set[int]:
    """Return the numbers of the pages that print nothing."""
    printed = {run.page for text in texts_of(document) for run in text.runs}
    return set(range(1, len(document.pages) + 1)) - printed


def weave(document: Document, other: Document) -> Document:
    """Return a document with the blocks of further pages of the same file in their places."""
    blocks = sorted([*document.blocks, *other.blocks], key=page_of)
    doubts = {*document.doubts, *other.doubts} - {"PAGE_WITHOUT_TEXT"}
    return replace(document, blocks=tuple(blocks), doubts=tuple(sorted(doubts)))


def page_of(block: Paragraph | Table) -> int:
    """Return the page on which a block begins."""
    if isinstance(block, Table):
        return block.box.page if block.box is not None else 0
    return next((run.page or 0 for line in block.lines for run in line.runs), 0)
