"""What is read in a report: figures with their roles, sentences with what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.grammar.numbers import Number


class Role(StrEnum):
    """What a figure of a report is.

    VALUE a quantity reached · CHANGE on the year before (for a target of growth it is the
    value) · SHARE of the target, claimed · RANK · PLAN planned, promised or forecast ·
    PREVIOUS of another year · MONTH of one month alone · BASE at the end of last year · GAP
    distance to something · PROGRESS of works, in % · RING change on the month before ·
    DESCRIBES a thing (总投资5亿元的) · NAME a date, code or other name · UNCLEAR.
    """

    VALUE = "value"
    CHANGE = "change"
    SHARE = "share"
    RANK = "rank"
    PLAN = "plan"
    PREVIOUS = "previous"
    MONTH = "month"
    BASE = "base"
    GAP = "gap"
    PROGRESS = "progress"
    RING = "ring"
    DESCRIBES = "describes"
    NAME = "name"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report; offsets are of the report's text, end exclusive.

    `rule` is the entry of rules/roles.yml, or the rule of the grammar, that gave the role.
    indicator, action, measure, scope are as the grammar reads a target. `said_start` and
    `said_end` bound the words of its own. `basis` is cumulative, quarter or unknown. `of` is
    the place of the figure a share belongs to, None where there is none. `before` is the
    indicator of the value before it, which a clause without a noun goes on with. `flags`:
    of_which, correction, stage (its words tell a stage), goes_on (its noun is but a stage),
    carried (its indicator is that of a sentence before, and another topic lies between),
    reached (已 or 累计 stands in its own words).
    """

    number: Number
    mention: str
    role: Role
    rule: str
    sentence: int
    said_start: int
    said_end: int
    indicator: str = ""
    action: str = ""
    measure: str = ""
    scope: str = ""
    basis: str = "unknown"
    period_end: date | None = None
    is_estimate: bool = False
    direction: str = ""
    of: int | None = None
    before: str = ""
    flags: frozenset[str] = frozenset()

    @property
    def start(self) -> int:
        """Return the offset of its first digit."""
        return self.number.start


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (cut at 。；！？ and line ends) and what it says besides figures.

    `flags`: no_progress, all_done, deed, words, stage (words of a stage stand in it), plan (it
    speaks of what comes next), correction.
    """

    start: int
    end: int
    text: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReportText:
    """A text as it was read: its figures in order and its sentences."""

    text: str
    figures: tuple[Figure, ...]
    sentences: tuple[Sentence, ...]
