"""Find what a task promises without a number: milestones, directions, standing duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import regex

from pipeline.grammar.clauses import HOLE, Segment, clause_number, cut_segments
from pipeline.grammar.dates import find_dues
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.phrases import plain, strip_lead, taken_apart
from pipeline.model import Promise, Target, Task


def find_promises(
    task: Task, targets: Sequence[Target], year: int | None, grammar: Lexicon
) -> tuple[Promise, ...]:
    """Return a promise for every clause of a task that holds no target, in printed order.

    Args:
        task: its text as printed.
        targets: the targets found in it, with their offsets.
        year: the year of the notice; None where it is not known.
        grammar: the compiled rules.

    Returns:
        Each has its clause's id (31-c02). Clauses in brackets, and pieces without a word of
        two characters, promise nothing.
    """
    text = task.text.text
    dues = find_dues(text, year, grammar)
    default = find_dues(task.due, year, grammar)
    due = default[-1][1].isoformat() if default else year_end(year)
    found: list[Promise] = []
    for segment in cut_segments(text):
        if segment.host is not None or holds_target(segment, targets):
            continue
        if len(regex.findall(r"\p{Han}", segment.text)) < 2:
            continue
        promise = read_promise(task.seq, text, segment, grammar)
        stop = max(text.rfind(sign, 0, segment.start) for sign in "。！？\n")
        printed = [day for end, day in dues if stop < end <= segment.end]
        found.append(with_due(promise, printed[-1].isoformat() if printed else due))
    return tuple(found)


def year_end(year: int | None) -> str:
    """Return the last day of the year as ISO date, "" where it is not known."""
    return "" if year is None else date(year, 12, 31).isoformat()


def holds_target(segment: Segment, targets: Sequence[Target]) -> bool:
    """Return whether a target is printed in the clause."""
    return any(t.start < segment.end and segment.start < t.end for t in targets)


def read_promise(seq: str, text: str, segment: Segment, grammar: Lexicon) -> Promise:
    """Return the promise of one clause."""
    start, end = printed_edges(segment)
    phrase = segment.text[start - segment.start : end - segment.start].replace(HOLE, "")
    kind, verb, thing = classify(phrase, grammar)
    soft_from = max(text.rfind(sign, 0, start) for sign in "；。;\n") + 1
    soft = any(word in text[soft_from:end] for word in grammar.words["soft"])
    first, dot, rest = seq.partition(".")
    prefix = (first.zfill(2) if first.isdecimal() else first) + dot + rest
    return Promise(
        promise_id=f"{prefix}-c{clause_number(text, start):02d}",
        kind=kind,
        verb=verb,
        object=thing,
        commitment="soft" if soft else "firm",
        due="",
        start=start,
        end=end,
    )


def printed_edges(segment: Segment) -> tuple[int, int]:
    """Return the offsets of a clause without blanks at its ends."""
    left = len(segment.text) - len(segment.text.lstrip(" \u3000"))
    right = len(segment.text.rstrip(" \u3000"))
    return segment.start + left, segment.start + right


def classify(clause: str, grammar: Lexicon) -> tuple[str, str, str]:
    """Return kind, verb and object of a clause."""
    bare = strip_lead(plain(clause), grammar)[0]
    for pattern in grammar.milestones:
        match = pattern.find.search(bare)
        if match and match["object"]:
            return pattern.values["kind"], match["verb"], plain(match["object"])
    phrase = taken_apart(clause, grammar)
    return "duty", phrase.verb, phrase.noun or plain(clause)


def with_due(promise: Promise, due: str) -> Promise:
    """Return the promise with its due date."""
    from dataclasses import replace

    return replace(promise, due=due)
