"""The records the status engine works with; numbers are exact fractions.

They are named tuples: there is one of each kind for every row of a million.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Quarter(NamedTuple):
    """A quarter of the calendar, named 2023Q1."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """Return 2023Q1."""
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        day = 31 if self.number in (1, 4) else 30
        return date(self.year, 3 * self.number, day)

    @property
    def last_month(self) -> date:
        """Return the first day of its last month."""
        return date(self.year, 3 * self.number, 1)

    def follows(self, other: Quarter) -> bool:
        """Return whether `other` is the quarter just before this one."""
        return 4 * self.year + self.number == 4 * other.year + other.number + 1


class Item(NamedTuple):
    """A target, milestone or duty as it stands in one quarter (the version in force).

    `kind` is "" where the target has no number one could judge by. `low` and `high` bound the
    values that meet the target (None: no bound), open where the bound itself does not meet it.
    `top` is where 超额 is measured from. `rate` is true of per cents and points.
    """

    item_id: str
    seq: str
    item_type: str
    leads: tuple[str, ...]
    indicator: str
    label: str
    printed: str
    place: str
    kind: str
    begins: date
    due: date
    measure: str = ""
    comparator: str = ""
    value: Fraction | None = None
    number: Decimal | None = None
    unit: str = ""
    base: Fraction | None = None
    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False
    top: Fraction | None = None
    rate: bool = False
    falls: bool = False
    pushes: bool = False
    soft: bool = False
    end: int = 5
    object: str = ""
    span: str = ""
    document: str = ""
    withdrawn: bool = False
    decided: str = ""

    def is_met_by(self, value: Fraction) -> bool:
        """Return whether the value lies within the bounds that meet the target."""
        if self.low is not None and (
            value < self.low or (self.low_open and value == self.low)
        ):
            return False
        return self.high is None or (
            value < self.high or (not self.high_open and value == self.high)
        )


class Report(NamedTuple):
    """One statement of a unit on one item, as the frame of reports holds it."""

    row: int
    item_id: str
    quarter: str
    role: str
    reported: Decimal | None
    unit: str
    basis: str
    period_end: date | None
    is_estimate: bool
    stage: int | None
    claimed_share: Decimal | None
    base_value: Decimal | None
    part: str
    object: str
    substance: bool
    fall_reason: str
    text: str
    mention: str
    source: str
    received: datetime | None
    received_from: str
    by_unit: str
    flags: frozenset[str]
    direction: str


class Review(NamedTuple):
    """A reviewer's decision on one item in one quarter; `decision` is a code of the rules."""

    decision: str
    value: Decimal | None
    by: str
    on: str
    because: str


class Note(NamedTuple):
    """A piece of the sentence: the template's id and the figures that fill it."""

    template: str
    figures: tuple[tuple[str, str], ...] = ()


class Reading(NamedTuple):
    """What the statements on one item in one quarter amount to.

    `verdict` is "" where a value (or stage, or evidence) was found, "silent" where nothing
    was received, "undecided" or "doubtful" with its `reason` otherwise. `used` are the rows
    that count, `unused` the others with their reason; together they are all rows.
    """

    verdict: str = ""
    reason: str = ""
    value: Fraction | None = None
    finished: bool = True
    stage: int | None = None
    stage_words: str = ""
    pending: bool = False
    evidence: bool = False
    base: Fraction | None = None
    period_end: date | None = None
    is_estimate: bool = False
    confirmed: bool = False
    flags: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()
    used: tuple[Report, ...] = ()
    unused: tuple[tuple[Report, str], ...] = ()
    item: Item | None = None


class Heard(NamedTuple):
    """A quarter that was read, and whether its value met the target."""

    quarter: Quarter
    reading: Reading
    met: bool


class Stand(NamedTuple):
    """Where an item stands in a quarter: what the columns of the status say."""

    word: str
    light: str
    rule: str
    reason: str = ""
    flags: frozenset[str] = frozenset()
    done: Fraction | None = None
    gap: Fraction | None = None
    elapsed: Fraction | None = None
    notes: tuple[Note, ...] = ()
