"""Words and cells -> the quarter or day they name."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import regex

from pipeline.quarter.collect.records import Cell
from pipeline.rules import RuleEntry

QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
FIRST_DAY = date(1899, 12, 30)
"""Day 0 of spreadsheets."""
SERIALS = range(36_000, 60_000)
DAY = regex.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s*[年.\-/])?\s*(?P<month>0?[1-9]|1[0-2])\s*[月.\-/]\s*"
    r"(?:(?P<day>[0-3]?\d)\s*日?|(?P<end>份?(?:月?底|末))?)|"
    r"(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)"
)


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """The patterns of letters.yml that name a quarter."""

    patterns: tuple[tuple[regex.Pattern[str], int | None], ...]

    @classmethod
    def from_entries(cls, entries: Sequence[RuleEntry]) -> PeriodWords:
        """Return the patterns of the entries of kind period."""
        return cls(
            tuple(
                (regex.compile(entry.values["pattern"]), fixed_quarter(entry))
                for entry in entries
                if entry.values["kind"] == "period"
            )
        )

    def named(self, text: str, year: int) -> set[str]:
        """Return the quarters a text names (2023Q1); one without a year is of this one."""
        found = set()
        for pattern, fixed in self.patterns:
            for match in pattern.finditer(text):
                groups = match.groupdict()
                quarter = fixed or quarter_of(groups)
                found.add(f"{int(groups.get('year') or year)}Q{quarter}")
        return found


def fixed_quarter(entry: RuleEntry) -> int | None:
    """Return the quarter an entry always stands for, None where its match says it."""
    quarter = entry.values.get("quarter")
    return None if quarter is None else int(quarter)


def quarter_of(groups: dict[str, str]) -> int:
    """Return the quarter that a match names by its number or by its last month."""
    if groups.get("quarter"):
        return QUARTERS[groups["quarter"]]
    return (int(groups["month"]) + 2) // 3


def day_of(cell: Cell, year: int) -> date | None:
    """Return the day a cell names: a date, 2023.9.30, 20230930, 9月底; None where it does not.

    A month without a day stands for its last day.
    """
    if cell.day is not None:
        return cell.day
    if cell.kind == "number" and cell.text.isdecimal() and int(cell.text) in SERIALS:
        return FIRST_DAY + timedelta(days=int(cell.text))
    match = DAY.fullmatch(cell.text.strip().removeprefix("截至").removeprefix("截止"))
    if match is None:
        return None
    in_year, month = int(match["year"] or year), int(match["month"])
    last = calendar.monthrange(in_year, month)[1]
    day = int(match["day"]) if match["day"] else last
    return date(in_year, month, day) if 1 <= day <= last else None
