"""Tables -> metadata.json, which tells datasette what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from pipeline.publish.package.table import Column, Table
from pipeline.publish.package.wording import Wording

DATABASE_NAME = "taizhang"


def metadata_of(
    tables: Iterable[Table], described: Mapping[str, Any], wording: Wording
) -> dict[str, Any]:
    """Return title, descriptions of tables and columns, facets, and questions to ask.

    Args:
        tables: all tables of the database.
        described: the content of datapackage.json.
        wording: the questions.
    """
    tables = tuple(tables)
    said = {"title": described["title"], "description": described["description"]}
    listed = {"title": described["title"], "description_html": list_of(tables, described)}
    queries = {
        entry.id: {
            "title": entry.values["label"],
            "description": entry.values["meaning"],
            "hide_sql": True,
            "sql": entry.values["sql"].rstrip(),
        }
        for entry in wording.of_group("query")
    }
    shown = {table.name: table_metadata(table) for table in tables}
    database = {**listed, "tables": shown, "queries": queries}
    return {**said, "databases": {DATABASE_NAME: database}}


def list_of(tables: Iterable[Table], described: Mapping[str, Any]) -> str:
    """Return as HTML what the package is and what each table holds.

    The list datasette makes itself has neither the Chinese names nor the descriptions.
    """
    lines = (
        f'<li><a href="{DATABASE_NAME}/{table.name}">{escape(table.title)}</a>'
        f"（{table.name}）{len(table.rows)} 行：{escape(table.meaning)}</li>"
        for table in tables
    )
    return f"<p>{escape(described['description'])}</p><ul>{''.join(lines)}</ul>"


def table_metadata(table: Table) -> dict[str, Any]:
    """Return what datasette shows of one table."""
    found: dict[str, Any] = {
        "title": f"{table.title}（{table.name}）",
        "description": table.meaning,
        "columns": {column.name: told_of(column) for column in table.columns},
        "size": 50,
    }
    if table.facets:
        found["facets"] = list(table.facets)
    if table.sort:
        found["sort"] = table.sort
    if table.named:
        found["label_column"] = table.named
    return found


def told_of(column: Column) -> str:
    """Return title and meaning of a column in a line."""
    return f"{column.title}：{column.meaning}" if column.meaning else column.title
