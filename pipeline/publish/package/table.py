"""A table of the package: columns with what is said of them, keys, links, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `kind` is one of TABLES (text, word, key, code, date, decimal, whole, point, flag); `words`
    are all values it may have, () where they are not closed; `labels` says some of them in
    Chinese; `pattern` is "" where there is none; `missing` says why a cell may be empty.
    """

    name: str
    kind: str
    title: str
    meaning: str
    required: bool
    words: tuple[str, ...]
    labels: Mapping[str, str]
    pattern: str
    missing: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its rows are tuples in the order of the columns, None where not stated.

    A decimal is a Decimal, a date a date. `links` has by column the table it names a row of
    and that table's key. For browsing: facets, sort, and named, the column that names a row.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: Mapping[str, tuple[str, str]]
    rows: tuple[tuple[Any, ...], ...]
    facets: tuple[str, ...] = ()
    sort: str = ""
    named: str = ""
