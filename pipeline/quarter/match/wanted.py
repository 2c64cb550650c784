"""Register frames -> what reports can be matched to: targets, milestones and duties."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import find_numbers
from pipeline.quarter.match.indicators import Names, core


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit taken apart: its dimension, and one of it in the dimension's own unit."""

    dimension: str
    si_unit: str
    factor: Decimal
    divisor: Decimal

    def si_unit_fits(self, other: str) -> bool:
        """Return whether a quantity per something is per the same (元/人), or neither is."""
        per = [unit for unit in (self.si_unit, other) if "/" in unit or "／" in unit]
        return not per or self.si_unit == other


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target, milestone or duty; `type` is target, milestone or duty.

    `core` is the indicator's or the object's (see `indicators.core`). `owners` are the leads
    and partners of its task, `leads` the leads alone.
    """

    item_id: str
    type: str
    seq: str
    leads: tuple[str, ...]
    owners: tuple[str, ...]
    indicator: str
    action: str
    measure: str
    scope: str
    unit: str
    value: Decimal | None
    span: str
    core: str
    unit_measure: Measure | None

    @property
    def is_growth(self) -> bool:
        """Return whether what it wants is itself a change."""
        return self.measure in ("growth_rate", "reduction_rate", "change")


def list_wanted(
    tasks: pd.DataFrame,
    targets: pd.DataFrame,
    promises: pd.DataFrame,
    lexicon: Lexicon,
    names: Names,
) -> tuple[Wanted, ...]:
    """Return all items of the register, targets first."""
    owners = {str(row["seq"]): owners_of(row) for row in rows_of(tasks)}
    units = {str(u): measure_unit(str(u), lexicon) for u in targets["unit"].dropna().unique()}
    found = [wanted_target(row, owners, units, names) for row in rows_of(targets)]
    return (*found, *(wanted_promise(row, owners, names) for row in rows_of(promises)))


def rows_of(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Return the rows as dicts, "" for every cell that is not stated."""
    columns = [str(name) for name in frame.columns]
    cells = [["" if is_blank(cell) else cell for cell in frame[name]] for name in columns]
    return (dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True))


def is_blank(cell: object) -> bool:
    """Return whether a cell states nothing."""
    not_a_number = isinstance(cell, float) and math.isnan(cell)
    return cell is None or cell is pd.NA or cell is pd.NaT or not_a_number


def owners_of(row: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the leads of a row, and its leads and partners."""
    leads = tuple(filter(None, str(row["lead"]).split("、")))
    partners = tuple(filter(None, str(row.get("partners", "")).split("、")))
    return leads, (*leads, *partners)


def wanted_target(
    row: dict[str, Any],
    owners: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    units: dict[str, Measure | None],
    names: Names,
) -> Wanted:
    """Return one target."""
    leads, all_owners = owners.get(str(row["seq"])) or owners_of(row)
    value = row["value"]
    unit = str(row["unit"])
    return Wanted(
        item_id=str(row["target_id"]),
        type="target",
        seq=str(row["seq"]),
        leads=leads,
        owners=all_owners,
        indicator=str(row["indicator"]),
        action=str(row["action"]),
        measure=str(row["measure"]),
        scope=str(row["scope"]),
        unit=unit,
        value=None if value == "" else Decimal(str(value)),
        span=str(row["span"]),
        core=core(str(row["indicator"]), names),
        unit_measure=units.get(unit),
    )


def wanted_promise(
    row: dict[str, Any],
    owners: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    names: Names,
) -> Wanted:
    """Return one milestone or duty; a direction counts as a duty."""
    leads, all_owners = owners.get(str(row["seq"])) or owners_of(row)
    return Wanted(
        item_id=str(row["promise_id"]),
        type="milestone" if row["kind"] == "milestone" else "duty",
        seq=str(row["seq"]),
        leads=leads,
        owners=all_owners,
        indicator=str(row["object"]),
        action=str(row["verb"]),
        measure="",
        scope="",
        unit="",
        value=None,
        span=str(row["span"]),
        core=core(str(row["object"]), names),
        unit_measure=None,
    )


def measure_unit(unit: str, lexicon: Lexicon) -> Measure | None:
    """Return a unit taken apart; None where it is empty or not known."""
    if not unit:
        return None
    numbers = find_numbers("1" + unit, lexicon)
    if len(numbers) != 1 or numbers[0].end != len(unit) + 1 or not numbers[0].kind:
        return None
    number = numbers[0]
    return Measure(number.dimension, number.si_unit, number.factor, number.divisor)
