"""Frames -> register.xlsx, the workbook an analyst opens; the same frames, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipeline.model import Facts
from pipeline.publish import sheets
from pipeline.publish.labels import Labels
from pipeline.rules import RuleEntry, Rules
from pipeline.tables import CODES, TABLES

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Note = tuple[str, str, Any, str]
"""A row of 说明: part, name, content, explanation."""
NARROW = 13
"""Columns up to this width are set in the middle."""


def register_workbook(
    frames: Mapping[str, pd.DataFrame],
    facts: Facts,
    counts: Mapping[str, int],
    rules: Rules,
    source: str,
) -> bytes:
    """Return the bytes of register.xlsx.

    Args:
        frames: targets, tasks, promises, numbers, review and corrections, as in TABLES.
        facts: what the notice says of itself; its date becomes the date of the workbook.
        counts: name -> figure, shown in 说明 under the label `count.<name>`.
        rules: sheets, labels and errors, and the version to name.
        source: the name of the file that was read.
    """
    from openpyxl import Workbook

    labels = Labels.from_rules(rules)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets.add_styles(book)
    for sheet in rules["sheets"]:
        add_table_sheet(book, sheet, frames[sheet.id], labels, facts.title or source)
    rows = [
        *fact_notes(facts, source, labels),
        *count_notes(counts, labels),
        *correction_notes(frames["corrections"], labels),
        *field_notes(rules, labels),
        *code_notes(labels),
        ("规则", "规则版本", rules.version, "任何一个规则文件有改动，版本随之改变"),
    ]
    add_notes_sheet(book, rows, facts.title or source)
    set_properties(book, facts, source)
    return sheets.saved(book)


def add_table_sheet(
    book: Workbook, sheet: RuleEntry, frame: pd.DataFrame, labels: Labels, title: str
) -> Worksheet:
    """Return a new sheet of the workbook: one Excel table with filters."""
    names = columns_of(sheet, frame)
    columns = [
        [cell_value(name, value, labels) for value in frame[name].astype(object)]
        for name in names
    ]
    widths = [labels.width(name, sheet.id) for name in names]
    page: Worksheet = book.create_sheet(sheet.values["label"])
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
    sheets.finish_sheet(page, sheet.id, title, shown)
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


def add_notes_sheet(book: Workbook, rows: Iterable[Sequence[Any]], title: str) -> None:
    """Return nothing; the workbook has the sheet that explains the others."""
    page = book.create_sheet("说明")
    styles = [sheets.MIDDLE, sheets.WORDS, sheets.WORDS, sheets.WORDS]
    sheets.write_rows(page, ["部分", "名称", "内容", "解释"], rows, styles)
    widths = [16.0, 22.0, 50.0, 62.0]
    for column, width in enumerate(widths, 1):
        sheets.set_width(page, column, width)
    sheets.set_heights(page, widths)
    sheets.finish_sheet(page, "notes", title, 4)


def fact_notes(facts: Facts, source: str, labels: Labels) -> list[Note]:
    """Return one row for each thing the notice may say of itself."""
    stated = [(f"fact.{item.name}", getattr(facts, item.name)) for item in fields(facts)]
    rows = [("通知", labels.label(name), fact_text(value), "") for name, value in stated]
    return [("通知", "来源文件", source, ""), *rows]


def count_notes(counts: Mapping[str, int], labels: Labels) -> list[Note]:
    """Return one row a figure."""
    return [
        ("计数", labels.label(f"count.{name}"), figure, labels.meaning(f"count.{name}"))
        for name, figure in counts.items()
    ]


def field_notes(rules: Rules, labels: Labels) -> list[Note]:
    """Return the data dictionary: one row for each column of each sheet."""
    return [
        (
            f"字段·{sheet.values['label']}",
            labels.label(name, sheet.id),
            name,
            labels.meaning(name, sheet.id),
        )
        for sheet in rules["sheets"]
        for name in (*sheet.values["columns"], *sheet.values["folded"])
    ]


def code_notes(labels: Labels) -> list[Note]:
    """Return one row for each code of each coded field."""
    return [
        (f"代码·{labels.label(column)}", labels.label(name), code, labels.meaning(name))
        for column, codes in CODES.items()
        for code in codes
        for name in [f"{column}.{code}"]
    ]


def fact_text(value: object) -> Any:
    """Return a fact as a cell shows it; what the notice does not say is said so."""
    if value is None or value in ((), ""):
        return "（通知未写明）"
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else value


def correction_notes(corrections: pd.DataFrame, labels: Labels) -> list[Note]:
    """Return one row a correction, or the one that says there are none."""
    if corrections.empty:
        return [("更正", "无", "corrections.csv 没有更正", "")]
    rows: list[Note] = []
    for row in corrections.to_dict("records"):
        field = str(row["field"])
        old, new = labels.shown(field, row["old"]), labels.shown(field, row["new"])
        what = f"{labels.label(field)}：{old or '（空）'} → {new or '（空）'}"
        why = f"{row['because']}（{row['by']}，{row['on']}）"
        rows.append(("更正", str(row["target_id"]), what, why))
    return rows


def set_properties(book: Workbook, facts: Facts, source: str) -> None:
    """Return nothing; title and times of the workbook come from the notice, not the clock."""
    day = facts.issued or facts.printed or date(facts.year or 2000, 1, 1)
    book.properties.title = sheets.storable(facts.title or source)
    book.properties.creator = "taizhang"
    book.properties.created = datetime(day.year, day.month, day.day)
    book.properties.modified = book.properties.created
