"""The row that counts of each quarter -> its value in the target's unit, and its course."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.quarter.assess.mass.calendar import Calendars
from pipeline.quarter.assess.mass.columns import Words, combine, distinct_rows
from pipeline.quarter.assess.mass.exact import LARGEST, Truth, Whole
from pipeline.quarter.assess.mass.promised import KINDS, Targets
from pipeline.quarter.assess.mass.sent import NO_DAY, Rows, Sent
from pipeline.quarter.assess.rulebook import Rulebook

FINE, WORDS, FELL = 0, 1, 2
LARGEST_SHARE = 10**8
"""The largest multiple of its target a value may be, so that shares fit."""


class Asked(NamedTuple):
    """The rows that count, one a target and quarter, and what they are read against."""

    sent: Sent
    rows: Rows
    targets: Targets
    notice: Whole
    calendars: Calendars
    book: Rulebook


class Figures(NamedTuple):
    """What the rows say: `single` are of one quarter alone, `words` say no figure.

    `fine` is false where a row cannot be read by columns.
    """

    value: Whole
    single: Truth
    words: Truth
    fine: Truth


class Course(NamedTuple):
    """What the rows amount to, seen with those of earlier quarters.

    `verdict` is FINE, WORDS (there is no figure) or FELL (a cumulative value fell, and no
    correction was stated), `before`
    the last value nobody doubts where this one is below it, `summed` tells where the value
    was added to what the quarter before had reached.
    """

    value: Whole
    verdict: Whole
    before: Whole
    is_below: Truth
    summed: Truth

    def at(self, rows: Rows | Truth) -> Course:
        """Return the course of these rows."""
        value, verdict, before, is_below, summed = self
        return Course(value[rows], verdict[rows], before[rows], is_below[rows], summed[rows])


def read_figures(asked: Asked) -> Figures:
    """Return the figures in their targets' units, and whether each can be taken as it is."""
    sent, rows, targets, notice, calendars, book = asked
    target, place = sent.target[rows], sent.place[rows]
    kind, whose = targets.kind[target], notice[target]
    factor, divisor = conversions(sent.unit.at(rows), targets.unit.at(target), book)
    told = sent.value.millionths[rows]
    fine = sent.simple[rows] & (divisor > 0)
    fine &= np.abs(told) <= LARGEST // np.maximum(factor, 1)
    value, rest = np.divmod(np.where(fine, told * factor, 0), np.maximum(divisor, 1))
    fine &= rest == 0
    first, last = calendars.first[whose, place], calendars.last[whose, place]
    period = sent.period_end[rows]
    fine &= (period == NO_DAY) | ((first <= period) & (period <= last))
    fits, single = suits(asked, kind, first <= targets.begins[target])
    fine &= fits | single
    words = sent.words[rows]
    return Figures(np.where(fine, value, 0), single & fine, words, fine | words)


def conversions(given: Words, wanted: Words, book: Rulebook) -> tuple[Whole, Whole]:
    """Return numerator and divisor of the factor between two units; divisor 0 for none."""
    key = combine([given.codes, wanted.codes], [len(given.words), len(wanted.words)])
    first, of_row = distinct_rows(key)
    factors = [
        book.conversion(
            given.words[int(given.codes[row])].as_py(),
            wanted.words[int(wanted.codes[row])].as_py(),
        )
        for row in first
    ]
    parts = np.array(
        [(0, 0) if one is None else (one.numerator, one.denominator) for one in factors],
        np.int64,
    ).reshape(-1, 2)[of_row]
    return parts[:, 0], parts[:, 1]


def suits(asked: Asked, kind: Whole, whole: Truth) -> tuple[Truth, Truth]:
    """Return whether a figure's reading of its period is one that its kind takes.

    In the first quarter of a term a quarter is all there is.

    Returns:
        The figures that are taken as they are, and those of single quarters that their kind
        adds up.
    """
    sent, rows, bases = asked.sent, asked.rows, asked.book.bases
    cumulative = sent.cumulative[rows] | whole
    unknown = sent.unknown[rows] & ~cumulative
    single = ~cumulative & ~unknown
    found, added = np.zeros((2, len(rows)), np.bool_)
    for place, name in enumerate(KINDS):
        if name:
            accepted, sums = bases[name]
            taken = cumulative & ("cumulative" in accepted)
            taken |= unknown & ("unknown" in accepted) | single & ("quarter" in accepted)
            found |= taken & (kind == place)
            added |= single & ~taken & (kind == place) & sums
    return found, added


def run_on(asked: Asked, figures: Figures) -> tuple[Course, Truth]:
    """Return the figures seen one quarter after the other, and which can be judged so.

    A figure of a single quarter is added to what the quarter just before had reached.
    """
    sent, rows, targets, notice, calendars, _ = asked
    target, place = sent.target[rows], sent.place[rows]
    kind, count = targets.kind[target], len(targets.kind)
    value, fine = figures.value.copy(), np.ones(len(rows), np.bool_)
    verdict, before = np.where(figures.words, WORDS, FINE), np.zeros(len(rows), np.int64)
    below, heard = np.zeros(len(rows), np.bool_), np.zeros(count, np.bool_)
    latest, reached = np.zeros((2, count), np.int64)
    corrects = sent.corrects[rows]
    for step in range(calendars.there.shape[1]):
        at = np.flatnonzero(place == step)
        whose = target[at]
        told = heard[whose] & ~figures.words[at]
        single = figures.single[at]
        if step:
            gone = calendars.numbers[:, step] - calendars.numbers[:, step - 1]
            fine[at] = ~single | ((reached[whose] == step) & (gone[notice[whose]] == 1))
        else:
            fine[at] = ~single
        value[at] += np.where(single, latest[whose], 0)
        before[at] = latest[whose]
        below[at] = told & (value[at] < latest[whose])
        fell = below[at] & (kind[at] == KINDS.index("C")) & ~corrects[at]
        verdict[at] = np.where(fell, FELL, verdict[at])
        good = at[verdict[at] == FINE]
        latest[target[good]], heard[target[good]] = value[good], True
        reached[target[good]] = step + 1
    fine &= figures.words | are_near(value, targets, target, asked.book)
    return Course(value, verdict, before, below, figures.single), fine


def are_near(value: Whole, targets: Targets, target: Whole, book: Rulebook) -> Truth:
    """Return whether values are near enough to their targets not to be doubted, and to fit."""
    promised = targets.value.millionths[target]
    growth = targets.kind[target] == KINDS.index("G")
    found = (growth | (value >= 0)) & (np.abs(value) <= LARGEST)
    found &= ~is_far_off(value, promised, ~growth & ~targets.rate[target], book)
    shares = np.abs(value) // np.maximum(promised, 1)
    return np.asarray(found & ((promised == 0) | (shares < LARGEST_SHARE)))


def is_far_off(value: Whole, promised: Whole, asked: Truth, book: Rulebook) -> Truth:
    """Return whether a value is so far from its target that 万 and 亿 may be exchanged."""
    low, high = book.cutoffs["factor.low"], book.cutoffs["factor.high"]
    below = value * low.denominator < promised * low.numerator
    above = value * high.denominator > promised * high.numerator
    return np.asarray(asked & (value > 0) & (promised > 0) & (below | above))
