"""Frames -> the bytes of CSV, Parquet and JSON files; the same frame gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.model import Facts
from pipeline.tables import PLACES, TABLES, guarded, plain

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

NUMERIC = ("decimal", "whole", "point")


def csv_bytes(table: str, frame: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8 with BOM, English field names, plain decimals.

    A text that begins with = + - @ would run as a formula when a spreadsheet opens the file;
    it gets an apostrophe in front, as spreadsheets write it themselves. Workbook and Parquet
    hold the text as printed.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(frame.columns)
    columns = [csv_cells(TABLES[table][name], frame[name]) for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode("utf-8-sig")


def csv_cells(kind: str, column: pd.Series[Any]) -> list[str]:
    """Return the cells of one column as they stand in a CSV file."""
    if kind == "decimal":
        return [plain(value) for value in column]
    if kind in NUMERIC:
        stated = column.notna()
        return [
            plain(Decimal(str(v))) if ok else "" for v, ok in zip(column, stated, strict=True)
        ]
    if kind == "flag":
        written = {True: "true", False: "false"}
        return [written.get(value, "") for value in column.astype(object)]
    if kind == "code":
        return list(column)
    return [guarded(text) for text in column]


def parquet_bytes(table: str, frame: pd.DataFrame) -> bytes:
    """Return a table as Parquet: decimals as decimal128, offsets as int64, texts as string."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = schema_of_parquet(table)
    arrays = [
        pa.array(frame[field.name].astype(object).tolist(), field.type, from_pandas=True)
        for field in schema
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def schema_of_parquet(table: str) -> pa.Schema:
    """Return the columns of a table with their types in Parquet."""
    import pyarrow as pa

    types = {
        "decimal": pa.decimal128(38, PLACES),
        "whole": pa.int64(),
        "point": pa.float64(),
        "flag": pa.bool_(),
    }
    return pa.schema(
        [(name, types.get(kind, pa.string())) for name, kind in TABLES[table].items()]
    )


def facts_bytes(facts: Facts) -> bytes:
    """Return the notice's own facts as JSON; null or [] where it does not say."""
    return json_bytes({field.name: getattr(facts, field.name) for field in fields(facts)})


def json_bytes(stated: Mapping[str, Any]) -> bytes:
    """Return what is stated as JSON, in the order given."""
    written = json.dumps(stated, ensure_ascii=False, indent=1, default=json_value)
    return (written + "\n").encode("utf-8", "replace")


def json_value(value: object) -> str:
    """Return a date or decimal as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(f"not a value of a table: {value!r}")
