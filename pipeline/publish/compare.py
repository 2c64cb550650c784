"""Frame of aims -> compare.xlsx; the same frame, the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.model import Facts
from pipeline.publish import sheets
from pipeline.publish.labels import Labels
from pipeline.publish.workbook import Note, add_notes_sheet, add_table_sheet, set_properties
from pipeline.rules import Rules
from pipeline.tables import CODES

if TYPE_CHECKING:
    import pandas as pd


def compare_workbook(
    aims: pd.DataFrame, names: tuple[str, str], facts: tuple[Facts, Facts], rules: Rules
) -> bytes:
    """Return the bytes of compare.xlsx.

    Args:
        aims: one row an aim, columns as in TABLES["aims"].
        names: the earlier and the later notice.
        facts: what each says of itself; the later one's date becomes the workbook's.
        rules: compare_sheets and labels.
    """
    from openpyxl import Workbook

    labels = Labels.from_rules(rules)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets.add_styles(book)
    title = f"{names[0]} → {names[1]}"
    for column in ("before_comparator", "after_comparator"):
        said = [labels.shown("comparator", sign) if sign else "" for sign in aims[column]]
        aims = aims.assign(**{column: said})
    for sheet in rules["compare_sheets"]:
        add_table_sheet(book, sheet, aims, labels, title)
    add_notes_sheet(book, notes_of(aims, names, facts, rules, labels), title)
    set_properties(book, facts[1], title)
    return sheets.saved(book)


def notes_of(
    aims: pd.DataFrame,
    names: tuple[str, str],
    facts: tuple[Facts, Facts],
    rules: Rules,
    labels: Labels,
) -> Iterator[Note]:
    """Return the rows of 说明: the two notices, the counts, the fields, the codes."""
    for part, name, said in zip(("上年通知", "本年通知"), names, facts, strict=True):
        yield part, name, said.title or "", said.doc_no or ""
    for code in CODES["change"]:
        many = int((aims["change"] == code).sum())
        yield "计数", labels.label(f"change.{code}"), many, labels.meaning(f"change.{code}")
    for sheet in rules["compare_sheets"]:
        for column in (*sheet.values["columns"], *sheet.values["folded"]):
            meaning = labels.meaning(column, sheet.id)
            yield (
                f"字段·{sheet.values['label']}",
                labels.label(column, sheet.id),
                column,
                meaning,
            )
