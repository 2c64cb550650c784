"""Rows of the status -> what of them can be recomputed, by which formula, and why not all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from pipeline.publish.formulas import Shape
from pipeline.publish.labels import Labels
from pipeline.rules import RuleEntry, Rules

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("C", "S", "G", "U", "UC")
RATES = ("share", "point")
Row = Mapping[str, Any]


class Line(NamedTuple):
    """One target: what the sheet prints of it, and its shape; without one it is left out."""

    told: Mapping[str, Any]
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Guide:
    """What the rules say of recomputing: rules/recompute.yml by group, words by their id."""

    columns: Sequence[RuleEntry]
    inputs: Sequence[RuleEntry]
    reasons: Mapping[str, str]
    words: Mapping[str, str]
    bands: Mapping[str, RuleEntry]
    doubling: str
    rates: frozenset[str]
    keeps: regex.Pattern[str]
    near: Mapping[str, Any]
    labels: Labels


def open_guide(rules: Rules, labels: Labels) -> Guide:
    """Return what the rules say of recomputing."""

    def group(name: str) -> list[RuleEntry]:
        return [entry for entry in rules["recompute"] if entry.values["group"] == name]

    units = (e.values for e in rules["units"] if e.values["dimension"] in RATES)
    keeps = next(e.values["actions"] for e in rules["kinds"] if e.values["kind"] == "keep")
    return Guide(
        columns=group("column"),
        inputs=group("input"),
        reasons={entry.id: str(entry.values["text"]) for entry in group("reason")},
        words={e.id.removeprefix("word."): str(e.values["text"]) for e in group("word")},
        bands={e.id: e for e in rules["status"] if e.values["group"] == "band"},
        doubling=next(str(e.values["word"]) for e in rules["status"] if e.id == "doubling"),
        rates=frozenset(form for values in units for form in values["forms"]),
        keeps=regex.compile(keeps),
        near={e.id: e.values.get("value") for e in (*rules["recompute"], *rules["status"])},
        labels=labels,
    )


def lines_of(status: pd.DataFrame, targets: pd.DataFrame, guide: Guide) -> Iterator[Line]:
    """Return one line for each target of the status, in its order.

    Args:
        status: the rows of a quarter.
        targets: comparator, value_high, baseline_value and action of each, as in force.
        guide: what the rules say.
    """
    wanted = status[status["item_type"] == "target"]
    known = {row["target_id"]: row for row in rows_of(targets)}
    for row in rows_of(wanted):
        yield line_of(row, known.get(row["item_id"], {}), guide)


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame as mappings by column."""
    return [{str(name): c for name, c in row.items()} for row in frame.to_dict("records")]


def line_of(row: Row, target: Row, guide: Guide) -> Line:
    """Return one target with what can be recomputed of it, and why the rest cannot."""
    shape, kind, labels = shape_of(row, target, guide), str(row["kind"]), guide.labels
    left_out = why_left_out(row, guide)
    reason = guide.reasons.get(left_out or why_no_gap(row, shape, guide), "")
    told: dict[str, Any] = {
        "item_id": row["item_id"],
        "indicator": row["indicator"],
        "kind": f"{kind} {labels.label(f'kind.{kind}')}" if kind else "",
        "comparator": labels.shown("comparator", shape.comparator),
        "value_high": target.get("value_high"),
        "baseline_value": target.get("baseline_value"),
        "unit": row["unit"],
        "why": reason.format(word=row["progress_status"]),
    }
    if left_out:
        return Line({**told, "result": guide.words["left_out"]}, None)
    met = is_met_by_word(row, guide.bands)
    told["met"] = "" if met is None else guide.words["met" if met else "not_met"]
    return Line(told, shape)


def shape_of(row: Row, target: Row, guide: Guide) -> Shape:
    """Return what decides which formulas a target has."""
    base = target.get("baseline_value")
    stated = base is not None and row["value"] is not None
    return Shape(
        kind=str(row["kind"]),
        comparator=str(target.get("comparator", "")),
        high=target.get("value_high") is not None,
        base=stated and base < row["value"],
        rate=row["unit"] in guide.rates,
        keeps=guide.keeps.search(str(target.get("action", ""))) is not None,
    )


def why_left_out(row: Row, guide: Guide) -> str:
    """Return the reason why nothing of a row is recomputed, "" where something is."""
    if row["rule"] == "adjusted":
        return "adjusted"
    if row["value"] is None or not row["kind"]:
        return "no_target"
    if row["reported"] is None:
        return "no_value"
    if row["unit"] == guide.doubling:
        return "doubling"
    return "" if row["kind"] in KINDS else "grade"


def why_no_gap(row: Row, shape: Shape, guide: Guide) -> str:
    """Return the reason why the gap of a row is not recomputed, "" where it is.

    A row above the ladder (存疑待核 and the like) has no gap.
    """
    if row["rule"] not in guide.bands:
        return "unsettled"
    if shape.kind == "S" and not shape.base:
        return "no_base" if row["gap"] is None else "base_reported"
    return ""


def is_met_by_word(row: Row, bands: Mapping[str, RuleEntry]) -> bool | None:
    """Return what the word of a row says on whether the target is met, None for nothing.

    A rung of the ladder that asks for `met` says yes; one that stands below a rung that asks
    for nothing but `met` says no.
    """
    own = bands.get(str(row["rule"]))
    if own is None or "preset" in own.values:
        return None
    if "met" in own.values.get("tests", ()):
        return True
    kinds = {str(row["kind"]), f"{row['kind']}-"} & set(own.values["kinds"])
    above = list(bands.values())[: list(bands).index(own.id)]
    rivals = [
        band
        for band in above
        if band.values["phase"] == own.values["phase"] and kinds <= set(band.values["kinds"])
    ]
    return False if any(band.values.get("tests") == ("met",) for band in rivals) else None
