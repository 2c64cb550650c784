"""Two files that should hold the same -> the cells in which they do not."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pipeline.publish.labels import Labels
from pipeline.rules import Rules
from pipeline.tables import plain, unguarded

Grid = list[list[str]]
ANSWER = "remark"
"""The column in which a run answers to what was typed in the others."""


def differing_cells(table: Path, twin: Path, wrong: str) -> Iterator[str]:
    """Return in words each cell in which a CSV file and its Parquet twin differ.

    Args:
        table: the CSV file.
        twin: the Parquet file.
        wrong: csv or parquet, the one that was changed; the other is what it was.
    """
    try:
        grids = {"csv": read_csv(table), "parquet": read_parquet(twin)}
    except (OSError, ValueError, csv.Error) as error:
        yield f"读不了（{error}）"
        return
    now = grids.pop(wrong)
    (before,) = grids.values()
    yield from differing_grids(now, before)


def differing_lines(now: bytes, made: bytes) -> Iterator[str]:
    """Return in words each cell in which a CSV file differs from the same made anew."""
    try:
        yield from differing_grids(grid_of(now), grid_of(made))
    except (ValueError, csv.Error) as error:
        yield f"读不了（{error}）"


def differing_grids(now: Grid, before: Grid) -> Iterator[str]:
    """Return in words the cells in which two tables differ, header and all."""
    columns, header = (grid[0] if grid else [] for grid in (now, before))
    if columns == header:
        yield from differing_rows(now[1:], before[1:], header)
        return
    lost, added = set(header) - set(columns), set(columns) - set(header)
    parts = (("少了", sorted(lost)), ("多了", sorted(added)))
    told = "，".join(f"{word} {'、'.join(names)}" for word, names in parts if names)
    yield f"表头变了：{told or '次序不同'}" if now else "文件是空的"


def differing_rows(now: Grid, before: Grid, header: list[str]) -> Iterator[str]:
    """Return in words the rows that are new or gone and the cells that are others."""
    key = next((n for n, name in enumerate(header) if name.endswith("_id")), 0)
    if len(now) != len(before):
        yield f"现有 {len(now)} 行，原有 {len(before)} 行"
        kept, there = ({row[key] for row in grid if row} for grid in (before, now))
        for name in sorted(kept - there):
            yield f"少了 {name}"
        for name in sorted(there - kept):
            yield f"多了 {name}"
        return
    for number, (row, old) in enumerate(zip(now, before, strict=True), 2):
        for name, cell, was in zip_longest(header, row, old, fillvalue=""):
            if cell != was:
                yield f"第 {number} 行（{old[key]}）{name} 现为“{cell}”，原为“{was}”"


def read_csv(path: Path) -> Grid:
    """Return the cells of a CSV file, without apostrophes against formulas."""
    return grid_of(path.read_bytes())


def grid_of(content: bytes) -> Grid:
    """Return the cells of a CSV file's bytes."""
    text = content.decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""))
    return [[unguarded(cell) for cell in row] for row in rows]


def read_parquet(path: Path) -> Grid:
    """Return the cells of a Parquet file as they stand in CSV."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    columns = [[shown(value) for value in column.to_pylist()] for column in table.columns]
    rows = zip(*columns, strict=True) if columns else ()
    return [list(table.column_names), *(list(row) for row in rows)]


def shown(value: Any) -> str:
    """Return a value as it stands in CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return plain(Decimal(str(value)))
    return str(value)


def differing_sheets(path: Path, made: Path, rules: Rules) -> tuple[list[str], int]:
    """Return in words the cells of a workbook that are others, and how many were filled in.

    Args:
        path: the workbook as it is.
        made: the same, built anew.
        rules: say which columns of which sheet people fill in.
    """
    try:
        now = opened(path)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        return [f"打不开（{error}）"], 0
    before, asked = opened(made), fill_of(rules)
    answers = Labels.from_rules(rules).label(ANSWER, "reviews")
    fill = {name: columns | {answers} for name, columns in asked.items()}
    told, typed = [], 0
    for name in dict.fromkeys((*before.sheetnames, *now.sheetnames)):
        if name not in before.sheetnames or name not in now.sheetnames:
            what = "是多出来的" if name in now.sheetnames else "不见了"
            told.append(f"工作表“{name}”{what}")
            continue
        first, header = header_of(before[name])
        for place, cell, was in differing_places(now[name], before[name]):
            column = header.get(place[1], "")
            if column in fill.get(name, ()) and place[0] > first:
                typed += column in asked[name]
            else:
                named = f"（{column}）" if column and place[0] > first else ""
                told.append(f"“{name}”{at(place)}{named}现为“{cell}”，应为“{was}”")
    return told, typed


def opened(path: Path) -> Any:
    """Return a workbook; what openpyxl cannot keep of its looks is not missed here."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path)


def header_of(sheet: Any) -> tuple[int, dict[int, str]]:
    """Return the row of a sheet's header and the header by column; 0 where it has none."""
    from openpyxl.utils import range_boundaries

    if not sheet.tables:
        return 0, {}
    (table, *_) = sheet.tables.values()
    left, row, right, _ = (side or 1 for side in range_boundaries(table.ref))
    return row, {n: str(sheet.cell(row, n).value) for n in range(left, right + 1)}


def at(place: tuple[int, int]) -> str:
    """Return row and column as people name a cell: G4."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(place[1])}{place[0]}"


def differing_places(now: Any, before: Any) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Return row and column of the cells whose values differ, with both values."""
    rows, columns = (
        max(getattr(sheet, side) for sheet in (now, before))
        for side in ("max_row", "max_column")
    )
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            cells = [sheet.cell(row, column).value for sheet in (now, before)]
            if cells[0] != cells[1]:
                told = ["" if value is None else str(value) for value in cells]
                yield (row, column), told[0], told[1]


def fill_of(rules: Rules) -> dict[str, set[str]]:
    """Return by the name of a sheet the headers of the columns people fill in."""
    labels = Labels.from_rules(rules)
    return {
        str(sheet.values["label"]): {
            labels.label(name, sheet.id) for name in sheet.values.get("fill", ())
        }
        for sheet in rules["status_sheets"]
        if "fill" in sheet.values
    }
