"""What columns cannot judge -> the engine of rows, and its answers as the same table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.quarter.assess.course import Affairs, run_course
from pipeline.quarter.assess.frames import by_content, read_reports
from pipeline.quarter.assess.items import TARGET_FIELDS, Promised, build_versions, rows_of
from pipeline.quarter.assess.mass.calendar import Calendars
from pipeline.quarter.assess.mass.exact import Truth, Whole
from pipeline.quarter.assess.mass.table import SCHEMA
from pipeline.quarter.assess.records import Note, Report
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.tables import (
    EXACT,
    STATUS_COLUMNS,
    Written,
    write_down,
)
from pipeline.tables import rounded

ByQuarter = Mapping[str, Sequence[Report]]


class Rest(NamedTuple):
    """What the engine of rows says.

    status: columns of SCHEMA. target, place: of each of its rows. unused: places of report
    rows with the code of the reason.
    """

    status: pa.Table
    target: Whole
    place: Whole
    unused: dict[int, str]


def judge_rows(
    targets: pa.Table,
    reports: pa.Table,
    calendars: Calendars,
    at: tuple[Whole, Whole, Truth],
    book: Rulebook,
) -> Rest:
    """Return the status of the targets that are left, row by row.

    Args:
        targets, reports: all of them.
        calendars: of the notices.
        at: the notice of each target; the target of each report, -1 where its quarter or
            target is not known; of each target whether it is left.
        book: the rules.
    """
    notice, target, left = at
    chosen = np.flatnonzero(left)
    spoken = np.flatnonzero(target >= 0)
    sent = spoken[left[target[spoken]]]
    told = group_by_target(frame_at(reports, sent), target[sent])
    written: list[Written] = []
    places: list[tuple[int, int]] = []
    affairs: dict[int, Affairs] = {}
    for place, item in zip(
        chosen.tolist(), promised(targets, chosen, notice, calendars, book), strict=True
    ):
        whose = int(notice[place])
        if whose not in affairs:
            affairs[whose] = Affairs(calendars.quarters[whose], {}, {}, {}, None, book)
        course = run_course(item, told.get(place, {}), affairs[whose])
        written += map(write_down, course)
        places += [(place, step) for step in range(len(course))]
    spots = np.array(places, np.int64).reshape(-1, 2)
    names = calendars.notices.take(pa.array(notice[spots[:, 0]]))
    return Rest(table_of(written, names), spots[:, 0], spots[:, 1], unused_of(written, sent))


def frame_at(table: pa.Table, rows: Whole) -> pd.DataFrame:
    """Return these rows as a frame of plain values, None where nothing is stated."""
    chosen = table.take(pa.array(rows))
    columns = {name: plain_values(chosen[name]) for name in chosen.column_names}
    return pd.DataFrame(columns, dtype=object)


def plain_values(column: pa.ChunkedArray) -> Any:
    """Return the values of a column, None where nothing is stated; texts come all at once."""
    kind = column.type
    if pa.types.is_dictionary(kind) and pa.types.is_string(kind.value_type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type):
        return column.to_numpy()
    return column.to_pylist()


def promised(
    targets: pa.Table, chosen: Whole, notice: Whole, calendars: Calendars, book: Rulebook
) -> Iterable[Promised]:
    """Return the targets as the engine of rows knows them."""
    years = calendars.years[notice[chosen]].tolist()
    rows = rows_of(frame_at(targets, chosen), TARGET_FIELDS)
    for row, year in zip(rows, years, strict=True):
        yield build_versions({**row, "id": row["target_id"]}, [], year, book)


def group_by_target(frame: pd.DataFrame, target: Whole) -> Mapping[int, ByQuarter]:
    """Return the reports by target and quarter, in the order they came."""
    found: dict[int, dict[str, list[Report]]] = {}
    whose = target.tolist()
    for row in sorted(read_reports(frame), key=by_content):
        found.setdefault(whose[row.row], {}).setdefault(row.quarter, []).append(row)
    return found


def table_of(written: Sequence[Written], notices: pa.Array) -> pa.Table:
    """Return rows written down as the table of the status."""
    rows = list(zip(*(one.values for one in written), strict=True))
    values: dict[str, Sequence[Any]] = dict(
        zip(STATUS_COLUMNS, rows or [()] * len(STATUS_COLUMNS), strict=True)
    )
    told = values.pop("sentence")
    values["template"] = [" ".join(note.template for note in notes) for notes in told]
    values["figures"] = [figures_of(notes) for notes in told]
    arrays = []
    for field in SCHEMA:
        if field.name == "notice":
            arrays.append(notices)
        elif field.name in EXACT:
            cells = [None if one is None else rounded(one) for one in values[field.name]]
            arrays.append(pa.array(cells, field.type))
        elif field.name in values:
            arrays.append(pa.array(values[field.name], field.type))
        elif pa.types.is_string(field.type):
            arrays.append(pa.array([""] * len(written), field.type))
        else:
            arrays.append(pa.nulls(len(written), field.type))
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def figures_of(notes: Sequence[Note]) -> str:
    """Return the figures of a sentence, one object a piece."""
    return json.dumps([dict(note.figures) for note in notes], ensure_ascii=False)


def unused_of(written: Iterable[Written], sent: Whole) -> dict[int, str]:
    """Return the report rows that were not used, with the code of the reason."""
    found: dict[int, str] = {}
    used: set[int] = set()
    for one in written:
        found.update(one.unused)
        used.update(one.used)
    return {int(sent[row]): why for row, why in found.items() if row not in used}
