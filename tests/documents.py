"""Documents set by hand: tables from lists of strings, paragraphs from lines."""

from pathlib import Path

from pipeline.model import Cell, Document, Paragraph, Run, Table, Text
from pipeline.rules import load_rules

RULES = load_rules(Path(__file__).parents[1] / "rules")


def line(text, left=None, size=10.0):
    """A printed line; with `left` every character is `size` points wide from there on."""
    if left is None:
        return Text(text)
    edges = [left + size * place for place in range(len(text) + 1)]
    run = Run(0, len(text), 1, 0.0, size, tuple(edges[:-1]), tuple(edges[1:]))
    return Text(text, (run,))


def cell(text, down=1, across=1, left=None):
    """A cell; a line break in `text` is one in print."""
    return Cell(tuple(line(part, left) for part in text.split("\n") if part), down, across)


def table(*rows, left=None):
    """A table from rows of strings, cells and None (covered by a merged cell)."""
    return Table(
        tuple(
            tuple(cell(c, left=left) if isinstance(c, str) else c for c in row) for row in rows
        )
    )


def paragraphs(text):
    """One paragraph a line of `text`, blank lines left out."""
    return [Paragraph((Text(part),)) for part in text.strip().split("\n") if part.strip()]


def document(*blocks, kind="pdf"):
    """A document of tables and of paragraphs given as strings."""
    found = []
    for block in blocks:
        found += paragraphs(block) if isinstance(block, str) else [block]
    return Document("notice", kind, tuple(found))
