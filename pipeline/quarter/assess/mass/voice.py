"""The table of the status -> its sentences, made of templates and figures only when read.

The engine of rows says them: what it judged by is put together again from the columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from pipeline.quarter.assess.arithmetic import show
from pipeline.quarter.assess.deadlines import Deadline, day_of, parse_moment
from pipeline.quarter.assess.doubts import doubt
from pipeline.quarter.assess.frames import read_date
from pipeline.quarter.assess.items import place_of, print_target
from pipeline.quarter.assess.judge import judge_silence, ladder_kind, measure_gap, progress
from pipeline.quarter.assess.kinds import Wording
from pipeline.quarter.assess.mass.table import FIGURES
from pipeline.quarter.assess.readings import add_sum, claim_nothing, reading_of_value
from pipeline.quarter.assess.records import Heard, Item, Note, Reading, Report, Stand
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.sentences import say, tell
from pipeline.quarter.assess.terms import parse_quarter

Row = Mapping[str, Any]


def read_aloud(status: pa.Table, book: Rulebook) -> pa.Array:
    """Return the sentence of each row.

    Args:
        status: rows of `judge_archive`, perhaps read back from a file.
        book: the rules it was judged by.
    """
    rows: Iterator[Row] = (
        row for batch in status.to_batches(10_000) for row in batch.to_pylist()
    )
    return pa.array((say(tell_row(row, book), book) for row in rows), pa.string())


def tell_row(row: Row, book: Rulebook) -> tuple[Note, ...]:
    """Return the pieces of the sentence of one row."""
    if row["template"] == FIGURES:
        return tell_columns(row, book)
    figures = json.loads(row["figures"])
    return tuple(
        Note(template, tuple(told.items()))
        for template, told in zip(row["template"].split(" "), figures, strict=True)
    )


def tell_columns(row: Row, book: Rulebook) -> tuple[Note, ...]:
    """Return the sentence of a row that was judged by columns."""
    scene, told = scene_of(row, book), row["flags"].split("、")
    flags = frozenset(code for code, word in book.words["flag"].items() if word in told)
    others = [report_of(row, row["other_value"], row["other_unit"], row["other"])]
    others = others if "others" in flags else []
    if not row["received"]:
        return tell(scene, Reading("silent"), judge_silence(scene), others)
    reading = reading_of(row, scene, flags)
    notes: tuple[Note, ...] = ()
    if not reading.verdict:
        kind, share = ladder_kind(scene.item), progress(scene.item, reading)
        gap = measure_gap(kind, scene, reading, share)
        notes = show(kind, scene, reading, gap, share)
    stand = Stand(
        row["progress_status"], row["light"], row["rule"], reading.reason, flags, notes=notes
    )
    return tell(scene, reading, stand, others)


def reading_of(row: Row, scene: Scene, flags: frozenset[str]) -> Reading:
    """Return what a row was taken to say."""
    if row["reported"] is None:
        return claim_nothing([report_of(row, None, "", row["sender"])])
    converted = row["given"] is not None
    number, unit = ("given", "given_unit") if converted else ("reported", "unit")
    told = report_of(row, row[number], row[unit], row["sender"])
    corrects = frozenset({"correction"} if "to_review" in flags else ())
    used = [told._replace(flags=corrects)]
    reading = reading_of_value(Fraction(row["reported"]), used, scene)
    if "summed" in flags:
        reading = add_sum(reading)
    return doubt(reading, used, scene)._replace(item=scene.item)


def scene_of(row: Row, book: Rulebook) -> Scene:
    """Return what a row was judged against."""
    quarter = parse_quarter(row["quarter"])
    received = parse_moment(row["received"])
    due = quarter.last if received is None else due_before(received, row["late"])
    history: tuple[Heard, ...] = ()
    if row["before"] is not None:
        history = (Heard(quarter, Reading(value=Fraction(row["before"])), False),)
    return Scene(
        item=item_of(row, book),
        deadline=Deadline(quarter, due, None),
        elapsed=Fraction(row["over"], row["term"]),
        history=history,
        review=(),
        kept=None,
        book=book,
    )


def due_before(received: datetime, late: int) -> date:
    """Return a due day that something received then was so many days late for."""
    return date.fromordinal(day_of(received).toordinal() - late)


def item_of(row: Row, book: Rulebook) -> Item:
    """Return the target of a row."""
    value = Fraction(row["value"])
    wording = Wording("", row["comparator"] or "=", value, None, row["unit"], "", "")
    return Item(
        item_id=row["item_id"],
        seq=row["seq"],
        item_type=row["item_type"],
        leads=tuple(filter(None, row["lead"].split("、"))),
        indicator=row["indicator"],
        label=row["label"],
        printed=print_target(row["kind"], wording, book),
        place=place_of({name: row[name] or None for name in ("page", "line")}, book),
        kind=row["kind"],
        begins=read_date(row["begins"]) or date.min,
        due=date.max,
        value=value,
        unit=row["unit"],
        base=None if row["base"] is None else Fraction(row["base"]),
        top=value,
        rate=book.is_rate(row["unit"]),
    )


def report_of(row: Row, reported: Decimal | None, unit: str, by_unit: str) -> Report:
    """Return a reported row as far as a sentence speaks of it."""
    return Report(
        row=0,
        item_id=row["item_id"],
        quarter=row["quarter"],
        role="value",
        reported=reported,
        unit=unit,
        basis="cumulative",
        period_end=read_date(row["period_end"]),
        is_estimate=row["is_estimate"],
        stage=None,
        claimed_share=None,
        base_value=None,
        part="",
        object="",
        substance=False,
        fall_reason="",
        text="",
        mention=row["words"],
        source=row["source"],
        received=parse_moment(row["received"]),
        received_from=row["received_from"],
        by_unit=by_unit,
        flags=frozenset(),
        direction="",
    )
