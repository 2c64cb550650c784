"""The columns of a whole table settled: which one is the task, who leads, what is a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.notice.segment.cells import COMPLETE
from pipeline.notice.segment.headers import Column
from pipeline.notice.segment.tables import Sheet

LONG_ENOUGH = 8  # characters of a task on the average
SHORT = 14  # characters of a cell that only says how much
HOW_MUCH = regex.compile(r"\p{Han}{0,3}[^\p{Han}\d]{0,2}[\d０-９.,．]+\W?\p{Han}{0,6}\W?")
MEASURE_HEAD = "单位"


def settle_columns(sheet: Sheet) -> Sheet:
    """Return the sheet with each column's field settled, looking at its cells.

    One column is the `text`: the longest of those that may be; where it only says how much,
    a title before it is the text and it becomes `value`. A 责任单位 beside a 牵头单位 names
    the partners. A column 单位 without units in it is the measure of a value. Where no head
    names a task, the longest column with an unknown head is taken, and the sheet is guessed.
    """
    columns = settle_measure(sheet, settle_units(sheet.columns))
    columns = settle_text(sheet, columns)
    guessed = not any(column.field == "text" for column in columns)
    if guessed:
        columns = guess_text(sheet, columns)
    names = {"unknown": "extra"}
    columns = tuple(replace(c, field=names.get(c.field, c.field)) for c in columns)
    rows = [replace(row, columns=columns) for row in sheet.rows]
    return Sheet(columns, sheet.caption, rows, sheet.guessed or guessed)


def guess_text(sheet: Sheet, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns, the longest of those with an unknown head as the text."""
    places = [p for p, column in enumerate(columns) if column.field == "unknown"]
    chosen = max(places, key=lambda place: length(sheet, place), default=None)
    if chosen is None or length(sheet, chosen) < LONG_ENOUGH:
        return tuple(columns)
    return tuple(
        replace(column, field="text") if place == chosen else column
        for place, column in enumerate(columns)
    )


def settle_units(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with `chief` resolved: it leads, a `lead` beside it assists."""
    fields = [column.field for column in columns]
    other = "partners" if "chief" in fields else "lead"
    names = {"chief": "lead", "lead": other}
    return tuple(replace(c, field=names.get(c.field, c.field)) for c in columns)


def settle_measure(sheet: Sheet, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns; one headed 单位 whose cells are no units is a measure."""
    found = list(columns)
    for place, column in enumerate(columns):
        if column.header == MEASURE_HEAD and column.field in ("lead", "partners"):
            texts = cell_texts(sheet, place)
            units = sum(1 for text in texts if COMPLETE.search(text) and len(text) > 2)
            if 2 * units < len(texts):
                found[place] = replace(column, field="measure")
    return tuple(found)


def settle_text(sheet: Sheet, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with one text; value and measure only beside a title."""
    places = [p for p, column in enumerate(columns) if column.field in ("text", "title")]
    values = [p for p, column in enumerate(columns) if column.field == "value"]
    if not places:
        return tuple(columns)
    texts = [place for place in places if columns[place].field == "text"] or places
    chosen = max(texts, key=lambda place: (length(sheet, place), -place))
    short = [p for p in places if p < chosen and says_how_much(sheet, chosen)]
    if short or (values and length(sheet, chosen) <= 2 * SHORT):
        chosen, values = short[0] if short else chosen, values or [chosen]
    else:
        values = []
    return tuple(
        replace(column, field=settled_field(column, place, chosen, values))
        for place, column in enumerate(columns)
    )


def settled_field(column: Column, place: int, chosen: int, values: Sequence[int]) -> str:
    """Return the field of one column once text and value are chosen."""
    if place == chosen:
        return "text"
    if place in values[:1]:
        return "value"
    if column.field == "measure" and values:
        return "measure"
    return "extra" if column.field in ("text", "title", "value", "measure") else column.field


def cell_texts(sheet: Sheet, place: int) -> list[str]:
    """Return the texts of a column's cells that are not blank."""
    texts = (row.slots[place].text for row in sheet.rows)
    return [text for text in texts if text]


def length(sheet: Sheet, place: int) -> float:
    """Return the mean length of a column's texts, 0 where all are blank."""
    texts = cell_texts(sheet, place)
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def says_how_much(sheet: Sheet, place: int) -> bool:
    """Return whether most cells of a column are a number with hardly a word."""
    texts = cell_texts(sheet, place)
    return 2 * sum(1 for text in texts if HOW_MUCH.fullmatch(text)) > len(texts)
