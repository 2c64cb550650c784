"""Read when something is due: words such as 6月底前 -> the last day they mean."""

from __future__ import annotations

import calendar
from datetime import date

from pipeline.grammar import numerals
from pipeline.grammar.lexicon import Lexicon

PLANS = 2005
"""The last year of the tenth five-year plan."""


def find_dues(text: str, year: int | None, lexicon: Lexicon) -> tuple[tuple[int, date], ...]:
    """Return (offset behind the words, last day) of every due date of a text, in order.

    Args:
        text: as printed.
        year: the year of the notice, for words that print none; None where it is not known.
        lexicon: the date patterns.

    Returns:
        A year before the notice's is a base year (较2020年) and left out.
    """
    found: list[tuple[int, int, date]] = []
    taken = bytearray(len(text))
    for pattern in lexicon.dates:
        for match in pattern.find.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            day = last_day(match.groupdict(), dict(pattern.values), year)
            if day is not None and (year is None or day.year >= year):
                found.append((match.start(), match.end(), day))
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return tuple((b, day) for _, b, day in sorted(found))


def last_day(
    groups: dict[str, str | None], values: dict[str, object], year: int | None
) -> date | None:
    """Return the last day of the words matched; None where no such day exists."""
    printed = groups.get("year")
    years = int(printed) if printed else year
    end = values["end"]
    if end == "plan":
        return date(PLANS + 5 * numerals.DIGITS[groups["plan"] or ""], 12, 31)
    if years is None:
        return None
    if end == "year":
        return date(years, 12, 31)
    month = int(groups.get("month") or str(values.get("month", "0")))
    if not 1 <= month <= 12:
        return None
    days = calendar.monthrange(years, month)[1]
    if end == "month":
        return date(years, month, days)
    day = int(groups.get("day") or 0)
    return date(years, month, day) if 1 <= day <= days else None
