"""A target's own term: when it begins, and how much of it is over at the end of a quarter."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

from pipeline.model import SourceError
from pipeline.quarter.assess.records import Quarter
from pipeline.quarter.assess.rulebook import Rulebook


def parse_quarter(name: str) -> Quarter:
    """Return the quarter named 2023Q1.

    Raises:
        SourceError: it is not written so.
    """
    year, _, number = name.partition("Q")
    if not (year.isdecimal() and len(year) == 4 and number in ("1", "2", "3", "4")):
        raise SourceError("BAD_QUARTER", name)
    return Quarter(int(year), int(number))


def find_begin(span: str, year: int, book: Rulebook) -> date:
    """Return the first day of the term: as the words say (下半年启动), else 1 January."""
    for pattern, month in book.begins:
        found = pattern.search(span)
        if found:
            return date(year, month or int(found.group("month")), 1)
    return date(year, 1, 1)


@lru_cache(maxsize=1024)
def elapsed_share(begins: date, due: date, quarter: Quarter) -> Fraction:
    """Return the share of the term from `begins` to `due` that is over when the quarter ends.

    Counted in months, both ends included: due in June, half is over at the end of March.
    """
    term = months_between(begins, due)
    over = months_between(begins, quarter.last)
    if term <= 0:
        return Fraction(1) if due <= quarter.last else Fraction(0)
    return min(Fraction(1), max(Fraction(0), Fraction(over, term)))


def months_between(first: date, last: date) -> int:
    """Return how many months the two days and all between them touch."""
    return 12 * (last.year - first.year) + last.month - first.month + 1


def expected_stage(elapsed: Fraction, end: int, book: Rulebook) -> int:
    """Return the stage a milestone should have reached, never beyond its own end."""
    stage = 0
    for share, expected in book.expected:
        if elapsed * 100 >= share:
            stage = expected
    return min(stage, end)
