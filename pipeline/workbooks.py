"""What is looked at in a workbook's bytes before and beside the library that reads it."""

from __future__ import annotations

import struct

import regex

from pipeline.model import SourceError
from pipeline.packages import Budget, open_zip, read_part

MAX_CELLS = 500_000
"""More than any notice or report; a sheet or its merged cells may claim billions."""
CELL = regex.compile(rb"<(?:\w+:)?c[\s/>]")
MERGED = regex.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
WITHOUT_VALUE = regex.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*(?:<(?:\w+:)?v(?:/>|></(?:\w+:)?v>)\s*)?"
    rb"</(?:\w+:)?c>"
)
"""The end of a cell that has a formula and no value."""
BROKEN = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError,
    SyntaxError, AssertionError, OverflowError, struct.error,
)  # fmt: skip
"""What the libraries that read workbooks raise on damaged ones."""


class Silence:
    """Takes what xlrd says while it reads."""

    def write(self, _: str) -> None:
        """Return nothing."""


def sheets_in(content: bytes, source: str = "") -> list[bytes]:
    """Return the XML of each sheet of an .xlsx.

    Raises:
        SourceError: TRUNCATED, ENCRYPTED, ZIP_BOMB.
    """
    archive, budget = open_zip(content, source), Budget()
    return [
        read_part(archive, part, budget, f"{source} {part.filename}".strip())
        for part in archive.infolist()
        if "worksheets/" in part.filename and part.filename.endswith(".xml")
    ]


def refuse_vast(sheets: list[bytes], source: str = "") -> None:
    """Return nothing where the cells and merged cells of sheets can be gone through.

    Raises:
        SourceError: TOO_LARGE.
    """
    from openpyxl.utils import column_index_from_string

    cells = sum(1 for sheet in sheets for _ in CELL.finditer(sheet))
    covered = 0
    for sheet in sheets:
        for left, top, right, bottom in MERGED.findall(sheet):
            columns = [column_index_from_string(name.decode()) for name in (left, right)]
            covered += (columns[1] - columns[0] + 1) * (int(bottom) - int(top) + 1)
    if max(cells, covered) > MAX_CELLS:
        raise SourceError("TOO_LARGE", f"{source} {max(cells, covered)}".strip())


def lacks_values(sheets: list[bytes]) -> bool:
    """Return whether some sheet has a formula without the value it gave."""
    return any(WITHOUT_VALUE.search(sheet) for sheet in sheets)
