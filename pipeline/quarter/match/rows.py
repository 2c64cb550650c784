"""Figures with their targets, sayings with their items -> rows of the reports frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.quarter.match.choose import Context
from pipeline.quarter.match.indicators import Names, core
from pipeline.quarter.match.place import (
    Fate,
    Placed,
    Written,
    is_target_value,
    place_figures,
)
from pipeline.quarter.match.statements import (
    Saying,
    find_sayings,
    named_above,
    sayings_of,
)
from pipeline.quarter.match.wanted import Wanted

if TYPE_CHECKING:
    from pipeline.quarter.prose.records import Figure

REPORT_COLUMNS = (
    "item_id", "quarter", "role", "reported", "unit", "basis", "direction", "period_end",
    "is_estimate", "stage", "claimed_share", "base_value", "part", "object", "substance",
    "fall_reason", "text", "mention", "source", "received", "received_from", "by_unit",
    "flags",
)  # fmt: skip
SAYING_FLAGS = ("no_progress", "all_done", "correction")


def match_item(
    written: Written, known: Sequence[Wanted], context: Context
) -> tuple[list[dict[str, Any]], list[Fate]]:
    """Return the rows of one item as it came, and what became of each of its figures.

    Args:
        written: the item.
        known: all items of the unit, or all there are where the unit is not known.
        context: the targets of `known`, with what is needed to choose among them.
    """
    cell = [] if written.cell is None else [Fate(written.cell)]
    fates = cell + [Fate(figure) for figure in written.report.figures]
    placed = place_figures(fates, written, context)
    rows = [value_row(p, written, context) for p in placed]
    rows += sayings_rows(written, known, fates, placed, context.names)
    name_reasons(fates)
    return rows, fates


def value_row(placed: Placed, written: Written, context: Context) -> dict[str, Any]:
    """Return the row of a figure that has its target; the figure counts as used."""
    figure, target = placed.fate.figure, placed.target
    placed.fate.items.append(target.item_id)
    mention = figure.mention
    if figure is not written.cell:
        mention = written.report.text[figure.said_start : figure.said_end].strip()
    return common_row(written, target.item_id) | {
        "role": "stage" if is_stage(figure, target, mention) else "value",
        "reported": figure.number.value,
        "unit": figure.number.unit,
        "basis": figure.basis,
        "direction": figure.direction,
        "period_end": period_of(figure, written),
        "is_estimate": figure.is_estimate or bool(written.fields.get("is_estimate")),
        "claimed_share": placed.share,
        "base_value": placed.base,
        "part": placed.part,
        "mention": mention,
        "flags": "、".join(flags_of_value(placed, written)),
    }


def flags_of_value(placed: Placed, written: Written) -> list[str]:
    """Return the flags of the row of a figure; a text beside a cell may say 更正 of it."""
    told = placed.fate.figure.flags
    if placed.fate.figure is written.cell:
        told = told.union(*(sentence.flags for sentence in written.report.sentences))
    flags = [] if placed.is_sure else ["unsure_match"]
    flags += [flag for flag in ("of_which", "correction") if flag in told]
    return flags + (["all_done"] if placed.all_done or claims_all(placed, written) else [])


def claims_all(placed: Placed, written: Written) -> bool:
    """Return whether a figure is but the planned number of which all is said to be done."""
    figure = placed.fate.figure
    if figure is written.cell or not is_target_value(figure, placed.target):
        return False
    return "all_done" in written.report.sentences[figure.sentence].flags


def period_of(figure: Figure, written: Written) -> str:
    """Return the end of a figure's period: what its text says, else what the form says."""
    if figure.period_end is not None:
        return figure.period_end.isoformat()
    return str(written.fields.get("period_end") or "")[:10]


def is_stage(figure: Figure, target: Wanted, mention: str) -> bool:
    """Return whether a figure counts things at a stage that is not the target's own verb."""
    if "stage" not in figure.flags or target.measure not in ("count", "increment"):
        return False
    verb = target.action.removeprefix("新")
    return not (verb and verb in mention) and figure.action != "完成"


def common_row(written: Written, item_id: str) -> dict[str, Any]:
    """Return a row with what all rows of an item share; the rest is not stated."""
    row: dict[str, Any] = dict.fromkeys(REPORT_COLUMNS, "")
    for name in ("reported", "stage", "claimed_share", "base_value"):
        row[name] = None
    fields = written.fields
    row |= {name: fields.get(name) for name in ("quarter", "source", "received_from")}
    row |= {
        "item_id": item_id,
        "basis": "unknown",
        "is_estimate": bool(fields.get("is_estimate")),
        "substance": False,
        "text": written.report.text,
        "received": fields.get("received"),
        "by_unit": fields.get("unit") or "",
        "period_end": str(fields.get("period_end") or "")[:10],
    }
    return row


def sayings_rows(
    written: Written,
    known: Sequence[Wanted],
    fates: Sequence[Fate],
    placed: Sequence[Placed],
    names: Names,
) -> list[dict[str, Any]]:
    """Return the rows of what a text says without figures: stages, evidence, mere claims."""
    if written.wanted is None:
        promises = [w for w in known if w.type != "target"]
        sayings = find_sayings(written.report, promises, names)
        sayings = sayings or sayings_below(written, known)
        rows = [saying_row(saying, written) for saying in sayings]
        rows += silent_claims(written, known, fates, placed, names)
    else:
        saying = whole_saying(written, written.wanted)
        has_value = any(p.target.item_id == written.wanted.item_id for p in placed)
        sayings = () if saying is None else (saying,)
        rows = [] if saying is None else own_rows(saying, written, has_value, names)
    for saying in sayings:
        mark_evidence(saying, fates)
    return rows


def sayings_below(written: Written, known: Sequence[Wanted]) -> tuple[Saying, ...]:
    """Return what a row's text says of the items its heading prints.

    Of several it is not sure which it speaks of; a milestone needs words of a stage. A
    heading that prints a target says nothing: the text may speak of that.
    """
    named = named_above(str(written.fields.get("heading", "")), known)
    if any(item.type == "target" for item in named):
        return ()
    found = [saying for item in named if (saying := whole_saying(written, item))]
    return tuple(
        replace(saying, is_sure=len(named) == 1)
        for saying in found
        if saying.item.type != "milestone" or "stage" in saying.flags or len(named) == 1
    )


def whole_saying(written: Written, wanted: Wanted) -> Saying | None:
    """Return all a form's text says of the item the form names; None where it is blank."""
    told = [
        (place, sentence)
        for place, sentence in enumerate(written.report.sentences)
        if sentence.text.strip() and "plan" not in sentence.flags
    ]
    if not told and written.stage is None:
        return None
    flags = frozenset[str]().union(*(sentence.flags for _, sentence in told))
    words = "".join(sentence.text for _, sentence in told).strip()
    return Saying(wanted, "", words, flags, tuple(place for place, _ in told))


def own_rows(
    saying: Saying, written: Written, has_value: bool, names: Names
) -> list[dict[str, Any]]:
    """Return the rows of a form's text: none where the target's value was found already.

    A milestone of several objects gets a row for each that is named.
    """
    if saying.item.type == "target":
        silent = has_value and not {"no_progress", "all_done"} & saying.flags
        return [] if silent else [saying_row(saying, written)]
    if saying.item.type == "duty" or written.stage is not None:
        return [saying_row(saying, written)]
    return [saying_row(one, written) for one in sayings_of(saying, names)]


def silent_claims(
    written: Written,
    known: Sequence[Wanted],
    fates: Sequence[Fate],
    placed: Sequence[Placed],
    names: Names,
) -> list[dict[str, Any]]:
    """Return claims on targets that a sentence names without giving a number reached."""
    have = {p.target.item_id for p in placed}
    busy = {
        fate.figure.sentence
        for fate in fates
        if fate.figure.role in ("value", "change") and fate.reason != "plan_repeated"
    }
    found = []
    for target in known:
        if target.type != "target" or target.item_id in have or len(target.core) < 3:
            continue
        for place, sentence in enumerate(written.report.sentences):
            said = core(sentence.text, names)
            if place in busy or target.core not in said or "plan" in sentence.flags:
                continue
            saying = Saying(target, "", sentence.text, sentence.flags, (place,))
            found.append(saying_row(saying, written))
            break
    return found


def saying_row(saying: Saying, written: Written) -> dict[str, Any]:
    """Return the row of what is said of an item without a figure."""
    kind = saying.item.type
    stage = written.stage if written.wanted is not None else None
    row = common_row(written, saying.item.item_id)
    role = "claim"
    if kind == "duty":
        role = "evidence"
    elif kind == "milestone" and ("stage" in saying.flags or stage is not None):
        role = "stage"
    flags = [flag for flag in SAYING_FLAGS if flag in saying.flags]
    values = any(
        figure.role == "value" and figure.sentence in saying.sentences
        for figure in written.report.figures
    )
    deed = values or bool({"deed", "stage"} & saying.flags)
    if not saying.is_sure or (kind == "duty" and not deed and "words" not in saying.flags):
        flags.append("low_confidence")
    row |= {
        "role": role,
        "stage": stage if kind == "milestone" else None,
        "object": saying.thing,
        "substance": deed and "no_progress" not in saying.flags,
        "mention": saying.words.strip(),
        "flags": "、".join(flags),
    }
    return row


def mark_evidence(saying: Saying, fates: Sequence[Fate]) -> None:
    """Note figures without a target as used where they stand in what is said of an item."""
    if saying.item.type == "target":
        return
    for fate in fates:
        figure = fate.figure
        if figure.rule == "form-cell" or figure.sentence not in saying.sentences:
            continue
        if not fate.items and figure.role in ("value", "progress"):
            fate.items.append(saying.item.item_id)


def name_reasons(fates: Sequence[Fate]) -> None:
    """Give every figure that is not used its reason: the role it has where nothing else."""
    for fate in fates:
        if fate.items:
            fate.reason = ""
        elif not fate.reason:
            fate.reason = "no_unit" if fate.figure.role == "unclear" else str(fate.figure.role)
