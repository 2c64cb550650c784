"""Statements of a quarter on a target -> its value, or why none can be judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.quarter.assess.items import change
from pipeline.quarter.assess.records import (
    Heard,
    Item,
    Note,
    Quarter,
    Reading,
    Report,
    Review,
)
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.stages import stage_of
from pipeline.quarter.assess.words import plain, tenths, until

SUMMED = "summed"


class Figure(NamedTuple):
    """A reported figure in the target's unit."""

    row: Report
    value: Fraction
    basis: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a figure is read against."""

    item: Item
    quarter: Quarter
    history: tuple[Heard, ...]
    review: tuple[Review, ...]
    book: Rulebook

    def decided(self, decision: str) -> Review | None:
        """Return the last such decision of a reviewer, None where there is none."""
        return next((r for r in reversed(self.review) if r.decision == decision), None)


Sieve = Callable[[list[Figure], Circumstances], list[Figure]]


def read_target(
    item: Item,
    quarter: Quarter,
    rows: Sequence[Report],
    history: tuple[Heard, ...],
    review: tuple[Review, ...],
    book: Rulebook,
) -> Reading:
    """Return the value of a target in a quarter, or why none can be judged.

    Args:
        item: the version in force.
        quarter: the quarter reported on.
        rows: what its leads stated; not empty unless a reviewer set a value.
        history: the quarters before, as they were read.
        review: a reviewer's decisions on this item and quarter.
        book: the rules.

    Returns:
        A reading whose `used` and `unused` together are `rows`; its item, where set, is the
        target with a base it did not state itself.
    """
    here = Circumstances(item, quarter, history, review, book)
    replaced = here.decided("replace")
    if replaced is not None and replaced.value is not None and item.value is not None:
        return reading_of_review(replaced.value, rows, here)
    if not item.kind or item.value is None:
        return undecided("target_unreadable", rows, Note("why.target_unreadable"))
    stated, flags = state_base(item, rows, history, book)
    here = replace(here, item=stated)
    if stated.measure == "multiple" and lacks_base(stated, rows, book):
        return undecided("no_base", rows, Note("why.no_base"), flags)
    reading = weigh(rows, here)
    return replace(reading, item=stated, flags=reading.flags | flags)


def reading_of_review(value: Decimal, rows: Sequence[Report], here: Circumstances) -> Reading:
    """Return the value a reviewer set; what was reported is listed, not used."""
    return Reading(
        value=Fraction(value),
        confirmed=here.decided("confirm") is not None,
        period_end=here.quarter.last,
        flags=frozenset({"reviewed"}),
        unused=tuple((row, "superseded") for row in rows),
    )


def undecided(
    reason: str, rows: Sequence[Report], note: Note, flags: frozenset[str] = frozenset()
) -> Reading:
    """Return that no value can be judged, every row listed with the reason."""
    unused = tuple((row, reason) for row in rows)
    return Reading("undecided", reason, notes=(note,), unused=unused, flags=flags)


def state_base(
    item: Item, rows: Sequence[Report], history: tuple[Heard, ...], book: Rulebook
) -> tuple[Item, frozenset[str]]:
    """Return a stock with its base: the notice's, else one a unit reported.

    A base at or above the target is none; a 番 is turned into the value it stands for.
    """
    if item.kind != "S":
        return item, frozenset()
    base, flags = item.base, frozenset[str]()
    if base is None:
        base = reported_base(item, rows, history, book)
        flags = frozenset() if base is None else frozenset({"base_reported"})
    if item.measure == "multiple":
        return (item, flags) if base is None else (multiply(item, base, rows), flags)
    if base is not None and item.value is not None and base >= item.value:
        return change(item, base=None), flags | {"base_reached"}
    return change(item, base=base), flags


def reported_base(
    item: Item, rows: Sequence[Report], history: tuple[Heard, ...], book: Rulebook
) -> Fraction | None:
    """Return the base a unit stated, in the target's unit: the latest one."""
    told = [row for row in rows if row.base_value is not None]
    for row in sorted(told, key=by_content, reverse=True):
        factor = Fraction(1)
        if item.measure != "multiple":
            factor = book.conversion(row.unit or item.unit, item.unit) or Fraction(0)
        if factor and row.base_value is not None:
            return Fraction(row.base_value) * factor
    for heard in reversed(history):
        if heard.reading.base is not None:
            return heard.reading.base
    return None


def by_content(row: Report) -> tuple[str, ...]:
    """Return what rows are ordered by, so that the order of the frame does not matter."""
    return (
        row.received.isoformat() if row.received else "",
        str(row.period_end or ""),
        row.source,
        row.mention,
        str(row.reported),
        row.unit,
        row.text,
    )


def multiply(item: Item, base: Fraction, rows: Sequence[Report]) -> Item:
    """Return a 番 as the value it stands for, in the unit the rows report in."""
    unit = next((row.unit for row in rows if row.unit and row.unit != item.unit), "")
    times = item.value
    if not unit or times is None or times.denominator != 1 or item.unit != "番":
        return item
    value = base * 2 ** int(times)
    return change(item, value=value, top=value, low=value, unit=unit, base=base)


def lacks_base(item: Item, rows: Sequence[Report], book: Rulebook) -> bool:
    """Return whether figures were given that only a base could set against the 番."""
    units = [row.unit for row in rows if row.reported is not None]
    return bool(units) and all(book.conversion(unit, item.unit) is None for unit in units)


def weigh(rows: Sequence[Report], here: Circumstances) -> Reading:
    """Return the reading of figures; of stages or no progress where there are none."""
    figures = [row for row in rows if row.reported is not None and row.role != "stage"]
    stages = [row for row in rows if row.role == "stage"]
    if not figures and stages:
        return count_stages(stages, rows, here)
    if not figures and any("no_progress" in row.flags for row in rows):
        return read_no_progress(rows, here)
    if not figures:
        return undecided("no_number", rows, Note("why.no_number"))
    reading = sift(figures, here)
    spare = [row for row in rows if row not in figures]
    reading = replace(
        reading, unused=(*reading.unused, *((row, "not_wanted") for row in spare))
    )
    if here.item.pushes and reading.value is not None:
        done = sum_stages(stages, 5, here)
        return replace(reading, finished=done >= (here.item.value or 0))
    return reading


def count_stages(
    stages: Sequence[Report], rows: Sequence[Report], here: Circumstances
) -> Reading:
    """Return the number of things far enough: finished, or under way for 推进n个."""
    item = here.item
    least = int(here.book.cutoffs["push.stage"]) if item.pushes else 5
    counted = [row for row in stages if is_counted(row, least, here)]
    if item.kind != "C" or not counted:
        shown = [stage_of(row, item, here.book) for row in stages]
        words = "、".join(sorted({stage.words for stage in shown if stage}))
        return undecided(
            "no_number", rows, Note("why.no_number_but_stage", (("words", words),))
        )
    value = sum_stages(stages, least, here)
    finished = not item.pushes or sum_stages(stages, 5, here) >= (item.value or 0)
    spare = tuple((row, "not_wanted") for row in rows if row not in stages)
    return doubt(
        reading_of_value(value, counted, here, finished=finished), spare, counted, here
    )


def is_counted(row: Report, least: int, here: Circumstances) -> bool:
    """Return whether a row says how many things have reached the stage."""
    stage = stage_of(row, here.item, here.book)
    if stage is None or row.reported is None:
        return False
    return stage.stage >= least and (least < 5 or stage.finished or stage.stage == 5)


def sum_stages(stages: Sequence[Report], least: int, here: Circumstances) -> Fraction:
    """Return how many things reached the stage; 其中 is part of another row's number."""
    told = {
        (row.reported, row.mention, row.object): "of_which" in row.flags
        for row in stages
        if is_counted(row, least, here)
    }
    whole = [number for (number, _, _), part in told.items() if not part and number]
    return sum(map(Fraction, whole or [n for n, _, _ in told if n]), Fraction(0))


def read_no_progress(rows: Sequence[Report], here: Circumstances) -> Reading:
    """Return 0 for the quarter: the cumulative value stays as last reported, 0 if none."""
    before = last_value(here.history)
    sums = here.book.bases[here.item.kind][1]
    if before is None and sums:
        before = Fraction(0)
    if before is None or here.item.kind == "G":
        return undecided("no_number", rows, Note("why.no_number"))
    note = Note("note.no_progress", (("value", plain(before) + here.item.unit),))
    return Reading(
        value=before,
        finished=not here.item.pushes,
        confirmed=here.decided("confirm") is not None,
        flags=frozenset({"no_progress"}),
        notes=(note,),
        used=tuple(rows),
    )


def last_value(history: Sequence[Heard]) -> Fraction | None:
    """Return the last value nobody doubts, None where there is none."""
    for heard in reversed(history):
        if heard.reading.value is not None and not heard.reading.verdict:
            return heard.reading.value
    return None


def sift(rows: Sequence[Report], here: Circumstances) -> Reading:
    """Return the one value the figures leave; the first sieve nothing passes is the reason."""
    figures = [Figure(row, Fraction(row.reported or 0), row.basis) for row in rows]
    unused: list[tuple[Report, str]] = []
    for reason, sieve in SIEVES:
        left = sieve(figures, here)
        if not left:
            shown = "、".join(sorted({plain(f.value) + f.row.unit for f in figures}))
            figure = (("values", shown), ("unit", here.item.unit))
            return undecided(reason, rows, Note(f"why.{reason}", figure))
        passed = {figure.row.row for figure in left}
        unused += [(f.row, reason) for f in figures if f.row.row not in passed]
        figures = left
    value, used = sum_parts(figures), [figure.row for figure in figures]
    reading = reading_of_value(value, used, here)
    if any(figure.basis == SUMMED for figure in figures):
        notes = (*reading.notes, Note("note.summed"))
        reading = replace(reading, flags=reading.flags | {"summed"}, notes=notes)
    return doubt(reading, tuple(unused), used, here)


def keep_sure(figures: list[Figure], here: Circumstances) -> list[Figure]:
    """Return the figures that surely speak of this target."""
    if here.decided("accept") is not None:
        return figures
    return [figure for figure in figures if "unsure_match" not in figure.row.flags]


def keep_unit(figures: list[Figure], here: Circumstances) -> list[Figure]:
    """Return the figures that can be had in the target's unit, converted and signed."""
    kept = []
    for figure in figures:
        factor = here.book.conversion(figure.row.unit, here.item.unit)
        if factor is not None:
            kept.append(figure._replace(value=figure.value * factor * sign(figure.row, here)))
    return kept


def sign(row: Report, here: Circumstances) -> int:
    """Return -1 where a figure goes the other way than the target promises."""
    against = "up" if here.item.falls else "down"
    return -1 if here.item.kind == "G" and row.direction == against else 1


def keep_period(figures: list[Figure], here: Circumstances) -> list[Figure]:
    """Return the figures whose period ends inside the quarter (or is not stated)."""
    first, last = here.quarter.first, here.quarter.last
    return [
        f for f in figures if f.row.period_end is None or first <= f.row.period_end <= last
    ]


def keep_basis(figures: list[Figure], here: Circumstances) -> list[Figure]:
    """Return the figures in a reading of the period that suits the kind.

    Cumulative ones first; where only figures of single quarters are given they are added to
    what the quarter before had reached.
    """
    accepted, sums = here.book.bases[here.item.kind]
    read = [figure._replace(basis=basis_of(figure, here)) for figure in figures]
    fitting = [figure for figure in read if figure.basis in accepted]
    if fitting or not sums:
        return fitting
    before = here.history[-1] if here.history else None
    if before is None or not here.quarter.follows(before.quarter):
        return []
    value = before.reading.value
    if value is None or before.reading.verdict:
        return []
    single = [figure for figure in read if figure.basis == "quarter"]
    return [f._replace(value=f.value + value, basis=SUMMED) for f in single]


def basis_of(figure: Figure, here: Circumstances) -> str:
    """Return how the figure's period is to be read.

    In the first quarter of a term a quarter is all there is; a claimed share that fits the
    figure shows that it is cumulative; a reviewer's word goes before all.
    """
    whole = here.quarter.first <= here.item.begins or "all_done" in figure.row.flags
    if whole or here.decided("as_cumulative"):
        return "cumulative"
    if here.decided("as_quarter"):
        return "quarter"
    if figure.basis == "unknown" and claim_gap(figure.row, figure.value, here) == 0:
        return "cumulative"
    return figure.basis


def claim_gap(row: Report, value: Fraction, here: Circumstances) -> Fraction | None:
    """Return by how many points a claimed share contradicts, 0 within the tolerance.

    None where no share of this target is claimed, or the kind has no share.
    """
    target = here.item.value
    if row.claimed_share is None or not target or here.item.kind not in ("C", "S"):
        return None
    gap = abs(100 * value / target - Fraction(row.claimed_share))
    return gap if gap > here.book.cutoffs["claim.points"] else Fraction(0)


def keep_latest(figures: list[Figure], here: Circumstances) -> list[Figure]:
    """Return the figures of the latest period; final ones go before estimates of it.

    A figure whose period is not stated is taken to end with the quarter.
    """
    latest = max(f.row.period_end or here.quarter.last for f in figures)
    newest = [f for f in figures if (f.row.period_end or here.quarter.last) == latest]
    return [f for f in newest if not f.row.is_estimate] or newest


def keep_one_value(figures: list[Figure], here: Circumstances) -> list[Figure]:
    """Return the figures where they are one value, or parts the target itself names."""
    values = {figure.value for figure in figures}
    parts = {figure.row.part for figure in figures}
    named = all(part and part in here.item.span for part in parts)
    if named and len({(f.row.part, f.value) for f in figures}) == len(parts):
        return figures
    if len(values) == 1:
        return figures
    return []


SIEVES: tuple[tuple[str, Sieve], ...] = (
    ("unsure_match", keep_sure),
    ("unit_mismatch", keep_unit),
    ("period_mismatch", keep_period),
    ("period_mismatch", keep_latest),
    ("basis_unknown", keep_basis),
    ("conflicting", keep_one_value),
)


def sum_parts(figures: Sequence[Figure]) -> Fraction:
    """Return the value: the sum of the named parts, or the one value all figures give."""
    by_part = {figure.row.part: figure.value for figure in figures}
    if "" in by_part or len(set(by_part.values())) == 1 == len(by_part):
        return figures[0].value
    return sum(by_part.values(), Fraction(0))


def reading_of_value(
    value: Fraction, used: Sequence[Report], here: Circumstances, finished: bool | None = None
) -> Reading:
    """Return the reading of one value with all that is to be said of its rows."""
    quarter, item = here.quarter, here.item
    period_end = max((r.period_end for r in used if r.period_end), default=None)
    flags = set()
    if any(row.is_estimate for row in used):
        flags.add("is_estimate")
    if period_end is not None and period_end < quarter.last_month:
        flags.add("early_period")
    if any({"all_done", "low_confidence"} & row.flags for row in used):
        flags.add("low_confidence")
    return Reading(
        value=value,
        finished=not item.pushes if finished is None else finished,
        period_end=period_end,
        is_estimate="is_estimate" in flags,
        confirmed=here.decided("confirm") is not None,
        base=item.base if item.kind == "S" else None,
        flags=frozenset(flags),
        notes=period_notes(period_end, flags),
        used=tuple(used),
    )


def period_notes(period_end: date | None, flags: set[str]) -> tuple[Note, ...]:
    """Return what the sentence says of the period and of estimates."""
    notes = []
    if "early_period" in flags and period_end is not None:
        notes.append(Note("note.early_period", (("period", until(period_end)),)))
    if "is_estimate" in flags:
        notes.append(Note("note.is_estimate"))
    if "low_confidence" in flags:
        notes.append(Note("note.low_confidence"))
    return tuple(notes)


def doubt(
    reading: Reading,
    unused: tuple[tuple[Report, str], ...],
    used: Sequence[Report],
    here: Circumstances,
) -> Reading:
    """Return the reading: doubtful where the figures cannot be, flagged where they are odd."""
    accepted = here.decided("accept") is not None
    corrected = any("correction" in row.flags for row in used)
    flags = set(reading.flags)
    if accepted:
        flags.add("reviewed")
    elif corrected:
        flags.add("to_review")
    notes = list(reading.notes)
    if corrected and not accepted:
        notes.append(Note("note.correction"))
    notes += level_fell(reading, here, flags)
    found = None if accepted else find_doubt(reading, used, corrected, here)
    verdict, reason = ("", "") if found is None else ("doubtful", found[0])
    if found is not None:
        notes.append(found[1])
    return replace(
        reading,
        verdict=verdict,
        reason=reason,
        flags=frozenset(flags),
        notes=tuple(notes),
        unused=(*reading.unused, *unused),
    )


def level_fell(reading: Reading, here: Circumstances, flags: set[str]) -> list[Note]:
    """Return the note that a stock is lower than last time, and set the flag."""
    before = last_value(here.history)
    value = reading.value
    if here.item.kind != "S" or before is None or value is None or value >= before:
        return []
    flags.add("level_fell")
    return [Note("note.level_fell", (("value", plain(before) + here.item.unit),))]


def find_doubt(
    reading: Reading, used: Sequence[Report], corrected: bool, here: Circumstances
) -> tuple[str, Note] | None:
    """Return why the value is doubted and the words for it, None where it is not."""
    value, target = reading.value, here.item.value
    if value is None or target is None:
        return None
    if is_factor_off(value, target, here):
        return "factor", Note("why.factor", (("times", plain(value / target)),))
    for row in used:
        if claim_gap(row, value, here):
            claimed = plain(row.claimed_share or Decimal(0))
            done = tenths(100 * value / target)
            return "contradicted", Note(
                "why.contradicted", (("claimed", claimed), ("done", done))
            )
    before = last_value(here.history)
    if here.item.kind == "C" and before is not None and value < before and not corrected:
        shown = plain(before) + here.item.unit
        return "fell", Note("why.fell", (("before", shown),))
    return None


def is_factor_off(value: Fraction, target: Fraction, here: Circumstances) -> bool:
    """Return whether 万 and 亿 were exchanged: far off, and right once they are put back."""
    cutoffs = here.book.cutoffs
    if not target or here.item.rate or here.item.kind in ("G", "O"):
        return False
    share = value / target
    if cutoffs["factor.low"] <= share <= cutoffs["factor.high"]:
        return False
    low, high = cutoffs["factor.from"], cutoffs["factor.to"]
    exchange = cutoffs["factor.exchange"]
    return low <= share * exchange <= high or low <= share / exchange <= high
