"""Numbers, cues and the grammar's readings -> the figures of a report with their roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.grammar.clauses import HOLE
from pipeline.grammar.frames import read_numbers
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number, find_numbers
from pipeline.grammar.readings import Reading
from pipeline.quarter.prose.cues import CLAUSE_END, SENTENCE_END, Cue
from pipeline.quarter.prose.links import bound_words, link_shares, pair_lists
from pipeline.quarter.prose.records import Figure
from pipeline.quarter.prose.roles import Place, Spot, decide_role, find_direction, find_period

ITEM = "item-number"
JOINT = regex.compile(r"\s*[、，,和及与]+\s*")


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
    bounded = bound_words(text, found, lexicon)
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

    What is left is written as a target would be, so that the grammar of targets reads it; it
    knows 其中 itself.
    """
    spans = [
        (cue.start, cue.end)
        for cue in cues
        if cue.rule.flag != "of_which" and (cue.rule.group != "flag" or cue.rule.flag)
    ]
    for number in numbers:
        if number.excluded == ITEM:
            opened = text[: number.start].endswith(("（", "("))
            spans.append((number.start - opened, min(number.end + 1, len(text))))
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


def build_figure(spot: Spot, reading: Reading | None) -> Figure:
    """Return one figure with its role, period and flags."""
    number, near, place = spot.number, spot.near, spot.place
    role, rule = decide_role(spot, reading)
    basis, ends = find_period(near, place)
    flags = frozenset(c.rule.flag for c in near if c.rule.flag in ("of_which", "correction"))
    figure = Figure(
        number=number,
        mention=spot.text[number.start : number.end],
        role=role,
        rule=rule,
        sentence=place.sentence,
        said_start=place.clause_start,
        said_end=place.clause_end,
        basis=basis,
        period_end=ends,
        is_estimate=any(cue.rule.flag == "estimate" for cue in near),
        direction=find_direction(spot.text, number, reading),
        flags=flags,
    )
    return figure if reading is None else with_reading(figure, reading)


def with_reading(figure: Figure, reading: Reading) -> Figure:
    """Return the figure with what the grammar read; nothing where it read no quantity."""
    if not reading.measure:
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


def with_period_above(figures: Iterable[Figure], above: Sequence[Cue]) -> list[Figure]:
    """Return the figures, those without a period with the one the heading above names.

    Only what says up to when counts there (截至9月底, 1-9月); 上半年 may be a task's own term.
    """
    told = [c for c in above if c.rule.end in ("day", "month", "quarter") and not c.role]
    told = [cue for cue in told if cue.reach == "text"]
    if not told:
        return list(figures)
    basis, ends = find_period(told, Place(0, 0, 0))
    return [
        replace(figure, basis=basis, period_end=ends)
        if figure.basis == "unknown" and figure.period_end is None
        else figure
        for figure in figures
    ]
