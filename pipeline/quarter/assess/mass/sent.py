"""The table of reported rows as columns: what each says, of which target and quarter."""

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
from pipeline.quarter.assess.mass.columns import Words, read_decimals, read_truths, read_words
from pipeline.quarter.assess.mass.exact import Numbers, Truth, Whole, read_numbers
from pipeline.quarter.assess.terms import parse_quarter

Rows = npt.NDArray[np.int64]
DAY = 86_400_000_000
SHANGHAI = 8 * 3_600_000_000
NO_DAY = np.iinfo(np.int64).min
PRINTED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"
"""A moment that is printed as it was read."""


class Sent(NamedTuple):
    """One entry a reported row: which target and quarter it speaks of (-1: none known).

    `simple` are figures nobody would doubt for what else is in their row, `words` are rows
    without a figure that say no more than their words.
    """

    target: Whole
    place: Whole
    number: pa.Array
    value: Numbers
    unit: Words
    mention: Words
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
    words: Truth
    corrects: Truth


def read_sent(table: pa.Table, target: Whole, notice: Whole, calendars: Calendars) -> Sent:
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
    usual = ~role.told("stage".__eq__, np.bool_)
    flags = read_words(table, "flags")
    corrects = flags.told("correction".__eq__, np.bool_)
    usual &= corrects | flags.told("".__eq__, np.bool_)
    for name in ("direction", "part"):
        usual &= read_words(table, name).told("".__eq__, np.bool_)
    for name in ("claimed_share", "base_value"):
        usual &= np.asarray(read_decimals(table, name).is_null())
    moment, received = read_moments(read_words(table, "received"))
    period = read_words(table, "period_end")
    return Sent(
        target=target,
        place=places_of(calendars, notice, number),
        number=decimals,
        value=value,
        unit=read_words(table, "unit"),
        mention=read_mentions(table),
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
        simple=usual & value.stated & value.fits,
        words=usual & ~value.stated & ~corrects,
        corrects=corrects,
    )


def read_mentions(table: pa.Table) -> Words:
    """Return the words of each row: those of its statement, else all its unit wrote."""
    mention, text = read_words(table, "mention"), read_words(table, "text")
    both = pa.concat_arrays([mention.words, text.words])
    silent = mention.told("".__eq__, np.bool_)
    codes = np.where(silent, text.codes + len(mention.words), mention.codes)
    return Words(codes.astype(np.int32), both)


def refuse_unknown(column: Words, known: tuple[str, ...], name: str) -> None:
    """Return nothing where every word is one of the known codes.

    Raises:
        SourceError: one is not.
    """
    strange = set(column.listed()) - set(known)
    if strange:
        raise SourceError("BAD_FRAME", f"reports.{name}: {'、'.join(sorted(strange))}")


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
