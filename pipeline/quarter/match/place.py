"""The figures of one item -> their targets, or the reason why they have none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipeline.quarter.match.choose import SURE, Choice, Context, choose_target, grade
from pipeline.quarter.match.indicators import core, likeness
from pipeline.quarter.match.wanted import Wanted

if TYPE_CHECKING:
    from pipeline.quarter.prose.records import Figure, ReportText


WHOLE = 100
"""The progress in percent of what is done."""


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

    @property
    def stage(self) -> int | None:
        """Return the stage chosen in the form, None where none was."""
        chosen = self.fields.get("stage")
        return None if chosen is None or chosen == "" else int(chosen)


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


def place_figures(fates: Sequence[Fate], written: Written, context: Context) -> list[Placed]:
    """Return the figures that have a target, shares and bases given to theirs.

    Args:
        fates: one a figure, that of the value cell first; the reason why one has no place, or
            the target a share or base was used for, is noted there.
        written: the item.
        context: the targets of its unit, with what is needed to choose among them.
    """
    placed = [p for fate in fates if (p := place_figure(fate, written, context))]
    placed = sift_placed(placed, written, context)
    attach_shares(fates, placed, written)
    attach_bases(fates, placed, context)
    return placed + place_done(fates, placed, written, context)


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
        return elsewhere(figure, choice, context)
    own = replace(context, targets=(written.wanted,), trusted=True)
    first = choose_target(figure, own)
    if first.target is not None and (first.is_sure or first.misfit):
        return first
    other = choose_target(figure, context)
    if other.target is not None and other.is_sure and not other.misfit:
        return other
    return first


def elsewhere(figure: Figure, choice: Choice, context: Context) -> Choice:
    """Return the choice, or a target of another unit that the figure surely speaks of."""
    if choice.target is not None or choice.reason == "ambiguous":
        return choice
    other = choose_target(figure, replace(context, targets=context.others))
    return other if other.target is not None and other.is_sure else choice


def sift_placed(placed: Sequence[Placed], written: Written, context: Context) -> list[Placed]:
    """Return the figures that may stand for their target; the reason is noted of the others.

    An unsure one goes where a sure one is; the planned number repeated goes where another is
    given; of a whole and its parts, or of a place and its parts, the whole stays. Several in a
    form's text none of which names the target are rivals: all stay, so that they are seen to
    conflict.
    """
    if len(placed) == 1 and placed[0].fate.figure is written.cell:
        return list(placed)
    kept: list[Placed] = []
    for target in unique(p.target for p in placed):
        group = [p for p in placed if p.target.item_id == target.item_id]
        if written.wanted is target:
            group = prefer_stages(group, written)
        if any(p.is_sure for p in group):
            group = drop(group, [p for p in group if not p.is_sure], "no_target")
        group = drop(group, repeated_plan(group, written), "plan_repeated")
        group = drop(group, of_a_part(group, written, context), "part_of_place")
        group = without_parts(group, written)
        rivals = {p.fate.figure.number.value for p in group if not p.is_sure}
        if written.wanted is target and len(rivals) > 1:
            group = [replace(p, is_sure=True) for p in group]
        loose = {"of_which", "stage"}
        wholes = [p for p in group if loose - p.fate.figure.flags == loose]
        wholes += [p for p in group if "stage" in p.fate.figure.flags]
        if any("of_which" not in p.fate.figure.flags for p in wholes):
            group = drop(group, [p for p in group if p not in wholes], "of_which")
        kept += name_parts(group, context)
    return kept


def prefer_stages(group: list[Placed], written: Written) -> list[Placed]:
    """Return the group of a form's own target without the planned number.

    Where the text counts how many of the planned number are at a stage (15个项目已开工12个),
    that count is surely the target's.
    """
    at_stage = [p for p in group if "stage" in p.fate.figure.flags]
    plan = [p for p in repeated_plan(group, written) if p not in at_stage]
    told = {p.fate.figure.sentence for p in plan}
    counts = [p for p in at_stage if "of_which" not in p.fate.figure.flags]
    if not counts or {p.fate.figure.sentence for p in counts} - told:
        return group
    return [
        replace(p, is_sure=True) if p in counts else p
        for p in drop(group, plan, "plan_repeated")
    ]


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

    It is the number of the target, no word beside it says that it was reached, and behind it
    the sentence gives another figure for the same target (实施项目100个，已开工86个) or mere
    words (15个项目有序推进).
    """
    found = []
    for p in group:
        figure = p.fate.figure
        own = figure.rule == "form-cell" or "reached" in figure.flags
        if own or not is_target_value(figure, p.target):
            continue
        behind = [
            other.fate.figure
            for other in group
            if other.fate.figure.sentence == figure.sentence
            and other.fate.figure.start > figure.start
            and other.fate.figure.rule != "form-cell"
        ]
        words = written.report.sentences[figure.sentence].flags
        if behind or says_mere_words(words):
            found.append(p)
    return found


def of_a_part(group: Sequence[Placed], written: Written, context: Context) -> list[Placed]:
    """Return the figures of parts of a place where others are printed to be of the whole.

    全市生产总值增长6%。县域经济发展迅速，生产总值增长9%: the second is not the city's.
    """
    told = [p for p in group if p.fate.figure.rule != "form-cell"]
    figures = {id(p): p.fate.figure for p in told}
    periods = {(f.basis, f.period_end) for f in figures.values() if f.basis != "unknown"}
    values = {(f.number.value, f.number.unit) for f in figures.values()}
    if len(values) < 2 or len(periods) > 1:
        return []
    whole = [p for p in told if names_the_whole(figures[id(p)], written, context)]
    return [p for p in told if p not in whole] if whole else []


def names_the_whole(figure: Figure, written: Written, context: Context) -> bool:
    """Return whether a word for the whole place is printed before a figure in its sentence."""
    start = written.report.sentences[figure.sentence].start
    words = written.report.text[start : figure.start]
    return context.names.area.search(words) is not None


def without_parts(group: list[Placed], written: Written) -> list[Placed]:
    """Return the group without the parts of a whole, unsure where one is unfinished."""
    parts = parts_of_sum(group)
    told = {p.fate.figure.sentence for p in parts}
    under_way = [
        f for f in written.report.figures if f.role == "progress" and f.sentence in told
    ]
    group = drop(group, parts, "of_which")
    if any(f.number.value != WHOLE for f in under_way):
        return [replace(p, is_sure=False) for p in group]
    return group


def parts_of_sum(group: Sequence[Placed]) -> list[Placed]:
    """Return the figures that add up to the one before them, and the number of them.

    共2处合计1721套，甲地块（828套）、乙地块（893套）: 1721 is the whole, in the target's unit.
    """
    told = [p for p in group if p.fate.figure.rule != "form-cell"]
    same = [p for p in told if p.fate.figure.number.unit == p.target.unit]
    for at, whole in enumerate(same):
        parts = same[at + 1 :]
        total = sum(p.fate.figure.number.value for p in parts)
        if len(parts) < 2 or total != whole.fate.figure.number.value:
            continue
        counts = [p for p in told if p not in same and counts_parts(p, whole, len(parts))]
        return [*parts, *counts]
    return []


def counts_parts(placed: Placed, whole: Placed, many: int) -> bool:
    """Return whether a figure before a whole says of how many parts it is."""
    figure, other = placed.fate.figure, whole.fate.figure
    is_before = figure.sentence == other.sentence and figure.start < other.start
    return is_before and figure.number.kind == "classifier" and figure.number.value == many


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


def name_parts(group: list[Placed], context: Context) -> list[Placed]:
    """Return the group, each figure with the name of its part where the target names them all.

    培育省级4家、市级9家 is the sum of 省级 and 市级; figures of parts the target does not name
    are left as they are: rival readings.
    """
    labels = [part_of(p, context) for p in group]
    if any(p.fate.figure.number.kind in ("rate", "grade") for p in group):
        return group
    if len(group) > 1 and len(set(labels)) == len(group) and all(labels):
        for placed, label in zip(group, labels, strict=True):
            placed.part = label
    return group


def part_of(placed: Placed, context: Context) -> str:
    """Return the name of a part that both the figure and the target's words print."""
    figure, target = placed.fate.figure, placed.target
    tier = context.lexicon.starts["tier"].match(figure.indicator)
    for word in (figure.indicator, figure.scope, tier.group() if tier else ""):
        if word and word in target.span and core(word, context.names) != target.core:
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


def attach_bases(fates: Sequence[Fate], placed: Sequence[Placed], context: Context) -> None:
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
    """Return planned numbers that a sentence says are all reached (已全部完成4200人的任务)."""
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
