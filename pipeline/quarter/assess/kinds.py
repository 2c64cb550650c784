"""A target's measure, comparator, unit and words -> its kind and the values that meet it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from pipeline.quarter.assess.rulebook import KindRule, Rulebook

UPPER = ("<=", "<")
LOWER = (">=", ">")
KEPT = ("level", "growth_rate", "change")


class Wording(NamedTuple):
    """The fields of the register that decide how a target is judged."""

    measure: str
    comparator: str
    value: Fraction | None
    value_high: Fraction | None
    unit: str
    action: str
    indicator: str


class Bounds(NamedTuple):
    """The values that meet a target; None means no bound on that side."""

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False


def find_kind(target: Wording, book: Rulebook) -> tuple[str, str]:
    """Return the kind (C S G U UC O) and the id of the rule that decided, "" where none does.

    Args:
        target: the fields of the register that decide.
        book: the rules.
    """
    if target.value is None:
        return "", ""
    controls = is_controlled(target, book)
    for rule in book.kinds:
        if fits(rule, target, controls):
            return rule.kind, rule.id
    return "", ""


def is_controlled(target: Wording, book: Rulebook) -> bool:
    """Return whether the target is a bound from above, or from both sides (保持在…左右)."""
    if target.comparator in UPPER:
        return True
    if target.comparator in LOWER:
        return False
    if book.controls.search(target.action):
        return True
    both_sides = target.comparator in ("~", "range") and target.measure in KEPT
    return both_sides and book.keeps.search(target.action) is not None


def fits(rule: KindRule, target: Wording, controls: bool) -> bool:
    """Return whether a line of the rules speaks of this target."""
    if target.measure not in rule.measures or (rule.control and not controls):
        return False
    if rule.zero and target.value != 0:
        return False
    if rule.units and target.unit not in rule.units:
        return False
    return rule.words is None or rule.words.search(target.indicator) is not None


def find_bounds(kind: str, target: Wording, book: Rulebook) -> Bounds:
    """Return which values meet the target.

    以上/以内/不低于 include the number, 超过/低于 exclude it; a bare number is a lower bound
    for more-is-better kinds; 左右 is met from a little below (controlled: a little above).
    """
    value, comparator = target.value, target.comparator
    if not kind or value is None:
        return Bounds()
    if kind == "O":
        fewer = book.scales.get(target.unit) == "fewer"
        return Bounds(high=value) if fewer else Bounds(low=value)
    near = tolerance(value, target.unit, book) if comparator == "~" else Fraction(0)
    if kind not in ("U", "UC"):
        return Bounds(low=value - near, low_open=comparator == ">")
    if target.value_high is not None:
        return Bounds(low=value, high=target.value_high)
    keeps = comparator == "~" and book.keeps.search(target.action) is not None
    return Bounds(
        low=value - near if keeps else None, high=value + near, high_open=comparator == "<"
    )


def tolerance(value: Fraction, unit: str, book: Rulebook) -> Fraction:
    """Return how far 左右 reaches."""
    if book.is_rate(unit):
        return book.cutoffs["near.rate"]
    return abs(value) * book.cutoffs["near.share"] / 100
