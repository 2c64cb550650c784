"""Many reported rows -> what was heard of each target in each quarter, quarter by quarter.

Plain is a quarter of which one row counts: the latest of one unit that leads, received in
time, a figure nobody doubts but that it may have fallen, or mere words. A quarter that is more
than that leaves all quarters of its target to the engine of rows, since each is judged with
those before it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.quarter.assess.mass.calendar import Calendars
from pipeline.quarter.assess.mass.columns import combine, distinct_rows, places_in
from pipeline.quarter.assess.mass.exact import Truth, Whole
from pipeline.quarter.assess.mass.figures import Asked, Course, read_figures, run_on
from pipeline.quarter.assess.mass.promised import Targets
from pipeline.quarter.assess.mass.sent import NO_DAY, Rows, Sent
from pipeline.quarter.assess.rulebook import Rulebook


class Heard(NamedTuple):
    """The quarters of which a row counts, by target and quarter.

    `row` is the row that counts, `first` when the first row came, `course` what it amounts to.
    """

    target: Whole
    place: Whole
    row: Rows
    first: Whole
    course: Course


class Beside(NamedTuple):
    """Rows of units that do not lead: target, quarter and place of each."""

    target: Whole
    place: Whole
    row: Rows


class Hearing(NamedTuple):
    """What was heard of the plain targets.

    `replaced` are rows in whose place a later one of the same unit stands; `plain` tells of
    each target whether columns can judge it.
    """

    heard: Heard
    beside: Beside
    replaced: Rows
    plain: Truth


def hear_many(
    sent: Sent, targets: Targets, notice: Whole, calendars: Calendars, book: Rulebook
) -> Hearing:
    """Return what was heard of the plain targets.

    Args:
        sent: the rows.
        targets: the targets.
        notice: the notice of each target.
        calendars: of the notices.
        book: the rules.
    """
    plain = targets.plain.copy()
    known = np.flatnonzero((sent.target >= 0) & (sent.place >= 0))
    closes = calendars.closes[notice[sent.target[known]], sent.place[known]]
    in_time = (sent.moment[known] != NO_DAY) & (sent.moment[known] <= closes)
    plain[sent.target[known[~in_time]]] = False
    known = known[plain[sent.target[known]]]
    mine = are_of_leads(sent, targets, known)
    width = calendars.there.shape[1]
    others, _ = by_cell(sent, known[~mine], width)
    twice = np.flatnonzero(same_cell(sent, others))
    plain[sent.target[others[twice]]] = False
    rows, fresh = by_cell(sent, known[mine], width)
    first, last, doubt = find_latest(sent, rows, fresh)
    counts = rows[last]
    asked = Asked(sent, counts, targets, notice, calendars, book)
    figures = read_figures(asked)
    plain[sent.target[counts[doubt | ~figures.fine]]] = False
    course, fine = run_on(asked, figures)
    plain[sent.target[counts[~fine]]] = False
    stays = plain[sent.target[counts]]
    replaced = np.ones(len(rows), np.bool_)
    replaced[last] = False
    older, counts = rows[replaced], counts[stays]
    others = others[plain[sent.target[others]]]
    return Hearing(
        Heard(
            sent.target[counts],
            sent.place[counts],
            counts,
            first[stays],
            course.at(stays),
        ),
        Beside(sent.target[others], sent.place[others], others),
        older[plain[sent.target[older]]],
        plain,
    )


def by_cell(sent: Sent, rows: Rows, width: int) -> tuple[Rows, Truth]:
    """Return the rows by target and quarter, and which begin a cell."""
    cell = sent.target[rows] * width + sent.place[rows]
    order = np.argsort(cell, kind="stable")
    rows, cell = rows[order], cell[order]
    fresh = np.ones(len(cell), np.bool_)
    fresh[1:] = cell[1:] != cell[:-1]
    return rows, fresh


def same_cell(sent: Sent, rows: Rows) -> Truth:
    """Return of rows by cell which speak of the same target and quarter as the one before."""
    found = np.zeros(len(rows), np.bool_)
    target, place = sent.target[rows], sent.place[rows]
    found[1:] = (target[1:] == target[:-1]) & (place[1:] == place[:-1])
    return found


def find_latest(sent: Sent, rows: Rows, fresh: Truth) -> tuple[Whole, Rows, Truth]:
    """Return of each cell when its first row came, the place of its latest, and a doubt.

    Args:
        sent: all rows.
        rows: those that are asked for, by cell.
        fresh: which of them begin a cell.

    Returns:
        One entry a cell. The doubt is whether rows came from several units, or together.
    """
    starts = np.flatnonzero(fresh)
    sizes = np.diff(starts, append=len(rows))
    first, last = sent.moment[rows[starts]].copy(), starts.copy()
    doubt = np.zeros(len(starts), np.bool_)
    for size in np.unique(sizes[sizes > 1]):
        crowded = np.flatnonzero(sizes == size)
        places = starts[crowded][:, None] + np.arange(size)
        moments = sent.moment[rows[places]]
        latest = moments.max(axis=1)
        first[crowded], last[crowded] = (
            moments.min(axis=1),
            starts[crowded] + moments.argmax(1),
        )
        units = sent.by_unit.codes[rows[places]]
        together = (moments == latest[:, None]).sum(axis=1) > 1
        doubt[crowded] = together | (units != units[:, :1]).any(axis=1)
    return first, last, doubt


def are_of_leads(sent: Sent, targets: Targets, rows: Rows) -> Truth:
    """Return whether each row is of a unit that leads its target."""
    places = places_in(targets.lead, sent.by_unit.at(rows))
    leads = targets.lead.codes[sent.target[rows]]
    named = sent.by_unit.told(bool, np.bool_)[rows]
    same = np.asarray((places == leads) & named)
    others = np.flatnonzero(~same & named)
    if not len(others):
        return same
    units, names = sent.by_unit.at(rows[others]), targets.lead
    key = combine([units.codes, leads[others]], [len(units.words), len(names.words)])
    first, of_row = distinct_rows(key)
    told = np.array(
        [
            units.words[int(units.codes[at])].as_py()
            in names.words[int(leads[others[at]])].as_py().split("、")
            for at in first
        ],
        np.bool_,
    )
    same[others] = told[of_row]
    return same
