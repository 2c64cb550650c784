"""Tables -> the bytes of a SQLite file; the same tables, the same bytes on every machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.publish.package.settle import settled
from pipeline.publish.package.table import Column, Table

PAGE_SIZE = 4096
TYPES = {"decimal": "NUMERIC", "whole": "INTEGER", "point": "REAL", "flag": "INTEGER"}
CHECKS = {
    "decimal": "typeof({0}) in ('integer', 'real', 'null')",
    "whole": "typeof({0}) in ('integer', 'null')",
    "point": "typeof({0}) in ('real', 'null')",
    "flag": "{0} in (0, 1)",
    "date": "{0} is date({0})",
}


def database_bytes(tables: Iterable[Table]) -> bytes:
    """Return the tables as a SQLite database with keys, links, checks and indexes.

    What is not stated is NULL. A decimal is an integer or a real: up to 15 significant digits
    it comes back exactly, CSV and Parquet hold all. The tables are not STRICT, so that SQLite
    before 3.37 opens the file; checks keep the types instead.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"pragma page_size = {PAGE_SIZE}")
        connection.execute("pragma foreign_keys = on")
        # Else what stood in memory before is left in the unused part of pages.
        connection.execute("pragma secure_delete = on")
        for table in tables:
            for statement in statements_of(table):
                connection.execute(statement)
            marks = ", ".join("?" * len(table.columns))
            rows = (tuple(map(stored, row)) for row in table.rows)
            connection.executemany(f"insert into {quoted(table.name)} values ({marks})", rows)
        connection.execute("vacuum")
        schema = "select rootpage from sqlite_master where rootpage > 0 order by rootpage"
        roots = [root for (root,) in connection.execute(schema)]
        content = connection.serialize()
    return settled(content, PAGE_SIZE, roots)


def statements_of(table: Table) -> Iterator[str]:
    """Return the statements that make a table and the indexes of its links."""
    parts = [column_clause(column) for column in table.columns]
    if table.key:
        parts.append(f"primary key ({', '.join(map(quoted, table.key))})")
    for column, (other, key) in table.links.items():
        there = f"{quoted(other)} ({quoted(key)})"
        parts.append(f"foreign key ({quoted(column)}) references {there}")
    body = ",\n  ".join(parts)
    yield f"create table {quoted(table.name)} (\n  {body}\n)"
    for column in table.links:
        name = quoted(f"{table.name}_{column}")
        yield f"create index {name} on {quoted(table.name)} ({quoted(column)})"


def column_clause(column: Column) -> str:
    """Return the clause of one column: name, type, NOT NULL, and what it may hold."""
    name = quoted(column.name)
    clause = f"{name} {TYPES.get(column.kind, 'TEXT')}"
    if column.required:
        clause += " not null"
    if column.words:
        clause += f" check ({name} in ({', '.join(map(literal, column.words))}))"
    elif column.kind in CHECKS:
        clause += f" check ({CHECKS[column.kind].format(name)})"
    return clause


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def stored(value: Any) -> Any:
    """Return a value as SQLite holds it."""
    if isinstance(value, Decimal):
        whole = int(value)
        return whole if value == whole and abs(whole) < 2**63 else float(value)
    return value.isoformat() if isinstance(value, date) else value
