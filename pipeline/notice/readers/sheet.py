"""A workbook (.xlsx, .xls, .et) -> Document: each sheet's title lines and its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import regex

from pipeline.model import Document, SourceError, Table
from pipeline.notice.readers.displayed import show_value
from pipeline.notice.readers.flow import (
    Block,
    Spot,
    place_lines,
    set_paragraph,
    set_table,
)
from pipeline.packages import refuse_unsafe
from pipeline.workbooks import (
    BROKEN,
    MAX_CELLS,
    Silence,
    lacks_values,
    refuse_vast,
    sheets_in,
)

UNNAMED = regex.compile(r"(?:sheet|工作表|表)\s*\d*", regex.IGNORECASE)
Place = tuple[int, int]


@dataclass(slots=True)
class Page:
    """A sheet: what its filled cells show, by row and column, and which cells are merged.

    `merged` gives rows and columns a cell covers by its top left place.
    """

    name: str
    cells: dict[Place, str] = field(default_factory=dict)
    merged: dict[Place, tuple[int, int]] = field(default_factory=dict)


def read_xlsx(path: Path) -> Document:
    """Return the sheets of an .xlsx workbook; see `set_document`."""
    return parse_xlsx(path.read_bytes(), path.name, "xlsx")


def parse_xlsx(content: bytes, source: str, kind: str) -> Document:
    """Return the sheets in the bytes of an .xlsx workbook; see `set_document`.

    Raises:
        SourceError: TRUNCATED, ENCRYPTED, ZIP_BOMB, TOO_LARGE, UNSAFE_XML, EMPTY_FILE.
    """
    from openpyxl import load_workbook

    refuse_unsafe(content, source)
    sheets = sheets_in(content, source)
    refuse_vast(sheets, source)
    try:
        book = load_workbook(BytesIO(content), data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        pages = [page_of_xlsx(sheet, source) for sheet in shown]
    except BROKEN as error:
        raise SourceError("TRUNCATED", source) from error
    doubts = {"HIDDEN_SHEET"} if len(shown) < len(book.sheetnames) else set()
    if lacks_values(sheets):
        doubts.add("FORMULA_WITHOUT_VALUE")
    return set_document(pages, source, kind, doubts)


def page_of_xlsx(sheet: Any, source: str) -> Page:
    """Return what a sheet shows."""
    if sheet.max_row * sheet.max_column > MAX_CELLS:
        raise SourceError("TOO_LARGE", f"{source} {sheet.title}")
    page = Page(sheet.title)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                shown = show_value(cell.value, str(cell.number_format or ""))
                page.cells[cell.row, cell.column] = shown
    for area in sheet.merged_cells.ranges:
        size = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
        page.merged[area.min_row, area.min_col] = size
    return page


def read_xls(path: Path) -> Document:
    """Return the sheets of an old workbook (.xls, .et); see `set_document`.

    Raises:
        SourceError: TRUNCATED, ENCRYPTED, TOO_LARGE, EMPTY_FILE.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=path.read_bytes(), formatting_info=True, logfile=Silence()
        )
        shown = [sheet for sheet in book.sheets() if sheet.visibility == 0]
        pages = [page_of_xls(sheet, book, path.name) for sheet in shown]
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *BROKEN) as error:
        locked = "encrypted" in str(error).lower()
        raise SourceError("ENCRYPTED" if locked else "TRUNCATED", path.name) from error
    doubts = {"HIDDEN_SHEET"} if len(shown) < book.nsheets else set()
    return set_document(pages, path.name, "xls", doubts)


def page_of_xls(sheet: Any, book: Any, source: str) -> Page:
    """Return what a sheet of an old workbook shows."""
    if sheet.nrows * sheet.ncols > MAX_CELLS:
        raise SourceError("TOO_LARGE", f"{source} {sheet.name}")
    page = Page(sheet.name)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            shown = show_old(sheet.cell(row, column), book)
            if shown:
                page.cells[row + 1, column + 1] = shown
    for top, bottom, left, right in sheet.merged_cells:
        page.merged[top + 1, left + 1] = bottom - top, right - left
    return page


def show_old(cell: Any, book: Any) -> str:
    """Return what a cell of an old workbook shows."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    shown = str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    if cell.ctype == xlrd.XL_CELL_DATE:
        with suppress(ValueError, OverflowError):  # no day of any calendar: shown as a number
            return show_value(xlrd.xldate_as_datetime(cell.value, book.datemode), shown)
        return show_value(cell.value, "")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return show_value(bool(cell.value), shown)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#"))
    return show_value(cell.value, shown)


def set_document(
    pages: Sequence[Page], source: str, kind: str, doubts: Iterable[str]
) -> Document:
    """Return the document of some sheets.

    Args:
        pages: the visible sheets in order.
        source: the name of the file.
        kind: xlsx or xls.
        doubts: codes for what should be looked at.

    Returns:
        For each sheet its title, the rows above the table that fill one cell, as paragraphs;
        then the table, merged cells once, values as the cells show them. A sheet with a name
        of its own is headed by it where there are several. The line is the row of the sheet.

    Raises:
        SourceError: EMPTY_FILE.
    """
    filled = [page for page in pages if any(text.strip() for text in page.cells.values())]
    blocks: list[Block] = []
    for page in filled:
        titled = set_page(page)
        if (
            len(filled) > 1
            and isinstance(titled[0], Table)
            and not UNNAMED.fullmatch(page.name)
        ):
            blocks += set_paragraph([page.name])
        blocks += titled
    if not blocks:
        raise SourceError("EMPTY_FILE", source)
    return Document(source, kind, tuple(blocks), (), tuple(sorted(doubts)))


def set_page(page: Page) -> list[Block]:
    """Return the title lines of a sheet and its table."""
    rows: dict[int, list[int]] = {}
    for (row, column), text in sorted(page.cells.items()):
        if text.strip():
            rows.setdefault(row, []).append(column)
    blocks: list[Block] = []
    spots: list[Spot] = []
    for row, columns in rows.items():
        if spots or len(columns) > 1:
            spots += row_spots(page, row, columns)
        else:
            blocks += set_row(page, (row, columns[0]))
    return blocks + set_table(spots)


def row_spots(page: Page, row: int, columns: Iterable[int]) -> Iterator[Spot]:
    """Return the filled cells of a row, and blank ones that are merged."""
    blank = {c for (r, c) in page.merged if r == row} - set(columns)
    for column in sorted({*columns, *blank}):
        down, across = page.merged.get((row, column), (1, 1))
        yield Spot(row, column, set_row(page, (row, column)), down, across)


def set_row(page: Page, place: Place) -> list[Block]:
    """Return the paragraph a cell holds, its line the row of the sheet."""
    text = page.cells.get(place, "").replace("_x000D_", "")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        replace(block, lines=place_lines(block.lines, place[0]))
        for block in set_paragraph(lines)
    ]
