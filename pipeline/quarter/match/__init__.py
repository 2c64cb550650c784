"""What was read in the items that came in, set beside the register -> reports, unplaced.

A figure goes to a target by what it measures, its unit and its verb, among the targets of the
unit that wrote it; to exactly one or to none, never by its position. The id of a form is taken
where the unit fits. Everything that does not fit is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.grammar.lexicon import Lexicon
from pipeline.quarter.match.choose import Context
from pipeline.quarter.match.indicators import Names, core, open_names
from pipeline.quarter.match.place import Fate, Written
from pipeline.quarter.match.rows import REPORT_COLUMNS, match_item
from pipeline.quarter.match.wanted import Wanted, list_wanted, rows_of

if TYPE_CHECKING:
    from pipeline.quarter.prose import ItemText

__all__ = ["Matched", "Names", "match_reports", "open_names"]

FIGURE_COLUMNS = (
    "source", "place", "quarter", "lead", "item_id", "mention", "words", "value", "unit",
    "role", "rule", "basis", "period_end", "start", "end", "fate", "items", "reason",
)  # fmt: skip
UNPLACED_COLUMNS = (
    "source", "place", "quarter", "lead", "item_id", "text", "mention", "value", "unit",
    "role", "reason", "received",
)  # fmt: skip


@dataclass(frozen=True)
class Matched:
    """What comes out, in frames.

    reports: one row a statement on an item, as `assess` wants it (see its Material).
    unplaced: the figures that are used for no item, and the items nothing could be read
        from, each with its reason.
    figures: every number of every item: fate is used (items: the ids it was used for),
        unplaced (reason) or name (a date, code or part of a name: no figure). One row a
        number; used + unplaced + name are all rows.
    """

    reports: pd.DataFrame
    unplaced: pd.DataFrame
    figures: pd.DataFrame


def match_reports(
    items: pd.DataFrame,
    readings: Sequence[ItemText],
    register: Mapping[str, pd.DataFrame],
    lexicon: Lexicon,
    names: Names,
) -> Matched:
    """Return what the items say of the register, and what of them found no place.

    Args:
        items: one row an item as it came. Used are quarter, source, place, unit (that wrote
            it, as the register writes it; blank: not known), item_id (where a form names it),
            seq, heading, text, period_end, is_estimate, stage, received, received_from.
        readings: how each row was read, in the same order: of `prose.read_items`.
        register: its frames tasks, targets and promises by name.
        lexicon: the grammar's words, for units.
        names: the rules of indicators, of `open_names`.

    Returns:
        The frames; the items are left as they were.
    """
    wanted = list_wanted(
        register["tasks"], register["targets"], register["promises"], lexicon, names
    )
    by_id = {one.item_id: one for one in wanted}
    contexts: dict[str, tuple[tuple[Wanted, ...], Context]] = {}
    rows: list[dict[str, Any]] = []
    figures: list[dict[str, Any]] = []
    lost: list[dict[str, Any]] = []
    for fields, reading in zip(rows_of(items), readings, strict=True):
        lead = str(fields.get("unit", ""))
        if lead not in contexts:
            contexts[lead] = context_of(lead, wanted, lexicon, names)
        known, context = contexts[lead]
        heading = core(str(fields.get("heading", "")), names)
        one = by_id.get(str(fields.get("item_id", "")))
        written = Written(fields, reading.cell, reading.report, one)
        here = replace(context, heading=heading, seq=str(fields.get("seq", "")))
        found, fates = match_item(written, known, here)
        rows += found
        figures += [figure_row(fate, written) for fate in fates]
        lost += lost_rows(fields, found, fates, written)
    return Matched(
        pd.DataFrame(rows, columns=list(REPORT_COLUMNS)),
        pd.DataFrame(lost, columns=list(UNPLACED_COLUMNS)),
        pd.DataFrame(figures, columns=list(FIGURE_COLUMNS)),
    )


def context_of(
    lead: str, wanted: Sequence[Wanted], lexicon: Lexicon, names: Names
) -> tuple[tuple[Wanted, ...], Context]:
    """Return the items a unit answers for, and what its figures are chosen among.

    A unit that answers for none, or is not known, may speak of all.
    """
    own = tuple(one for one in wanted if lead in one.owners)
    known = own or tuple(wanted)
    targets = tuple(one for one in known if one.type == "target")
    own_ids = {one.item_id for one in known}
    others = tuple(
        one for one in wanted if one.type == "target" and one.item_id not in own_ids
    )
    return known, Context(targets, others, False, lexicon, names)


def figure_row(fate: Fate, written: Written) -> dict[str, Any]:
    """Return the ledger's row of one figure."""
    figure, fields = fate.figure, written.fields
    is_cell = figure is written.cell
    text = written.report.text
    name = figure.role == "name" and not fate.items
    row = {key: fields.get(key, "") for key in ("source", "place", "quarter", "item_id")}
    return row | {
        "lead": fields.get("unit", ""),
        "mention": figure.mention,
        "words": figure.mention if is_cell else text[figure.said_start : figure.said_end],
        "value": figure.number.value,
        "unit": figure.number.unit,
        "role": str(figure.role),
        "rule": figure.rule,
        "basis": figure.basis,
        "period_end": figure.period_end.isoformat() if figure.period_end else "",
        "start": None if is_cell else figure.number.start,
        "end": None if is_cell else figure.number.end,
        "fate": "used" if fate.items else "name" if name else "unplaced",
        "items": "、".join(fate.items),
        "reason": "" if name else fate.reason,
    }


def lost_rows(
    fields: Mapping[str, Any],
    found: Sequence[Mapping[str, Any]],
    fates: Sequence[Fate],
    written: Written,
) -> list[dict[str, Any]]:
    """Return the rows of what one item gave that is used for nothing.

    An item that gave neither a row nor a figure is listed itself.
    """
    common = {name: fields.get(name, "") for name in UNPLACED_COLUMNS if name in fields}
    common |= {"lead": fields.get("unit", ""), "text": written.report.text.strip()}
    common |= {"unit": "", "role": "", "mention": ""}
    lost = [
        common
        | {
            "mention": fate.figure.mention,
            "value": fate.figure.number.value,
            "unit": fate.figure.number.unit,
            "role": str(fate.figure.role),
            "reason": fate.reason,
        }
        for fate in fates
        if not fate.items and fate.figure.role != "name"
    ]
    if lost or found:
        return lost
    empty = not common["text"] and written.cell is None
    unknown = fields.get("item_id") and written.wanted is None
    reason = "empty" if empty else "unknown_item" if unknown else "nothing_matched"
    return [common | {"value": None, "reason": reason}]
