"""Many targets as columns: kind, bounds and term of each; what is not plain is left out.

How a target is judged depends on its wording alone, and its bounds are straight lines in its
value. So the rules are asked once for each distinct wording.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import regex

from pipeline.quarter.assess.frames import read_date
from pipeline.quarter.assess.kinds import Bounds, Wording, find_bounds, find_kind
from pipeline.quarter.assess.mass.calendar import days
from pipeline.quarter.assess.mass.columns import (
    Words,
    combine,
    distinct_rows,
    read_decimals,
    read_words,
)
from pipeline.quarter.assess.mass.exact import Numbers, Truth, Whole, read_numbers
from pipeline.quarter.assess.rulebook import Rulebook
from pipeline.quarter.assess.terms import find_begin

KINDS = ("", "C", "S", "G", "U", "UC")
"""The kinds that can be judged by columns; a target's kind is its place here."""
WORDING = ("measure", "comparator", "unit", "action", "indicator")
PROBES = (1, 2, 7)
NO_LINE = (0, 0, 1)
COARSE = 1000
"""The largest number in the line of a bound, so that products with it fit."""


class Shape(NamedTuple):
    """How all targets of one wording are judged.

    A bound of a value T is met from (fixed + slope * T) / scale on.
    """

    kind: int
    low: tuple[int, int, int] | None
    low_open: bool
    high: tuple[int, int, int] | None
    high_open: bool
    rate: bool
    pushes: bool


class Line(NamedTuple):
    """One bound of every target: whether there is one, its line, whether it is open."""

    there: Truth
    fixed: Whole
    slope: Whole
    scale: Whole
    is_open: Truth


class Targets(NamedTuple):
    """One entry a target; `plain` is false where only the engine of rows can judge it."""

    plain: Truth
    kind: Whole
    value: Numbers
    number: pa.Array
    base: Numbers
    base_number: pa.Array
    low: Line
    high: Line
    rate: Truth
    pushes: Truth
    soft: Truth
    begins: Whole
    due: Whole
    unit: Words
    lead: Words


def read_targets(table: pa.Table, years: Whole, book: Rulebook) -> Targets:
    """Return the targets as columns.

    Args:
        table: the fields of the register, of any number of notices.
        years: the year of each target's notice.
        book: the rules.
    """
    wording = [read_words(table, name) for name in WORDING]
    number, base_number = read_decimals(table, "value"), read_decimals(table, "baseline_value")
    value, base = read_numbers(number), read_numbers(base_number)
    shapes, of_row = find_shapes(wording, value, book)
    kind = np.array([shape.kind for shape in shapes], np.int64)[of_row]
    ranged = np.asarray(read_decimals(table, "value_high").is_valid())
    plain = (kind > 0) & value.stated & value.fits & base.fits & ~ranged
    plain &= (value.millionths >= 0) & (base.millionths >= 0)
    flows = np.isin(kind, [KINDS.index("C"), KINDS.index("S")])
    plain &= (value.millionths > 0) | ~flows
    lead = read_words(table, "lead").mapped(join_leads)
    return Targets(
        plain=plain,
        kind=kind,
        value=value,
        number=number,
        base=base,
        base_number=base_number,
        low=line_of([shape.low for shape in shapes], [s.low_open for s in shapes], of_row),
        high=line_of([shape.high for shape in shapes], [s.high_open for s in shapes], of_row),
        rate=np.array([shape.rate for shape in shapes], np.bool_)[of_row],
        pushes=np.array([shape.pushes for shape in shapes], np.bool_)[of_row],
        soft=read_words(table, "commitment").told("soft".__eq__, np.bool_),
        begins=read_begins(table, years, book),
        due=read_days(table, "due", years, (12, 31)),
        unit=wording[WORDING.index("unit")],
        lead=lead,
    )


def join_leads(written: str) -> str:
    """Return the units that lead, without blanks between them."""
    return "、".join(filter(None, written.split("、")))


def find_shapes(
    wording: list[Words], value: Numbers, book: Rulebook
) -> tuple[list[Shape], npt.NDArray[np.int64]]:
    """Return the distinct shapes, and the shape of each target."""
    nought = value.millionths == 0
    codes = [nought, *(column.codes for column in wording)]
    key = combine(codes, [2, *(len(column.words) for column in wording)])
    first, of_row = distinct_rows(key)
    lists = [column.listed() for column in wording]
    shapes = [
        find_shape(
            [words[column.codes[row]] for words, column in zip(lists, wording, strict=True)],
            bool(nought[row]),
            book,
        )
        for row in first
    ]
    return shapes, of_row


def find_shape(words: list[str], nought: bool, book: Rulebook) -> Shape:
    """Return how targets of a wording are judged; kind 0 where not by columns."""
    measure, comparator, unit, action, indicator = words
    asked = [
        Wording(measure, comparator or "=", Fraction(value), None, unit, action, indicator)
        for value in ((0,) if nought else PROBES)
    ]
    kind, _ = find_kind(asked[0], book)
    bounds = [find_bounds(kind, wording, book) for wording in asked]
    if kind not in KINDS or measure == "multiple" or not are_straight(bounds):
        return Shape(0, None, False, None, False, False, False)
    pushes = measure == "count" and book.pushes.search(action) is not None
    return Shape(
        KINDS.index(kind),
        straight([one.low for one in bounds]),
        bounds[0].low_open,
        straight([one.high for one in bounds]),
        bounds[0].high_open,
        book.is_rate(unit),
        pushes,
    )


def are_straight(bounds: list[Bounds]) -> bool:
    """Return whether the bounds at the probes lie on straight lines."""
    for ends in ([one.low for one in bounds], [one.high for one in bounds]):
        if (None in ends) != all(end is None for end in ends):
            return False
        line = straight(ends)
        if line is not None:
            fixed, slope, scale = line
            if max(abs(fixed), abs(slope), scale) > COARSE:
                return False
        if line is not None and len(ends) == len(PROBES):
            told = [Fraction(fixed + slope * probe, scale) for probe in PROBES]
            if told != ends:
                return False
    return len({(one.low_open, one.high_open) for one in bounds}) == 1


def straight(ends: list[Fraction | None]) -> tuple[int, int, int] | None:
    """Return fixed part, slope and scale of the line through the first two probes."""
    if ends[0] is None or ends[-1] is None:
        return None
    slope = Fraction(0) if len(ends) == 1 else (ends[1] or Fraction(0)) - ends[0]
    fixed = ends[0] - slope * (PROBES[0] if len(ends) > 1 else 0)
    scale = fixed.denominator * slope.denominator
    return int(fixed * scale), int(slope * scale), scale


def line_of(
    lines: list[tuple[int, int, int] | None], is_open: list[bool], of_row: Whole
) -> Line:
    """Return the bound of each target."""
    there = np.array([line is not None for line in lines], np.bool_)[of_row]
    parts = np.array([line or NO_LINE for line in lines], np.int64).reshape(-1, 3)[of_row]
    opened = np.array(is_open, np.bool_)[of_row]
    return Line(there, parts[:, 0], parts[:, 1], parts[:, 2], opened)


def read_days(table: pa.Table, name: str, years: Whole, usual: tuple[int, int]) -> Whole:
    """Return a column of days since 1970; where none is stated a day of the notice's year."""
    column = read_words(table, name)
    stated = column.told(bool, np.bool_)
    told = column.told(lambda word: days(read_date(word)) if word else 0, np.int64)  # type: ignore[arg-type]
    return np.where(stated, told, days_of(years, *usual))


def days_of(years: Whole, months: Whole | int, day: int) -> Whole:
    """Return days since 1970 of a day in a month of each year."""
    since = 12 * (years - 1970) + months - 1
    first = since.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(first + day - 1, np.int64)


def read_begins(table: pa.Table, years: Whole, book: Rulebook) -> Whole:
    """Return the first day of each target's term: as stated, else as its words say."""
    any_begin = regex.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in book.begins))

    def month(span: str) -> int:
        """Return the month the term begins in."""
        return find_begin(span, 2000, book).month if any_begin.search(span) else 1

    months = read_words(table, "span").told(month, np.int64)
    stated = read_days(table, "begins", years, (1, 1))
    named = read_words(table, "begins").told(bool, np.bool_)
    return np.where(named, stated, days_of(years, months, 1))
