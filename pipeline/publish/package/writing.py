"""A table -> CSV and Parquet; the same table, the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.publish.package.table import Column, Table
from pipeline.tables import PLACES, plain


def csv_bytes(table: Table) -> bytes:
    """Return a table as CSV for programs: UTF-8 without BOM, CRLF, texts as they are.

    Unlike the CSV for spreadsheets no apostrophe stands before a text that begins with =, so
    that what is printed is what is read.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows([written(value) for value in row] for row in table.rows)
    return out.getvalue().encode()


def written(value: Any) -> str:
    """Return a value as text: a plain decimal, an ISO date, true or false, "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, float):
        return plain(Decimal(str(value)))
    return value.isoformat() if isinstance(value, date) else str(value)


def parquet_bytes(table: Table) -> bytes:
    """Return a table as Parquet: exact decimals, dates as dates, labels in the metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([field_of(column) for column in table.columns])
    schema = schema.with_metadata({"title": table.title, "description": table.meaning})
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    arrays = [
        pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def field_of(column: Column) -> Any:
    """Return the Arrow field of a column."""
    import pyarrow as pa

    types = {
        "decimal": pa.decimal128(38, PLACES),
        "whole": pa.int64(),
        "point": pa.float64(),
        "flag": pa.bool_(),
        "date": pa.date32(),
    }
    said = {"title": column.title, "description": column.meaning}
    return pa.field(
        column.name, types.get(column.kind, pa.string()), not column.required, said
    )


def json_bytes(stated: Mapping[str, Any]) -> bytes:
    """Return what is stated as JSON, in the order given."""
    return (json.dumps(stated, ensure_ascii=False, indent=1) + "\n").encode()
