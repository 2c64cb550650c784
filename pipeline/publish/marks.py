"""Marks on the cells of a sheet: links to page pictures, the shape of a light."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import TYPE_CHECKING, Any

from pipeline.publish import sheets
from pipeline.publish.labels import Labels

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

PICTURES = "pages"
"""The folder beside the register that has the pictures of the pages."""
MOST_LINKS = 60_000
"""A sheet with more than 65,530 links is refused by spreadsheets."""


def picture_of(page: int) -> str:
    """Return the file name of the picture of a page."""
    return f"{PICTURES}/page-{page:03d}.png"


def link_pages(
    sheet: Worksheet, column: int, pages: Iterable[Any], hint: str, folder: str = ""
) -> None:
    """Return nothing; each cell of a column opens the picture of its page.

    Args:
        sheet: a sheet with a header in its first row.
        column: the place of the cells that become links.
        pages: the page of each row, None or NA where it has none: no link there.
        hint: shown beside the pointer; {page} is the number.
        folder: the way from the workbook to where the register stands, "../" or "".
    """
    import pandas as pd
    from openpyxl.worksheet.hyperlink import Hyperlink

    shape = sheets.shape_of(sheet, sheets.LINK)
    stated = ((line, page) for line, page in enumerate(pages, 2) if not pd.isna(page))
    for _, (line, page) in zip(range(MOST_LINKS), stated, strict=False):
        cell: Any = sheet.cell(line, column)
        target, tip = f"{folder}{picture_of(int(page))}", hint.format(page=page)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=target, tooltip=tip)
        prefixed = cell.quotePrefix
        cell._style = copy(shape)
        if prefixed:
            cell.quotePrefix = True


def light_formats(lights: Iterable[str], labels: Labels) -> Mapping[str, str]:
    """Return by light the number format that shows its shape before its word: ● 绿.

    The value of the cell stays the word, so that filters and formulas find it.
    """
    return {light: f'"{labels.label(f"symbol.{light}")} "@' for light in lights}
