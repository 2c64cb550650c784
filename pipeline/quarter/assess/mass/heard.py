"""Many reported rows -> the one figure of each target and quarter; what is not plain is left.

Plain is a quarter of which one figure counts that nobody would doubt: of a unit that leads,
its latest, received in time, in a unit that converts, of a period inside the quarter. One row
that is more than that leaves all quarters of its target to the engine of rows, since each
quarter is judged with those before it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import SourceError
from pipeline.quarter.assess.deadlines import parse_moment
from pipeline.quarter.assess.frames import BASES, ROLES, read_date
from pipeline.quarter.assess.mass.calendar import (
    Calendars,
    days,
    microseconds,
    number_of,
    places_of,
)
from pipeline.quarter.assess.mass.columns import (
    Words,
    combine,
    places_in,
    read_decimals,
    read_truths,
    read_words,
)
from pipeline.quarter.assess.mass.exact import LARGEST, Numbers, Truth, Whole, read_numbers
from pipeline.quarter.assess.mass.promised import KINDS, Targets
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.terms import parse_quarter

Rows = npt.NDArray[np.int64]
DAY = 86_400_000_000
SHANGHAI = 8 * 3_600_000_000
NO_DAY = np.iinfo(np.int64).min
PRINTED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"
"""A moment that is printed as it was read."""


class Sent(NamedTuple):
    """One entry a reported row: which target and quarter it speaks of (-1: none known)."""

    target: Whole
    place: Whole
    number: pa.Array
    value: Numbers
    unit: Words
    by_unit: Words
    source: Words
    received_from: Words
    moment: Whole
    received: Words
    period_end: Whole
    period: Words
    is_estimate: Truth
    cumulative: Truth
    unknown: Truth
    simple: Truth


class Heard(NamedTuple):
    """The quarters that a figure counts for, by target and quarter.

    `row` is the figure's row, `first` when the first row came, `value` the figure in the
    target's unit, in millionths.
    """

    target: Whole
    place: Whole
    row: Rows
    first: Whole
    value: Whole


def read_sent(
    table: pa.Table, target: Whole, notice: Whole, calendars: Calendars
) -> Sent:
    """Return the reported rows as columns.

    Args:
        table: the reports as matched.
        target: the place of each row's target, -1 where there is none.
        notice: the place of each row's notice in the calendars.
        calendars: of the notices.

    Raises:
        SourceError: a role or basis is unknown, a day or number cannot be read.
    """
    role, basis = read_words(table, "role"), read_words(table, "basis")
    refuse_unknown(role, ROLES, "role")
    refuse_unknown(basis, (*BASES, ""), "basis")
    quarters = read_words(table, "quarter")
    number = quarters.told(number_or_none, np.int64)
    decimals = read_decimals(table, "reported")
    value = read_numbers(decimals)
    simple = role.told("value".__eq__, np.bool_) & value.stated & value.fits
    for name in ("direction", "part", "flags"):
        simple &= read_words(table, name).told("".__eq__, np.bool_)
    for name in ("claimed_share", "base_value"):
        simple &= np.asarray(read_decimals(table, name).is_null())
    moment, received = read_moments(read_words(table, "received"))
    period = read_words(table, "period_end")
    return Sent(
        target=target,
        place=places_of(calendars, notice, number),
        number=decimals,
        value=value,
        unit=read_words(table, "unit"),
        by_unit=read_words(table, "by_unit"),
        source=read_words(table, "source"),
        received_from=read_words(table, "received_from"),
        moment=moment,
        received=received,
        period_end=period.told(day_or_none, np.int64),
        period=period.mapped(lambda word: word[:10]),
        is_estimate=read_truths(table, "is_estimate"),
        cumulative=basis.told("cumulative".__eq__, np.bool_),
        unknown=basis.told(lambda word: word in ("", "unknown"), np.bool_),
        simple=simple & (moment != NO_DAY),
    )


def refuse_unknown(column: Words, known: tuple[str, ...], name: str) -> None:
    """Return nothing where every word is one of the known codes.

    Raises:
        SourceError: one is not.
    """
    strange = set(column.listed()) - set(known)
    strange -= set() if not strange else strange - used_words(column)
    if strange:
        raise SourceError("BAD_FRAME", f"reports.{name}: {'、'.join(sorted(strange))}")


def used_words(column: Words) -> set[str]:
    """Return the words that some row has."""
    return set(column.words.take(pa.array(np.unique(column.codes))).to_pylist())


def number_or_none(name: str) -> int:
    """Return the number of a quarter, below every quarter where the name is none."""
    try:
        return number_of(parse_quarter(name))
    except SourceError:
        return -1


def day_or_none(written: str) -> int:
    """Return the days since 1970 of an ISO date, NO_DAY where nothing is stated.

    Raises:
        SourceError: it is no ISO date.
    """
    day = read_date(written)
    return NO_DAY if day is None else days(day)


def read_moments(column: Words) -> tuple[Whole, Words]:
    """Return moments of receipt in microseconds (NO_DAY: not known), and as they are printed.

    Raises:
        SourceError: one is no ISO date or time.
    """
    usual = pc.match_substring_regex(column.words, PRINTED).to_numpy(zero_copy_only=False)
    moments = np.full(len(column.words), NO_DAY)
    try:
        found = column.words.filter(pa.array(usual)).cast(pa.timestamp("us", "UTC"))
        moments[usual] = found.cast(pa.int64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        usual = np.zeros(len(usual), np.bool_)
    if usual.all():
        return moments[column.codes], column
    words = column.listed()
    for place in np.flatnonzero(~usual):
        moment = parse_moment(words[place])
        moments[place] = NO_DAY if moment is None else microseconds(moment)
        words[place] = print_moment(moment)
    return moments[column.codes], Words(column.codes, pa.array(words, pa.string()))


def print_moment(moment: datetime | None) -> str:
    """Return a moment as ISO, "" where it is not known."""
    return "" if moment is None else moment.isoformat()


def hear_many(
    sent: Sent,
    targets: Targets,
    notice: Whole,
    calendars: Calendars,
    book: Rulebook,
) -> tuple[Heard, Rows, Truth]:
    """Return the figures that count, the rows that later ones replaced, and who is plain.

    Args:
        sent: the rows.
        targets: the targets.
        notice: the notice of each target.
        calendars: of the notices.
        book: the rules.

    Returns:
        The figures of plain targets by target and quarter; the places of rows that are not
        used since a later row of the same unit stands in their place; for each target
        whether columns can judge it.
    """
    plain = targets.plain.copy()
    known = np.flatnonzero((sent.target >= 0) & (sent.place >= 0))
    mine = are_of_leads(sent, targets, known)
    closes = calendars.closes[notice[sent.target[known]], sent.place[known]]
    in_time = (sent.moment[known] != NO_DAY) & (sent.moment[known] <= closes)
    plain[sent.target[known[~(mine & in_time)]]] = False
    known = known[plain[sent.target[known]]]
    width = calendars.there.shape[1]
    cell = sent.target[known] * width + sent.place[known]
    order = np.argsort(cell, kind="stable")
    known, cell = known[order], cell[order]
    first, last, shared = find_latest(sent, known, cell)
    figure = known[last]
    value, fine = judge_figures(sent, figure, targets, notice, calendars, book)
    plain[sent.target[figure[shared | ~fine]]] = False
    found = Heard(
        sent.target[figure],
        sent.place[figure],
        figure,
        first,
        value,
    )
    plain[fallen(found, targets)] = False
    replaced = np.ones(len(known), np.bool_)
    replaced[last] = False
    stays = plain[found.target]
    older = known[replaced]
    older = older[plain[sent.target[older]]]
    return Heard(*(column[stays] for column in found)), older, plain


def find_latest(sent: Sent, rows: Rows, cell: Whole) -> tuple[Whole, Rows, Truth]:
    """Return of each cell when its first row came, the place of its latest, and a doubt.

    Args:
        sent: all rows.
        rows: those that are asked for, by cell.
        cell: the cell of each.

    Returns:
        One entry a cell. The doubt is whether rows came from several units, or together.
    """
    fresh = np.ones(len(cell), np.bool_)
    fresh[1:] = cell[1:] != cell[:-1]
    starts = np.flatnonzero(fresh)
    sizes = np.diff(starts, append=len(cell))
    first, last = sent.moment[rows[starts]].copy(), starts.copy()
    doubt = np.zeros(len(starts), np.bool_)
    for size in np.unique(sizes[sizes > 1]):
        crowded = np.flatnonzero(sizes == size)
        places = starts[crowded][:, None] + np.arange(size)
        moments = sent.moment[rows[places]]
        latest = moments.max(axis=1)
        first[crowded], last[crowded] = moments.min(axis=1), starts[crowded] + moments.argmax(1)
        units = sent.by_unit.codes[rows[places]]
        together = (moments == latest[:, None]).sum(axis=1) > 1
        doubt[crowded] = together | (units != units[:, :1]).any(axis=1)
    return first, last, doubt


def are_of_leads(sent: Sent, targets: Targets, rows: Rows) -> Truth:
    """Return whether each row is of a unit that leads its target."""
    places = places_in(targets.lead, sent.by_unit.at(rows))
    leads = targets.lead.codes[sent.target[rows]]
    same = places == leads
    others = np.flatnonzero(~same)
    if not len(others):
        return same
    units, names = sent.by_unit.at(rows[others]), targets.lead
    key = combine([units.codes, leads[others]], [len(units.words), len(names.words)])
    _, first, of_row = np.unique(key, return_index=True, return_inverse=True)
    told = np.array(
        [
            units.words[int(units.codes[at])].as_py()
            in names.words[int(leads[others[at]])].as_py().split("、")
            for at in first
        ],
        np.bool_,
    )
    same[others] = told[of_row.ravel()]
    return same


def judge_figures(
    sent: Sent,
    rows: Rows,
    targets: Targets,
    notice: Whole,
    calendars: Calendars,
    book: Rulebook,
) -> tuple[Whole, Truth]:
    """Return the figures in their targets' units, and whether each can be taken as it is."""
    target, place = sent.target[rows], sent.place[rows]
    fine = sent.simple[rows].copy()
    factor, divisor = conversions(sent.unit.at(rows), targets.unit.at(target), book)
    fine &= divisor > 0
    divisor = np.maximum(divisor, 1)
    told = sent.value.millionths[rows]
    fine &= np.abs(told) <= LARGEST // np.maximum(factor, 1)
    value, rest = np.divmod(np.where(fine, told, 0) * np.where(fine, factor, 0), divisor)
    fine &= rest == 0
    whose = notice[target]
    first, last = calendars.first[whose, place], calendars.last[whose, place]
    period = sent.period_end[rows]
    fine &= (period == NO_DAY) | ((first <= period) & (period <= last))
    fine &= suits(sent, rows, targets.kind[target], first <= targets.begins[target], book)
    promised, kind = targets.value.millionths[target], targets.kind[target]
    growth = kind == KINDS.index("G")
    fine &= growth | (value >= 0)
    fine &= ~is_far_off(value, promised, ~growth & ~targets.rate[target], book)
    fine &= (promised == 0) | (np.abs(value) // np.maximum(promised, 1) < LARGEST // 10**6)
    return value, fine


def conversions(given: Words, wanted: Words, book: Rulebook) -> tuple[Whole, Whole]:
    """Return numerator and divisor of the factor between two units; divisor 0: there is none."""
    key = combine([given.codes, wanted.codes], [len(given.words), len(wanted.words)])
    _, first, of_row = np.unique(key, return_index=True, return_inverse=True)
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
    ).reshape(-1, 2)[of_row.ravel()]
    return parts[:, 0], parts[:, 1]


def suits(sent: Sent, rows: Rows, kind: Whole, whole: Truth, book: Rulebook) -> Truth:
    """Return whether a figure's reading of its period is one that its kind takes.

    In the first quarter of a term a quarter is all there is.
    """
    cumulative = sent.cumulative[rows] | whole
    unknown = sent.unknown[rows] & ~cumulative
    single = ~cumulative & ~unknown
    found = np.zeros(len(rows), np.bool_)
    for place, name in enumerate(KINDS):
        if name:
            accepted, _ = book.bases[name]
            taken = cumulative & ("cumulative" in accepted)
            taken |= unknown & ("unknown" in accepted) | single & ("quarter" in accepted)
            found |= taken & (kind == place)
    return found


def is_far_off(value: Whole, promised: Whole, asked: Truth, book: Rulebook) -> Truth:
    """Return whether a value is so far from its target that 万 and 亿 may be exchanged."""
    low, high = book.cutoffs["factor.low"], book.cutoffs["factor.high"]
    below = value * low.denominator < promised * low.numerator
    above = value * high.denominator > promised * high.numerator
    return asked & (value > 0) & (promised > 0) & (below | above)


def fallen(heard: Heard, targets: Targets) -> Whole:
    """Return the targets of which a cumulative value fell."""
    same = heard.target[1:] == heard.target[:-1]
    fell = same & (heard.value[1:] < heard.value[:-1])
    found = heard.target[1:][fell]
    return found[targets.kind[found] == KINDS.index("C")]
