"""Whatever a table holds, every format gives it back, and the same bytes each time."""

import csv
import io
import sqlite3
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.publish.package.database import database_bytes
from pipeline.publish.package.table import Column, Table
from pipeline.publish.package.writing import csv_bytes, parquet_bytes

KINDS = {
    "id": "key", "text": "text", "value": "decimal", "day": "date", "whole": "whole",
    "point": "point", "flag": "flag",
}  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=3000)
DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(0, 12),
)
"""Up to 15 significant digits: more a real number cannot hold."""
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | DECIMALS,
        st.none() | st.dates(),
        st.none() | st.integers(0, 2**62),
        st.none() | st.integers(-(10**7), 10**7).map(lambda n: n / 100),
        st.none() | st.booleans(),
    ),
    max_size=30,
)


def table_of(rows):
    columns = tuple(
        Column(name, kind, name, "", kind == "key", (), {}, "", "")
        for name, kind in KINDS.items()
    )
    numbered = tuple((f"{place:02d}", *row) for place, row in enumerate(rows))
    return Table("things", "", "", columns, ("id",), {}, numbered)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_goes_in_comes_out(rows):
    table = table_of(rows)
    header, *printed = csv.reader(io.StringIO(csv_bytes(table).decode(), newline=""))
    assert header == list(KINDS)
    assert [tuple(map(read, KINDS.values(), row)) for row in printed] == list(table.rows)

    columnar = pq.read_table(io.BytesIO(parquet_bytes(table))).to_pylist()
    assert [tuple(row.values()) for row in columnar] == list(table.rows)

    with sqlite3.connect(":memory:") as database:
        database.deserialize(database_bytes([table]))
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        stored = database.execute("select * from things order by rowid").fetchall()
    database.close()
    assert [tuple(map(from_sqlite, KINDS.values(), row)) for row in stored] == list(table.rows)


def read(kind, cell):
    """Return a cell of a CSV as its kind holds it."""
    readers = {
        "decimal": Decimal,
        "date": date.fromisoformat,
        "whole": int,
        "point": float,
        "flag": {"true": True, "false": False}.get,
    }
    return readers.get(kind, str)(cell) if cell else None


def from_sqlite(kind, cell):
    """Return a cell of the database as its kind holds it."""
    if kind == "decimal" and cell is not None:
        return Decimal(f"{cell:.15g}" if isinstance(cell, float) else cell)
    if cell is None or kind not in ("flag", "date"):
        return cell
    return bool(cell) if kind == "flag" else date.fromisoformat(cell)


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_no_trace_of_the_library_is_in_the_database(rows):
    content = database_bytes([table_of(rows)])
    assert content == database_bytes([table_of(rows)])
    assert content[24:28] == content[92:96] == bytes([0, 0, 0, 1])
    assert int.from_bytes(content[96:100], "big") == 3_031_000
    assert content[18:20] == bytes([1, 1])  # a plain file, no write-ahead log
