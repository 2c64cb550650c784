"""The checks of a table against a second opinion: pandera's, of the same columns."""

from decimal import Decimal

import pandas as pd
import pandera.errors
import pandera.pandas as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks import faults_of
from pipeline.tables import CODES, DTYPES, TABLES, frame_of

VALUES = {
    "key": ["01", "02"],
    "word": ["甲", "甲"],
    "text": ["", "甲"],
    "date": ["", "2023-12-31"],
    "decimal": [None, Decimal("5.5")],
    "whole": [None, 3],
    "point": [None, -1.5],
    "flag": [None, True],
}
ODD = [
    "",
    " ",
    "甲",
    "01",
    "2023-1-1",
    "2023-12-31x",
    ">=",
    None,
    3,
    -1,
    2.5,
    Decimal(-2),
    True,
]


def frame(table):
    """Return two rows that are all right."""
    columns = {
        name: CODES[name][:2] if kind == "code" else VALUES[kind]
        for name, kind in TABLES[table].items()
    }
    return frame_of(
        table,
        [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
    )


def schema(table):
    """Return what pandera checks of a table."""
    columns = {name: column(name, kind) for name, kind in TABLES[table].items()}
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def column(name, kind):
    if kind == "decimal":
        check = pa.Check(lambda s: s.map(lambda v: isinstance(v, Decimal)))
        return pa.Column(object, check, nullable=True)
    if kind in ("point", "flag"):
        return pa.Column(DTYPES[kind], nullable=True)
    if kind == "whole":
        return pa.Column(DTYPES[kind], pa.Check.ge(0), nullable=True)
    checks = {
        "key": pa.Check.str_length(min_value=1),
        "word": pa.Check.str_length(min_value=1),
        "code": pa.Check.isin(CODES.get(name, ())),
        "date": pa.Check.str_matches(r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$"),
        "text": None,
    }
    return pa.Column("str", checks[kind], unique=kind == "key")


def passes(table, rows):
    try:
        schema(table).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors:
        return False
    return True


def with_cell(rows, name, value):
    """Return the rows with another value in the first one, the type kept where it can be."""
    values = [value, *rows[name].tolist()[1:]]
    try:
        changed = pd.Series(values, dtype=rows[name].dtype)
    except (TypeError, ValueError):
        changed = pd.Series(values, dtype=object)
    return rows.assign(**{name: changed})


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_right_has_no_fault(table):
    for rows in (frame(table), frame_of(table, [])):
        assert faults_of(table, rows) == []
        assert passes(table, rows)


@given(st.data())
def test_a_changed_cell_is_a_fault_where_pandera_says_so(data):
    table = data.draw(st.sampled_from(sorted(TABLES)))
    name = data.draw(st.sampled_from(sorted(TABLES[table])))
    rows = with_cell(frame(table), name, data.draw(st.sampled_from(ODD)))
    faults = faults_of(table, rows)
    assert (faults == []) == passes(table, rows)
    assert all(fault.startswith(f"{name}: ") for fault in faults)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda rows: rows.drop(columns="seq"), "columns are"),
        (lambda rows: rows.assign(more=1), "columns are"),
        (lambda rows: rows[rows.columns[::-1]], "columns are"),
        (lambda rows: rows.astype({"start": object}), "start: is object, not Int64"),
        (lambda rows: rows.astype({"unit": object}), "unit: is object, not str"),
        (lambda rows: with_cell(rows, "target_id", "02"), "target_id: twice: ['02']"),
        (lambda rows: with_cell(rows, "target_id", ""), "target_id: not allowed: ['']"),
        (lambda rows: with_cell(rows, "target_id", None), "target_id: a text is missing"),
        (lambda rows: with_cell(rows, "measure", "guess"), "measure: not allowed: ['guess']"),
        (lambda rows: with_cell(rows, "due", "2023-1-1"), "due: not allowed: ['2023-1-1']"),
        (lambda rows: with_cell(rows, "value", 5.5), "value: no decimal: [5.5]"),
        (lambda rows: with_cell(rows, "start", -1), "start: below zero: [-1]"),
    ],
)
def test_a_fault_names_the_column_and_the_first_values(change, fault):
    found = faults_of("targets", change(frame("targets")))
    assert [one[: len(fault)] for one in found] == [fault]
