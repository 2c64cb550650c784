"""Figures with their targets, sayings with their items -> rows of the reports frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.quarter.match.choose import SURE, Choice, Context, choose_target, grade
from pipeline.quarter.match.indicators import Names, core, likeness
from pipeline.quarter.match.statements import Saying, find_sayings, sayings_of
from pipeline.quarter.match.wanted import Wanted

if TYPE_CHECKING:
    from pipeline.quarter.prose.records import Figure, ReportText

REPORT_COLUMNS = (
    "item_id", "quarter", "role", "reported", "unit", "basis", "direction", "period_end",
    "is_estimate", "stage", "claimed_share", "base_value", "part", "object", "substance",
    "fall_reason", "text", "mention", "source", "received", "received_from", "by_unit",
    "flags",
)  # fmt: skip
SAYING_FLAGS = ("no_progress", "all_done", "correction")


@dataclass(frozen=True, slots=True)
class Written:
    """One item as it came, and how it was read.

    `cell` is the figure of a form's value cell, `report` the reading of its text, `wanted` the
    item its form names.
    """

    fields: Mapping[str, Any]
    cell: Figure | None
    report: ReportText
    wanted: Wanted | None


@dataclass(slots=True)
class Fate:
    """What became of one figure: the items it was used for, else the reason why not."""

    figure: Figure
    items: list[str] = field(default_factory=list)
    reason: str = ""


@dataclass(slots=True)
class Placed:
    """A figure that has a target, and what is known of it besides."""

    fate: Fate
    target: Wanted
    is_sure: bool
    share: Decimal | None = None
    base: Decimal | None = None
    part: str = ""
    all_done: bool = False


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
    placed = [p for fate in fates if (p := place_figure(fate, written, context))]
    placed = sift_placed(placed, written, context)
    attach_shares(fates, placed, written)
    attach_bases(fates, placed, written, context)
    placed += place_done(fates, placed, written, context)
    rows = [value_row(p, written, context) for p in placed]
    rows += sayings_rows(written, known, fates, placed, context.names)
    name_reasons(fates)
    return rows, fates


def place_figure(fate: Fate, written: Written, context: Context) -> Placed | None:
    """Return a figure with its target; None where it has none, the reason noted."""
    figure = fate.figure
    if figure.role not in ("value", "change"):
        return None
    choice = choose(figure, written, context)
    if choice.target is None:
        fate.reason = choice.reason
        return None
    return Placed(fate, choice.target, choice.is_sure)


def choose(figure: Figure, written: Written, context: Context) -> Choice:
    """Return the choice for a figure: the item a form names, unless another fits surely."""
    if written.wanted is None or written.wanted.type != "target":
        choice = choose_target(figure, context)
        if written.wanted is not None and not choice.is_sure:
            return Choice(reason="no_target")
        return choice
    own = Context((written.wanted,), True, context.heading, context.lexicon, context.names)
    first = choose_target(figure, own)
    if first.target is not None and (first.is_sure or first.misfit):
        return first
    other = choose_target(figure, context)
    if other.target is not None and other.is_sure and not other.misfit:
        return other
    return first


def sift_placed(placed: Sequence[Placed], written: Written, context: Context) -> list[Placed]:
    """Return the figures that may stand for their target; the reason is noted of the others.

    An unsure one goes where a sure one is; the planned number repeated goes where another is
    given; of a whole and its parts the whole stays.
    """
    kept: list[Placed] = []
    for target in unique(p.target for p in placed):
        group = [p for p in placed if p.target.item_id == target.item_id]
        if any(p.is_sure for p in group):
            group = drop(group, [p for p in group if not p.is_sure], "no_target")
        group = drop(group, repeated_plan(group, written), "plan_repeated")
        loose = {"of_which", "stage"}
        wholes = [p for p in group if loose - p.fate.figure.flags == loose]
        wholes += [p for p in group if "stage" in p.fate.figure.flags]
        if any("of_which" not in p.fate.figure.flags for p in wholes):
            group = drop(group, [p for p in group if p not in wholes], "of_which")
        kept += name_parts(group, context.names)
    return kept


def unique(targets: Iterable[Wanted]) -> list[Wanted]:
    """Return each target once, in order."""
    return list({target.item_id: target for target in targets}.values())


def drop(group: list[Placed], gone: Sequence[Placed], reason: str) -> list[Placed]:
    """Return the group without some, the reason noted of these."""
    for placed in gone:
        placed.fate.reason = reason
    ids = {id(placed) for placed in gone}
    return [placed for placed in group if id(placed) not in ids]


def repeated_plan(group: Sequence[Placed], written: Written) -> list[Placed]:
    """Return the figures that only repeat the planned number.

    It is the number of the target, no cue says that it was reached, and another figure is
    given for the same target (实施项目100个，已开工86个) or mere words (15个项目有序推进).
    """
    same = [
        p
        for p in group
        if p.fate.figure.basis == "unknown"
        and p.fate.figure.rule != "form-cell"
        and is_target_value(p.fate.figure, p.target)
    ]
    if len(same) < len(group):
        return same
    sentences = written.report.sentences
    return [p for p in same if says_mere_words(sentences[p.fate.figure.sentence].flags)]


def says_mere_words(flags: frozenset[str]) -> bool:
    """Return whether a sentence holds mere words, no stage and no deed."""
    return "words" in flags and not {"stage", "deed", "all_done"} & flags


def is_target_value(figure: Figure, target: Wanted) -> bool:
    """Return whether a figure is the target's own number."""
    unit, number = target.unit_measure, figure.number
    if unit is None or target.value is None or unit.dimension != number.dimension:
        return False
    left = number.value * number.factor * unit.divisor
    return left == target.value * unit.factor * number.divisor


def name_parts(group: list[Placed], names: Names) -> list[Placed]:
    """Return the group, each figure with the name of its part where the target names them all.

    培育省级4家、市级9家 is the sum of 省级 and 市级; figures of parts the target does not name
    are left as they are: rival readings.
    """
    if len(group) < 2:
        return group
    labels = [part_of(p, names) for p in group]
    if len(set(labels)) == len(group) and all(labels):
        for placed, label in zip(group, labels, strict=True):
            placed.part = label
    return group


def part_of(placed: Placed, names: Names) -> str:
    """Return the name of a part that both the figure and the target's words print."""
    span = placed.target.span
    for word in (placed.fate.figure.indicator, placed.fate.figure.scope):
        if word and word in span and core(word, names) != placed.target.core:
            return word
    return ""


def attach_shares(fates: Sequence[Fate], placed: Sequence[Placed], written: Written) -> None:
    """Give each claimed share to the figure it is the share of."""
    offset = len(fates) - len(written.report.figures)
    owners = {id(p.fate): p for p in placed}
    for fate in fates:
        if fate.figure.role != "share":
            continue
        if fate.figure.of is not None:
            owner = owners.get(id(fates[fate.figure.of + offset]))
        else:
            owner = placed[0] if len(placed) == 1 else None
        if owner is None or owner.target.is_growth or owner.share is not None:
            fate.reason = "share_alone"
            continue
        owner.share = fate.figure.number.value
        if fate.figure.number.unit == "成":
            owner.share *= 10
        fate.items.append(owner.target.item_id)


def attach_bases(
    fates: Sequence[Fate], placed: Sequence[Placed], written: Written, context: Context
) -> None:
    """Give each figure of last year's end to the value of the same target."""
    for fate in fates:
        if fate.figure.role != "base":
            continue
        fate.reason = "base_alone"
        fitting = [p for p in placed if p.base is None and same_quantity(fate, p, context)]
        if len(fitting) == 1:
            owner = fitting[0]
            owner.base = in_unit_of(fate.figure, owner.fate.figure)
            if owner.base is not None:
                fate.reason = ""
                fate.items.append(owner.target.item_id)


def same_quantity(fate: Fate, placed: Placed, context: Context) -> bool:
    """Return whether a base is of the quantity a value is of."""
    own, value = fate.figure, placed.fate.figure
    if own.number.dimension != value.number.dimension or placed.target.measure != "level":
        return False
    name = core(own.indicator, context.names)
    return not name or likeness(name, placed.target.core) == 3


def in_unit_of(figure: Figure, other: Figure) -> Decimal | None:
    """Return a figure's value in the unit of another; None where that has no end."""
    one, two = figure.number, other.number
    if one.unit == two.unit:
        return one.value
    value = one.value * one.factor * two.divisor / one.divisor / two.factor
    exact = value * two.factor * one.divisor == one.value * one.factor * two.divisor
    return value if exact else None


def place_done(
    fates: Sequence[Fate], placed: Sequence[Placed], written: Written, context: Context
) -> list[Placed]:
    """Return planned numbers that a sentence says are all reached (已全部完成6800人的任务)."""
    have = {p.target.item_id for p in placed}
    found = []
    for fate in fates:
        figure = fate.figure
        sentence = written.report.sentences[figure.sentence]
        if figure.role != "plan" or "all_done" not in sentence.flags:
            continue
        targets = context.targets
        if written.wanted is not None and written.wanted.type == "target":
            targets = (written.wanted,)
        fitting = [t for t in targets if is_target_value(figure, t) and t.item_id not in have]
        named = [t for t in fitting if grade_of_plan(figure, t, context) >= SURE]
        fitting = named or fitting
        if len(fitting) == 1:
            found.append(Placed(fate, fitting[0], True, all_done=True))
    return found


def grade_of_plan(figure: Figure, target: Wanted, context: Context) -> int:
    """Return how surely a planned number is that of a target."""
    return grade(figure, target, context) if figure.indicator else 0


def value_row(placed: Placed, written: Written, context: Context) -> dict[str, Any]:
    """Return the row of a figure that has its target; the figure counts as used."""
    figure, target = placed.fate.figure, placed.target
    placed.fate.items.append(target.item_id)
    flags = [] if placed.is_sure else ["unsure_match"]
    flags += [flag for flag in ("of_which", "correction") if flag in figure.flags]
    if written.cell is None or figure is not written.cell:
        sentence = written.report.sentences[figure.sentence]
        text = written.report.text
        mention = text[figure.said_start : figure.said_end].strip()
        done = placed.all_done and "all_done" in sentence.flags
        flags += ["all_done"] if done else []
    else:
        mention = figure.mention
    row = common_row(written, target.item_id)
    row |= {
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
        "flags": "、".join(flags),
    }
    return row


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
        "by_unit": fields.get("lead") or "",
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
        sayings = find_sayings(written.report, [w for w in known if w.type != "target"], names)
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


def whole_saying(written: Written, wanted: Wanted) -> Saying | None:
    """Return all a form's text says of the item the form names; None where it is blank."""
    told = [
        (place, sentence)
        for place, sentence in enumerate(written.report.sentences)
        if sentence.text.strip() and "plan" not in sentence.flags
    ]
    if not told and written.fields.get("stage") is None:
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
    if saying.item.type == "duty" or written.fields.get("stage") is not None:
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
    stage = written.fields.get("stage") if written.wanted is not None else None
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
