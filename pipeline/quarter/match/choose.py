"""Find the one target a figure speaks of: by what it measures, its unit and its verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.phrases import is_place
from pipeline.quarter.match.indicators import Names, core, likeness
from pipeline.quarter.match.wanted import Wanted

if TYPE_CHECKING:
    from pipeline.quarter.prose.records import Figure

SURE, UNSURE = 3, 1
STATES = ("达到", "达", "有", "现有", "拥有", "增加到", "增至", "达成", "保持")
GENERIC_VERBS = (
    "完成",
    "实现",
    "达到",
    "达",
    "为",
    "有",
    "共",
    "开展",
    "实施",
    "推进",
    "推动",
)
NEW = regex.compile(
    "新增|净增|新(?:认定|培育|引进|打造|创建|评定|入库|签约|发展|命名|获批|纳统|入统|入选)"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of a figure: its target, or the reason why it has none.

    `is_sure` is false where the name is only like the target's. `misfit` marks a figure whose
    unit is not the target's though it is taken for its value.
    """

    target: Wanted | None = None
    reason: str = ""
    is_sure: bool = True
    misfit: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a figure is read in: candidates, and whether a form named the target.

    `others` are the targets of other units, `heading` is the core of the heading above the
    text, `seq` the number its row prints. `goes_on` is true once the figure's own words name
    no target, so that it may go on with what stands before it.
    """

    targets: tuple[Wanted, ...]
    others: tuple[Wanted, ...]
    trusted: bool
    lexicon: Lexicon
    names: Names
    heading: str = ""
    seq: str = ""
    goes_on: bool = False

    def heads(self, target: Wanted) -> bool:
        """Return whether the heading names a target."""
        return len(target.core) >= 2 and target.core in self.heading


def choose_target(figure: Figure, context: Context) -> Choice:
    """Return the only target a figure can speak of, or why there is none.

    Args:
        figure: a figure whose role lets it be a value.
        context: the targets of the unit, or the one a form names.
    """
    fitting = [t for t in context.targets if fits_unit(figure, t) and fits_kind(figure, t)]
    graded = [(grade(figure, t, context), t) for t in fitting]
    if figure.before and not any(mark >= SURE for mark, _ in graded):
        going_on = replace(context, goes_on=True)
        graded = [(grade(figure, t, going_on), t) for t in fitting]
    best = max((mark for mark, _ in graded), default=0)
    first = [t for mark, t in graded if mark == best]
    if best and len(first) > 1:
        first = break_tie(figure, first, context)
    if best and len(first) == 1:
        return Choice(first[0], is_sure=best >= SURE)
    if best:
        return Choice(reason="ambiguous")
    reason = "change" if figure.role == "change" else "no_target"
    return misfit(figure, context) or Choice(reason=reason)


def fits_unit(figure: Figure, target: Wanted) -> bool:
    """Return whether a figure's unit can be turned into the target's."""
    wanted, number = target.unit_measure, figure.number
    if target.measure == "multiple":
        return number.kind in ("multiple", "measure", "person", "classifier")
    if wanted is None or not number.kind:
        return False
    return wanted.dimension == number.dimension and wanted.si_unit_fits(number.si_unit)


def fits_kind(figure: Figure, target: Wanted) -> bool:
    """Return whether a target wants a change where the figure is one, else a quantity."""
    if figure.role == "change":
        falls = figure.measure != "increment"
        return target.is_growth and falls
    if target.is_growth:
        return figure.rule == "form-cell"
    return target.value is not None or target.measure == "multiple"


def grade(figure: Figure, target: Wanted, context: Context) -> int:
    """Return how surely a figure speaks of a target: 3 surely, 1 perhaps, 0 not."""
    if figure.rule == "form-cell" and context.trusted:
        return SURE
    verb = verb_fits(figure, target)
    if verb == 0:
        return 0
    alike = max(likeness(name, target.core) for name in names_of(figure, target, context))
    told = is_sure(figure, target, alike, verb, context)
    if told and scope_fits(figure, target, context.trusted):
        return SURE
    return UNSURE if alike or told or context.trusted else 0


def is_sure(figure: Figure, target: Wanted, alike: int, verb: int, context: Context) -> bool:
    """Return whether a figure whose name is alike so much surely speaks of the target."""
    if "carried" in figure.flags:
        return False
    silent = not core(figure.indicator.replace(target.action, ""), context.names)
    if silent and is_defining(target.action) and is_own_verb(target, figure, context):
        return verb == SURE
    if silent and not figure.before and context.heading:
        return context.trusted or context.heads(target)
    if silent and not figure.before:
        return context.trusted
    if verb != SURE or alike < 2:
        return context.trusted and alike >= 2
    if alike == 3 or context.trusted or target.measure == "grade":
        return True
    return is_own_verb(target, figure, context)


def names_of(figure: Figure, target: Wanted, context: Context) -> list[str]:
    """Return the cores a figure's indicator may be known by.

    Words that only go on with what stands before (竣工, 其中2所已投用, 市级2个) take its name.
    """
    names, indicator = context.names, figure.indicator
    if is_defining(target.action):
        indicator = indicator.replace(target.action, "")
    own = core(indicator, names)
    found = [indicator, indicator.removeprefix(target.action)]
    if figure.scope:
        found += [figure.scope + indicator, figure.scope + figure.action]
        found += [figure.scope] if indicator and indicator in target.scope else []
    if figure.action and figure.action not in GENERIC_VERBS:
        found += [indicator + figure.action, figure.action + indicator]
    found += [indicator.rpartition("等")[2]]
    is_tier = indicator in context.lexicon.words["tier"]
    if context.goes_on and is_tier:
        head = context.lexicon.starts["tier"].sub("", figure.before, count=1)
        found.append(indicator + head)
    elif context.goes_on and (len(own) < 2 or "stage" in figure.flags):
        found.append(figure.before)
    return [core(name, names) for name in found]


def verb_fits(figure: Figure, target: Wanted) -> int:
    """Return 3 where the verbs say the same, 1 where they might, 0 where they do not.

    What is added is no state (新增3家, 达到138家), and 竣工 is not 新开工.
    """
    added = figure.measure == "increment" or NEW.search(figure.action + figure.indicator)
    if target.measure == "increment":
        if figure.action in STATES and not added:
            return 0
        return SURE
    if target.measure == "level" and figure.role == "value":
        return 0 if added and not NEW.search(target.action + target.indicator) else SURE
    if target.measure == "count" and is_defining(target.action):
        said = figure.action + figure.indicator
        if target.action in said or target.action.removeprefix("新") == figure.action:
            return SURE
        return 0 if is_defining(figure.action) else UNSURE
    return SURE


def is_defining(verb: str) -> bool:
    """Return whether a verb tells one count of things from another (竣工, 新开工)."""
    return (
        regex.search("开工|竣工|完工|投产|入库|签约|落地|上市|挂牌|交付|投用", verb)
        is not None
    )


def scope_fits(figure: Figure, target: Wanted, trusted: bool) -> bool:
    """Return whether what narrows the target narrows the figure: both, or only one is said.

    Of a part of the area both must name the same, unless a form names the target.
    """
    if is_place(target.scope) and not figure.scope:
        return trusted
    if is_place(target.scope) or is_place(figure.scope):
        return target.scope == figure.scope
    if not target.scope or not figure.scope:
        return True
    numbers = r"\d+(?:\.\d+)?"
    return regex.findall(numbers, target.scope) == regex.findall(numbers, figure.scope)


def is_own_verb(target: Wanted, figure: Figure, context: Context) -> bool:
    """Return whether the target's verb, told by the figure too, is that of no other target."""
    verb = target.action.removesuffix("成")  # 新建成, 新建
    told = verb and verb in figure.action + figure.indicator
    if not told or target.is_growth:
        return False
    same = [t for t in context.targets if t.action == target.action and fits_unit(figure, t)]
    return len(same) == 1 and target.action not in GENERIC_VERBS


def break_tie(figure: Figure, targets: Sequence[Wanted], context: Context) -> list[Wanted]:
    """Return the targets left once verb, scope, measure and heading are looked at."""
    tests = (
        lambda t: (t.measure == "level") == is_state(figure),
        lambda t: bool(figure.action) and t.action == figure.action,
        lambda t: t.scope == figure.scope,
        lambda t: figure.measure == t.measure,
        context.heads,
        lambda t: t.seq == context.seq,
    )
    left = list(targets)
    for test in tests:
        passed = [t for t in left if test(t)]
        left = passed or left
        if len(left) == 1:
            break
    return left


def is_state(figure: Figure) -> bool:
    """Return whether a figure says how many there are, not how many were done."""
    return figure.measure == "level" or not figure.action or figure.action in STATES


def misfit(figure: Figure, context: Context) -> Choice | None:
    """Return the target whose value a figure means to be though its unit is another one."""
    if figure.role not in ("value", "change", "unclear"):
        return None
    if context.trusted and figure.rule == "form-cell" and len(context.targets) == 1:
        return Choice(context.targets[0], misfit=True)
    close = [
        target
        for target in context.targets
        if is_confused(figure, target, context.names)
        and figure.indicator
        and likeness(core(figure.indicator, context.names), target.core) == 3
    ]
    return Choice(close[0], misfit=True) if len(close) == 1 else None


def is_confused(figure: Figure, target: Wanted, names: Names) -> bool:
    """Return whether the units of figure and target are of dimensions often mistaken."""
    wanted = target.unit_measure
    if wanted is None or wanted.dimension == figure.number.dimension:
        return False
    both = {wanted.dimension, figure.number.dimension}
    changes = figure.role == "change"
    return changes == target.is_growth and any(both <= group for group in names.confused)
