"""What one number of a report is: cues around it and the grammar's reading -> role, period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import regex

from pipeline.grammar.numbers import Number
from pipeline.grammar.readings import Reading
from pipeline.quarter.prose.cues import Cue
from pipeline.quarter.prose.records import Role

GROWS = ("growth_rate", "reduction_rate", "change")
RANKS = ("ordinal", "rank-in-list", "rank")
THINGS = {
    *("attribute", "modifier", "capacity", "threshold", "per-person", "composition", "score"),
    *("background", "count-of-list", "duration", "age", "article", "spelled-group"),
}
TEN_THOUSAND = 10_000
SUBJECTLESS = ("no-subject", "measure-without-verb", "unread", "past-result")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: its sentence, and the clause around it."""

    sentence: int
    clause_start: int
    clause_end: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A number with all that is said of it: its place, the cue of its own, those around."""

    text: str
    number: Number
    place: Place
    fixed: Cue | None
    near: tuple[Cue, ...]


def decide_role(spot: Spot, reading: Reading | None) -> tuple[Role, str]:
    """Return the role of a number and the rule that decided, the surest first."""
    if spot.fixed is not None:
        return Role(spot.fixed.rule.role), spot.fixed.rule.id
    excluded = spot.number.excluded
    if excluded:
        return (Role.RANK if ranks(spot) else Role.NAME), excluded
    if reading is None or is_name(spot, reading):
        return Role.NAME, "name"
    if reading.fate == "excluded" and reading.rule != "baseline":
        return excluded_role(spot.number, reading.rule), reading.rule
    cue = deciding_cue(spot.near, reading)
    if cue is not None:
        return Role(cue.role), cue.rule.id
    if reading.rule == "baseline":
        return Role.PREVIOUS, reading.rule
    if reading.fate == "review" and not reading.measure:
        stands = reading.rule in SUBJECTLESS and spot.number.kind
        return (Role.VALUE if stands else Role.UNCLEAR), reading.rule
    return value_or_change(spot, reading)


def value_or_change(spot: Spot, reading: Reading) -> tuple[Role, str]:
    """Return the role of a number that is read as a target would be."""
    if reading.measure in GROWS:
        return Role.CHANGE, reading.measure
    if not spot.number.kind:
        return Role.UNCLEAR, "no-unit"
    if is_out_of(spot):
        return Role.DESCRIBES, "out-of"
    compared = next((cue for cue in spot.near if cue.rule.role == "compare"), None)
    if compared is not None and reading.measure in ("increment", "count", "multiple"):
        return Role.CHANGE, compared.rule.id
    if reading.measure == "multiple":
        return Role.CHANGE, "multiple"
    return Role.VALUE, reading.rule


def is_out_of(spot: Spot) -> bool:
    """Return whether a number is the whole that others are part of (9个工程中，开工7个)."""
    behind = spot.text[spot.number.end : spot.place.clause_end]
    return regex.fullmatch(r"[^\d、]{1,16}(?<!其)中", behind) is not None


def ranks(spot: Spot) -> bool:
    """Return whether a number the grammar takes off is a place in an order (全省第5位).

    第二产业 is a name.
    """
    behind = spot.text[spot.number.end :]
    return spot.number.excluded in RANKS and (
        spot.number.kind == "rank"
        or regex.match(r"\s*(?:[位名]|[，。；、）)]|$)", behind) is not None
        or spot.number.unit in ("位", "名")
    )


def is_name(spot: Spot, reading: Reading) -> bool:
    """Return whether a number is a month, a year or part of a name such as 4A or H1N1."""
    number, text = spot.number, spot.text
    if number.unit in ("月", "日", "号"):
        return True
    digits = text[number.start : number.low_end]
    is_year = regex.fullmatch(r"(?:19|20)\d\d", digits) is not None
    if is_year and regex.match(r"\s*(?:首届|届|第)", text, pos=number.low_end):
        return True
    if number.kind not in ("", "rank"):
        return False
    lettered = regex.search("[A-Za-z]$", text[: number.start]) is not None
    letter = regex.match(r"\s*[A-Za-z]", text, pos=number.end) is not None
    return lettered or letter or (is_year and reading.rule == "no-unit")


def excluded_role(number: Number, rule: str) -> Role:
    """Return the role of a number that the grammar took off the targets.

    A sum of 万 or 亿 is no rate of payment, though the word says so (落实补贴1.8亿元).
    """
    if rule in RANKS:
        return Role.RANK
    if rule == "per-person" and number.factor >= TEN_THOUSAND:
        return Role.VALUE
    if rule in THINGS:
        return Role.DESCRIBES
    return Role.VALUE if rule in SUBJECTLESS else Role.NAME


def deciding_cue(near: Sequence[Cue], reading: Reading) -> Cue | None:
    """Return the last cue that makes the number something else than a value of the period.

    What a value rose to is no longer the year's it rose from; a month's own figure ends where
    a word of another period follows; a change is not of the year it is measured against.
    """
    telling = [cue for cue in near if cue.role and cue.role != "compare"]
    found = None
    for cue in telling:
        later = [
            c for c in near if c.start > cue.start and c.rule.group in ("basis", "period")
        ]
        if cue.role == "month" and later:
            continue
        against = cue.role in ("base", "previous") and reading.baseline is not None
        if against or (cue.rule.id == "compare-figure" and reading.measure in GROWS):
            continue
        found = cue
    plan = next((cue for cue in reversed(telling) if cue.role == "plan"), None)
    return plan or found


def find_period(near: Sequence[Cue], place: Place) -> tuple[str, date | None]:
    """Return basis and end of the period by the nearest cue before a number.

    本季度累计 is of the quarter: within one clause the quarter goes before 累计 and 已.
    """
    basis, ends = "unknown", None
    single = False
    for cue in near:
        if cue.rule.group == "period":
            basis = cue.rule.basis
            ends = cue.period_end or ends
            single = basis == "quarter" and cue.start >= place.clause_start
        elif cue.rule.group == "basis" and not single:
            if basis == "quarter":
                ends = None
            basis = cue.rule.basis
    return basis, ends


def find_direction(text: str, number: Number, reading: Reading | None) -> str:
    """Return up or down for a number that says by how much something changed, else ""."""
    if regex.search(r"(?<!\d)[-－−]$|负(?:增长)?$", text[: number.start]):
        return "down"
    if reading is None or not reading.measure:
        return ""
    if reading.measure == "reduction_rate" or regex.search("[降减缩]|回落", reading.action):
        return "down"
    return "up" if reading.measure in ("growth_rate", "change") else ""
