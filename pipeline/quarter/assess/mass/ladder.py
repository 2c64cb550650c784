"""The ladder of `rules/status.yml` over columns: the first band that holds of each row."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from pipeline.model import RuleError
from pipeline.quarter.assess.judge import POINT_KINDS
from pipeline.quarter.assess.mass.calendar import Calendars
from pipeline.quarter.assess.mass.exact import FINEST, ONE, Truth, Whole
from pipeline.quarter.assess.mass.figures import WORDS
from pipeline.quarter.assess.mass.heard import Heard
from pipeline.quarter.assess.mass.promised import COARSE, KINDS, Line, Targets
from pipeline.quarter.assess.rulebook import Band, Rulebook

STOCK, BOUNDS = "S-", ("U", "UC")


class Ratio(NamedTuple):
    """Exact ratios of whole numbers; below is above 0 wherever `there`."""

    there: Truth
    above: Whole
    below: Whole

    def at(self, rows: Whole) -> Ratio:
        """Return the ratios of these rows."""
        return Ratio(self.there[rows], self.above[rows], self.below[rows])


class Facts(NamedTuple):
    """What the ladder asks of each figure heard, one entry a figure.

    `kind` is as the ladder has it (the place of S- is that after the last kind), `over` and
    `term` are the months of the term that are over and all of them.
    """

    kind: Whole
    value: Whole
    promised: Whole
    is_due: Truth
    over: Whole
    term: Whole
    base: Whole
    has_base: Truth
    base_reached: Truth
    level_fell: Truth
    share: Ratio
    gap: Ratio
    met: Truth
    late: Truth
    season: Whole
    rate: Truth
    finished: Truth


Test = Callable[[Facts, Rulebook], Truth]


def find_terms(
    targets: Targets, calendars: Calendars, at: tuple[Whole, Whole, Whole]
) -> tuple[Whole, Whole]:
    """Return how many months of a term are over at the end of a quarter, and its months.

    The share is that of `terms.elapsed_share`.

    Args:
        targets, calendars: all of them.
        at: target, notice and quarter of each row.
    """
    target, notice, place = at
    first, end = months_of(targets.begins)[target], months_of(targets.due)[target]
    now = months_of(calendars.last)[notice, place]
    term, over = end - first + 1, now - first + 1
    short = term <= 0
    is_due = targets.due[target] <= calendars.last[notice, place]
    over = np.where(short, is_due, np.clip(over, 0, term))
    return over, np.where(short, 1, term)


def months_of(day: Whole) -> Whole:
    """Return the month of a day, counted from 1970."""
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype(np.int64), np.int64)


def gather_facts(heard: Heard, targets: Targets, notice: Whole, calendars: Calendars) -> Facts:
    """Return what the ladder asks of each figure."""
    at, place, value = heard.target, heard.place, heard.course.value
    whose = notice[at]
    last = calendars.last[whose, place]
    over, term = find_terms(targets, calendars, (at, whose, place))
    promised, kind = targets.value.millionths[at], targets.kind[at]
    is_stock = kind == KINDS.index("S")
    base = np.where(is_stock & targets.base.stated[at], targets.base.millionths[at], 0)
    base_reached = is_stock & targets.base.stated[at] & (base >= promised)
    has_base = is_stock & targets.base.stated[at] & ~base_reached
    base = np.where(has_base, base, 0)
    ladder_kind = np.where(is_stock & ~has_base, len(KINDS), kind)
    measured = (kind == KINDS.index("C")) | has_base
    share = Ratio(measured, value - base, np.where(measured, promised - base, 1))
    met = is_met(value, promised, (targets.low, targets.high), at)
    met &= heard.course.verdict != WORDS
    return Facts(
        kind=ladder_kind,
        value=value,
        promised=promised,
        is_due=targets.due[at] <= last,
        over=over,
        term=term,
        base=base,
        has_base=has_base,
        base_reached=base_reached,
        level_fell=is_stock & heard.course.is_below,
        share=share,
        gap=measure_gap(ladder_kind, value, promised, share, (over, term)),
        met=met,
        late=are_late(heard, met, targets, notice, calendars),
        season=calendars.numbers[whose, place] % 4 + 1,
        rate=targets.rate[at],
        finished=~targets.pushes[at],
    )


def measure_gap(
    kind: Whole, value: Whole, promised: Whole, share: Ratio, elapsed: tuple[Whole, Whole]
) -> Ratio:
    """Return the distance that decides: points of progress, points of a rate, or the unit."""
    over, term = elapsed
    points = 100 * (share.above * term - over * share.below)
    growth = kind == KINDS.index("G")
    bound = np.isin(kind, [KINDS.index(name) for name in BOUNDS])
    above = np.where(growth, value - promised, np.where(bound, promised - value, 0))
    return Ratio(
        share.there | growth | bound,
        np.where(share.there, points, above),
        np.where(share.there, share.below * term, ONE),
    )


def is_met(
    value: Whole,
    promised: Whole,
    bounds: tuple[Line, Line],
    at: Whole,
    elapsed: tuple[Whole | int, Whole | int] = (1, 1),
) -> Truth:
    """Return whether values lie within the bounds of the targets at these places.

    Args:
        bounds: from below and from above.
        elapsed: parts of the term that are over, and all of them: what is set against the
            bounds is the value that comes out if it goes on so.
    """
    over, term = elapsed
    found = np.ones(len(value), np.bool_)
    for line, way in zip(bounds, (1, -1), strict=True):
        told = way * (
            value * term * line.scale[at]
            - (line.fixed[at] * ONE + line.slope[at] * promised) * over
        )
        inside = np.where(line.is_open[at], told > 0, told >= 0)
        found &= inside | ~line.there[at]
    return found


def are_late(
    heard: Heard, met: Truth, targets: Targets, notice: Whole, calendars: Calendars
) -> Truth:
    """Return whether the end was not reached by the due quarter, of which this is a later one.

    What is counted up is reached once and for all; a rate or a bound has to hold in the due
    quarter itself.
    """
    width = calendars.there.shape[1]
    reached = np.zeros((len(targets.due), width), np.bool_)
    whose, due = notice[heard.target], targets.due[heard.target]
    first, last = (days[whose, heard.place] for days in (calendars.first, calendars.last))
    points = [place for place, name in enumerate(KINDS) if name in POINT_KINDS]
    holds = met & (first <= due)
    holds &= (last >= due) | ~np.isin(targets.kind[heard.target], points)
    reached[heard.target, heard.place] = holds
    before = np.logical_or.accumulate(reached, axis=1)[heard.target, heard.place - 1]
    return (due < first) & ~(before & (heard.place > 0))


def compare_share(facts: Facts, cutoff: Fraction) -> Whole:
    """Return -1, 0 or 1: whether the value is below so many per cent of its target."""
    by = 100 * cutoff.denominator
    return np.asarray(np.sign(facts.value * by - facts.promised * cutoff.numerator))


def is_over(facts: Facts, book: Rulebook) -> Truth:
    """Return whether a value is so far beyond its target that it is 超额."""
    points = book.cutoffs["over.rate"]
    beyond = (facts.value - facts.promised) * points.denominator >= points.numerator * ONE
    share = compare_share(facts, 100 + book.cutoffs["over.share"]) >= 0
    return np.where(facts.rate, beyond, share)


def is_nearly(facts: Facts, book: Rulebook) -> Truth:
    """Return whether a value is near enough to its target to be 基本完成."""
    near = compare_share(facts, book.cutoffs["basic.share"]) >= 0
    return near & (facts.promised > 0)


def never(facts: Facts, book: Rulebook) -> Truth:
    """Return that a test does not hold: it asks for what plain figures do not have."""
    return np.zeros(len(facts.kind), np.bool_)


TESTS: dict[str, Test] = {
    "met": lambda facts, book: facts.met,
    "finished": lambda facts, book: facts.finished,
    "zero": lambda facts, book: facts.value == 0,
    "idle_red": lambda facts, book: facts.season >= float(book.cutoffs["idle.red_from"]),
    "late": lambda facts, book: facts.late,
    "over": is_over,
    "nearly": is_nearly,
    "confirmed": never,
    "pending": never,
    "no_base": never,
}


def are_coarse_enough(book: Rulebook) -> bool:
    """Return whether all numbers of the ladder are such that products with them fit."""
    bands = [band for group in book.bands.values() for band in group]
    bounds = [
        b for band in bands for b in (band.at_least, band.above, band.at_most, band.below)
    ]
    stated = [bound for bound in bounds if bound is not None]
    return all(b.denominator <= FINEST and abs(b.numerator) <= COARSE for b in stated) and all(
        b.denominator <= COARSE and abs(b.numerator) <= FINEST * COARSE
        for b in book.cutoffs.values()
    )


def climb_many(
    facts: Facts, forecast: Truth, book: Rulebook
) -> tuple[Whole, tuple[Band, ...]]:
    """Return the place of each figure's band, and the bands.

    Args:
        facts: of each figure.
        forecast: whether a sum that goes on as it did stays within its bound.
        book: the rules.

    Raises:
        RuleError: no band holds; the ladder has a hole.
    """
    tests = {name: test(facts, book) for name, test in TESTS.items()} | {
        "forecast_met": forecast
    }
    names = (*KINDS, STOCK)
    bands: list[Band] = []
    found = np.full(len(facts.kind), -1)
    for place, kind in enumerate(names):
        for phase, is_phase in (("year", ~facts.is_due), ("due", facts.is_due)):
            rows = np.flatnonzero((facts.kind == place) & is_phase)
            for band in book.bands.get((kind, phase), ()) if len(rows) else ():
                holds = fires(band, rows, facts, tests)
                if holds.any():
                    found[rows[holds]] = len(bands)
                    bands.append(band)
                    rows = rows[~holds]
            if len(rows):
                raise RuleError("status.yml", f"{kind} {phase}", "没有一档适用")
    return found, tuple(bands)


def fires(band: Band, rows: Whole, facts: Facts, tests: dict[str, Truth]) -> Truth:
    """Return of which rows a band is the case; a range without a metric does not hold."""
    found = np.ones(len(rows), np.bool_)
    for test in band.tests:
        found &= tests[test][rows]
    if not band.ranged:
        return found
    ratio = metric_of(band.metric, rows, facts)
    found &= ratio.there
    for bound, holds in (
        (band.at_least, np.greater_equal),
        (band.above, np.greater),
        (band.at_most, np.less_equal),
        (band.below, np.less),
    ):
        if bound is not None:
            left, right = ratio.above * bound.denominator, ratio.below * bound.numerator
            found &= holds(left, right)
    return found


def metric_of(metric: str, rows: Whole, facts: Facts) -> Ratio:
    """Return the gap of the rows, or progress as a percentage of the share of the term."""
    gap, share = facts.gap.at(rows), facts.share.at(rows)
    if metric == "gap":
        return gap
    over, term = facts.over[rows], facts.term[rows]
    started = share.there & (over > 0)
    return Ratio(
        np.where(share.there, started, gap.there),
        np.where(share.there, 100 * share.above * term, gap.above),
        np.where(share.there, share.below * np.maximum(over, 1), gap.below),
    )
