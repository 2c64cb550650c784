"""Numbers, cues and the grammar's readings -> the figures of a report with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import regex

from pipeline.grammar.clauses import HOLE
from pipeline.grammar.frames import read_numbers
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number, find_numbers
from pipeline.grammar.readings import Reading
from pipeline.quarter.prose.cues import CLAUSE_END, SENTENCE_END, Cue
from pipeline.quarter.prose.records import Figure, Role

JOINT = regex.compile(r"\s*[、，,和及与]+\s*")
GROWS = ("growth_rate", "reduction_rate", "change")
RANKS = ("ordinal", "rank-in-list", "rank")
THINGS = {
    *("attribute", "modifier", "capacity", "threshold", "per-person", "composition", "score"),
    *("background", "count-of-list", "duration", "age", "article", "spelled-group"),
}
TEN_THOUSAND = 10_000
SUBJECTLESS = ("no-subject", "measure-without-verb", "unread", "past-result")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: its sentence, and the clause around it."""

    sentence: int
    clause_start: int
    clause_end: int


def read_figures(text: str, cues: Sequence[Cue], lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return a figure or more (A、B均增长X) for every number of a text, in order.

    Args:
        text: what a unit wrote.
        cues: the cues of the text, in order.
        lexicon: the words of the grammar.

    Returns:
        Every number of `find_numbers` has at least one figure.
    """
    numbers = find_numbers(text, lexicon)
    fixed = spread_over_lists(text, numbers, fixed_roles(numbers, cues))
    readings: dict[int, list[Reading]] = {}
    for reading in read_numbers(mask(text, numbers, fixed, cues), lexicon):
        readings.setdefault(reading.number.start, []).append(reading)
    found: list[Figure] = []
    for number, place in zip(numbers, find_places(text, numbers), strict=True):
        near = tuple(cue for cue in cues if is_near(cue, number, text))
        spot = Spot(text, number, place, fixed.get(number.start), near)
        told = readings.get(number.start, [])
        found += [build_figure(spot, reading) for reading in told] or [
            build_figure(spot, None)
        ]
    bounded = bound_words(text, found)
    return pair_lists(text, link_shares(bounded))


def fixed_roles(numbers: Iterable[Number], cues: Iterable[Cue]) -> dict[int, Cue]:
    """Return the cues that speak of one number, by that number's offset."""
    spots = [cue for cue in cues if cue.place is not None]
    found: dict[int, Cue] = {}
    for number in numbers:
        for cue in spots:
            if cue.place is not None and number.start <= cue.place < number.end:
                found.setdefault(number.start, cue)
    return found


def spread_over_lists(
    text: str, numbers: Sequence[Number], fixed: dict[int, Cue]
) -> dict[int, Cue]:
    """Return the roles, those of a list's first number given to all (占任务的69%和51%)."""
    found = dict(fixed)
    for before, after in pairwise(numbers):
        cue = found.get(before.start)
        if cue is None or after.start in found or cue.rule.role == "change":
            continue
        same = before.kind == after.kind and before.unit == after.unit
        if same and JOINT.fullmatch(text[before.last : after.first]):
            found[after.start] = cue
    return found


def mask(
    text: str, numbers: Iterable[Number], fixed: Mapping[int, Cue], cues: Iterable[Cue]
) -> str:
    """Return the text with the cues' words blanked, of the same length.

    What is left is written as a target would be, so that the grammar of targets reads it.
    """
    spans = [(cue.start, cue.end) for cue in cues if cue.rule.group != "flag" or cue.rule.flag]
    for number in numbers:
        cue = fixed.get(number.start)
        if cue is not None and cue.rule.role != "change":
            spans.append((number.first, number.last))
    for start, end in spans:
        text = text[:start] + HOLE * (end - start) + text[end:]
    return text


def find_places(text: str, numbers: Sequence[Number]) -> list[Place]:
    """Return for each number its sentence and the bounds of its clause."""
    sentences = [match.end() for match in SENTENCE_END.finditer(text)]
    breaks = [match.span() for match in CLAUSE_END.finditer(text)]
    found = []
    for number in numbers:
        start = max((b for _, b in breaks if b <= number.start), default=0)
        end = min((a for a, _ in breaks if a >= number.end), default=len(text))
        found.append(Place(sum(at <= number.start for at in sentences), start, end))
    return found


def bound_words(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures with the words of their own: from the figure before to a joint.

    Names and numbers that describe a thing belong to the words of the figure behind them.
    """
    found, before = [], 0
    telling = [f for f in figures if f.role not in (Role.NAME, Role.DESCRIBES)]
    for figure in figures:
        following = next(
            (f.number.first for f in telling if f.start > figure.start), len(text)
        )
        start = max(figure.said_start, before)
        start += len(text[start:]) - len(text[start:].lstrip("、和及与 "))
        start = min(start, figure.number.first)
        last = figure.number.last
        end = last + own_tail(text[last : max(last, min(figure.said_end, following))])
        found.append(replace(figure, said_start=start, said_end=end))
        before = end if figure in telling else before
    return found


def own_tail(gap: str) -> int:
    """Return how much of the words behind a number are its own: up to a joint or bracket."""
    match = regex.search("[、（(）)]|[和及与](?=.{2})", gap)
    return match.start() if match else len(gap)


@dataclass(frozen=True, slots=True)
class Spot:
    """A number with all that is said of it: its place, the cue of its own, those around."""

    text: str
    number: Number
    place: Place
    fixed: Cue | None
    near: tuple[Cue, ...]


def build_figure(spot: Spot, reading: Reading | None) -> Figure:
    """Return one figure with its role, period and flags."""
    number, near = spot.number, spot.near
    role, rule = decide_role(spot, reading)
    basis, ends = find_period(near, spot.place)
    flags = frozenset(c.rule.flag for c in near if c.rule.flag in ("of_which", "correction"))
    figure = Figure(
        number=number,
        mention=spot.text[number.start : number.end],
        role=role,
        rule=rule,
        sentence=spot.place.sentence,
        said_start=spot.place.clause_start,
        said_end=spot.place.clause_end,
        basis=basis,
        period_end=ends,
        is_estimate=any(cue.rule.flag == "estimate" for cue in near),
        direction=find_direction(spot.text, number, reading),
        flags=flags,
    )
    if reading is None or reading.fate != "target":
        return figure
    return replace(
        figure,
        indicator="" if reading.indicator == reading.action else reading.indicator,
        action=reading.action,
        measure=reading.measure,
        scope=reading.scope,
    )


def is_near(cue: Cue, number: Number, text: str) -> bool:
    """Return whether a cue speaks of a number."""
    if cue.rule.group == "number":
        return False
    if cue.reach in ("back", "around") and number.end <= cue.start:
        return not regex.search(r"[\d。；\n]", text[number.end : cue.start])
    if cue.reach == "back":
        return False
    if not cue.covers(number.start):
        return False
    return cue.reach != "one" or regex.search(r"\d", text[cue.end : number.start]) is None


def decide_role(spot: Spot, reading: Reading | None) -> tuple[Role, str]:
    """Return the role of a number and the rule that decided, the surest first."""
    if spot.fixed is not None:
        return Role(spot.fixed.rule.role), spot.fixed.rule.id
    excluded = spot.number.excluded
    if excluded:
        return (Role.RANK if ranks(spot) else Role.NAME), excluded
    if reading is None or is_name(spot, reading):
        return Role.NAME, "name"
    if reading.fate == "excluded" and reading.rule != "baseline":
        return excluded_role(spot.number, reading.rule), reading.rule
    cue = deciding_cue(spot.near, reading)
    if cue is not None:
        return Role(cue.role), cue.rule.id
    if reading.rule == "baseline":
        return Role.PREVIOUS, reading.rule
    if reading.fate == "review":
        stands = reading.rule in SUBJECTLESS and spot.number.kind
        return (Role.VALUE if stands else Role.UNCLEAR), reading.rule
    return value_or_change(spot, reading)


def value_or_change(spot: Spot, reading: Reading) -> tuple[Role, str]:
    """Return the role of a number that is read as a target would be."""
    if reading.measure in GROWS:
        return Role.CHANGE, reading.measure
    compared = next((cue for cue in spot.near if cue.rule.role == "compare"), None)
    if compared is not None and reading.measure in ("increment", "count", "multiple"):
        return Role.CHANGE, compared.rule.id
    if reading.measure == "multiple":
        return Role.CHANGE, "multiple"
    return Role.VALUE, reading.rule


def ranks(spot: Spot) -> bool:
    """Return whether a number the grammar takes off is a place in an order (全省第5位).

    第二产业 is a name.
    """
    behind = spot.text[spot.number.end :]
    return spot.number.excluded in RANKS and (
        spot.number.kind == "rank"
        or regex.match(r"\s*(?:[位名]|[，。；、）)]|$)", behind) is not None
        or spot.number.unit in ("位", "名")
    )


def is_name(spot: Spot, reading: Reading) -> bool:
    """Return whether a number is a month, a year or part of a name such as 4A."""
    number = spot.number
    if number.unit in ("月", "日", "号"):
        return True
    if reading.rule != "no-unit":
        return False
    is_year = regex.fullmatch(r"(?:19|20)\d\d", spot.text[number.start : number.end])
    letter = regex.match(r"\s*[A-Za-z]", spot.text, pos=number.end)
    return is_year is not None or letter is not None


def excluded_role(number: Number, rule: str) -> Role:
    """Return the role of a number that the grammar took off the targets.

    A sum of 万 or 亿 is no rate of payment, though the word says so (落实补贴1.8亿元).
    """
    if rule in RANKS:
        return Role.RANK
    if rule == "per-person" and number.factor >= TEN_THOUSAND:
        return Role.VALUE
    if rule in THINGS:
        return Role.DESCRIBES
    return Role.VALUE if rule in SUBJECTLESS else Role.NAME


def deciding_cue(near: Sequence[Cue], reading: Reading) -> Cue | None:
    """Return the last cue that makes the number something else than a value of the period.

    What a value rose to is no longer the year's it rose from; a month's own figure ends where
    a word of another period follows; a change is not of the year it is measured against.
    """
    telling = [cue for cue in near if cue.role and cue.role != "compare"]
    found = None
    for cue in telling:
        later = [
            c for c in near if c.start > cue.start and c.rule.group in ("basis", "period")
        ]
        if cue.role == "month" and later:
            continue
        against = cue.role in ("base", "previous") and reading.baseline is not None
        if against or (cue.rule.id == "compare-figure" and reading.measure in GROWS):
            continue
        found = cue
    plan = next((cue for cue in reversed(telling) if cue.role == "plan"), None)
    return plan or found


def find_period(near: Sequence[Cue], place: Place) -> tuple[str, date | None]:
    """Return basis and end of the period by the nearest cue before a number.

    本季度累计 is of the quarter: within one clause the quarter goes before 累计 and 已.
    """
    basis, ends = "unknown", None
    single = False
    for cue in near:
        if cue.rule.group == "period":
            basis = cue.rule.basis
            ends = cue.period_end or ends
            single = basis == "quarter" and cue.start >= place.clause_start
        elif cue.rule.group == "basis" and not single:
            if basis == "quarter":
                ends = None
            basis = cue.rule.basis
    return basis, ends


def with_period_above(figures: Iterable[Figure], above: Sequence[Cue]) -> list[Figure]:
    """Return the figures, those without a period with the one the heading above names."""
    told = [cue for cue in above if cue.rule.group in ("period", "basis") and not cue.role]
    if not told:
        return list(figures)
    basis, ends = find_period(told, Place(0, 0, 0))
    return [
        replace(figure, basis=basis, period_end=ends)
        if figure.basis == "unknown" and figure.period_end is None
        else figure
        for figure in figures
    ]


def find_direction(text: str, number: Number, reading: Reading | None) -> str:
    """Return up or down for a number that says by how much something changed, else ""."""
    if regex.search(r"(?<!\d)[-－−]$|负(?:增长)?$", text[: number.start]):
        return "down"
    if reading is None or reading.fate != "target":
        return ""
    if reading.measure == "reduction_rate" or regex.search("[降减缩]|回落", reading.action):
        return "down"
    return "up" if reading.measure in ("growth_rate", "change") else ""


def link_shares(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures, each share of a target linked to the value it is the share of.

    One share belongs to the value just before it, a list of shares to as many values before.
    """
    found = list(figures)
    at = 0
    while at < len(found):
        if found[at].role != Role.SHARE:
            at += 1
            continue
        end = at
        while (
            end < len(found)
            and found[end].role == Role.SHARE
            and found[end].rule == found[at].rule
        ):
            end += 1
        values = values_for(found, at, end)
        for place, owner in zip(range(at, end), values, strict=False):
            found[place] = replace(found[place], of=owner)
        at = end
    return found


def values_for(figures: Sequence[Figure], at: int, end: int) -> list[int | None]:
    """Return the places of the values that the shares from `at` to `end` belong to."""
    sentence = figures[at].sentence
    places = [i for i, f in enumerate(figures) if f.role == Role.VALUE]
    before = [i for i in places if i < at and figures[i].sentence == sentence]
    if len(before) >= end - at:
        return list(before[len(before) - (end - at) :])
    after = [i for i in places if i >= end and figures[i].sentence == sentence]
    if not before and after and end - at == 1:
        return [after[0]]
    earlier = [i for i in places if i < at and figures[i].sentence == sentence - 1]
    if not before and len(earlier) == 1 and end - at == 1:
        return [earlier[0]]
    return [None] * (end - at)


def remember_before(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the figures, each with the indicator of the last quantity before it.

    What only tells a stage (2所已投用) does not take its place. A second number of the same
    thing (30个片区、20万平方米) has the scope of the first.
    """
    found: list[Figure] = []
    last: Figure | None = None
    for figure in figures:
        if last is None:
            found.append(figure)
        else:
            same = figure.indicator == last.indicator and figure.action == last.action
            scope = last.scope if same and not figure.scope else figure.scope
            found.append(replace(figure, before=last.indicator, scope=scope))
        named = figure.indicator and "stage" not in figure.flags
        if named and figure.role in (Role.VALUE, Role.PLAN, Role.CHANGE):
            last = found[-1]
    return tuple(found)


def pair_lists(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures, those of a list 分别增长a和b paired with the values just before.

    They are paired only where there are exactly as many values in the sentence, or in the
    words up to the break before.
    """
    found = list(figures)
    waiting = [i for i, f in enumerate(found) if f.rule == "list-does-not-pair"]
    for sentence in sorted({found[i].sentence for i in waiting}):
        run = [i for i in waiting if found[i].sentence == sentence]
        values = [
            f for f in found[: run[0]] if f.role == Role.VALUE and f.sentence == sentence
        ]
        lead = regex.sub(r"\d.*", "", text[found[run[0]].said_start : found[run[0]].start])
        verb = regex.search("增长|下降|提高|减少|增加|上升|降低", lead)
        if len(values) < len(run) or verb is None:
            continue
        down = verb.group() in ("下降", "减少", "降低")
        for place, value in zip(run, values[-len(run) :], strict=True):
            found[place] = replace(
                found[place],
                role=Role.CHANGE,
                rule="paired",
                indicator=value.indicator,
                action=verb.group(),
                measure="reduction_rate" if down else "growth_rate",
                direction="down" if down else "up",
            )
    return tuple(found)
