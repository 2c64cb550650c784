"""The calendars of many notices as columns: one row a notice, one column a quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import SourceError
from pipeline.quarter.assess.deadlines import Deadline, parse_cutoff, roll_due
from pipeline.quarter.assess.frames import read_date
from pipeline.quarter.assess.mass.exact import Truth, Whole
from pipeline.quarter.assess.records import Quarter
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.terms import parse_quarter

NEVER = np.iinfo(np.int64).max
EPOCH = date(1970, 1, 1).toordinal()


class Calendars(NamedTuple):
    """The quarters of each notice in their order; days since 1970, moments in microseconds.

    `closes` is the earliest close of this and all later bulletins.
    """

    notices: pa.Array
    quarters: tuple[tuple[Deadline, ...], ...]
    there: Truth
    numbers: Whole
    first: Whole
    last: Whole
    last_month: Whole
    due: Whole
    closes: Whole
    years: Whole

    @property
    def counts(self) -> Whole:
        """Return how many quarters each notice has."""
        return np.asarray(self.there.sum(axis=1), np.int64)


def read_calendars(table: pa.Table, notices: pa.Array, book: Rulebook) -> Calendars:
    """Return the calendars of these notices.

    Args:
        table: notice, quarter, due, bulletin_cutoff, one row a notice and quarter.
        notices: the notices wanted, each once; the rows of others are left out.
        book: the rules.

    Raises:
        SourceError: a notice has no quarter or one twice, or a day cannot be read.
    """
    known = {name: place for place, name in enumerate(notices.to_pylist())}
    found: list[list[Deadline]] = [[] for _ in known]
    told: dict[tuple[str, ...], Deadline] = {}
    for name, *written in rows_of(table):
        place = known.get(name)
        if place is not None:
            key = tuple(written)
            if key not in told:
                told[key] = deadline_of(f"{name} {key[0]}", key, book)
            found[place].append(told[key])
    for name, deadlines in zip(known, found, strict=True):
        if not deadlines:
            raise SourceError("BAD_FRAME", f"calendar: {name}")
        if len({deadline.quarter for deadline in deadlines}) < len(deadlines):
            raise SourceError("BAD_FRAME", f"calendar.quarter: {name}")
        deadlines.sort(key=lambda deadline: deadline.quarter)
    return build_calendars(notices, tuple(map(tuple, found)))


def rows_of(table: pa.Table) -> zip[tuple[str, ...]]:
    """Return notice, quarter, due and close of each row, "" where nothing is stated."""
    names = ("notice", "quarter", "due", "bulletin_cutoff")
    columns = [
        pc.fill_null(table[name].cast(pa.string()), "").to_pylist()
        if name in table.column_names
        else [""] * table.num_rows
        for name in names
    ]
    return zip(*columns, strict=True)


def deadline_of(name: str, written: tuple[str, ...], book: Rulebook) -> Deadline:
    """Return one quarter of a notice from its name, due day and close as written.

    Raises:
        SourceError: the quarter or a day cannot be read.
    """
    quarter, due, cutoff = written
    day = read_date(due)
    if day is None:
        raise SourceError("BAD_DATE", f"{name}: due")
    return Deadline(parse_quarter(quarter), roll_due(day, book), parse_cutoff(cutoff))


def build_calendars(
    notices: pa.Array, quarters: tuple[tuple[Deadline, ...], ...]
) -> Calendars:
    """Return the calendars as columns."""
    shape = (len(quarters), max(map(len, quarters), default=0))
    there = np.zeros(shape, np.bool_)
    numbers, first, last, month, due = (np.zeros(shape, np.int64) for _ in range(5))
    closes = np.full(shape, NEVER)
    asked = lru_cache(maxsize=None)(tell)
    for row, deadlines in enumerate(quarters):
        close = int(NEVER)
        for place in reversed(range(len(deadlines))):
            *told, cutoff = asked(deadlines[place])
            close = min(close, cutoff)
            there[row, place], closes[row, place] = True, close
            for column, number in zip((numbers, first, last, month, due), told, strict=True):
                column[row, place] = number
    years = np.array([one[0].quarter.year for one in quarters], np.int64)
    return Calendars(notices, quarters, there, numbers, first, last, month, due, closes, years)


def tell(deadline: Deadline) -> tuple[int, ...]:
    """Return number, first day, last day, last month, due day and close of a quarter."""
    quarter = deadline.quarter
    named = (quarter.first, quarter.last, quarter.last_month, deadline.due)
    return number_of(quarter), *map(days, named), microseconds(deadline.cutoff)


def number_of(quarter: Quarter) -> int:
    """Return the quarter as a whole number; those that follow each other differ by one."""
    return 4 * quarter.year + quarter.number - 1


def days(day: date) -> int:
    """Return the days since 1970."""
    return day.toordinal() - EPOCH


def microseconds(moment: datetime | None) -> int:
    """Return the microseconds since 1970; no moment is never."""
    if moment is None:
        return int(NEVER)
    gone = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (gone.days * 86400 + gone.seconds) * 1_000_000 + gone.microseconds


def places_of(calendars: Calendars, notice: Whole, number: Whole) -> npt.NDArray[np.int64]:
    """Return which quarter of its notice each row speaks of, -1 where it is none."""
    found = np.full(len(notice), -1)
    for place in range(calendars.there.shape[1]):
        same = calendars.numbers[notice, place] == number
        found[same & calendars.there[notice, place]] = place
    return found
