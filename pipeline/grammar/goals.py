"""Find the goals of a text that print no number: 全覆盖, 达到全省平均, 零事故."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.grammar.clauses import Segment, cut_segments
from pipeline.grammar.joints import plain
from pipeline.grammar.lexicon import Lexicon, Pattern
from pipeline.grammar.phrases import taken_apart
from pipeline.grammar.readings import Reading
from pipeline.grammar.ties import tie_at_end


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal without a number: indicator, verb, the level in words, offsets, rule.

    `number_start` is the offset of the numeral in 零事故, None where none is printed.
    """

    indicator: str
    action: str
    level: str
    comparator: str
    value: Decimal | None
    start: int
    end: int
    clause_start: int
    rule: str
    number_start: int | None


def find_goals(text: str, readings: Sequence[Reading], lexicon: Lexicon) -> tuple[Goal, ...]:
    """Return the goals of the clauses that hold no target with a number."""
    busy = sorted(r.number.start for r in readings if r.fate == "target")
    numerals = {r.number.start for r in readings}
    found: list[Goal] = []
    for segment in cut_segments(text):
        if bisect_left(busy, segment.start) < bisect_left(busy, segment.end):
            continue
        goal = goal_of(segment, numerals, lexicon)
        if goal is not None:
            found.append(goal)
    return tuple(found)


def goal_of(segment: Segment, numerals: set[int], lexicon: Lexicon) -> Goal | None:
    """Return the first goal of a clause, None where it has none."""
    for pattern in lexicon.goals:
        match = pattern.find.search(segment.text)
        if match is None:
            continue
        indicator, action = subject_of(segment.text[: match.start()], pattern, lexicon)
        if not indicator:
            continue
        at = segment.start + match.start("n")
        return Goal(
            indicator,
            action,
            match["n"],
            pattern.values["comparator"],
            pattern.values.get("value"),
            segment.start + match.start(),
            segment.start + match.end(),
            segment.start,
            pattern.id,
            at if at in numerals else None,
        )
    return None


def subject_of(left: str, pattern: Pattern, lexicon: Lexicon) -> tuple[str, str]:
    """Return what a goal is about and the verb before it, as printed."""
    tie = tie_at_end(plain(left), lexicon)
    if tie is not None and tie.subject and tie.role == "level":
        phrase = taken_apart(tie.subject, lexicon)
        return phrase.noun or phrase.verb, tie.verb
    phrase = taken_apart(plain(left), lexicon)
    return phrase.noun, phrase.verb
