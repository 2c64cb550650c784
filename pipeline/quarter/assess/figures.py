"""Reported figures -> the one that counts, or the first sieve that lets none through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from pipeline.quarter.assess.records import Report
from pipeline.quarter.assess.scene import Scene

SUMMED = "summed"


class Figure(NamedTuple):
    """A reported figure in the target's unit, and how its period is read."""

    row: Report
    value: Fraction
    basis: str


class Sifted(NamedTuple):
    """The figures that are left, the others with their reason, and why none is left."""

    left: list[Figure]
    unused: tuple[tuple[Report, str], ...]
    reason: str


def sift(rows: Sequence[Report], scene: Scene) -> Sifted:
    """Return the figures that all sieves let through; they are one value, or named parts.

    Args:
        rows: rows with a figure, not empty.
        scene: the target and what it is read against.

    Returns:
        With `reason` "" the figures that count. Else no figure: reason names the sieve.
    """
    figures = [Figure(row, Fraction(row.reported or 0), row.basis) for row in rows]
    unused: list[tuple[Report, str]] = []
    for reason, sieve in SIEVES:
        left = sieve(figures, scene)
        if not left:
            return Sifted([], tuple((row, reason) for row in rows), reason)
        if len(left) < len(figures):
            passed = {figure.row.row for figure in left}
            unused += [(f.row, reason) for f in figures if f.row.row not in passed]
        figures = left
    return Sifted(figures, tuple(unused), "")


def keep_sure(figures: list[Figure], scene: Scene) -> list[Figure]:
    """Return the figures that surely speak of this target."""
    if scene.decided("accept") is not None:
        return figures
    return [figure for figure in figures if "unsure_match" not in figure.row.flags]


def keep_unit(figures: list[Figure], scene: Scene) -> list[Figure]:
    """Return the figures that can be had in the target's unit, converted and signed."""
    kept = []
    for figure in figures:
        row = figure.row
        if row.unit == scene.item.unit and not row.direction:
            kept.append(figure)
            continue
        factor = scene.book.conversion(row.unit, scene.item.unit)
        if factor is not None:
            value = figure.value * factor * sign(row, scene)
            kept.append(Figure(row, value, figure.basis))
    return kept


def sign(row: Report, scene: Scene) -> int:
    """Return -1 where a rate goes the other way than the target promises."""
    against = "up" if scene.item.falls else "down"
    return -1 if scene.item.kind == "G" and row.direction == against else 1


def keep_period(figures: list[Figure], scene: Scene) -> list[Figure]:
    """Return the figures whose period ends inside the quarter (or is not stated)."""
    first, last = scene.quarter.first, scene.quarter.last
    return [
        f for f in figures if f.row.period_end is None or first <= f.row.period_end <= last
    ]


def keep_latest(figures: list[Figure], scene: Scene) -> list[Figure]:
    """Return the figures of the latest period; final ones go before estimates of it.

    A figure whose period is not stated is taken to end with the quarter.
    """
    if len(figures) == 1:
        return figures
    last = scene.quarter.last
    latest = max(f.row.period_end or last for f in figures)
    newest = [f for f in figures if (f.row.period_end or last) == latest]
    return [f for f in newest if not f.row.is_estimate] or newest


def keep_basis(figures: list[Figure], scene: Scene) -> list[Figure]:
    """Return the figures in a reading of the period that suits the kind.

    Cumulative ones first; where only figures of single quarters are given they are added to
    what the quarter before had reached.
    """
    accepted, sums = scene.book.bases[scene.item.kind]
    read = [Figure(f.row, f.value, basis_of(f, scene)) for f in figures]
    fitting = [figure for figure in read if figure.basis in accepted]
    if fitting or not sums:
        return fitting
    before = reached_before(scene)
    if before is None:
        return []
    single = [figure for figure in read if figure.basis == "quarter"]
    return [Figure(f.row, f.value + before, SUMMED) for f in single]


def reached_before(scene: Scene) -> Fraction | None:
    """Return the sum at the end of the quarter just before, None where it is not known."""
    before = scene.history[-1] if scene.history else None
    if before is None or not scene.quarter.follows(before.quarter) or before.reading.verdict:
        return None
    return before.reading.value


def basis_of(figure: Figure, scene: Scene) -> str:
    """Return how the figure's period is to be read.

    In the first quarter of a term a quarter is all there is; a claimed share that fits the
    figure shows that it is cumulative; a reviewer's word goes before all.
    """
    if scene.decided("as_quarter"):
        return "quarter"
    whole = scene.quarter.first <= scene.item.begins or "all_done" in figure.row.flags
    if whole or scene.decided("as_cumulative"):
        return "cumulative"
    if figure.basis == "unknown" and claim_gap(figure.row, figure.value, scene) == 0:
        return "cumulative"
    return figure.basis


def claim_gap(row: Report, value: Fraction, scene: Scene) -> Fraction | None:
    """Return by how many points a claimed share contradicts, 0 within the tolerance.

    None where no share of this target is claimed, or the kind has no share.
    """
    target = scene.item.value
    if row.claimed_share is None or not target or scene.item.kind not in ("C", "S"):
        return None
    gap = abs(100 * value / target - Fraction(row.claimed_share))
    return gap if gap > scene.book.cutoffs["claim.points"] else Fraction(0)


def keep_one_value(figures: list[Figure], scene: Scene) -> list[Figure]:
    """Return the figures where they are one value, or parts the target itself names."""
    if len(figures) == 1:
        return figures
    parts = {figure.row.part for figure in figures}
    named = all(part and part in scene.item.span for part in parts)
    if named and len({(f.row.part, f.value) for f in figures}) == len(parts):
        return figures
    return figures if len({figure.value for figure in figures}) == 1 else []


def sum_parts(figures: Sequence[Figure]) -> Fraction:
    """Return the value: the sum of the named parts, or the one value all figures give."""
    by_part = {figure.row.part: figure.value for figure in figures}
    if "" in by_part:
        return figures[0].value
    return sum(by_part.values(), Fraction(0))


Sieve = Callable[[list[Figure], Scene], list[Figure]]
SIEVES: tuple[tuple[str, Sieve], ...] = (
    ("unsure_match", keep_sure),
    ("unit_mismatch", keep_unit),
    ("period_mismatch", keep_period),
    ("period_mismatch", keep_latest),
    ("basis_unknown", keep_basis),
    ("conflicting", keep_one_value),
)
"""The sieves in order; a figure that does not pass is listed with the reason of its sieve."""
