"""Find what a task promises without a number: milestones, directions, standing duties."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import regex

from pipeline.grammar.clauses import (
    HOLE,
    Segment,
    Stops,
    clause_marks,
    clause_number,
    cut_segments,
    find_stops,
)
from pipeline.grammar.dates import find_dues
from pipeline.grammar.ids import task_prefix, with_letters
from pipeline.grammar.joints import plain
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.phrases import strip_lead, taken_apart
from pipeline.grammar.will import Will, commitment_at, find_will
from pipeline.model import Promise, Target, Task

HAN = regex.compile(r"\p{Han}")


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
    will, stops = find_will(text, grammar), find_stops(text)
    taken = sorted((t.end, t.start) for t in targets)
    segments = [s for s in cut_segments(text) if may_promise(s, taken, grammar)]
    marks, prefix = clause_marks(text), task_prefix(task.seq)
    clauses = [clause_number(marks, printed_edges(s)[0]) for s in segments]
    ids = with_letters([f"{prefix}-c{clause:02d}" for clause in clauses])
    return tuple(
        replace(
            read_promise(will, stops, segment, grammar),
            promise_id=name,
            due=printed_due(stops, dues, segment) or due,
        )
        for name, segment in zip(ids, segments, strict=True)
    )


def may_promise(segment: Segment, taken: Sequence[tuple[int, int]], grammar: Lexicon) -> bool:
    """Return whether a clause can promise something: no bracket, no target, two signs.

    A word that only leads to the next clause (其中，同时，) promises nothing.
    """
    if segment.host is not None or holds_target(segment, taken):
        return False
    if plain(segment.text) in grammar.words["lead"] - grammar.all_verbs:
        return False
    return len(HAN.findall(segment.text)) > 1


def year_end(year: int | None) -> str:
    """Return the last day of the year as ISO date, "" where it is not known."""
    return "" if year is None else date(year, 12, 31).isoformat()


def printed_due(stops: Stops, dues: Sequence[tuple[int, date]], segment: Segment) -> str:
    """Return the last due date printed in the sentence up to the end of the clause, or ""."""
    stop = stops.sentence_start(segment.start)
    nearest = bisect_right(dues, segment.end, key=lambda due: due[0]) - 1
    if nearest < 0 or dues[nearest][0] < stop:
        return ""
    return dues[nearest][1].isoformat()


def holds_target(segment: Segment, taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether a target, given as (end, start), is printed in the clause."""
    first = bisect_right(taken, (segment.start, len(segment.text) + segment.end))
    return first < len(taken) and taken[first][1] < segment.end


def read_promise(will: Will, stops: Stops, segment: Segment, grammar: Lexicon) -> Promise:
    """Return the promise of one clause, without id and due date."""
    start, end = printed_edges(segment)
    phrase = segment.text[start - segment.start : end - segment.start].replace(HOLE, "")
    kind, verb, thing = classify(phrase, grammar)
    return Promise(
        promise_id="",
        kind=kind,
        verb=verb,
        object=thing,
        commitment=commitment_at(will, stops, end),
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
