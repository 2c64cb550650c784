"""Plain text and CSV -> lines and tables."""

from __future__ import annotations

import csv
import io

import regex

from pipeline.model import SourceError
from pipeline.quarter.collect.records import Block, Cell, Grid, Line

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ENDS = "。！？；：.!?;:"
SHORTEST_BROKEN = 60
"""A line is taken to be broken only where it is as wide as such programs make lines."""
STARTS = regex.compile(
    r"[（(【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)、.．】\]](?!\d)|\d+-c?\d"
    r"|第[一二三四五六七八九十]|[^，。；：]{2,8}[:：]"
)


def refuse_garbled(text: str) -> None:
    """Return nothing where a text can be read.

    Raises:
        SourceError: GARBLED_TEXT, more than a third of it was lost on the way.
    """
    lost = sum(text.count(sign) for sign in "?\ufffd")
    if lost * 3 > len("".join(text.split())):
        raise SourceError("GARBLED_TEXT")


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
        SourceError: TRUNCATED, the quotes do not match; GARBLED_TEXT.
    """
    text = decode_text(content)
    refuse_garbled(text)
    head = text.partition("\n")[0]
    separator = max(",\t;，", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise SourceError("TRUNCATED", str(error)) from error
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
