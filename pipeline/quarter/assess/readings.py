"""Statements of a quarter on a target -> its value, or why none can be judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.quarter.assess.bases import NO_FLAGS, lacks_base, state_base
from pipeline.quarter.assess.doubts import doubt
from pipeline.quarter.assess.figures import SUMMED, sift, sum_parts
from pipeline.quarter.assess.records import Note, Reading, Report
from pipeline.quarter.assess.scene import Scene
from pipeline.quarter.assess.stages import LAST_STAGE, stage_of
from pipeline.quarter.assess.words import plain, until

ALL_DONE = frozenset({"all_done", "low_confidence"})


def read_target(scene: Scene, rows: Sequence[Report]) -> Reading:
    """Return the value of a target in a quarter, or why none can be judged.

    Args:
        scene: the target and what it is read against.
        rows: what its leads stated, in the order they came; not empty unless a reviewer set
            a value.

    Returns:
        A reading whose `used` and `unused` together are `rows`; its item, where set, is the
        target with a base it did not state itself.
    """
    if not scene.item.kind or scene.item.value is None:
        return undecided("target_unreadable", rows, Note("why.target_unreadable"))
    if scene.item.kind != "S":
        return read_value(scene, rows)
    item, base, flags = state_base(scene, rows)
    reading = read_value(scene._replace(item=item), rows)
    return reading._replace(item=item, base=base, flags=reading.flags | flags)


def read_value(scene: Scene, rows: Sequence[Report]) -> Reading:
    """Return the value of a target whose base is settled: a reviewer's, else the units'."""
    replaced = scene.decided("replace")
    if replaced is not None and replaced.value is not None:
        return reading_of_review(replaced.value, rows, scene)
    if scene.item.measure == "multiple" and lacks_base(scene.item, rows, scene):
        return undecided("no_base", rows, Note("why.no_base"))
    return weigh(rows, scene)


def reading_of_review(value: Decimal, rows: Sequence[Report], scene: Scene) -> Reading:
    """Return the value a reviewer set; what was reported is listed, not used."""
    return Reading(
        value=Fraction(value),
        finished=not scene.item.pushes,
        confirmed=scene.decided("confirm") is not None,
        period_end=scene.quarter.last,
        flags=frozenset({"reviewed"}),
        unused=tuple((row, "superseded") for row in rows),
    )


def undecided(reason: str, rows: Sequence[Report], note: Note) -> Reading:
    """Return that no value can be judged, every row listed with the reason."""
    unused = tuple((row, reason) for row in rows)
    return Reading("undecided", reason, notes=(note,), unused=unused)


def weigh(rows: Sequence[Report], scene: Scene) -> Reading:
    """Return the reading of figures; of stages or no progress where there are none."""
    figures = [row for row in rows if is_figure(row)]
    if figures:
        return read_figures(figures, rows, scene)
    stages = [row for row in rows if row.role == "stage"]
    if stages:
        return count_stages(stages, rows, scene)
    if any("no_progress" in row.flags for row in rows):
        return read_no_progress(rows, scene)
    return claim_nothing(rows)


def claim_nothing(rows: Sequence[Report]) -> Reading:
    """Return the reading of words without a number."""
    return undecided("no_number", rows, Note("why.no_number"))


def read_figures(figures: Sequence[Report], rows: Sequence[Report], scene: Scene) -> Reading:
    """Return the reading of the figure that counts, or why none does."""
    sifted = sift(figures, scene)
    spare = tuple((row, "not_wanted") for row in rows if not is_figure(row))
    if sifted.reason:
        shown = "、".join(sorted({plain(f.reported or Decimal(0)) + f.unit for f in figures}))
        told = (("values", shown), ("unit", scene.item.unit))
        reading = undecided(sifted.reason, figures, Note(f"why.{sifted.reason}", told))
        return reading._replace(unused=(*sifted.unused, *spare))
    used = [figure.row for figure in sifted.left]
    reading = reading_of_value(sum_parts(sifted.left), used, scene)
    if sifted.left[0].basis == SUMMED:
        reading = add_sum(reading)
    if scene.item.pushes:
        done = sum_stages(rows, LAST_STAGE, scene)
        reading = reading._replace(finished=done >= (scene.item.value or 0))
    if spare or sifted.unused:
        reading = reading._replace(unused=(*sifted.unused, *spare))
    return doubt(reading, used, scene)


def add_sum(reading: Reading) -> Reading:
    """Return the reading of a value that was added up from single quarters."""
    notes = (*reading.notes, Note("note.summed"))
    return reading._replace(flags=reading.flags | {"summed"}, notes=notes)


def is_figure(row: Report) -> bool:
    """Return whether a row states a value, not how many things are at a stage."""
    return row.reported is not None and row.role != "stage"


def count_stages(stages: Sequence[Report], rows: Sequence[Report], scene: Scene) -> Reading:
    """Return the number of things far enough: finished, or under way for 推进n个."""
    item = scene.item
    least = int(scene.book.cutoffs["push.stage"]) if item.pushes else LAST_STAGE
    counted = [row for row in stages if is_counted(row, least, scene)]
    if item.kind != "C" or not counted:
        shown = [stage_of(row, item, scene.book) for row in stages]
        words = "、".join(sorted({stage.words for stage in shown if stage}))
        if not words:
            return undecided("no_number", rows, Note("why.no_number"))
        return undecided(
            "no_number", rows, Note("why.no_number_but_stage", (("words", words),))
        )
    reading = reading_of_value(sum_stages(stages, least, scene), counted, scene)
    finished = sum_stages(stages, LAST_STAGE, scene) >= (item.value or 0)
    spare = tuple((row, "not_wanted") for row in rows if row not in counted)
    reading = reading._replace(finished=finished or not item.pushes, unused=spare)
    return doubt(reading, counted, scene)


def is_counted(row: Report, least: int, scene: Scene) -> bool:
    """Return whether a row says how many things have reached the stage."""
    if row.role != "stage" or row.reported is None:
        return False
    stage = stage_of(row, scene.item, scene.book)
    if stage is None or stage.stage < least:
        return False
    return least < LAST_STAGE or stage.finished


def sum_stages(rows: Sequence[Report], least: int, scene: Scene) -> Fraction:
    """Return how many things reached the stage; 其中 is part of another row's number."""
    told = {
        (row.reported, row.mention, row.object): "of_which" in row.flags
        for row in rows
        if is_counted(row, least, scene)
    }
    whole = [number for (number, _, _), part in told.items() if not part]
    counted = whole or [number for number, _, _ in told]
    return sum((Fraction(number or 0) for number in counted), Fraction(0))


def read_no_progress(rows: Sequence[Report], scene: Scene) -> Reading:
    """Return 0 for the quarter: the cumulative value stays as last reported, 0 if none.

    A stock stays as last reported; where it never was, and for a rate, nothing can be said.
    """
    before = scene.last_value()
    if before is None and scene.book.bases[scene.item.kind][1]:
        before = Fraction(0)
    if before is None or scene.item.kind == "G":
        return undecided("no_number", rows, Note("why.no_number"))
    return Reading(
        value=before,
        finished=scene.history[-1].reading.finished
        if scene.history
        else not scene.item.pushes,
        confirmed=scene.decided("confirm") is not None,
        flags=frozenset({"no_progress"}),
        notes=(Note("note.no_progress", (("value", plain(before) + scene.item.unit),)),),
        used=tuple(rows),
    )


def reading_of_value(value: Fraction, used: Sequence[Report], scene: Scene) -> Reading:
    """Return the reading of one value with all that is to be said of its rows."""
    period_end = max((r.period_end for r in used if r.period_end), default=None)
    flags = set()
    if any(row.is_estimate for row in used):
        flags.add("is_estimate")
    if period_end is not None and period_end < scene.quarter.last_month:
        flags.add("early_period")
    if any(ALL_DONE & row.flags for row in used):
        flags.add("low_confidence")
    if len({row.part for row in used}) == 1 and used[0].part:
        flags.add("objects_missing")
    return Reading(
        value=value,
        period_end=period_end,
        is_estimate="is_estimate" in flags,
        confirmed=scene.decided("confirm") is not None,
        flags=frozenset(flags) if flags else NO_FLAGS,
        notes=notes_on(period_end, flags) if flags else (),
        used=tuple(used),
    )


def notes_on(period_end: date | None, flags: set[str]) -> tuple[Note, ...]:
    """Return what the sentence says of the period, of estimates and of trust."""
    notes = []
    if "early_period" in flags and period_end is not None:
        notes.append(Note("note.early_period", (("period", until(period_end)),)))
    if "is_estimate" in flags:
        notes.append(Note("note.is_estimate"))
    if "low_confidence" in flags:
        notes.append(Note("note.low_confidence"))
    return tuple(notes)
