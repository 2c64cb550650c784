"""The base a stock is measured from, and the value a doubling (番) stands for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.quarter.assess.records import Item, Report
from pipeline.quarter.assess.scene import Scene

NO_FLAGS: frozenset[str] = frozenset()


def state_base(
    scene: Scene, rows: Sequence[Report]
) -> tuple[Item, Fraction | None, frozenset[str]]:
    """Return a stock with its base, the base that was stated, and flags.

    It is the notice's, else one a unit reported, in this quarter or before. A base at or above
    the target is none to measure from; a 番 is turned into the value it stands for.
    """
    item = scene.item
    base, flags = item.base, NO_FLAGS
    if base is None:
        base = reported_base(scene, rows)
        flags = NO_FLAGS if base is None else frozenset({"base_reported"})
    if item.measure != "multiple":
        item = item._replace(base=base)
    elif base is not None:
        item = multiply(item, base, rows, scene)
    if item.base is not None and item.value is not None and item.base >= item.value:
        return item._replace(base=None), base, flags | {"base_reached"}
    return item, base, flags


def reported_base(scene: Scene, rows: Sequence[Report]) -> Fraction | None:
    """Return the base a unit stated, in the target's unit: the latest one."""
    for row in reversed(rows):
        if row.base_value is not None:
            factor = base_factor(scene, row)
            if factor is not None:
                return Fraction(row.base_value) * factor
    for heard in reversed(scene.history):
        if heard.reading.base is not None:
            return heard.reading.base
    return None


def base_factor(scene: Scene, row: Report) -> Fraction | None:
    """Return what turns a stated base into the target's unit; a 番 has no unit of its own."""
    if scene.item.measure == "multiple":
        return Fraction(1)
    return scene.book.conversion(row.unit or scene.item.unit, scene.item.unit)


def multiply(item: Item, base: Fraction, rows: Sequence[Report], scene: Scene) -> Item:
    """Return a 番 as the value it stands for, in the unit the rows report in."""
    unit = next((row.unit for row in rows if row.unit and row.unit != item.unit), "")
    times = item.value
    doubles = item.unit == scene.book.word("word", "doubling")
    if not unit or not doubles or times is None or times.denominator != 1:
        return item
    value = base * Fraction(2) ** int(times)
    return item._replace(value=value, top=value, low=value, unit=unit, base=base)


def lacks_base(item: Item, rows: Sequence[Report], scene: Scene) -> bool:
    """Return whether figures were given that only a base could set against the 番."""
    units = [row.unit for row in rows if row.reported is not None]
    return bool(units) and all(
        scene.book.conversion(unit, item.unit) is None for unit in units
    )
