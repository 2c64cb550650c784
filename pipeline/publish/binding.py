"""What the workbooks share: tables become sheets, a dictionary follows, a cover leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.publish import sheets
from pipeline.publish.dictionary import COLUMNS, WIDTHS, columns_of_sheets
from pipeline.publish.front import Front, Leaf, add_front, texts_of, word
from pipeline.publish.labels import Labels
from pipeline.rules import RuleEntry, Rules
from pipeline.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Note = tuple[str, str, Any, str]
"""A row of 说明: part, name, content, explanation."""
NOTES = ("部分", "名称", "内容", "解释")
NOTE_WIDTHS = (16.0, 22.0, 50.0, 62.0)
NARROW = 13
"""Columns up to this width are set in the middle."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A workbook in the making: its title for print, its texts, the sheets it has so far."""

    book: Workbook
    title: str
    rules: Rules
    labels: Labels
    texts: Mapping[str, RuleEntry]
    leaves: list[Leaf] = field(default_factory=list)


def open_binding(title: str, rules: Rules) -> Binding:
    """Return an empty workbook with our styles; formulas are calculated when it is opened.

    Args:
        title: printed on every page.
        rules: books, dictionary, labels and errors.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.calculation.fullCalcOnLoad = True
    sheets.add_styles(book)
    return Binding(book, title, rules, Labels.from_rules(rules), texts_of(rules))


def add_table(binding: Binding, sheet: RuleEntry, frame: pd.DataFrame) -> Worksheet:
    """Return a new sheet of the workbook: one Excel table with filters.

    Args:
        binding: gets the sheet.
        sheet: its label, the columns shown and those folded away.
        frame: columns as in TABLES of the sheet's id.
    """
    labels, names = binding.labels, columns_of(sheet, frame)
    columns = [
        [cell_value(name, value, labels) for value in frame[name].astype(object)]
        for name in names
    ]
    widths = [labels.width(name, sheet.id) for name in names]
    page: Worksheet = binding.book.create_sheet(sheet.values["label"])
    sheets.write_rows(
        page,
        [labels.label(name, sheet.id) for name in names],
        zip(*columns, strict=True),
        list(map(style_of, [TABLES[sheet.id][name] for name in names], widths)),
    )
    shown = len(sheet.values["columns"])
    for place, width in enumerate(widths, 1):
        sheets.set_width(page, place, width, folded=place > shown)
    sheets.set_heights(page, [*widths[:shown], *([0.0] * (len(names) - shown))])
    sheets.finish_sheet(page, sheet.id, binding.title, shown)
    binding.leaves.append((sheet.id, page.title, len(frame)))
    return page


def columns_of(sheet: RuleEntry, frame: pd.DataFrame) -> list[str]:
    """Return the columns in order; of a text without pages the line is shown instead."""
    names = [*sheet.values["columns"], *sheet.values["folded"]]
    if {"page", "line"} <= set(names) and frame["page"].isna().all() and len(frame):
        swap = {"page": "line", "line": "page"}
        names = [swap.get(name, name) for name in names]
    return names


def cell_value(name: str, value: Any, labels: Labels) -> Any:
    """Return a value as a cell holds it: a number, or a text a spreadsheet can store."""
    import pandas as pd

    if value is None or value is pd.NA:
        return None
    if name == "seq" and value.isdecimal():
        return int(value)
    return labels.shown(name, value) if isinstance(value, str) else value


def style_of(kind: str, width: float) -> str:
    """Return the style of a column: figures right, narrow columns in the middle."""
    if kind == "decimal":
        return sheets.FIGURE
    return sheets.MIDDLE if width <= NARROW else sheets.WORDS


def add_dictionary(
    binding: Binding, entries: Iterable[RuleEntry], more: Sequence[Sequence[str]] = ()
) -> None:
    """Return nothing; the workbook has the sheet that says what each column holds.

    Args:
        binding: gets the sheet.
        entries: the sheets whose columns it explains.
        more: further rows, of sheets that show no table.
    """
    texts, rules = binding.texts, binding.rules
    rows = [*columns_of_sheets(entries, rules, binding.labels), *more]
    header = [str(texts[f"dictionary.{name}"].values["label"]) for name in COLUMNS]
    add_plain(binding, "dictionary", header, rows, WIDTHS)


def add_notes(binding: Binding, rows: Iterable[Sequence[Any]]) -> None:
    """Return nothing; the workbook has the sheet that explains the others."""
    add_plain(binding, "notes", NOTES, list(rows), NOTE_WIDTHS)


def add_plain(
    binding: Binding,
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
) -> None:
    """Return nothing; a sheet of texts stands at the end of the workbook."""
    page = binding.book.create_sheet(word(binding.texts, name))
    styles = [sheets.MIDDLE if width <= NARROW else sheets.WORDS for width in widths]
    sheets.write_rows(page, header, rows, styles)
    for place, width in enumerate(widths, 1):
        sheets.set_width(page, place, width)
    sheets.set_heights(page, widths)
    sheets.finish_sheet(page, name, binding.title, len(widths))
    binding.leaves.append((name, page.title, len(rows)))


def bind(binding: Binding, front: Front, day: date) -> bytes:
    """Return the bytes of the workbook, cover and contents first; it opens at its first table.

    Args:
        binding: all its tables are written.
        front: what the cover says.
        day: becomes the time the workbook was made, so that the clock does not show.
    """
    book, texts = binding.book, binding.texts
    add_front(book, front, binding.leaves, texts, binding.title)
    sheets.open_at(book, book[binding.leaves[0][1]])
    kind = str(texts[f"{front.book}.kind"].values["label"])
    note = f"{word(texts, 'version')} {front.version}"
    sheets.set_properties(book, day, front.title, kind, note)
    return sheets.saved(book)
