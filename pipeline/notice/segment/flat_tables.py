"""Tables that a plain text prints a cell a line (copied from a web page) -> tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.model import Cell, Document, Paragraph, Table, Text
from pipeline.notice.segment.cells import COMPLETE, join_lines
from pipeline.notice.segment.headers import Patterns, field_of

FEWEST = 3  # heads a flat table shows one after the other
LEAP = 5  # numbers a row may be ahead of the one before
UNIT_FIELDS = ("lead", "chief", "partners", "staff")
DUE = regex.compile(
    r"(?=.{1,16}$)(?:.*\d.*[年月日季底前]|.*(?:全年|年底|年内|长期|持续|季度)).*"
)
UNIT = regex.compile(r"[^。；，,;\d]{2,24}")
PERSON = regex.compile(r"\p{Han}{2,4}|\p{Han}\s+\p{Han}")
AFTER = regex.compile(r"[一二三四五六七八九十]+、.*|附件.*|.*[:：]|注[:：].*")


def find_flat_tables(
    document: Document, patterns: Patterns
) -> tuple[Document, frozenset[int]]:
    """Return the document with tables of a cell a line as tables, and their places.

    Such a table shows its heads one a line, the number first, then for each row a line with
    the next number and the cells below it. What stands in which column is told by its look,
    so all of it is unsure.
    """
    blocks: list[Paragraph | Table] = []
    found = set()
    place = 0
    while place < len(document.blocks):
        fields = flat_head(document.blocks, place, patterns)
        end = place + len(fields)
        rows, end = flat_rows(document.blocks, end, fields) if fields else ([], end)
        if not rows:
            blocks.append(document.blocks[place])
            place += 1
            continue
        head = tuple(
            Cell((line_of(block),)) for block in document.blocks[place:][: len(fields)]
        )
        found.add(len(blocks))
        blocks.append(Table((head, *rows)))
        place = end
    return replace(document, blocks=tuple(blocks)), frozenset(found)


def line_of(block: Paragraph | Table) -> Text:
    """Return the text of a paragraph, empty for a table."""
    return join_lines(block.lines) if isinstance(block, Paragraph) else Text("")


def flat_head(
    blocks: Sequence[Paragraph | Table], start: int, patterns: Patterns
) -> list[str]:
    """Return the fields of the heads printed one a line from `start` on, else none."""
    fields = []
    for block in blocks[start:]:
        field = field_of(line_of(block).text, patterns)
        if not field:
            break
        fields.append(field)
    tells = {"text", "title"} & set(fields)
    known = fields[:1] == ["seq"] and tells and len(set(fields)) == len(fields) >= FEWEST
    return (
        ["text" if f == "title" and "text" not in fields else f for f in fields]
        if known
        else []
    )


def flat_rows(
    blocks: Sequence[Paragraph | Table], start: int, fields: Sequence[str]
) -> tuple[list[tuple[Cell, ...]], int]:
    """Return the rows of a flat table and the place after them."""
    rows: list[dict[str, list[Text]]] = []
    number, place = 0, start
    while place < len(blocks):
        line = line_of(blocks[place])
        if line.text.isdigit() and number < int(line.text) <= number + LEAP:
            number = int(line.text)
            rows.append({"seq": [line]})
        elif not rows or AFTER.fullmatch(line.text) or not put_line(rows, line, fields):
            break
        place += 1
    lead = next((field for field in fields if field in UNIT_FIELDS), "")
    for before, row in pairwise(rows):
        if "seq" not in row:
            row.setdefault(lead, before.get(lead, []))
    cells = [tuple(Cell(tuple(row.get(field, ()))) for field in fields) for row in rows]
    return cells, place


def put_line(rows: list[dict[str, list[Text]]], line: Text, fields: Sequence[str]) -> bool:
    """Put a line into the row it belongs to; a further task under a number opens a row."""
    field = look(line.text, fields, rows[-1])
    if field == "" or not line.text:
        return False
    if field == "text" and len(rows[-1]) > 2:
        rows.append({})
    rows[-1].setdefault(field, []).append(line)
    return True


def look(text: str, fields: Sequence[str], row: dict[str, list[Text]]) -> str:
    """Return the field a line looks like, "" where it fits none of the table."""
    if "text" in row or "title" in row:
        if "due" in fields and DUE.fullmatch(text):
            return "due"
        if UNIT.fullmatch(text) and COMPLETE.search(text):
            return next((field for field in fields if field in UNIT_FIELDS), "")
        if "persons" in fields and PERSON.fullmatch(text):
            return "persons"
    return "text"
