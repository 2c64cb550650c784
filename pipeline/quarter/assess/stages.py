"""Words -> the stage they stand for; statements on a milestone or duty -> Reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from pipeline.quarter.assess.records import (
    Heard,
    Item,
    Note,
    Reading,
    Report,
    Review,
)
from pipeline.quarter.assess.rulebook import Rulebook, StageRule

CLAUSE = regex.compile(r"[，。；！？,;!?\n]")
OBJECTS = regex.compile(r"[、，和及与]|等(?:项目|工程|\d+个项目)?")
LAST_STAGE = 5


@dataclass(frozen=True, slots=True)
class StageFound:
    """A stage with the words it was read from."""

    stage: int
    words: str
    finished: bool
    pending: bool


def read_stage_words(text: str, thing: str, book: Rulebook) -> StageFound | None:
    """Return the highest stage the text says was reached, None where it says none.

    Args:
        text: the words of the report.
        thing: the milestone's own object: a province's word ends a provincial title, but is
            only a step on the way to a national one.
        book: the rules.
    """
    found: list[StageFound] = []
    for clause in CLAUSE.split(text):
        found += stages_of_clause(clause, thing, book)
    return max(found, key=lambda stage: stage.stage, default=None)


def stages_of_clause(clause: str, thing: str, book: Rulebook) -> Iterable[StageFound]:
    """Return the stages of one clause; each rule takes its words away from those after it."""
    for rule in book.stages:
        if rule.object is not None and not rule.object.search(thing):
            continue
        for match in list(rule.pattern.finditer(clause)):
            before = clause[: match.start()]
            if not is_denied(before, rule, book):
                yield StageFound(rule.stage, match.group(), rule.finished, rule.pending)
            clause = before + "＿" * len(match.group()) + clause[match.end() :]


def is_denied(before: str, rule: StageRule, book: Rulebook) -> bool:
    """Return whether the words before a stage's word take it back (尚未, 拟于, 力争)."""
    return any(
        rule.stage >= denial.stage and denial.pattern.search(before) for denial in book.denials
    )


def stage_of(row: Report, item: Item, book: Rulebook) -> StageFound | None:
    """Return the stage a row states: the number chosen in a form, else its words."""
    words = row.mention or row.text
    read = read_stage_words(words, item.object, book) if words else None
    if row.stage is not None:
        pending = read is not None and read.stage == row.stage and read.pending
        shown = read.words if read is not None and read.stage == row.stage else words
        return StageFound(row.stage, shown, row.stage == LAST_STAGE, pending)
    return read


def read_milestone(
    item: Item,
    rows: Sequence[Report],
    history: Sequence[Heard],
    review: Sequence[Review],
    book: Rulebook,
) -> Reading:
    """Return how far a milestone is, the slowest of its objects deciding.

    Args:
        item: the milestone.
        rows: what its leads stated this quarter; not empty.
        history: the quarters before.
        review: a reviewer's decisions.
        book: the rules.

    Returns:
        A reading whose `used` and `unused` are the rows.
    """
    found = [(row, stage_of(row, item, book)) for row in rows]
    known = [(row, stage) for row, stage in found if stage is not None]
    others = tuple((row, "not_wanted") for row, stage in found if stage is None)
    before = last_stage(history)
    if any("all_done" in row.flags for row in rows) and not known:
        return reading_of_stage(
            item, StageFound(item.end, rows[0].mention, True, False), rows, "low_confidence"
        )
    if not known and any("no_progress" in row.flags for row in rows):
        stage = StageFound(before.stage or 0 if before else 0, "", False, False)
        if before is not None:
            stage = StageFound(before.stage or 0, before.stage_words, False, before.pending)
        return reading_of_stage(item, stage, rows, "no_progress")
    if not known:
        why = tuple((row, "stage_unknown") for row in rows)
        return Reading(verdict="undecided", reason="stage_unknown", unused=why)
    slowest = slowest_object(known)
    used = [row for row, _ in known]
    reading = reading_of_stage(
        item, slowest, used, *missing_objects(item, used), others=others
    )
    return doubt_fall(reading, before, used, review)


def last_stage(history: Sequence[Heard]) -> Reading | None:
    """Return the last reading before that has a stage nobody doubts."""
    for heard in reversed(history):
        if heard.reading.stage is not None and not heard.reading.verdict:
            return heard.reading
    return None


def slowest_object(known: Iterable[tuple[Report, StageFound]]) -> StageFound:
    """Return the stage of the object that is least far; of one object the highest counts."""
    furthest: dict[str, StageFound] = {}
    for row, stage in known:
        best = furthest.get(row.object)
        if best is None or stage.stage > best.stage:
            furthest[row.object] = stage
    return min(furthest.values(), key=lambda stage: (stage.stage, stage.words))


def missing_objects(item: Item, used: Iterable[Report]) -> tuple[str, ...]:
    """Return the flag that says an object the milestone names was not reported on."""
    told = {row.object for row in used}
    if "" in told:
        return ()
    named = [name for name in OBJECTS.split(item.object) if len(name) > 1]
    silent = [n for n in named if not any(n in name or name in n for name in told)]
    return ("objects_missing",) if silent else ()


def reading_of_stage(
    item: Item,
    stage: StageFound,
    used: Sequence[Report],
    *flags: str,
    others: tuple[tuple[Report, str], ...] = (),
) -> Reading:
    """Return the reading of one stage."""
    estimate = any(row.is_estimate for row in used)
    more = {"is_estimate"} if estimate else set()
    more |= {"to_review"} if any("correction" in row.flags for row in used) else set()
    more |= {"low_confidence"} if any("low_confidence" in row.flags for row in used) else set()
    return Reading(
        stage=stage.stage,
        stage_words=stage.words,
        pending=stage.pending and stage.stage < item.end,
        period_end=max((r.period_end for r in used if r.period_end), default=None),
        is_estimate=estimate,
        flags=frozenset({*flags, *more}),
        used=tuple(used),
        unused=others,
    )


def doubt_fall(
    reading: Reading,
    before: Reading | None,
    used: Sequence[Report],
    review: Sequence[Review],
) -> Reading:
    """Return the reading, doubtful where the stage fell without a reason."""
    if before is None or before.stage is None or reading.stage is None:
        return reading
    reasoned = any(row.fall_reason or "correction" in row.flags for row in used)
    accepted = any(decision.decision == "accept" for decision in review)
    if reading.stage >= before.stage or reasoned or accepted:
        return reading
    figures = (("before", str(before.stage)), ("now", str(reading.stage)))
    return Reading(
        verdict="doubtful",
        reason="stage_fell",
        stage=reading.stage,
        stage_words=reading.stage_words,
        flags=reading.flags,
        notes=(Note("why.stage_fell", figures),),
        used=reading.used,
        unused=reading.unused,
    )


def read_duty(rows: Sequence[Report]) -> Reading:
    """Return whether a duty has evidence: a deed or a figure, not mere words."""
    deeds = [row for row in rows if is_deed(row)]
    flags = {"no_progress"} if any("no_progress" in row.flags for row in rows) else set()
    flags |= {"low_confidence"} if any("low_confidence" in r.flags for r in rows) else set()
    used = deeds or list(rows)
    return Reading(
        evidence=bool(deeds),
        flags=frozenset(flags),
        used=tuple(used),
        unused=tuple((row, "not_wanted") for row in rows if row not in used),
    )


def is_deed(row: Report) -> bool:
    """Return whether a row shows something done."""
    if "no_progress" in row.flags:
        return False
    if row.role == "evidence":
        return row.substance
    return row.role in ("value", "stage") and (row.reported != 0 or row.stage is not None)
