"""Words -> the stage they stand for; statements on a milestone or duty -> Reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from pipeline.quarter.assess.records import Heard, Item, Note, Reading, Report
from pipeline.quarter.assess.rulebook import Rulebook, StageRule
from pipeline.quarter.assess.scene import Scene

CLAUSE = regex.compile(r"[，。；！？,;!?\n]")
OBJECTS = regex.compile(r"[、，和及与]|等(?:项目|工程|\d+个项目)?")
LAST_STAGE = 5
COLONS = ("：", ":")


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
    words = without_title(row.mention or row.text, item)
    read = read_stage_words(words, item.object, book) if words else None
    if row.stage is not None:
        pending = read is not None and read.stage == row.stage and read.pending
        shown = read.words if read is not None and read.stage == row.stage else words
        return StageFound(row.stage, shown, row.stage == LAST_STAGE, pending)
    return read


def without_title(words: str, item: Item) -> str:
    """Return what is said of an item without its own words where they stand as a heading.

    通过省级验收：正在整改 says nothing of 通过.
    """
    heading = next(
        (
            name
            for name in (item.span, item.label, item.indicator)
            if name and any(name + sign in words for sign in COLONS)
        ),
        "",
    )
    for sign in COLONS if heading else ():
        words = words.replace(heading + sign, "")
    return words


def read_milestone(scene: Scene, rows: Sequence[Report]) -> Reading:
    """Return how far a milestone is, the slowest of its objects deciding.

    Args:
        scene: the milestone and what it is read against.
        rows: what its leads stated this quarter; not empty unless a reviewer set a stage.

    Returns:
        A reading whose `used` and `unused` are the rows.
    """
    decided = scene.decided("replace")
    if decided is not None and decided.value is not None:
        stage = StageFound(int(decided.value), "", False, False)
        reading = reading_of_stage(scene.item, stage, (), frozenset({"reviewed"}))
        return reading._replace(unused=tuple((row, "superseded") for row in rows))
    found = [(row, stage_of(row, scene.item, scene.book)) for row in rows]
    known = [(row, stage) for row, stage in found if stage is not None]
    if not known:
        return read_without_stage(scene, rows)
    used = [row for row, _ in known]
    flags = missing_objects(scene.item, used)
    reading = reading_of_stage(scene.item, slowest_object(known), used, flags)
    others = tuple((row, "not_wanted") for row, stage in found if stage is None)
    return doubt_fall(reading._replace(unused=others), used, scene)


def read_without_stage(scene: Scene, rows: Sequence[Report]) -> Reading:
    """Return the reading of rows none of which names a stage.

    已全部完成 is taken for the end, to be looked at; 本季度无进展 leaves the stage where it
    was; mere words leave it unknown.
    """
    if any("all_done" in row.flags for row in rows):
        end = StageFound(scene.item.end, rows[0].mention, True, False)
        reading = reading_of_stage(scene.item, end, rows, frozenset({"low_confidence"}))
        return reading._replace(notes=(Note("note.low_confidence"),))
    if any("no_progress" in row.flags for row in rows):
        before = last_stage(scene.history)
        stage = StageFound(0, "", False, False)
        if before is not None and before.stage is not None:
            stage = StageFound(before.stage, before.stage_words, False, before.pending)
        reading = reading_of_stage(scene.item, stage, rows, frozenset({"no_progress"}))
        return reading._replace(notes=(Note("note.no_stage_progress"),))
    why = tuple((row, "stage_unknown") for row in rows)
    note = Note("why.stage_unknown")
    return Reading("undecided", "stage_unknown", notes=(note,), unused=why)


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


def missing_objects(item: Item, used: Iterable[Report]) -> frozenset[str]:
    """Return the flag that says an object the milestone names was not reported on."""
    told = {row.object for row in used}
    if "" in told:
        return frozenset()
    named = [name for name in OBJECTS.split(item.object) if len(name) > 1]
    silent = [n for n in named if not any(n in name or name in n for name in told)]
    return frozenset({"objects_missing"}) if silent else frozenset()


def reading_of_stage(
    item: Item, stage: StageFound, used: Sequence[Report], flags: frozenset[str]
) -> Reading:
    """Return the reading of one stage."""
    estimate = any(row.is_estimate for row in used)
    more = set(flags)
    if estimate:
        more.add("is_estimate")
    if any("low_confidence" in row.flags for row in used):
        more.add("low_confidence")
    return Reading(
        stage=stage.stage,
        stage_words=stage.words,
        pending=stage.pending and stage.stage < item.end,
        period_end=max((r.period_end for r in used if r.period_end), default=None),
        is_estimate=estimate,
        flags=frozenset(more),
        used=tuple(used),
    )


def doubt_fall(reading: Reading, used: Sequence[Report], scene: Scene) -> Reading:
    """Return the reading: doubtful where the stage fell and nothing says why."""
    before, accepted = last_stage(scene.history), scene.decided("accept") is not None
    corrected = any("correction" in row.flags for row in used)
    if corrected and not accepted:
        notes = (*reading.notes, Note("note.correction"))
        return reading._replace(flags=reading.flags | {"to_review"}, notes=notes)
    reasoned = any(row.fall_reason for row in used)
    if before is None or before.stage is None or reading.stage is None:
        return reading
    if reading.stage >= before.stage or reasoned or accepted:
        return reading
    figures = (("before", str(before.stage)), ("now", str(reading.stage)))
    notes = (*reading.notes, Note("why.stage_fell", figures))
    return reading._replace(verdict="doubtful", reason="stage_fell", notes=notes)


def read_duty(scene: Scene, rows: Sequence[Report]) -> Reading:
    """Return whether a duty has evidence: a deed or a figure, not mere words.

    A reviewer who looked says 1 for evidence, 0 for none.
    """
    decided = scene.decided("replace")
    if decided is not None and decided.value is not None:
        unused = tuple((row, "superseded") for row in rows)
        return Reading(evidence=bool(decided.value), unused=unused)
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
    if row.role == "stage":
        return row.stage != 0
    return row.role == "value" and row.reported is not None and row.reported != 0
