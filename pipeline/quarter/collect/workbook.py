"""An .xlsx or .xls workbook -> its sheets as tables, each cell as it prints."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import regex

from pipeline.packages import refuse_unsafe
from pipeline.quarter.collect.records import Cell, Content, Grid, Problem, parsed
from pipeline.tables import plain
from pipeline.workbooks import MAX_CELLS, Silence, lacks_values, refuse_vast, sheets_in

SUFFIX = regex.compile(r'[0#?](?:"(?P<quoted>[^"]{1,8})"|(?P<bare>\p{Han}{1,4}))\s*(?:[;_]|$)')
XLRD_NUMBER, XLRD_DATE, XLRD_BOOL, XLRD_ERROR = 2, 3, 4, 5
Merged = Mapping[tuple[int, int], tuple[int, int]]
"""Position -> top row and left column of the merged cell that covers it."""


def read_xlsx(content: bytes) -> Content:
    """Return the sheets of an .xlsx workbook, hidden ones too.

    A formula gives the value stored with it; where none is stored the cell has the kind
    formula and no text.

    Raises:
        SourceError: ZIP_BOMB, UNSAFE_XML, TRUNCATED, TOO_LARGE.
    """
    from openpyxl import load_workbook

    refuse_unsafe(content)
    sheets = sheets_in(content)
    refuse_vast(sheets)
    stored = parsed(lambda: load_workbook(io.BytesIO(content), data_only=True))
    # the second reading costs as much as the first: only where a value is missing
    written = stored
    if lacks_values(sheets):
        written = parsed(lambda: load_workbook(io.BytesIO(content)))
    pages = stored.worksheets
    problems = [too_large(page.title) for page in pages if is_vast(page)]
    grids = [xlsx_grid(page, written[page.title]) for page in pages if not is_vast(page)]
    return Content("workbook", tuple(grids), tuple(problems))


def is_vast(page: Any) -> bool:
    """Return whether a sheet spans more cells than any report."""
    return bool(page.max_row * page.max_column > MAX_CELLS)


def too_large(name: str) -> Problem:
    """Return the problem of a sheet that is not read."""
    return Problem(name, "", "TOO_LARGE")


def xlsx_grid(page: Any, formulas: Any) -> Grid:
    """Return one sheet; a merged cell stands at each position it covers."""
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in page.merged_cells.ranges
        if area.size["rows"] * area.size["columns"] <= MAX_CELLS
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    cells = {
        (cell.row, cell.column): xlsx_cell(cell, formulas.cell(cell.row, cell.column).value)
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None or formulas.cell(cell.row, cell.column).value is not None
    }
    return grid_from(cells, merged, page.title)


def grid_from(cells: Mapping[tuple[int, int], Cell], merged: Merged, name: str) -> Grid:
    """Return a full grid; rows and columns count from 1, empty ones at the end go."""
    height = max((row for row, _ in cells), default=0)
    width = max((column for _, column in cells), default=0)
    tops: dict[tuple[int, int], Cell] = {}
    rows = []
    for row in range(1, height + 1):
        line = []
        for column in range(1, width + 1):
            key = merged.get((row, column), (row, column))
            if key not in tops:
                tops[key] = placed(cells.get(key, Cell()), name, *key)
            line.append(tops[key])
        rows.append(tuple(line))
    return Grid(tuple(rows), name)


def placed(cell: Cell, name: str, row: int, column: int) -> Cell:
    """Return a cell with its place, such as 填报!G7."""
    from openpyxl.utils import get_column_letter

    place = f"{name}!{get_column_letter(column)}{row}"
    return Cell(cell.text, cell.kind, cell.day, place)


def xlsx_cell(cell: Any, written: Any) -> Cell:
    """Return a cell with a value or formula as it prints."""
    if cell.value is None:
        return Cell("", "formula")
    if cell.data_type == "e":
        return Cell(str(cell.value), "error")
    return cell_of(cell.value, str(cell.number_format or ""))


def cell_of(value: Any, number_format: str) -> Cell:
    """Return a value as a cell prints it in its number format."""
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), "date", value.date())
    if isinstance(value, date):
        return Cell(value.isoformat(), "date", value)
    if isinstance(value, bool):
        return Cell("是" if value else "否", "text")
    if isinstance(value, int | float):
        return Cell(number_text(value, number_format), "number")
    text = str(value).strip()
    return Cell(text, "text" if text else "empty")


def number_text(value: float, number_format: str) -> str:
    """Return a number's digits with the % or unit its format prints after it.

    Digits are the fifteen a spreadsheet keeps, not rounded to the places it shows.
    """
    number = Decimal(f"{value:.15g}")
    if "%" in number_format:
        return f"{plain(number * 100)}%"
    suffix = SUFFIX.search(number_format)
    unit = (suffix["quoted"] or suffix["bare"]) if suffix else ""
    return plain(number) + unit.strip()


def read_xls(content: bytes) -> Content:
    """Return the sheets of an old .xls workbook.

    Raises:
        SourceError: ENCRYPTED, TRUNCATED.
    """
    import xlrd

    silence = Silence()
    book = parsed(
        lambda: xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=silence
        )
    )
    pages = book.sheets()
    grids = [xls_grid(page, book) for page in pages if not is_vast_xls(page)]
    problems = tuple(too_large(page.name) for page in pages if is_vast_xls(page))
    return Content("workbook", tuple(grids), problems)


def is_vast_xls(page: Any) -> bool:
    """Return whether a sheet spans more cells than any report."""
    return bool(page.nrows * page.ncols > MAX_CELLS)


def xls_grid(page: Any, book: Any) -> Grid:
    """Return one sheet of an old workbook."""
    merged = {
        (row + 1, column + 1): (top + 1, left + 1)
        for top, bottom, left, right in page.merged_cells
        for row in range(top, bottom)
        for column in range(left, right)
    }
    cells = dict(xls_cells(page, book))
    return grid_from(cells, merged, page.name)


def xls_cells(page: Any, book: Any) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Return the filled cells of a sheet by row and column, counted from 1."""
    for row in range(page.nrows):
        for column in range(page.row_len(row)):
            found = xls_cell(page.cell(row, column), book)
            if found.kind != "empty":
                yield (row + 1, column + 1), found


def xls_cell(cell: Any, book: Any) -> Cell:
    """Return a cell of an old workbook as it prints."""
    import xlrd

    shown = format_of(cell, book)
    if cell.ctype == XLRD_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell_of(cell.value, "")
        return Cell(moment.date().isoformat(), "date", moment.date())
    if cell.ctype == XLRD_NUMBER:
        whole = isfinite(cell.value) and cell.value == int(cell.value)
        return cell_of(int(cell.value) if whole else cell.value, shown)
    if cell.ctype == XLRD_BOOL:
        return cell_of(bool(cell.value), shown)
    if cell.ctype == XLRD_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#"), "error")
    return cell_of(str(cell.value), shown)


def format_of(cell: Any, book: Any) -> str:
    """Return the number format of a cell, the general one where the book has lost it."""
    try:
        return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    except (IndexError, KeyError, TypeError):
        return "General"
