"""A target's measure, comparator, unit and words -> its kind and the values that meet it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.quarter.assess.rulebook import KindRule, Rulebook

UPPER = ("<=", "<")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values that meet a target; None means no bound on that side."""

    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False


def find_kind(
    measure: str,
    comparator: str,
    value: Fraction | None,
    unit: str,
    action: str,
    indicator: str,
    book: Rulebook,
) -> tuple[str, str]:
    """Return the kind (C S G U UC O) and the id of the rule that decided, "" where none does.

    Args:
        measure, comparator, unit, action, indicator: as in the register.
        value: the number of the target, None where it has none.
        book: the rules.
    """
    if value is None:
        return "", ""
    controls = is_controlled(measure, comparator, action, book)
    for rule in book.kinds:
        if fits(rule, measure, value, unit, indicator, controls):
            return rule.kind, rule.id
    return "", ""


def is_controlled(measure: str, comparator: str, action: str, book: Rulebook) -> bool:
    """Return whether the target is a bound from above, or from both sides (保持在…左右)."""
    if comparator in UPPER:
        return True
    if comparator in (">=", ">"):
        return False
    if book.controls.search(action):
        return True
    both_sides = comparator in ("~", "range") and measure in ("level", "growth_rate", "change")
    return both_sides and book.keeps.search(action) is not None


def fits(
    rule: KindRule, measure: str, value: Fraction, unit: str, indicator: str, controls: bool
) -> bool:
    """Return whether a line of the rules speaks of this target."""
    if measure not in rule.measures or (rule.control and not controls):
        return False
    if rule.zero and value != 0:
        return False
    if rule.units and unit not in rule.units:
        return False
    return rule.words is None or rule.words.search(indicator) is not None


def find_bounds(
    kind: str,
    comparator: str,
    value: Fraction,
    value_high: Fraction | None,
    unit: str,
    action: str,
    book: Rulebook,
) -> Bounds:
    """Return which values meet the target.

    以上/以内/不低于 include the number, 超过/低于 exclude it; a bare number is a lower bound
    for more-is-better kinds; 左右 is met from a little below (controlled: a little above).
    """
    if kind == "O":
        fewer = book.scales.get(unit) == "fewer"
        return Bounds(high=value) if fewer else Bounds(low=value)
    near = tolerance(value, unit, book) if comparator == "~" else Fraction(0)
    if kind not in ("U", "UC"):
        return Bounds(low=value - near, low_open=comparator == ">")
    if value_high is not None:
        return Bounds(low=value, high=value_high)
    keeps = comparator == "~" and book.keeps.search(action) is not None
    return Bounds(
        low=value - near if keeps else None, high=value + near, high_open=comparator == "<"
    )


def tolerance(value: Fraction, unit: str, book: Rulebook) -> Fraction:
    """Return how far 左右 reaches."""
    if book.is_rate(unit):
        return book.cutoffs["near.rate"]
    return abs(value) * book.cutoffs["near.share"] / 100
