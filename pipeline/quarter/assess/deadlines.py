"""When something was received against when it was due, in days of Shanghai.

What counts is the time of receipt, not the date in a letter. The due day counts to 24:00, so
days are compared, not hours. China has kept UTC+8 without summer time since 1991.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from pipeline.model import SourceError
from pipeline.quarter.assess.records import Quarter
from pipeline.quarter.assess.rulebook import Rulebook

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A quarter's last day to report, and when its bulletin is closed (None: not yet set)."""

    quarter: Quarter
    due: date
    cutoff: datetime | None

    def days_late(self, received: datetime) -> int:
        """Return how many calendar days after the due day something came, 0 in time."""
        return max(0, (day_of(received) - self.due).days)

    def is_closed_at(self, received: datetime) -> bool:
        """Return whether the bulletin was closed when something came."""
        return self.cutoff is not None and received > self.cutoff


@lru_cache(maxsize=4096)
def day_of(moment: datetime) -> date:
    """Return the day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def parse_moment(written: str) -> datetime | None:
    """Return a moment of receipt; without a zone it is Shanghai time, empty is None.

    Raises:
        SourceError: it is no ISO date or time.
    """
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise SourceError("BAD_DATE", written) from error
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def parse_cutoff(written: str) -> datetime | None:
    """Return the moment a bulletin is closed; a mere date counts to 24:00 of that day."""
    moment = parse_moment(written)
    if moment is not None and len(written) == len("2023-04-10"):
        return datetime.combine(moment.date(), time.max, SHANGHAI)
    return moment


def roll_due(due: date, book: Rulebook) -> date:
    """Return the due day, moved to the next workday where option holiday_roll says so."""
    if book.options["holiday_roll"] == "none":
        return due
    while is_day_off(due, book):
        due += timedelta(days=1)
    return due


def is_day_off(day: date, book: Rulebook) -> bool:
    """Return whether nobody works: a holiday, or a weekend that is not worked instead."""
    return day in book.off or (day.weekday() >= 5 and day not in book.worked)


def timeliness(received: datetime | None, deadline: Deadline, book: Rulebook) -> str:
    """Return the word of the report status of something that was received."""
    if received is None:
        return book.word("timeliness", "time_unknown_word")
    if deadline.is_closed_at(received):
        return book.word("timeliness", "after_bulletin")
    late = deadline.days_late(received)
    if late:
        return book.word("timeliness", "late").format(days=late)
    return book.word("timeliness", "on_time")
