"""A table against what `tables.TABLES` says of it: columns, types, keys, codes, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.tables import CODES, DTYPES, TABLES, dtype_of

if TYPE_CHECKING:
    import pandas as pd

DATE = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?")


def faults_of(table: str, frame: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table, nothing where it is as TABLES says.

    Args:
        table: a name of TABLES.
        frame: its rows; exactly the columns of the table are looked for, in order.

    Returns:
        One sentence a column and kind of fault, with the first values that are wrong.
    """
    wanted = TABLES[table]
    if list(frame.columns) != list(wanted):
        return [f"columns are {list(frame.columns)}, not {list(wanted)}"]
    return [
        f"{name}: {fault}"
        for name, kind in wanted.items()
        for fault in column_faults(frame[name], name, kind)
    ]


def column_faults(column: pd.Series[Any], name: str, kind: str) -> Iterator[str]:
    """Return what is wrong with one column."""
    if str(column.dtype) != dtype_of(kind):
        yield f"is {column.dtype}, not {dtype_of(kind)}"
        return
    if kind == "decimal":
        stated = column[column.notna()]
        yield from named("no decimal", (v for v in stated if not isinstance(v, Decimal)))
    elif kind == "whole":
        yield from named("below zero", column[column.lt(0).fillna(False)].tolist())
    elif kind not in DTYPES:
        values = list(column)
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) < len(values):
            yield "a text is missing"
        yield from named("not allowed", filter(refusal_of(name, kind), texts))
        if kind == "key":
            yield from named("twice", (v for v, n in Counter(texts).items() if n > 1))


def refusal_of(name: str, kind: str) -> Callable[[str], bool]:
    """Return the function that says whether a text cannot stand in a column."""
    if kind in ("key", "word"):
        return lambda text: text == ""
    if kind == "code":
        return lambda text: text not in CODES[name]
    if kind == "date":
        return lambda text: DATE.fullmatch(text) is None
    return lambda text: False


def named(fault: str, values: Iterable[Any]) -> Iterator[str]:
    """Return the fault with the first values that have it, nothing where none has."""
    wrong = list(values)
    if wrong:
        yield f"{fault}: {wrong[:5]!r}"
