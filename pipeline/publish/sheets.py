"""A sheet of a workbook: cells, widths, filters, print set-up; saved without the clock."""

from __future__ import annotations

import errno
import io
import math
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from pipeline.publish.bars import with_solid_bars

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = Cell | MergedCell

FONT = "等线"
LONGEST = 32_000
"""Characters a cell shows; a spreadsheet refuses more than 32,767."""
UNPRINTABLE = regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMULA_SIGNS = ("=", "+", "-", "@")
LINE, HIGHEST = 14.5, 409.0
"""Height of a printed line and of the highest row, in points."""
OLDEST = (1980, 1, 1, 0, 0, 0)
HEADER, WORDS, MIDDLE, FIGURE = "台账表头", "台账文字", "台账居中", "台账数值"
LINK = "台账链接"


def add_styles(book: Workbook) -> None:
    """Return nothing; the workbook knows the styles of a header and of cells."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    set_default_font(book, Font(name=FONT, size=11))
    line = Side(style="thin", color="BFBFBF")
    border = Border(left=line, right=line, top=line, bottom=line)
    font = Font(name=FONT, size=10.5)
    header = NamedStyle(
        name=HEADER,
        font=Font(name=FONT, size=10.5, bold=True, color="FFFFFF"),
        fill=PatternFill("solid", fgColor="1F4E79"),
        alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        border=border,
    )
    book.add_named_style(header)
    shapes = (
        (WORDS, "left", font),
        (MIDDLE, "center", font),
        (FIGURE, "right", font),
        (LINK, "center", Font(name=FONT, size=10.5, color="0563C1", underline="single")),
    )
    for name, across, letters in shapes:
        place = Alignment(horizontal=across, vertical="center", wrap_text=True)
        book.add_named_style(
            NamedStyle(name=name, font=letters, alignment=place, border=border)
        )


def set_default_font(book: Any, font: Font) -> None:
    """Return nothing; cells without a style have this font, not one openpyxl brings along."""
    from openpyxl.utils.indexed_list import IndexedList

    book._fonts = IndexedList([font])
    book._named_styles["Normal"].font = font


def write_rows(
    page: Worksheet,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    styles: Sequence[str],
) -> None:
    """Return nothing; the header stands in the next free row, the rows below it.

    Args:
        page: a sheet; what stands on it stays.
        header: the label of each column.
        rows: the values of each row.
        styles: the style of each column.
    """
    from openpyxl.cell.cell import Cell

    def line_of(values: Sequence[Any], shapes: Sequence[Any]) -> list[Cell]:
        cells = []
        for value, shape in zip(values, shapes, strict=True):
            cell = Cell(page, row=1, column=1, style_array=shape)
            hold(cell, value)
            cells.append(cell)
        return cells

    shapes = [shape_of(page, style) for style in styles]
    page.append(line_of(header, [shape_of(page, HEADER)] * len(header)))
    for row in rows:
        page.append(line_of(row, shapes))


def shape_of(page: Worksheet, style: str) -> Any:
    """Return a style as cells carry it, looked up once for all cells of a column."""
    from openpyxl.cell.cell import Cell

    pattern: Any = Cell(page, row=1, column=1)
    pattern.style = style
    return pattern._style


def set_heights(page: Worksheet, widths: Sequence[float], first: int = 2) -> None:
    """Return nothing; each row is as high as its longest wrapped text.

    Not every program finds the height itself, and none does before printing unseen.

    Args:
        page: a sheet whose rows are written.
        widths: the width of each column; a text in a column of width 0 is not counted.
        first: the row to begin with.
    """
    for line, row in enumerate(page.iter_rows(min_row=first, values_only=True), first):
        lines = max(
            (
                lines_of(str(value), width)
                for value, width in zip(row, widths, strict=True)
                if width and value is not None
            ),
            default=1,
        )
        page.row_dimensions[line].height = min(LINE * lines + 3, HIGHEST)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column, a Chinese character being two wide.

    A Chinese character has three bytes in UTF-8, a Latin letter one: half of bytes and
    characters together is the width, found without looking at each.
    """
    room = max(width - 1.5, 2)
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    parts = text.split("\n")
    wide = ((len(part) + len(part.encode("utf-8", "replace"))) / 2 for part in parts)
    return sum(max(1, math.ceil(part / room)) for part in wide)


def write_cell(page: Worksheet, line: int, column: int, value: Any, style: str) -> AnyCell:
    """Return the cell, which holds the value in a style, a text always as text."""
    cell = page.cell(line, column)
    cell.style = style
    hold(cell, value)
    return cell


def hold(cell: AnyCell, value: Any) -> None:
    """Return nothing; the cell holds the value, a text always as text.

    A text that begins like a formula stays one when somebody edits the cell.
    """
    if value is None or value == "":
        return
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = storable(value)
    cell.data_type = "s"
    if value.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def storable(text: str) -> str:
    """Return a text a cell can hold; what is cut or replaced can be seen."""
    text = UNPRINTABLE.sub("\ufffd", text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "……（全文见 CSV 文件）"


def set_width(page: Worksheet, column: int, width: float, *, folded: bool = False) -> None:
    """Return nothing; the column has its width, a folded one is hidden behind a +."""
    from openpyxl.utils import get_column_letter

    dimension = page.column_dimensions[get_column_letter(column)]
    dimension.width = width
    if folded:
        dimension.outlineLevel = 1
        dimension.hidden = True


def finish_sheet(page: Worksheet, name: str, title: str, shown: int, header: int = 1) -> None:
    """Return nothing; filters, frozen header and print set-up are in place.

    A table needs a row below its header, so an empty sheet keeps one empty row.

    Args:
        page: a sheet whose rows are written.
        name: of its table, unique in the workbook.
        title: printed on every page.
        shown: how many columns are not folded away.
        header: the row the labels stand in.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    last = f"{get_column_letter(page.max_column)}{max(page.max_row, header + 1)}"
    table = Table(displayName=f"tbl_{name}", name=f"tbl_{name}", ref=f"A{header}:{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    page.add_table(table)
    page.freeze_panes = f"{'B' if shown > 4 else 'A'}{header + 1}"
    page.row_dimensions[header].height = 30
    set_print(page, title)
    page.print_title_rows = f"{header}:{header}"


def set_print(page: Worksheet, title: str, upright: bool = False) -> None:
    """Return nothing; the sheet prints on A4, landscape or upright, as wide as the page."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = "portrait" if upright else "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.7, 0.65
    margins.header = margins.footer = 0.3
    head = f"{storable(title)[:80].replace('&', '&&')}　{page.title}"
    page.oddHeader, page.oddFooter = HeaderFooterItem(), HeaderFooterItem()
    page.oddHeader.center.text = head
    page.oddHeader.center.size = 10
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def open_at(book: Workbook, page: Worksheet) -> None:
    """Return nothing; the workbook opens at this sheet, and no other is selected with it."""
    book.active = book.index(page)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is page


def set_properties(book: Workbook, day: date, title: str, subject: str, note: str) -> None:
    """Return nothing; the workbook says what it is, its times being those of a day.

    Args:
        book: any workbook.
        day: becomes the time it was made, so that the clock does not show.
        title: what the workbook speaks of.
        subject: what kind of workbook it is.
        note: what it was made from.
    """
    told = book.properties
    told.title, told.subject, told.description = map(storable, (title, subject, note))
    told.creator = told.lastModifiedBy = "taizhang"
    told.language = "zh-CN"
    told.created = told.modified = datetime(day.year, day.month, day.day)


class FixedTimes(zipfile.ZipFile):
    """A zip archive whose members all bear the same time; sheets get their solid bars."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add a member from bytes or text."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        member = zipfile.ZipInfo(name, OLDEST)
        member.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(member, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a member from a file, which openpyxl has for each sheet."""
        content = with_solid_bars(Path(filename).read_bytes())
        self.writestr(str(arcname or filename), content)


def saved(book: Workbook) -> bytes:
    """Return the bytes of the workbook; saving it the usual way would write the clock.

    Raises:
        OSError: the folder for temporary files, where sheets are written first, is full.
    """
    from lxml.etree import SerialisationError
    from openpyxl.writer.excel import ExcelWriter

    out = io.BytesIO()
    try:
        with FixedTimes(out, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).write_data()
    except SerialisationError as error:
        raise OSError(errno.ENOSPC, str(error), tempfile.gettempdir()) from error
    return out.getvalue()
