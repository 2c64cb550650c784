"""Register against register: what a new notice adds, drops, raises, lowers or copies.

Two targets are the same aim where their indicator, dimension and owner agree. Names are
compared without quotation marks and bound words; where none agrees to the letter, the closest
name of the same owner counts, if it is close and alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

import pandas as pd
import regex

CLOSE = 0.7
"""Least likeness of two names of one owner's targets that may be the same aim."""

CLEAR = 0.08
"""Least distance to the next best name; below it the pair is listed as doubtful."""

LESS_IS_MORE = ("<=", "<")
Row = dict[Any, Any]
"""One target by field name."""

COLUMNS = (
    "indicator", "lead", "change", "before_id", "before_indicator", "before_lead",
    "before_value", "before_unit", "before_comparator", "before_result", "before_done",
    "after_id", "after_value", "after_unit", "after_comparator", "difference", "likeness",
    "doubt", "before_span", "after_span",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two targets taken for the same aim, by row number, and how alike their names are."""

    before: int
    after: int
    likeness: float
    doubt: str


def compare_registers(
    before: pd.DataFrame, after: pd.DataFrame, results: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what became of every target of two notices of one government.

    Args:
        before: the targets of the earlier notice, columns as in the register.
        after: the targets of the later one.
        results: optional status rows of the earlier notice's last quarter: item_id,
            progress_status, done.

    Returns:
        One row an aim, columns COLUMNS. Each target of both frames stands in exactly one row.
        `change` is new, dropped, raised, lowered, copied, restated (another measure or unit)
        or doubtful (a close name that is not alone). `difference` is after less before in the
        earlier unit, empty where units differ in dimension.
    """
    earlier: list[Row] = before.to_dict("records")
    later: list[Row] = after.to_dict("records")
    told = {} if results is None else results.set_index("item_id").to_dict("index")
    pairs = {p.after: p for p in pair_targets(earlier, later)}
    rows = [row_of(earlier, later, pairs.get(i), i, told) for i in range(len(later))]
    kept = {p.before for p in pairs.values()}
    rows += [dropped_row(row, told) for i, row in enumerate(earlier) if i not in kept]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(object)
    return frame.where(frame.notna(), None)


def pair_targets(earlier: Sequence[Row], later: Sequence[Row]) -> list[Pair]:
    """Return the pairs, each target in one at the most; the most alike are paired first."""
    candidates = sorted(
        candidates_of(earlier, later), key=lambda c: (-c.likeness, c.after, c.before)
    )
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    pairs = []
    for one in candidates:
        if one.before in taken_before or one.after in taken_after:
            continue
        taken_before.add(one.before)
        taken_after.add(one.after)
        pairs.append(Pair(one.before, one.after, one.likeness, doubt_of(one, candidates)))
    return pairs


def candidates_of(earlier: Sequence[Row], later: Sequence[Row]) -> Iterator[Pair]:
    """Return every two targets that may be the same aim."""
    for j, new in enumerate(later):
        for i, old in enumerate(earlier):
            if kind_of(old) != kind_of(new):
                continue
            alike = likeness(old, new)
            owner = plain(old["lead"]) == plain(new["lead"])
            if alike == 1 or (owner and alike >= CLOSE):
                yield Pair(i, j, round(alike + (0.001 if owner else 0), 4), "")


def doubt_of(one: Pair, candidates: Sequence[Pair]) -> str:
    """Return "close" where another name is nearly as close as the one taken."""
    if one.likeness >= 1:
        return ""
    rivals = [
        c.likeness
        for c in candidates
        if c is not one and (c.before == one.before or c.after == one.after)
    ]
    return "close" if rivals and one.likeness - max(rivals) < CLEAR else ""


def likeness(old: Row, new: Row) -> float:
    """Return how alike two indicators are, 1.0 for the same words and the same scope."""
    a, b = plain(old["indicator"]), plain(new["indicator"])
    same_scope = plain(old["scope"]) == plain(new["scope"])
    if a == b:
        return 1.0 if same_scope else 0.95
    return SequenceMatcher(None, a, b, autojunk=False).ratio() - (0 if same_scope else 0.1)


def plain(text: Any) -> str:
    """Return a name without quotation marks, blanks and brackets."""
    if not isinstance(text, str):
        return ""
    return regex.sub(r"[“”\"‘’《》〈〉（）()\s·]", "", text)


def kind_of(row: Row) -> str:
    """Return what sort of aim a target is: a rate of change, a share, or an amount."""
    measure = str(row["measure"])
    if measure in ("growth_rate", "reduction_rate", "change", "grade", "multiple"):
        return measure
    return "share" if str(row["unit"]) in ("%", "‰") else "amount"


def row_of(
    earlier: Sequence[Row],
    later: Sequence[Row],
    pair: Pair | None,
    place: int,
    told: dict[Any, Row],
) -> Row:
    """Return the row of one target of the later notice."""
    new = later[place]
    row = {
        "indicator": new["indicator"],
        "lead": new["lead"],
        "change": "new",
        "after_id": new["target_id"],
        "after_value": number(new["value"]),
        "after_unit": new["unit"],
        "after_comparator": new["comparator"],
        "after_span": new["span"],
    }
    if pair is None:
        return row
    old = earlier[pair.before]
    difference = difference_of(old, new)
    return row | before_part(old, told) | {
        "change": "doubtful" if pair.doubt else change_of(old, new, difference),
        "difference": difference,
        "likeness": Decimal(str(min(pair.likeness, 1.0))),
        "doubt": pair.doubt,
    }  # fmt: skip


def dropped_row(old: Row, told: dict[Any, Row]) -> Row:
    """Return the row of a target the later notice does not hold."""
    named = {"indicator": old["indicator"], "lead": old["lead"], "change": "dropped"}
    return named | before_part(old, told)


def before_part(old: Row, told: dict[Any, Row]) -> Row:
    """Return the columns of the earlier target, and its last result where one is known."""
    result = told.get(old["target_id"], {})
    return {
        "before_id": old["target_id"],
        "before_indicator": old["indicator"],
        "before_lead": old["lead"],
        "before_value": number(old["value"]),
        "before_unit": old["unit"],
        "before_comparator": old["comparator"],
        "before_span": old["span"],
        "before_result": result.get("progress_status"),
        "before_done": number(result.get("done")),
    }


def change_of(old: Row, new: Row, difference: Decimal | None) -> str:
    """Return what became of an aim; a bound from above is raised when it falls."""
    if difference is None:
        both_bare = number(old["value"]) is None and number(new["value"]) is None
        return "copied" if both_bare else "restated"
    if difference == 0:
        return "copied"
    bounded = str(new["comparator"]) in LESS_IS_MORE or str(old["comparator"]) in LESS_IS_MORE
    harder = difference < 0 if bounded else difference > 0
    return "raised" if harder else "lowered"


def difference_of(old: Row, new: Row) -> Decimal | None:
    """Return after less before in the earlier unit; None where they cannot be compared."""
    before, after = number(old["value"]), number(new["value"])
    if before is None or after is None:
        return None
    if str(old["unit"]) == str(new["unit"]):
        return after - before
    in_si, other = number(old["si_value"]), number(new["si_value"])
    if in_si is None or other is None or str(old["si_unit"]) != str(new["si_unit"]):
        return None
    if in_si == 0 or before == 0:
        return None
    scale = in_si / before
    return (other - in_si) / scale


def number(value: Any) -> Decimal | None:
    """Return a value as Decimal; None where nothing is stated."""
    if value is None or pd.isna(value):
        return None
    text = str(value).strip()
    return Decimal(text) if text else None
