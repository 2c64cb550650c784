"""Find the numbers of a task, each with its fate, and the targets among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.grammar.clauses import Stops, clause_marks, clause_number, find_stops
from pipeline.grammar.dates import find_dues
from pipeline.grammar.frames import read_numbers
from pipeline.grammar.goals import Goal, find_goals
from pipeline.grammar.ids import task_prefix, with_letters
from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.numbers import Number
from pipeline.grammar.numerals import RUN
from pipeline.grammar.readings import Reading
from pipeline.grammar.will import Will, commitment_at, find_will
from pipeline.model import Entry, Target, Task


def find_targets(
    task: Task, year: int | None, grammar: Lexicon
) -> tuple[tuple[Entry, ...], tuple[Target, ...]]:
    """Return the ledger of a task's numbers and its targets, both in printed order.

    Args:
        task: its text as printed.
        year: the year of the notice; None where it is not known.
        grammar: the compiled rules.

    Returns:
        Each number stands in the ledger once. Ids come from the document: 08-01 is the first
        run of Arabic digits of task 8, 31-c01 the first clause (cut at ，；。：) of task 31.
    """
    text = task.text.text
    readings = read_numbers(text, grammar)
    goals = find_goals(text, readings, grammar)
    ids = name_all(task.seq, text, readings, goals)
    context = Context(
        text,
        will_of(text, readings, grammar),
        find_stops(text),
        find_dues(text, year, grammar),
        default_due(task, year, grammar),
    )
    zeros = {g.number_start: g.rule for g in goals if g.number_start is not None}
    entries = ledger(text, readings, ids, zeros)
    found = [(r.number.start, of_reading(r, ids, context)) for r in readings if is_target(r)]
    found += [(g.start, of_goal(g, ids, context)) for g in goals]
    found.sort(key=lambda pair: pair[0])
    return entries, tuple(letter_twins([target for _, target in found]))


def is_target(reading: Reading) -> bool:
    """Return whether a reading is a target of its own (a part of a ratio is not)."""
    return reading.fate == "target" and reading.rule != "ratio-part"


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds the targets of a task.

    Its text, the words that soften, where sentences end, the printed due dates with the
    offsets behind them, and its own due date.
    """

    text: str
    will: Will
    stops: Stops
    dues: tuple[tuple[int, date], ...]
    due: str


def name_all(
    seq: str, text: str, readings: Sequence[Reading], goals: Sequence[Goal]
) -> dict[int, str]:
    """Return the id of everything named in a task, by its offset.

    A number that holds a run of Arabic digits is named by the run, all else by its clause; two
    of one clause get letters in printed order.
    """
    prefix = task_prefix(seq)
    runs = [m.start() for m in RUN.finditer(text)]
    marks = clause_marks(text)
    ids: dict[int, str] = {}
    by_clause: dict[int, list[int]] = {}
    for start, end in {(r.number.start, r.number.end) for r in readings}:
        run = bisect_left(runs, start)
        if run < len(runs) and runs[run] < end:
            ids[start] = f"{prefix}-{run + 1:02d}"
        else:
            by_clause.setdefault(clause_number(marks, start), []).append(start)
    for goal in goals:
        if goal.number_start is None:
            by_clause.setdefault(clause_number(marks, goal.start), []).append(goal.start)
    for clause, offsets in by_clause.items():
        names = with_letters([f"{prefix}-c{clause:02d}"] * len(offsets))
        ids |= dict(zip(sorted(offsets), names, strict=True))
    return ids


def ledger(
    text: str, readings: Sequence[Reading], ids: dict[int, str], zeros: dict[int, str]
) -> tuple[Entry, ...]:
    """Return one entry a number; `zeros` are numbers that a goal has made a target."""
    entries: dict[int, Entry] = {}
    for r in readings:
        n = r.number
        if n.start in entries:
            continue
        fate, rule = ("target", zeros[n.start]) if n.start in zeros else (r.fate, r.rule)
        mention = text[n.start : n.end]
        entries[n.start] = Entry(
            ids[n.start], n.start, n.end, mention, n.value, n.unit, fate, rule
        )
    return tuple(entries.values())


def default_due(task: Task, year: int | None, grammar: Lexicon) -> str:
    """Return the ISO date of the task's own due words, else the end of the year."""
    dues = find_dues(task.due, year, grammar) if task.due else ()
    if dues:
        return dues[-1][1].isoformat()
    return "" if year is None else date(year, 12, 31).isoformat()


def due_within(context: Context, start: int, end: int) -> str:
    """Return the due date printed behind a number among its own words (5个项目6月底前开工),
    "" where there is none."""
    own = (day for offset, day in context.dues if start < offset <= end)
    first = next(own, None)
    return first.isoformat() if first else ""


def due_at(context: Context, offset: int) -> str:
    """Return the due date that governs an offset: the last one printed before it in the
    sentence, else the task's."""
    stop = context.stops.sentence_start(offset)
    nearest = bisect_right(context.dues, offset, key=lambda due: due[0]) - 1
    if nearest < 0 or context.dues[nearest][0] < stop:
        return context.due
    return context.dues[nearest][1].isoformat()


def will_of(text: str, readings: Sequence[Reading], grammar: Lexicon) -> Will:
    """Return the words that soften a promise; a verb that governs a target (争取) is none."""
    acting = {
        text.find(r.action, r.start, r.end) for r in readings if r.action and is_target(r)
    }
    return tuple(word for word in find_will(text, grammar) if word[0] not in acting)


def of_reading(reading: Reading, ids: dict[int, str], context: Context) -> Target:
    """Return the target of one reading of a number."""
    n = reading.number
    value = None if reading.rule == "ratio" else n.value
    si_value, si_unit = in_si(n, value)
    return Target(
        target_id=ids[n.start],
        indicator=reading.indicator,
        action=reading.action,
        measure=reading.measure,
        comparator=reading.comparator,
        value=value,
        value_high=n.value_high,
        unit=n.unit,
        si_value=si_value,
        si_unit=si_unit,
        baseline_value=reading.baseline,
        scope=reading.scope,
        commitment=commitment_at(context.will, context.stops, n.start),
        due=due_within(context, n.start, reading.end) or due_at(context, n.start),
        start=reading.start,
        end=reading.end,
    )


def in_si(n: Number, value: Decimal | None) -> tuple[Decimal | None, str]:
    """Return the value in the dimension's own unit, nothing where no unit is known."""
    if value is None or not n.kind:
        return None, ""
    return n.in_si(), n.si_unit


def of_goal(goal: Goal, ids: dict[int, str], context: Context) -> Target:
    """Return the target of a goal that prints no number (全覆盖, 达到全省平均)."""
    at = goal.start if goal.number_start is None else goal.number_start
    return Target(
        target_id=ids[at],
        indicator=goal.indicator,
        action=goal.action,
        measure="level",
        comparator=goal.comparator,
        value=goal.value,
        value_high=None,
        unit="",
        si_value=goal.value,
        si_unit="",
        baseline_value=None,
        scope=goal.level,
        commitment=commitment_at(context.will, context.stops, goal.start),
        due=due_at(context, goal.start),
        start=goal.clause_start,
        end=goal.end,
    )


def letter_twins(targets: Sequence[Target]) -> list[Target]:
    """Return the targets, two of one number told apart by letters (04-03a, 04-03b)."""
    ids = with_letters([t.target_id for t in targets])
    return [replace(t, target_id=one) for t, one in zip(targets, ids, strict=True)]
